"""The Discover page: words find pictures, pictures find words, and two models answer the same question."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import RequestError
from core.preparation import Preparation
from core.stylist import Hit, Stylist, StylistConfig
from pages._ui import resources
from pages._ui.state import Curiosity, Session, Upload
from tests.pages.fakes import FakeStylist, drawn
from tests.pages.test_wardrobe import button, html, labels, png, session, shown

Open = Callable[[str], AppTest]


def curiosity(at: AppTest) -> Curiosity:
    return session(at).curiosity


def way(at: AppTest, name: str) -> AppTest:
    next(group for group in at.button_group if group.label == "How to ask").set_value(name).run()
    assert not at.exception
    return at


def field(at: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(text for text in at.text_input if text.label == label)


def test_opens_first_with_an_answer(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("discover")
    assert not at.exception
    assert "a warm winter coat" in html(at) and len(shown(at, "found")) == 10


def test_words_find_pieces_by_their_pictures_alone(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("discover")
    field(at, "Ask the collection in words").set_value("white trainers").run()
    assert shown(at, "found")[0] == stylist.search("white trainers")[0].item.id
    assert stylist.caption_weights[-2] == 0.0
    at.toggle[0].set_value(True).run()
    assert stylist.caption_weights[-1] > 0.0


def test_an_answer_is_found_once(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("discover")
    asked = len(stylist.caption_weights)
    at.run()
    assert len(stylist.caption_weights) == asked


def test_examples_are_asked_by_a_click(open_page: Open) -> None:
    at = open_page("discover")
    button(at, "white trainers").click().run()
    assert curiosity(at).text == "white trainers" and "“white trainers”" in html(at)


def test_a_click_asks_about_a_piece(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("discover")
    button(at, "found: pick p6").click().run()
    assert not at.exception
    assert curiosity(at).way == "picture" and stylist.item("p6").title in html(at)
    assert "trainers" in html(at) and "80%" in html(at) and "a wedding" in html(at)
    assert "The shop says: white, plain and trainers." in html(at)
    assert set(shown(at, "near")) == {i.id for i in stylist.catalogue.items if i.type == "trainers"} - {"p6"}


def test_nothing_here_changes_the_outfit(open_page: Open) -> None:
    at = open_page("discover")
    button(at, "found: pick p6").click().run()
    assert session(at).look.pieces == ()


def test_any_labels_that_a_person_types(open_page: Open) -> None:
    at = way(open_page("discover"), "picture")
    field(at, "Your own words for it, with commas between them").set_value("romantic, <b>sporty</b>").run()
    assert "romantic" in html(at) and "&lt;b&gt;sporty&lt;/b&gt;" in html(at) and "<b>sporty" not in html(at)


def test_a_photo_of_ones_own(open_page: Open, stylist: FakeStylist) -> None:
    at = way(open_page("discover"), "picture")
    at.file_uploader[0].set_value(("mine.png", png(drawn("red", "shirt")), "image/png")).run()
    assert not at.exception
    assert "Your photo mine.png" in html(at) and "data:image/webp" in html(at)
    assert shown(at, "near")[0] == "p0"


def test_a_file_that_is_no_picture_says_what_to_do(open_page: Open) -> None:
    at = way(open_page("discover"), "picture")
    at.file_uploader[0].set_value(("notes.png", b"no picture", "image/png")).run()
    assert "Save it as JPEG or PNG" in at.error[0].value and "The shop says" in html(at)


def test_a_piece_of_ones_own_wardrobe_is_offered_first(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("discover")
    s = session(at)
    own = s.wardrobe.add(stylist.adopt(stylist.recognise(png(), "mine.png"), "shirt", "white"))
    way(at, "picture")
    assert shown(at, "others")[0] == own
    button(at, f"others: pick {own}").click().run()
    assert "You say: white" in html(at)
    s.wardrobe.remove(own)
    at.run()
    assert not at.exception and "The shop says" in html(at)


def test_others_to_ask_about(open_page: Open) -> None:
    at = way(open_page("discover"), "picture")
    first = shown(at, "others")
    button(at, "Show others").click().run()
    assert len(first) == 5 and not set(first) & set(shown(at, "others"))


def test_every_picture_is_described(open_page: Open) -> None:
    at = way(open_page("discover"), "picture")
    assert html(at).count("<img") == html(at).count('alt="') > 0 and 'alt=""' not in html(at)


def test_a_model_that_is_not_here_says_what_to_do(open_page: Open) -> None:
    at = way(open_page("discover"), "models")
    assert "Its weights are not here." in html(at)
    at.selectbox[0].set_value("fashion-clip").run()
    assert "Its weights are not here." in at.info[0].value
    assert any("on another machine, run: fetch." in caption.value for caption in at.caption)
    assert "Download it and open it" in labels(at) and not shown(at, "second-words")


def test_two_models_answer_side_by_side(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(FakeStylist):
        def search(self, *args, **more) -> list[Hit]:  # type: ignore[no-untyped-def]
            return super().search(*args, **more)[3:]

    def open_(config: StylistConfig) -> Stylist:
        return (Other if config.encoder == "other-eye" else FakeStylist)(config)

    monkeypatch.setattr(Stylist, "open", open_)
    resources.stylist.clear()
    at = way(open_page("discover"), "models")
    at.selectbox[0].set_value("other-eye").run()
    assert not at.exception
    assert shown(at, "first-words") != shown(at, "second-words") and len(shown(at, "second-words")) == 6
    assert "The two models share 3 of their first 6 answers." in html(at)
    at.switch_page("pages/wardrobe.py").run()
    at.switch_page("pages/discover.py").run()
    assert curiosity(at).second == "other-eye" and len(shown(at, "second-words")) == 6


def test_a_download_that_was_asked_for_is_tried(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Stylist, "open", lambda config: opened.append(config.encoder) or FakeStylist(config))
    resources.stylist.clear()
    at = way(open_page("discover"), "models")
    at.selectbox[0].set_value("fashion-clip").run()
    assert "fashion-clip" not in opened
    button(at, "Download it and open it").click().run()
    assert opened[-1] == "fashion-clip" and len(shown(at, "second-words")) == 6


def test_the_same_model_twice_is_no_comparison(open_page: Open) -> None:
    at = way(open_page("discover"), "models")
    at.selectbox[0].set_value("another one, by its address").run()
    field(at, "Address").set_value("builtin").run()
    assert "Choose another one" in at.info[0].value


def test_before_anything_is_ready_it_says_so(open_page: Open, stylist: FakeStylist) -> None:
    stylist.is_ready = False
    at = open_page("discover")
    assert not at.exception and "Looking at the pictures" in at.get("progress")[0].proto.text


def test_the_model_is_waited_for_and_then_asked(open_page: Open, stylist: FakeStylist) -> None:
    states = [Preparation(0, 60, what="Opening the encoder")] * 2
    stylist.preparation = lambda: states.pop() if states else Preparation(60, 60, ready=True)  # type: ignore[method-assign]
    at = open_page("discover")
    assert "Opening the encoder" in at.get("progress")[0].proto.text and not shown(at, "found")
    assert len(shown(at.run(), "found")) == 10


def test_a_model_that_does_not_open_can_be_tried_again(open_page: Open, stylist: FakeStylist) -> None:
    stylist.preparation = lambda: Preparation(0, 60, error="No network. Fetch it.")  # type: ignore[method-assign]
    at = open_page("discover")
    assert at.warning[0].value == "No network. Fetch it." and "Try again" in labels(at)


def test_an_answer_that_fails_says_what_to_do(open_page: Open, stylist: FakeStylist) -> None:
    def search(*args: object, **more: object) -> list[Hit]:
        raise RequestError("The model is gone. Open it again.")

    stylist.search = search  # type: ignore[method-assign]
    at = open_page("discover")
    assert not at.exception and at.warning[0].value == "The model is gone. Open it again."


def test_another_collection_forgets_what_was_asked() -> None:
    s = Session(StylistConfig(), curiosity=Curiosity(about="p6", photo=Upload("x", None)))
    s.forget_missing(["p1"])
    assert s.curiosity == Curiosity()
