# Read by the scripts that must work on a fresh Debian: . setup.sh, at the top level.

# Debian's meson before any other, and with Debian's python3.
PATH=/usr/bin:/bin:$PATH
export PATH

# need PACKAGE...: install those that are missing. Elsewhere than on Debian it is up to
# meson to say what it lacks.
need() {
    command -v dpkg-query >/dev/null || return 0
    missing=
    for package; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || :
        [ "$state" = installed ] || missing="$missing $package"
    done
    [ "$missing" ] || return 0

    install="apt-get install -y -q --no-install-recommends$missing"
    if [ "$(id -u)" -eq 0 ]; then
        root=env
    elif sudo -n true 2>/dev/null; then
        root='sudo -n env'
    else
        echo "Packages are missing. As root, run:" >&2
        echo "apt-get update && $install" >&2
        exit 1
    fi
    root="$root DEBIAN_FRONTEND=noninteractive"
    { apt-cache show $missing >/dev/null 2>&1 && $root $install; } </dev/null ||
        { $root apt-get update -q && $root $install; } </dev/null
}

# need_npm: only where there is none, since Debian's npm conflicts with newer nodejs.
need_npm() {
    command -v npm >/dev/null || need nodejs npm
}

# configure FOLDER OPTION...: set up a build folder, once; ninja keeps it up to date.
configure() {
    [ -f "$1/build.ninja" ] || meson setup "$@"
}
