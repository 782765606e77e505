"""The map in a real browser: hover, click, lasso, search, replay, keys and fingers, and without WebGL."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Watch

NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more);
};
"""
# A piece that lies well inside the map, with its place in the window: {id, title, x, y}.
A_PIECE = """(stage) => {
  const { chart, camera } = stage.atlas;
  const box = stage.getBoundingClientRect();
  const row = chart.regions[0].row;
  const [x, y] = camera.toScreen(chart.places[2 * row], chart.places[2 * row + 1]);
  return { id: chart.ids[row], title: chart.titles[row], x: box.left + x, y: box.top + y };
}"""
TOO_SMALL = """(buttons) => buttons.filter((each) => each.checkVisibility())
  .filter((each) => Math.min(each.offsetWidth, each.offsetHeight) < 40).map((each) => each.textContent)"""
INK = """(stage) => {
  const { data } = stage.querySelector(".over").getContext("2d").getImageData(0, 0, 600, 300);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""


def ready(page: Page, address: str) -> Locator:
    """The map with every point drawn, its first look put aside."""
    page.goto(address)
    stage = page.locator(".stage[data-state=drawn]")
    expect(stage).to_be_visible(timeout=180_000)
    page.get_by_role("button", name="Skip").click()
    settle(page)
    expect(stage).to_have_attribute("data-zoom", "1.00")
    page.wait_for_function("stage => stage.atlas.camera.flight === undefined", arg=stage.element_handle())
    return stage


def settle(page: Page) -> None:
    """Wait until the server has answered."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=180_000)


def a_piece(stage: Locator) -> dict[str, Any]:
    """A piece and where it is in the window."""
    found: dict[str, Any] = stage.evaluate(A_PIECE)
    return found


def circle(page: Page, x: float, y: float, radius: float) -> None:
    """Draw a loop with the mouse."""
    page.mouse.move(x - radius, y - radius)
    page.mouse.down()
    for dx, dy in ((radius, -radius), (radius, radius), (-radius, radius)):
        page.mouse.move(x + dx, y + dy, steps=8)
    page.mouse.up()


def hover(page: Page, stage: Locator) -> dict[str, Any]:
    """Hover over a piece and wait for its picture; the piece."""
    piece = a_piece(stage)
    page.mouse.move(piece["x"], piece["y"])
    card = page.locator(".card")
    expect(card).to_contain_text(re.compile(".+"))
    picture = card.get_by_role("img")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 100
    return piece


def test_hover_shows_the_picture_and_a_click_opens_the_piece(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    hover(page, stage)
    title = page.locator(".card .title").inner_text()
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("dialog")).to_contain_text(title)


