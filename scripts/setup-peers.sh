#!/bin/sh
# Installs the git servers that tests push to: gitolite over sshd, and git-http-backend behind Apache. The tests start them
# by themselves, on this machine's own ports and in temporary folders. They are skipped, visibly, where a server is not
# there, so a failure here is said and no more.
set -u

missing=""

# need PACKAGE FILE...: remembers the package unless one of the files is there.
need() {
    package=$1
    shift
    for file in "$@"; do if [ -e "$file" ]; then return; fi; done
    missing="$missing $package"
}

need gitolite3 /usr/bin/gitolite
need openssh-server /usr/sbin/sshd
need apache2-bin /usr/sbin/apache2

if [ -n "$missing" ]; then
    as_root=""
    if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1; then as_root=sudo; fi
    if command -v apt-get >/dev/null 2>&1; then
        echo "setup-peers: installing$missing"
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
        # shellcheck disable=SC2086 # one word per package
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
    fi
fi
for program in /usr/bin/gitolite /usr/sbin/sshd /usr/sbin/apache2; do
    if [ ! -x "$program" ]; then
        echo "setup-peers: there is no $program here; the tests that need it are skipped" >&2
    fi
done
exit 0
