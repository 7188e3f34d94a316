#!/bin/sh
# consumer.sh find_package|pkg_config|subdirectory c|cxx PREFIX FOLDER VERSION: a user's project builds against
# the installation in PREFIX (or with this project as a part of it) and runs. Environment: CC, CXX, CMAKE, LIBDIR, SANITIZE.
set -eu
way=$1 language=$2 prefix=$3 folder=$4 version=$5
source=$(cd "$(dirname "$0")/consumer" && pwd)

skip() {
    echo "skipped: $1" >&2
    exit 77
}
case $language in
c) cmake_name=C compiler=$CC file=consumer.c ;;
cxx) cmake_name=CXX compiler=$CXX file=consumer.cpp ;;
esac
[ "$compiler" != none ] || skip "no C++ compiler found"

flags=
[ -z "$SANITIZE" ] || flags="-fsanitize=$SANITIZE" # a sanitized library needs a sanitized program
rm -rf "$folder"
mkdir -p "$folder"

case $way in
find_package | subdirectory)
    "$CMAKE" -S "$source" -B "$folder" -DLANGUAGE="$language" -DWAY="$way" -DWANTED="$version" \
        -DCMAKE_PREFIX_PATH="$prefix" -DPIPC_SANITIZE="$SANITIZE" \
        -DCMAKE_"$cmake_name"_COMPILER="$compiler" -DCMAKE_"$cmake_name"_FLAGS="$flags"
    "$CMAKE" --build "$folder"
    ;;
pkg_config)
    tool=$(command -v pkg-config || command -v pkgconf) || skip "no pkg-config found"
    PKG_CONFIG_PATH=$prefix/$LIBDIR/pkgconfig
    export PKG_CONFIG_PATH
    [ "$("$tool" --modversion posixipc)" = "$version" ]
    # shellcheck disable=SC2046,SC2086 # words are meant to be split here
    "$compiler" -Wall -Wextra -Werror $flags "$source/$file" -o "$folder/consumer" $("$tool" --cflags --libs posixipc)
    ;;
esac
said=$(LD_LIBRARY_PATH=$prefix/$LIBDIR "$folder/consumer")
case $said in
"$version"*" ENOENT") echo "$said" ;;
*)
    echo "the consumer said '$said', expected version $version" >&2
    exit 1
    ;;
esac
