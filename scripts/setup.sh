#!/bin/sh
# Installs what building and testing Writ needs and this machine lacks. Asks for nothing where nothing is missing.
set -eu

missing=""

# need PACKAGE TEST...: remembers the package unless the test succeeds.
need() {
    package=$1
    shift
    if ! "$@" >/dev/null 2>&1; then missing="$missing $package"; fi
}

need git command -v git
need openssh-client command -v ssh-keygen
need libsqlite3-dev test -e /usr/include/sqlite3.h
need zlib1g-dev test -e /usr/include/zlib.h
need strace command -v strace
# Receives the mails of the tests.
need python3-aiosmtpd /usr/bin/python3 -c "import aiosmtpd"
# What verifier/writ_verify.py needs.
need python3-cryptography /usr/bin/python3 -c "import cryptography"
need openssl command -v openssl
need tzdata test -e /usr/share/zoneinfo/Europe/Berlin
need xz-utils command -v xz
need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "setup: missing:$missing (names of Debian packages); there is no apt-get here, so install them yourself" >&2
        exit 1
    fi
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "setup: missing:$missing; run as root: apt-get install$missing" >&2
            exit 1
        fi
        as_root=sudo
    fi
    echo "setup: installing$missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    # shellcheck disable=SC2086 # one word per package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

if ! command -v swift >/dev/null 2>&1; then
    echo "setup: there is no swift here; install Swift 6.2 or later from https://www.swift.org/install/linux/" >&2
    exit 1
fi
