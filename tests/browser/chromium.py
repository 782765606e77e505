"""Find a Chromium for the browser tests, or install one: apt's where that works, else Playwright's own.

`python -m tests.browser.chromium` does it once and says loudly when a machine can have none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BUNDLES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
# Without these a headless start looks up its maker's hosts, which a machine without a network refuses.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> str | None:
    """Path of a Chromium: $CHROMIUM, one on the PATH, a Mac's, or the one Playwright downloaded."""
    candidates = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES), *map(str, BUNDLES), _own()]
    return next((path for path in candidates if path and Path(path).exists()), None)


def _own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _install() -> None:
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run([*sudo, *command], check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)


def main() -> None:
    """Print where Chromium is, installing it first where there is none."""
    if find() is None:
        print("No Chromium here yet: installing one for the browser tests …", flush=True)
        try:
            _install()
        except (OSError, subprocess.SubprocessError) as error:
            print(f"Installing failed: {error}")
    path = find()
    if path is None:
        print("\n" + "!" * 88)
        print("!!  NO BROWSER: the browser tests are skipped. Install Chromium, or set CHROMIUM=/path/to/it.")
        print("!" * 88 + "\n", flush=True)
    else:
        print(f"Browser tests use {path}", flush=True)


if __name__ == "__main__":
    main()
