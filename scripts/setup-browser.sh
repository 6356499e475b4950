#!/bin/sh
# Installs what looking at pages in a browser needs: Chromium, and Playwright and axe-core from PyPI. Tests that need them
# are skipped where they are not there, so a failure here is said and no more.
set -u

as_root=""
if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null 2>&1; then as_root=sudo; fi

if ! command -v chromium >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1; then
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium python3 python3-pip
    fi
fi
if ! python3 -c "import playwright, axe_playwright_python" >/dev/null 2>&1; then
    python3 -m pip install -q playwright axe-playwright-python 2>/dev/null \
        || python3 -m pip install -q --break-system-packages playwright axe-playwright-python
fi
if command -v chromium >/dev/null 2>&1 && python3 -c "import playwright, axe_playwright_python" >/dev/null 2>&1; then
    exit 0
fi
echo "setup-browser: there is no browser here; the tests that need one are skipped" >&2
exit 0
