"""The Compare page in a real browser: three algorithms at once, one stopped, at every width and in both themes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_main_job import picture, settle

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 180_000  # models are loaded, and the machine may be busy
WITHOUT_WORDS = "images => images.filter(image => !image.alt.trim()).length"


def open_with_example(page: Page, server: str) -> None:
    """The page with three pieces on it, once the models are there."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/compare")
    page.get_by_role("button", name="Use the example outfit").click()
    expect(page.get_by_text(re.compile("^Your outfit: "))).to_be_visible()
    expect(page.get_by_role("button", name="Compare 3 algorithms")).to_be_enabled(timeout=PATIENCE)


def test_three_algorithms_answer_side_by_side(page: Page, server: str) -> None:
    open_with_example(page, server)
    page.get_by_role("button", name="Compare 3 algorithms").click()
    for name in ("Ensemble", "Beam", "One step"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(page.get_by_role("button", name=f"Use the outfit by {name}")).to_be_visible(timeout=PATIENCE)
        picture(page.get_by_alt_text(re.compile(f"^{name}: Flat-lay of")))
    expect(page.get_by_text(re.compile("^They agree on "))).to_be_visible()
    expect(page.get_by_role("heading", name="What does a better score cost?")).to_be_visible()
    assert page.locator("img").evaluate_all(WITHOUT_WORDS) == 0

    page.get_by_role("button", name="Use the outfit by One step").click()
    expect(page.get_by_text("This is your outfit now.").first).to_be_visible()  # others may have found the same
    expect(page.get_by_text(re.compile(r"^Your outfit: (\S.*, ){4}"))).to_be_visible()  # six pieces
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("This is your outfit now.")).to_have_count(0)


def test_one_can_be_stopped_while_the_page_stays_alive(page: Page, server: str) -> None:
    open_with_example(page, server)
    page.get_by_text("Gradient", exact=True).click()
    page.get_by_role("button", name="Compare 4 algorithms").click()
    page.get_by_role("button", name="Stop Gradient").dispatch_event("click")  # at once, while the page still scrolls
    page.get_by_role("textbox", name=re.compile("What is it for")).fill("a wedding")  # the page still answers
    page.keyboard.press("Enter")
    expect(page.get_by_text("How much these words count against")).to_be_visible()
    expect(page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    expect(page.get_by_role("button", name="Use the outfit by Beam")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Use the outfit by Gradient")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_fits_every_window(browser: Browser, server: str, size: dict[str, int], scheme: str) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    watch = Watch(page, server)
    page.goto(f"{server}/compare")
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Which algorithms?")).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("radio", name="The lab").click()
    expect(page.get_by_text(re.compile("core.cli.experiment")).first).to_be_visible()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
    assert watch.faults == []
