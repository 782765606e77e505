"""What axe-core finds on every page, in light and dark: nothing that keeps anybody from using it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_main_job import settle

GRAVE = ("serious", "critical")
TALLEST = 6000  # pixels
PLANTED = "<img src='data:,'><p style='color: #ccc; background: #fff'>Pale words</p>"
HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"


def the_map(page: Page) -> None:
    """The whole map, its first look put aside."""
    expect(page.locator(".stage[data-state=drawn]")).to_be_visible()
    page.get_by_role("button", name="Skip").click()


def the_map_asked(page: Page) -> None:
    """A pin at words, the nearest pieces, and all of it as a table."""
    the_map(page)
    page.get_by_role("button", name="red summer dress").click()
    expect(page.get_by_role("list", name=re.compile("^Nearest to"))).to_be_visible()
    page.get_by_text("Show the map as a table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def dressed(page: Page) -> None:
    """The example's pieces, each with what it adds."""
    page.get_by_role("button", name="Start with an example").click()
    expect(page.get_by_role("list", name="Pieces of the outfit")).to_be_visible()


def the_lab(page: Page) -> None:
    """What the experiments measured."""
    page.get_by_role("radio", name="The lab").click()
    expect(page.get_by_text(re.compile("core.cli.experiment")).first).to_be_visible()


def heading(name: str) -> Callable[[Page], None]:
    """Wait for what a page shows last."""
    return lambda page: expect(page.get_by_role("heading", name=name).first).to_be_visible()


VIEWS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "wardrobe": ("", lambda page: expect(page.get_by_role("list", name="The collection")).to_be_visible()),
    "outfit": ("outfit", dressed),
    "compare": ("compare", heading("Which algorithms?")),
    "lab": ("compare", the_lab),
    "map": ("map", the_map),
    "map asked": ("map", the_map_asked),
    "discover": ("discover", lambda page: expect(page.get_by_role("list", name="Found pieces")).to_be_visible()),
    "evidence": ("evidence", heading("Which piece is missing?")),
    "settings": ("settings", heading("Settings")),
}


def in_the_dark(page: Page) -> None:
    """Change from light to dark as a computer does at dusk, and wait until the page has followed."""
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(20, 20, 19)")
    settle(page)
    page.wait_for_timeout(300)  # colours glide


def tall(page: Page) -> None:
    """Make the window as high as the page: axe-core sees the colours of what is in view."""
    settle(page)
    page.set_viewport_size({"width": 1280, "height": min(page.evaluate(HEIGHT) + 100, TALLEST)})
    settle(page)


def grave(page: Page, **options: Any) -> list[str]:
    """What is seriously or critically wrong, a line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_keeps_anybody_out(page: Page, server: str, view: str) -> None:
    path, ready = VIEWS[view]
    page.goto(f"{server}/{path}")
    ready(page)
    tall(page)
    assert grave(page) == []
    in_the_dark(page)
    assert grave(page, runOnly=["color-contrast"]) == [], "in the dark"  # nothing else depends on it


def test_it_would_be_found(page: Page) -> None:
    page.set_content(f"<html lang='en'><title>Planted</title><main><h1>Planted</h1>{PLANTED}</main></html>")
    assert {line.split()[0] for line in grave(page)} == {"image-alt", "color-contrast"}
