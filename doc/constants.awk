# Doxygen's view of a header: the file itself, then, for the table in it, the constants
# that the compiler makes of the table, each with its text, so that they can be found.
{ print }
/^#define LIQMAP_STATUSES/ { table = 1; group = "status"; prefix = "LIQMAP_" }
/^#define LIQMAP_STRUCTS/ { table = 1; group = "abi"; prefix = "LIQMAP_STRUCT_" }
table { sub(/\\$/, ""); rows = rows $0; table = /^ / || /#define/ }

END {
    if (!group)
        exit
    print "/** @addtogroup " group "\n * @{ */"
    print "/** The constants of the table. */\nenum {"
    while (match(rows, /X\([A-Z_]+, *-?[0-9]+, *("[^"]*"|[0-9]+)\)/)) {
        row = substr(rows, RSTART + 2, RLENGTH - 3)
        rows = substr(rows, RSTART + RLENGTH)
        name = number = row
        sub(/,.*/, "", name)
        sub(/^[^,]*, */, "", number)
        text = number
        sub(/,.*/, "", number)
        sub(/^[^,]*, */, "", text)
        text = group == "abi" ? "for liqmap_struct_size(): " text " bytes" : substr(text, 2, length(text) - 2)
        print "    " prefix name " = " number ", /**< " text " */"
    }
    print "};\n/** @} */"
}
