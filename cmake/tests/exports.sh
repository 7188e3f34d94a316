#!/bin/sh
# exports.sh NM LIBRARY LIST: the library shows exactly the symbols of the list, and the list is sorted.
set -eu
nm=$1 library=$2 list=$3
shown=$("$nm" -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
if ! LC_ALL=C sort -c "$list"; then
    echo "native/exports.txt is not sorted: LC_ALL=C sort -u it" >&2
    exit 1
fi
if [ "$shown" != "$(cat "$list")" ]; then
    echo "the library's symbols (>) are not those of native/exports.txt (<):" >&2
    echo "$shown" | diff "$list" - >&2 || true
    exit 1
fi
