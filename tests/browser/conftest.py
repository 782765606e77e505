"""The real app, started as `make run` starts it, in a real Chromium that notices anything untoward."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.chromium import FLAGS, find

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=60_000)  # a busy two-core machine takes its time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; skipped loudly where there is none."""
    path = find()
    if path is None:
        pytest.skip("NO BROWSER on this machine: run `python -m tests.browser.chromium`, or set CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of an app just started, with caches of its own under `folder` as on a fresh machine."""
    port, log = _free_port(), folder / "server.log"
    options = ["--server.port", str(port), "--server.headless", "true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=ROOT,
            env={**os.environ, "XDG_CACHE_HOME": str(folder), "ENSEMBLE_CATALOGUE": "", "ENSEMBLE_ENCODER": ""},
            stdout=output,
            stderr=output,
        )
        try:
            yield _wait(f"http://localhost:{port}", process, log)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address, one for all tests."""
    with serve(tmp_path_factory.mktemp("fresh")) as address:
        yield address


class Watch:
    """Collects what must not happen on a page: console errors, script errors, requests to other hosts."""

    def __init__(self, page: Page, home: str) -> None:
        self.faults: list[str] = []
        self._home = home
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._on_request)
        page.on("response", lambda r: r.status >= 400 and self.faults.append(f"{r.status} for {r.url}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        local = (self._home, self._home.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(local):
            self.faults.append(f"outside request: {request.url}")


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page on which any console error, outside request or exception box fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    watch = Watch(tab, server)
    yield tab
    boxes = tab.get_by_test_id("stException").or_(tab.get_by_text("Something went wrong here")).count()
    context.close()
    assert watch.faults == []
    assert boxes == 0, "the page shows an exception"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return address
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"The app did not start:\n{log.read_text()}")
