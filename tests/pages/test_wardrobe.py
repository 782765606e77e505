"""The Wardrobe page: browse, search, filter, pick, undo, and one's own photos."""

import io
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import CatalogueError
from core.stylist import Stylist
from pages._ui import resources
from pages._ui.state import Session
from tests.pages.fakes import DrawnCatalogue, FakeStylist, drawn

Open = Callable[[str], AppTest]


def session(at: AppTest) -> Session:
    return at.session_state["ensemble"]


def button(at: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(b for b in at.button if b.label == label)


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


def shown(at: AppTest, key: str = "grid") -> list[str]:
    return [b.label.split()[-1] for b in at.button if b.label.startswith(f"{key}: pick")]


def html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def png(image=None) -> bytes:  # type: ignore[no-untyped-def]
    buffer = io.BytesIO()
    (image or drawn("white", "shirt")).save(buffer, "PNG")
    return buffer.getvalue()


def test_first_visit_shows_pictures_and_teaches(open_page: Open) -> None:
    at = open_page("wardrobe")
    assert not at.exception
    assert len(shown(at)) == 30
    assert "60 pieces" in html(at) and html(at).count("<li>") == 3
    assert "Start with an example" in labels(at)


def test_example_leads_to_the_outfit(open_page: Open) -> None:
    at = open_page("wardrobe")
    button(at, "Start with an example").click().run()
    assert not at.exception
    slots = [FakeStylist().item(i).slot for i in session(at).look.pieces]
    assert slots == ["top", "bottom", "shoes"]
    assert "Stronger than" in html(at)


def test_pages_through_everything_once(open_page: Open) -> None:
    at = open_page("wardrobe")
    first = shown(at)
    query = session(at).query
    at.session_state[f"page-{query.generation}-{query.turn}"] = 2
    at.run()
    assert not set(first) & set(shown(at)) and len(first) + len(shown(at)) == 60


def test_the_first_page_shows_every_kind(open_page: Open, stylist: FakeStylist) -> None:
    kinds = [stylist.item(i).type for i in shown(open_page("wardrobe"))]
    assert set(kinds) == {item.type for item in stylist.catalogue.items}
    assert max(kinds.count(kind) for kind in kinds) <= 4


def test_search_asks_the_encoder_and_keeps_its_order(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("wardrobe")
    at.text_input[0].set_value("white trainers").run()
    assert shown(at)[0] == stylist.search("white trainers")[0].item.id
    assert session(at).query.text == "white trainers"


def test_search_survives_a_change_of_page(open_page: Open) -> None:
    at = open_page("wardrobe")
    at.text_input[0].set_value("navy dress").run()
    before = shown(at)
    at.switch_page("pages/settings.py").run()
    at.switch_page("pages/wardrobe.py").run()
    assert at.text_input[0].value == "navy dress" and shown(at) == before


def test_filters_narrow_and_clear(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("wardrobe")
    at.get("button_group")
    pills = next(group for group in at.button_group if group.label == "Type")
    pills.set_value(["dress"]).run()
    assert {stylist.item(i).type for i in shown(at)} == {"dress"}
    button(at, f"colours-{session(at).query.generation}: toggle red").click().run()
    assert {(stylist.item(i).type, stylist.item(i).colour) for i in shown(at)} == {("dress", "red")}
    button(at, "Clear all").click().run()
    assert len(shown(at)) == 30


def pills(at: AppTest, label: str):  # type: ignore[no-untyped-def]
    at.get("button_group")
    return next((group for group in at.button_group if group.label == label), None)


def test_filters_by_audience_and_capsule(open_page: Open, stylist: FakeStylist) -> None:
    stylist.catalogue = DrawnCatalogue(says_whom=True)
    at = open_page("wardrobe")
    pills(at, "For").set_value(["men"]).run()
    assert len(stylist.browse(session(at).query.filters)) == 50
    assert "white" not in {stylist.item(i).colour for i in shown(at)} >= {"black", "navy", "red"}
    pills(at, "Capsule").set_value(["Riviera"]).run()
    assert {stylist.item(i).colour for i in shown(at)} == {"navy"} and len(shown(at)) == 10
    button(at, "Clear all").click().run()
    assert len(shown(at)) == 30 and not pills(at, "For").value and not at.exception


def test_what_the_collection_does_not_tell_apart_is_no_filter(open_page: Open) -> None:
    at = open_page("wardrobe")
    assert pills(at, "Type") is not None
    assert pills(at, "For") is None and pills(at, "Capsule") is None


@pytest.mark.parametrize(("colour", "whom"), [("white", "women"), ("black", "men"), ("navy", "everyone"), ("red", "")])
def test_details_say_whom_a_piece_is_for(open_page: Open, stylist: FakeStylist, colour: str, whom: str) -> None:
    stylist.catalogue = DrawnCatalogue(says_whom=True)
    at = open_page("wardrobe")
    piece = next(i for i in shown(at) if stylist.item(i).colour == colour)
    button(at, f"grid: open {piece}").click().run()
    assert (f"<dt>For</dt><dd>{whom}</dd>" in html(at)) is bool(whom)
    assert "Gender" not in html(at)
    assert ("<dt>Capsule</dt><dd>Riviera</dd>" in html(at)) is (colour == "navy")


def test_price_filter(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("wardrobe")
    at.slider[0].set_value((10, 20)).run()
    assert {stylist.item(i).price for i in shown(at)} == {10.0 + n for n in range(11)}


def test_nothing_found_says_what_to_do(open_page: Open) -> None:
    at = open_page("wardrobe")
    next(g for g in at.button_group if g.label == "Fabric").set_value(["denim"]).run()
    next(g for g in at.button_group if g.label == "Type").set_value(["belt"]).run()
    assert "Nothing here matches" in html(at)


def test_pick_mark_and_undo(open_page: Open) -> None:
    at = open_page("wardrobe")
    one, two = shown(at)[:2]
    button(at, f"grid: pick {one}").click().run()
    button(at, f"grid: pick {two}").click().run()
    assert session(at).look.pieces == (one, two)
    button(at, "Undo").click().run()
    assert session(at).look.pieces == (one,)
    button(at, f"grid: pick {one}").click().run()
    assert session(at).look.pieces == ()


def test_details_show_facts(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("wardrobe")
    piece = shown(at)[5]
    button(at, f"grid: open {piece}").click().run()
    assert not at.exception
    assert f"<p>{stylist.item(piece).alt}</p>" in html(at)
    assert "Pick for the outfit" in labels(at)


def test_good_and_bad_photos_side_by_side(open_page: Open) -> None:
    at = open_page("wardrobe")
    at.file_uploader[0].set_value([("mine.png", png(), "image/png"), ("bad.jpg", b"no picture", "image/jpeg")]).run()
    assert not at.exception
    assert any("bad.jpg" in e.value and "not a picture" in e.value for e in at.error)
    assert "almost certainly a shirt" in html(at)
    at.selectbox[0].set_value("blouse").run()
    button(at, "Add white blouse to my wardrobe").click().run()
    (piece,) = session(at).wardrobe.items
    assert (piece.type, piece.colour, piece.owned) == ("blouse", "white", True)
    assert shown(at, "own") == [piece.id] and piece.id in session(at).look.pieces
    assert not at.exception


def test_own_piece_is_removed_and_brought_back(open_page: Open) -> None:
    at = open_page("wardrobe")
    at.file_uploader[0].set_value([("mine.png", png(), "image/png")]).run()
    button(at, "Add white shirt to my wardrobe").click().run()
    (piece,) = session(at).wardrobe.items
    button(at, f"own: remove {piece.id}").click().run()
    assert not len(session(at).wardrobe) and piece.id not in session(at).look.pieces
    button(at, "Bring it back").click().run()
    assert session(at).wardrobe.items == (piece,) and piece.id in session(at).look.pieces


def test_own_pieces_stay_with_their_owner(open_page: Open) -> None:
    mine = open_page("wardrobe")
    mine.file_uploader[0].set_value([("mine.png", png(), "image/png")]).run()
    button(mine, "Add white shirt to my wardrobe").click().run()
    theirs = open_page("wardrobe")
    assert not shown(theirs, "own") and not len(session(theirs).wardrobe)


def test_a_file_too_large_is_left_out(open_page: Open) -> None:
    at = open_page("wardrobe")
    at.file_uploader[0].set_value([("big.png", b"x" * 10_000_001, "image/png")]).run()
    assert any("larger than 10 MB" in e.value for e in at.error)


def test_browsing_works_before_the_model_is_ready(open_page: Open, stylist: FakeStylist) -> None:
    stylist.is_ready = False
    at = open_page("wardrobe")
    assert not at.exception and len(shown(at)) == 30
    assert "about 40 seconds left" in str(at.get("progress")[0].proto.text)


def test_a_collection_that_does_not_open_says_why(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(config: object = None) -> Stylist:
        raise CatalogueError("There is no products.csv in nowhere.")

    monkeypatch.setattr(Stylist, "open", fail)
    resources.stylist.clear()
    at = open_page("wardrobe")
    assert not at.exception and at.error[0].value == "There is no products.csv in nowhere."
