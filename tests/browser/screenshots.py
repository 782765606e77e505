"""Make the pictures of the README: `make screenshots` drives the app as a person would and keeps what it sees."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.data.collection import open_builtin
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import ROOT, _free_port, _wait

SHOTS = ROOT / "assets" / "screenshots"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 180_000
# Every picture in the window, those inside components included, has arrived.
ALL_DRAWN = """() => {
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((e) =>
    [...(e.tagName === "IMG" ? [e] : []), ...(e.shadowRoot ? deep(e.shadowRoot) : [])]);
  const boxes = deep(document).map((e) => [e, e.getBoundingClientRect()]);
  const seen = boxes.filter(([e, box]) => box.bottom > 0 && box.top < innerHeight && box.width > 0);
  return seen.map(([e]) => e).every((e) => e.complete && e.naturalWidth > 0);
}"""


@contextmanager
def app() -> Iterator[str]:
    """The app with our own collection, and its address."""
    port = _free_port()
    log = Path(SHOTS / "server.log")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with log.open("w") as output:
        process = subprocess.Popen([*command, "--server.port", str(port)], cwd=ROOT, stdout=output, stderr=output)
        try:
            yield _wait(f"http://localhost:{port}", process, log)
        finally:
            process.terminate()
            process.wait(20)
            log.unlink()


def our_photo() -> bytes:
    """A piece of our collection on a wooden floor, as somebody might photograph it."""
    catalogue = open_builtin()
    piece = next(item.id for item in catalogue.items if item.type == "jumper" and item.pattern == "plain")
    cut = catalogue.cutout(piece)
    assert cut is not None
    cut = cut.resize((800, 1000))
    planks = np.repeat(np.random.default_rng(4).integers(128, 168, 8), 120)[:960]  # (960,)
    floor = planks[None, :, None] * np.array([1.0, 0.82, 0.64])[None, None, :]  # (1, 960, 3)
    photo = Image.fromarray(np.tile(floor, (1200, 1, 1)).astype(np.uint8))
    turned = cut.rotate(4)
    photo.paste(turned, (80, 100), turned)
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def keep(page: Page, name: str) -> None:
    """Save what the window shows, when every picture in it has arrived."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    page.mouse.move(2, 2)
    page.wait_for_timeout(900)
    page.wait_for_function(ALL_DRAWN, timeout=PATIENCE)
    page.wait_for_timeout(300)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(SHOTS / f"{name}.webp", quality=84, method=6)
    print(f"{name}.webp")


def ready(page: Page, address: str) -> None:
    """Open the app and wait until search and completion work."""
    page.goto(address)
    expect(page.get_by_role("list", name="The collection").get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=PATIENCE)


def dress(page: Page, name: str) -> None:
    """From the example to five completed looks, with a picture of each step."""
    page.get_by_role("button", name="Start with an example").click()
    expect(page.get_by_text("Stronger than").first).to_be_visible(timeout=PATIENCE)
    keep(page, f"{name}outfit")
    page.get_by_role("button", name="Complete the outfit").click()
    expect(page.get_by_role("heading", name="Look 1")).to_be_visible(timeout=PATIENCE)
    keep(page, f"{name}suggestions")


def weigh(page: Page, name: str) -> None:
    """Three algorithms on one outfit, and the lab."""
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("button", name="Compare 3 algorithms").click()
    expect(page.get_by_text(re.compile("^They agree on "))).to_be_visible(timeout=PATIENCE)
    keep(page, f"{name}compare")
    page.get_by_role("radio", name="The lab").click()
    expect(page.get_by_text(re.compile("core.cli.experiment")).first).to_be_visible()
    keep(page, f"{name}lab")


def wander(page: Page, name: str) -> None:
    """The map: all of it, a pin at words, and what the compared algorithms imagined."""
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator(".stage[data-state=drawn]")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Skip").click()
    mapped(page, f"{name}map")
    page.get_by_role("textbox", name="Drop a pin at your words").fill("red summer dress")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name=re.compile("^Nearest to"))).to_be_visible(timeout=PATIENCE)
    mapped(page, f"{name}map-words")
    page.get_by_role("radio", name="See a completion").click()
    expect(page.get_by_role("list", name=re.compile("^What was found"))).to_be_visible(timeout=PATIENCE)
    mapped(page, f"{name}map-completion")


def mapped(page: Page, name: str) -> None:
    """Save the window when the map has come to rest and every picture on it has arrived."""
    page.wait_for_timeout(1500)
    expect(page.locator(".stage[data-waiting='0']")).to_be_visible(timeout=PATIENCE)
    keep(page, name)


def trust(page: Page, name: str) -> None:
    """What the models are for, and how good they are."""
    page.get_by_role("link", name="Discover", exact=True).click()
    found = page.get_by_role("list", name="Found pieces")
    expect(found.get_by_role("listitem").first).to_be_visible(timeout=PATIENCE)
    keep(page, f"{name}discover")
    found.get_by_role("button", name=re.compile("^Ask about")).first.click()
    expect(page.get_by_role("list", name="Nearest pieces").get_by_role("listitem").first).to_be_visible()
    keep(page, f"{name}discover-picture")
    page.get_by_role("link", name="Evidence", exact=True).click()
    expect(page.get_by_text("Which piece is missing?")).to_be_visible()
    keep(page, f"{name}evidence")


def desk(browser: Browser, address: str) -> None:
    """The whole tour at the width of a desk."""
    page = browser.new_page(viewport=DESK)
    ready(page, address)
    keep(page, "first-visit")
    page.get_by_role("button", name="Look around first").click()
    keep(page, "wardrobe")
    page.get_by_role("textbox", name="Search the collection").fill("white trainers")
    page.keyboard.press("Enter")
    keep(page, "search")
    page.get_by_role("button", name=re.compile("^Details of")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    keep(page, "details")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear all").click()
    page.get_by_text("Add your own pieces").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "my jumper.jpg", "mimeType": "image/jpeg", "buffer": our_photo()}
    )
    expect(page.get_by_role("button", name=re.compile("^Add .* to my wardrobe"))).to_be_visible(timeout=PATIENCE)
    keep(page, "upload")
    page.close()
    page = browser.new_page(viewport=DESK)
    ready(page, address)
    dress(page, "")
    weigh(page, "")
    wander(page, "")
    trust(page, "")
    page.close()


def elsewhere(browser: Browser, address: str) -> None:
    """The same in the dark and on a phone."""
    for name, size, scheme in (("dark-", DESK, "dark"), ("phone-", PHONE, "light"), ("phone-dark-", PHONE, "dark")):
        context = browser.new_context(viewport=size, color_scheme=scheme, has_touch=size is PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        ready(page, address)
        dress(page, name)
        weigh(page, name)
        wander(page, name)
        trust(page, name)
        page.get_by_role("link", name="Wardrobe", exact=True).click()
        keep(page, f"{name}wardrobe")
        context.close()


def main() -> None:
    """Make every picture."""
    chromium = find()
    if chromium is None:
        sys.exit("No Chromium here: run `python -m tests.browser.chromium` first.")
    SHOTS.mkdir(parents=True, exist_ok=True)
    with app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        desk(browser, address)
        elsewhere(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
