"""The Map page: words, photos, walks and completions on the map, and what is chosen there."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.types import CompletionResult, ImaginedPiece, Judgement, Suggestion
from pages._ui.atlas import completed, scene
from pages._ui.state import Session
from tests.pages.fakes import FakeStylist
from tests.pages.test_wardrobe import button, html, labels, png, session, shown

Open = Callable[[str], AppTest]


def drawn(at: AppTest) -> dict:  # type: ignore[type-arg]
    return at.session_state["drawn atlas"]


def tell(at: AppTest, **event: object) -> AppTest:
    """Act on the map as its component does."""
    at.session_state["tell atlas"](event)
    at.run()
    assert not at.exception
    return at


def leave(at: AppTest, label: str, name: str) -> None:
    """Click what leads to another page, and stay there: AppTest itself would come back."""
    button(at, label).click().run()
    at.switch_page(f"pages/{name}.py").run()
    assert not at.exception


def way(at: AppTest, name: str) -> AppTest:
    next(group for group in at.button_group if group.label == "What to look for").set_value(name).run()
    assert not at.exception
    return at


def kinds(at: AppTest) -> list[str]:
    return [mark["kind"] for mark in drawn(at)["marks"]]


def test_opens_first_with_a_guided_look(open_page: Open) -> None:
    at = open_page("map")
    assert not at.exception
    assert len(drawn(at)["tour"]) == 3 and drawn(at)["url"].startswith("/maps/") and not drawn(at)["marks"]
    assert "embedding" not in html(at).lower() + str(drawn(at)["tour"]).lower()


def test_the_first_look_is_over_once_seen(open_page: Open) -> None:
    at = tell(open_page("map"), action="toured")
    assert drawn(at)["tour"] == []
    at.switch_page("pages/wardrobe.py").run()
    at.switch_page("pages/map.py").run()
    assert drawn(at)["tour"] == []


def test_words_drop_a_pin_and_light_up_what_is_near(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("map")
    at.text_input[0].set_value("red dress").run()
    found = stylist.search("red dress")[0].item
    assert drawn(at)["lit"][0] == found.id and kinds(at) == ["pin"]
    assert (drawn(at)["marks"][0]["x"], drawn(at)["marks"][0]["y"]) == pytest.approx(stylist._point(found))
    assert shown(at, "atlas-answer")[0] == found.id and "red dress" in drawn(at)["focus"]["token"]


def test_an_example_fills_the_field(open_page: Open) -> None:
    at = open_page("map")
    button(at, "red summer dress").click().run()
    assert at.text_input[0].value == "red summer dress" and kinds(at) == ["pin"]


def test_a_photo_lands_where_it_belongs_and_gets_no_address(open_page: Open) -> None:
    at = way(open_page("map"), "photo")
    at.file_uploader[0].set_value([("mine.png", png(), "image/png")]).run()
    assert not at.exception
    (photo,) = drawn(at)["marks"]
    assert photo["src"].startswith("data:image/webp;base64,") and photo["label"] == "your photo"
    assert len(shown(at, "atlas-answer")) == 5


def test_a_bad_photo_is_named(open_page: Open) -> None:
    at = way(open_page("map"), "photo")
    at.file_uploader[0].set_value([("bad.jpg", b"no picture", "image/jpeg")]).run()
    assert not at.exception and "bad.jpg is not a picture" in at.error[0].value and not drawn(at)["marks"]


def test_a_walk_between_two_pieces_that_are_clicked(open_page: Open) -> None:
    at = way(open_page("map"), "walk")
    assert [mark["label"] for mark in drawn(at)["marks"]] == ["from", "1", "2", "3", "4", "5", "6", "to"]
    tell(at, action="open", id="p3")
    assert drawn(at)["marks"][0]["id"] == "p3" and "walk to here" in drawn(at)["verb"]
    tell(at, action="open", id="p45")
    assert [drawn(at)["marks"][end]["id"] for end in (0, -1)] == ["p3", "p45"] and session(at).detail is None
    assert len(drawn(at)["paths"][0]["points"]) == 8 and len(drawn(at)["links"]) == 1
    tell(at, action="open", id="p9")
    assert drawn(at)["marks"][0]["id"] == "p9"


def test_a_walk_towards_words_stays_in_its_slot(open_page: Open, stylist: FakeStylist) -> None:
    at = tell(way(open_page("map"), "towards"), action="open", id="p4")
    at.text_input[0].set_value("red").run()
    ids = [mark["id"] for mark in drawn(at)["marks"]]
    assert ids[0] == "p4" and {stylist.item(i).slot for i in ids} == {"dress"}
    assert stylist.item(ids[1]).colour == "red"


def test_a_click_opens_a_piece(open_page: Open, stylist: FakeStylist) -> None:
    at = tell(open_page("map"), action="open", id="p7")
    assert f"<p>{stylist.item('p7').alt}</p>" in html(at)


def test_a_choice_becomes_a_filter_that_can_be_seen_and_taken_away(open_page: Open) -> None:
    at = tell(open_page("map"), action="select", ids=["p1", "p2", "p3"], of=3)
    assert drawn(at)["lit"] == ["p1", "p2", "p3"] and shown(at, "atlas-chosen") == ["p1", "p2", "p3"]
    leave(at, "Show these in Wardrobe", "wardrobe")
    assert sorted(shown(at)) == ["p1", "p2", "p3"]
    button(at, "From the Map: 3 pieces ✕").click().run()
    assert len(shown(at)) == 30 and not any(label.startswith("From the Map") for label in labels(at))


def test_clear_all_takes_the_choice_away_too(open_page: Open) -> None:
    at = tell(open_page("map"), action="select", ids=["p1", "p2", "p3"], of=3)
    leave(at, "Show these in Wardrobe", "wardrobe")
    button(at, "Clear all").click().run()
    assert len(shown(at)) == 30


def test_a_choice_can_be_all_that_completes(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("map")
    session(at).pick("p0")
    tell(at, action="select", ids=["p2", "p6", "p16"], of=3)
    leave(at, "Complete only from these", "outfit")
    button(at, "Complete the outfit").click().run()
    (request,) = stylist.requests
    assert {"p2", "p6", "p16"} & request.exclude == set() and len(request.exclude) == 57
    button(at, "Take new pieces from the whole collection").click().run()
    assert not session(at).wish.unwanted


def test_a_choice_steps_back_when_something_new_is_asked(open_page: Open) -> None:
    at = tell(open_page("map"), action="select", ids=["p1"], of=1)
    at.text_input[0].set_value("red dress").run()
    assert "p1" not in drawn(at)["lit"] and session(at).atlas.selection == ("p1",)


def test_too_large_a_choice_says_what_was_taken(open_page: Open) -> None:
    at = tell(open_page("map"), action="select", ids=["p1", "p2"], of=5321)
    assert any("5,321" in caption.value and "2 in its middle" in caption.value for caption in at.caption)


def test_the_map_as_a_table_says_what_was_found(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("map")
    at.text_input[0].set_value("red dress").run()
    next(toggle for toggle in at.toggle if "table" in toggle.label).set_value(True).run()
    rows = at.dataframe[0].value
    said = rows["On the map"]
    assert len(rows) == 61 and said.iloc[0] == "nearest to “red dress”" and (said == "“red dress”").sum() == 1
    assert set(rows["Piece"]) - {""} == {item.title for item in stylist.catalogue.items}
    assert rows.loc[said == "“red dress”", "Piece"].item() == "" and rows["Region"].all()


def test_while_the_map_is_made_the_page_says_so(open_page: Open, stylist: FakeStylist) -> None:
    stylist.is_mapped = False
    at = open_page("map")
    assert not at.exception and "Laying out the map" in str(at.get("progress")[0].proto.text)


def test_own_pieces_lie_on_the_map_for_their_owner_alone(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("map")
    session(at).wardrobe.add(stylist.adopt(stylist.recognise(png(), "mine.png"), "shirt", "white"))
    at.run()
    (own,) = drawn(at)["marks"]
    assert own["label"] == "yours" and own["src"].startswith("data:image/webp;base64,")
    assert not drawn(open_page("map"))["marks"]


JUDGED = Judgement(0.8, None, {})
WAY = (("p10", "p11"), ("p12",), ("p22",))


def completion(completer: str, imagined: tuple[ImaginedPiece, ...] = ()) -> CompletionResult:
    looks = tuple(Suggestion(("p0", added), (added,), JUDGED, None, imagined) for added in ("p2", "p6"))
    return CompletionResult(looks, ("bottom",), 1.0, 9, completer, "outfit_transformer")


def test_a_completion_shows_what_was_imagined_and_taken(open_page: Open) -> None:
    at = open_page("map")
    session(at).result = completion("gradient", (ImaginedPiece(("p22", "p2", "p12"), (0.95, 0.93, 0.8), WAY),))
    way(at, "completed")
    assert kinds(at) == ["piece", "chosen", "hollow", "ring", "ring"]
    assert drawn(at)["links"][0]["arrow"] and len(drawn(at)["paths"][0]["points"]) == 3
    assert "Imagined piece 1 → Black jeans" not in html(at)  # p2 is white
    assert "Imagined piece 1 → White jeans 2: very close (0.93). It was reached in 3 steps." in html(at)


def test_a_completion_of_real_pieces_only_says_so(open_page: Open) -> None:
    at = open_page("map")
    session(at).last = completion("beam")
    way(at, "completed")
    assert kinds(at) == ["piece", "chosen"] and "imagines none" in html(at)


def test_without_a_completion_there_is_a_way_to_one(open_page: Open) -> None:
    at = way(open_page("map"), "completed")
    assert any("Nothing has been completed" in caption.value for caption in at.caption)


def test_a_kept_look_is_still_on_the_map() -> None:
    from core.stylist import StylistConfig

    s = Session(StylistConfig())
    s.pick("p0")
    s.result = completion("beam")
    s.pick("p2")
    assert s.result is None and list(completed.results_of(s)) == ["beam"]


def test_distance_in_words_where_another_was_better() -> None:
    assert completed.sentence(2, "Red belt", None, 0).startswith("Imagined piece 2 → Red belt: not among its nearest")


def test_a_scene_looks_at_all_that_it_draws() -> None:
    drawing = scene.Scene("t", (scene.mark("pin", (0.1, 0.2)),), paths=(scene.path([(0, 0), (1, 1)], ["a", "b"]),))
    assert drawing.data()["focus"] == {"token": "t", "points": [(0.1, 0.2), [0.0, 0.0], [1.0, 1.0]]}
