#!/bin/sh
# header.sh COMPILER LANGUAGE STANDARD INCLUDE HEADER: the header stands alone, also when included twice.
set -eu
compiler=$1 language=$2 standard=$3 include=$4 header=$5
if [ "$compiler" = none ]; then
    echo "skipped: no $language compiler found" >&2
    exit 77
fi
printf '#include <posixipc/%s>\n#include <posixipc/%s>\nint main(void) { return 0; }\n' "$header" "$header" |
    "$compiler" -std="$standard" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$include" -x "$language" -
