#!/usr/bin/env python3
"""Opens a page in a headless Chromium, in both themes and for paper, and looks for what is wrong with it.

    scripts/check-page.py FILE [SCREENSHOTS]

Ends with 0 when no console message, no request but the page's own, and no violation of axe-core was seen; with 1 and a
line for each otherwise; with 3 when there is no browser here (scripts/setup-browser.sh installs it). With a folder
SCREENSHOTS, pictures and a PDF are put there to be looked at.
"""
import glob
import os
import shutil
import sys

try:
    import axe_playwright_python
    from playwright.sync_api import sync_playwright
except ImportError as error:
    print(f"no browser: {error}", file=sys.stderr)
    sys.exit(3)

chromium = shutil.which("chromium") or shutil.which("chromium-browser")
if not chromium:
    print("no browser: chromium is not installed", file=sys.stderr)
    sys.exit(3)

page_url = "file://" + os.path.abspath(sys.argv[1])
pictures = sys.argv[2] if len(sys.argv) > 2 else None
package = os.path.dirname(axe_playwright_python.__file__)
with open(glob.glob(f"{package}/**/axe.min.js", recursive=True)[0], encoding="utf-8") as file:
    axe = file.read()

wrong = []


def watch(page, what):
    page.on("console", lambda message: wrong.append(f"{what}: console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{what}: error: {error}"))
    page.on("request", lambda request: request.url == page_url or wrong.append(f"{what}: request: {request.url}"))


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"])
    for theme in ("light", "dark"):
        for width in (1200, 390):
            what = f"{theme}, {width} pixels"
            # As readers open it: under the page's own content policy.
            context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})
            page = context.new_page()
            watch(page, what)
            page.goto(page_url)
            if pictures:
                page.screenshot(path=f"{pictures}/{theme}-{width}.png", full_page=True)
            context.close()
            # The checker is a script, which that policy would rightly refuse.
            context = browser.new_context(
                color_scheme=theme, viewport={"width": width, "height": 900}, bypass_csp=True)
            page = context.new_page()
            page.goto(page_url)
            page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
            page.evaluate(axe)
            for violation in page.evaluate("() => axe.run(document)")["violations"]:
                targets = [node["target"] for node in violation["nodes"]][:3]
                wrong.append(f"{what}: {violation['id']}: {violation['help']}: {targets}")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong.append(f"{what}: the page is wider than the window")
            context.close()
    context = browser.new_context()
    page = context.new_page()
    watch(page, "print")
    page.goto(page_url)
    page.emulate_media(media="print")
    pdf = page.pdf(format="A4", print_background=True, path=f"{pictures}/page.pdf" if pictures else None)
    if not pdf.startswith(b"%PDF"):
        wrong.append("print: no PDF came of it")
    browser.close()

for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
