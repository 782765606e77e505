"""The main job, as a person does it: search, pick, photograph, complete, keep, and look at the picture."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from core.data.collection import open_builtin
from tests.browser.conftest import Watch, serve

PHOTOS = Path(__file__).parents[3] / "shared" / "data" / "photos"


def a_photo() -> bytes:
    """A real phone photo of a t-shirt, or, without the shared data, one of our own pieces on a wooden floor."""
    table = PHOTOS / "photos.csv"
    if table.exists():
        rows = (line.split(",") for line in table.read_text().splitlines()[1:])
        return (PHOTOS / "images" / f"{next(row[0] for row in rows if row[1] == 'T-Shirt')}.jpg").read_bytes()
    catalogue = open_builtin()
    cut = catalogue.cutout(next(item.id for item in catalogue.items if item.type == "t-shirt"))
    assert cut is not None
    boards = np.tile(np.linspace(110, 150, 60, dtype=np.uint8)[None, :, None], (1200, 16, 3))  # (H, W, 3)
    floor = Image.fromarray(np.ascontiguousarray(boards * np.array([1.0, 0.8, 0.6]))[..., :].astype(np.uint8))
    floor.paste(cut.resize((800, 1000)), (80, 100), cut.resize((800, 1000)))
    buffer = io.BytesIO()
    floor.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def search(page: Page, words: str) -> None:
    """Type words into the search field and wait for the answer."""
    field = page.get_by_role("textbox", name="Search the collection")
    field.fill(words)
    field.press("Enter")


def settle(page: Page) -> None:
    """Wait until the page has drawn everything."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def picture(figure: Locator) -> Image.Image:
    """What a picture on the page really shows."""
    expect(figure).to_be_visible()
    assert figure.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 400
    return Image.open(io.BytesIO(figure.screenshot())).convert("RGB")


def test_a_person_completes_an_outfit(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(server)
    grid = page.get_by_role("list", name="The collection")
    expect(grid.get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_text("You can browse, pick and search what is ready")).to_have_count(0, timeout=120_000)

    first = grid.get_by_role("button", name=re.compile("^Pick ")).first
    for number, (words, kind) in enumerate((("white trainers", "trainers"), ("blue jeans", "jeans")), 1):
        search(page, words)
        expect(first).to_have_accessible_name(re.compile(kind))  # the best match comes first
        first.click()
        expect(page.get_by_role("list", name="Your outfit so far").get_by_role("listitem")).to_have_count(number)

    page.get_by_text("Add your own pieces").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "my photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    add = page.get_by_role("button", name=re.compile("^Add .* to my wardrobe"))
    expect(add).to_be_visible()
    kind = page.get_by_role("combobox", name=re.compile("What is it"))
    kind.fill("t-shirt")
    kind.press("Enter")
    page.get_by_role("button", name=re.compile("^Add .* t-shirt to my wardrobe")).click()
    expect(page.get_by_role("list", name="Your outfit so far").get_by_role("listitem")).to_have_count(3)

    page.get_by_role("button", name="See the outfit").click()
    before = picture(page.get_by_alt_text(re.compile("^Flat-lay of")).first)
    page.get_by_role("button", name="Complete the outfit").click()
    expect(page.get_by_role("heading", name="Look 1")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"Ensemble.*compared .* outfits in"))).to_be_visible()
    page.get_by_role("button", name="Keep look 1").click()
    expect(page.get_by_role("heading", name="Look 1")).to_have_count(0)

    kept = page.get_by_alt_text(re.compile("^Flat-lay of")).first
    expect(page.get_by_role("list", name="Pieces of the outfit").get_by_role("listitem")).to_have_count(5)
    after = picture(kept)
    after.save(tmp_path / "kept.png")  # pytest keeps it for whoever wants to look
    assert np.asarray(after, float).std() > 15, "the flat-lay is empty"
    change = np.abs(np.asarray(after.resize((90, 110)), float) - np.asarray(before.resize((90, 110)), float))
    assert (change.max(axis=2) > 40).mean() > 0.05, "the flat-lay does not show the new pieces"

    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("list", name="Pieces of the outfit").get_by_role("listitem")).to_have_count(3)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("outfit", "Outfit"),
        ("compare", "Compare"),
        ("map", "Map"),
        ("discover", "Discover"),
        ("evidence", "Evidence"),
        ("settings", "Settings"),
        ("", "Wardrobe"),
    ],
)
def test_every_page_opens_first(browser: Browser, tmp_path: Path, path: str, heading: str) -> None:
    with serve(tmp_path) as address:  # of its own: the first request after a start is the one that may go wrong
        page = browser.new_page()
        watch = Watch(page, address)
        page.goto(f"{address}/{path}")
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect(page.get_by_text("Ensemble", exact=True).first).to_be_visible()
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)
        expect(page.get_by_role("link", name="Wardrobe", exact=True)).to_be_visible()
        page.close()
    assert watch.faults == []


def test_uploads_are_not_seen_by_others(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_text("Add your own pieces").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    page.get_by_role("button", name=re.compile("^Add .* to my wardrobe")).click(timeout=90_000)
    expect(page.get_by_role("list", name="Your pieces")).to_be_visible()
    other = page.context.browser.new_context()  # type: ignore[union-attr]
    stranger = other.new_page()
    stranger.goto(server)
    expect(stranger.get_by_role("list", name="The collection").get_by_role("listitem").first).to_be_visible()
    expect(stranger.get_by_role("list", name="Your pieces")).to_have_count(0)
    other.close()


def test_a_broken_file_is_named_and_the_good_one_still_works(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_text("Add your own pieces").click()
    page.locator("input[type=file]").first.set_input_files(
        [
            {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": a_photo()[:900]},
            {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": a_photo()},
        ]
    )
    expect(page.get_by_text("was left out")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name=re.compile("^Add .* to my wardrobe"))).to_be_visible()