def test_a_lasso_arrives_in_the_wardrobe(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    piece = a_piece(stage)
    page.get_by_role("button", name="Lasso").click()
    circle(page, piece["x"], piece["y"], 45)
    chosen = page.get_by_role("heading", name=re.compile(r"^\d+ pieces? chosen$"))
    expect(chosen).to_be_visible()
    number = int(chosen.inner_text().split()[0])
    expect(stage).to_have_attribute("data-lit", str(number))
    page.get_by_role("button", name="Show these in Wardrobe").click()
    expect(page.get_by_role("heading", name="Wardrobe", exact=True)).to_be_visible()
    cards = page.get_by_role("list", name="The collection").get_by_role("listitem")
    expect(cards).to_have_count(min(number, 30))
    page.get_by_role("button", name=re.compile(f"^From the Map: {number} piece")).click()
    expect(cards).to_have_count(30)


def test_words_drop_a_pin(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    field = page.get_by_role("textbox", name="Drop a pin at your words")
    field.fill("red summer dress")
    field.press("Enter")
    expect(stage).to_have_attribute("data-marks", "1", timeout=180_000)
    expect(stage).not_to_have_attribute("data-zoom", "1.00")
    expect(page.get_by_role("list", name=re.compile("^Nearest to")).get_by_role("listitem")).to_have_count(10)
    assert "dress" in page.get_by_role("list", name=re.compile("^Nearest to")).inner_text().lower()


def test_a_walk_is_replayed(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    page.get_by_role("radio", name="Walk between two pieces").click()
    slider = page.get_by_role("slider", name="Stop of the path")
    expect(slider).to_have_value("7", timeout=180_000)
    settle(page)
    before = stage.evaluate("stage => stage.querySelector('.over').toDataURL()")
    slider.fill("0")
    expect(page.locator("output")).to_contain_text("Stop 1 of 8")
    page.wait_for_timeout(200)
    assert stage.evaluate("stage => stage.querySelector('.over').toDataURL()") != before
    page.get_by_role("button", name="Play").click()
    expect(slider).to_have_value("7")
    expect(page.locator("output")).to_contain_text("Stop 8 of 8")


def test_keys_go_from_piece_to_piece(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    stage.focus()
    page.keyboard.press("ArrowRight")
    title = page.locator(".card .title")
    expect(title).to_be_visible()
    first = title.inner_text()
    page.keyboard.press("ArrowRight")
    expect(title).not_to_have_text(first)
    expect(page.locator(".spoken")).to_contain_text(title.inner_text())
    page.keyboard.press("+")
    expect(stage).not_to_have_attribute("data-zoom", "1.00")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_key_during_a_glide_is_not_undone(page: Page, server: str) -> None:
    stage = ready(page, f"{server}/map")
    stage.focus()
    page.keyboard.press("+")
    page.keyboard.press("0")  # glides back to the whole map
    page.keyboard.press("+")
    page.wait_for_timeout(1000)
    expect(stage).not_to_have_attribute("data-zoom", "1.00")


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Any]:
    """Open pages in contexts of one's own; whatever goes wrong on one of them fails the test."""
    opened = []

    def go(**options: Any) -> Page:
        context = browser.new_context(**options)
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        opened.append((context, Watch(tab, server)))
        return tab

    yield go
    for context, watch in opened:
        context.close()
        assert watch.faults == []


@pytest.mark.parametrize("how", ["missing", "switched off"])
def test_without_webgl_the_map_is_drawn_all_the_same(visit: Any, server: str, how: str) -> None:
    page = visit(viewport={"width": 1280, "height": 900})
    if how == "missing":
        page.add_init_script(NO_WEBGL)
    stage = ready(page, f"{server}/map" + "?webgl=off" * (how != "missing"))
    expect(stage).to_have_attribute("data-drawing", "canvas")
    assert stage.evaluate(INK) > 2000
    hover(page, stage)


def test_a_phone_in_the_dark(visit: Any, server: str) -> None:
    page = visit(viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    stage = ready(page, f"{server}/map")
    assert stage.evaluate("stage => stage.atlas.inks().ground") == "#141413"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = stage.bounding_box()
    assert box and box["y"] < 844 * 0.45, "the map begins too far down"
    assert page.locator(".atlas button").evaluate_all(TOO_SMALL) == []
    stage.scroll_into_view_if_needed()
    piece = a_piece(stage)
    page.touchscreen.tap(piece["x"], piece["y"])
    expect(page.locator(".card")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.touchscreen.tap(piece["x"], piece["y"])
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_first_look_takes_three_steps_once(page: Page, server: str) -> None:
    page.goto(f"{server}/map")
    tour = page.get_by_role("group", name="A first look")
    expect(tour).to_contain_text("1 of 3", timeout=180_000)
    for button in ("Next", "Next", "Start exploring"):
        tour.get_by_role("button", name=button).click()
    expect(tour).to_be_hidden()
    settle(page)
    page.get_by_role("link", name="Wardrobe", exact=True).click()
    expect(page.get_by_role("heading", name="Wardrobe", exact=True)).to_be_visible()
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator(".stage[data-state=drawn]")).to_be_visible()
    expect(tour).to_be_hidden()


def test_what_a_gradient_imagined_is_on_the_map(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("button", name="Start with an example").click()
    expect(page.get_by_text("Stronger than").first).to_be_visible(timeout=180_000)
    settle(page)  # a page that draws itself anew would close the list
    page.get_by_text("More choices").click()
    settle(page)
    page.get_by_role("combobox", name=re.compile("How to search")).click()
    page.get_by_role("option", name="Gradient").click()
    expect(page.get_by_text(re.compile("^Imagines ideal pieces"))).to_be_visible()
    page.get_by_role("slider", name="Ideas kept open at each step").press("Home")  # one is enough, and quick
    settle(page)
    page.get_by_role("button", name="Complete the outfit").click()
    page.get_by_role("button", name="See on the Map how they were found").click(timeout=180_000)
    expect(page.get_by_text(re.compile("^Imagined piece 1 → ")).first).to_be_visible(timeout=180_000)
    stage = page.locator(".stage[data-state=drawn]")
    expect(stage).to_be_visible()
    kinds = stage.evaluate("stage => stage.atlas.scene.marks.map((mark) => mark.kind)")
    assert {"piece", "chosen", "hollow", "ring"} <= set(kinds)
    slider = page.get_by_role("slider", name="Step of the path")
    page.get_by_role("button", name="Skip").click()
    slider.fill("0")
    page.get_by_role("button", name="Play").click()
    expect(slider).not_to_have_value("0")
