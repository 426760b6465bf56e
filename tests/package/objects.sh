#!/bin/sh
# objects.sh NM OBJDUMP ARCHIVE COMPILER...: the library asks the outside for four
# functions, which compilers call of their own accord, and keeps nothing in memory.
nm=$1 objdump=$2 archive=$3
shift 3
allowed='memcpy memmove memset memcmp'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# point NAME TEXT: passes where TEXT is empty.
number=0
point() {
    number=$((number + 1))
    [ -z "$2" ] || { echo "$2" | sed 's/^/# /'; printf 'not '; }
    echo "ok $number - $1"
}

# references OBJECTS: what they take from outside.
references() {
    "$nm" "$1" | awk -v allowed="$allowed _GLOBAL_OFFSET_TABLE_" '
        BEGIN { split(allowed, names); for (i in names) known[names[i]] }
        NF == 3 && $2 ~ /[A-Z]/ { known[$3] }
        $1 == "U" { wanted[$2] }
        END { for (name in wanted) if (!(name in known)) print name }'
}

# writable OBJECTS: sections that can be written and are not empty.
writable() {
    "$objdump" -h "$1" | awk '
        $2 ~ /^\.t?(data|bss)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ { print $2 }'
}

point 'references' "$(references "$archive")"
point 'no writable data' "$(writable "$archive")"

cat >"$folder/planted.c" <<'END'
int puts(const char *text);
int planted(void) {
    static int counted, set = 1;
    static __thread int own;
    return puts("") + counted++ + set++ + own++;
}
END
"$@" -w -fPIC -c "$folder/planted.c" -o "$folder/planted.o"
found=$(references "$folder/planted.o" | grep -x puts; writable "$folder/planted.o" | sort)
[ "$(echo $found)" = 'puts .bss .data .tbss' ] && found= || found="found only: $found"
point 'planted ones are found' "$found"

for name in $allowed; do
    echo "void *$name(void) { return 0; }"
done >"$folder/mem.c"
point 'links without a C library' "$("$@" -w -ffreestanding -fPIC -shared -nostdlib \
    -Wl,-z,defs -Wl,--whole-archive "$archive" -Wl,--no-whole-archive \
    "$folder/mem.c" -o "$folder/all.so" 2>&1)"

echo "1..$number"
