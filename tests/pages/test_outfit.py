"""The Outfit page: verdict, pieces, undo, completion, suggestions, swaps."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import RequestError, WeightsError
from core.types import CompletionRequest, CompletionResult, Judgement, Progress
from pages._ui.state import Look, Session
from tests.pages.fakes import FakeStylist
from tests.pages.test_wardrobe import button, html, labels, session

Open = Callable[[str], AppTest]
TRIO = ("p0", "p2", "p6")  # shirt, jeans, trainers, all white


@pytest.fixture
def worn(open_page: Open) -> AppTest:
    """The page with three pieces on it."""
    at = open_page("outfit")
    session(at).change(Look(TRIO))
    return at.run()


def complete(at: AppTest) -> Session:
    button(at, "Complete the outfit").click().run()
    s = session(at)
    if s.job is not None:
        assert s.job.wait(10)
        at.run()
    assert not at.exception
    return s


def test_empty_page_teaches(open_page: Open) -> None:
    at = open_page("outfit")
    assert not at.exception
    assert html(at).count("<li>") == 3 and "<img" in html(at)
    button(at, "Start with an example").click().run()
    assert len(session(at).look.pieces) == 3 and "Stronger than" in html(at)


def test_verdict_and_contributions_in_words(worn: AppTest, stylist: FakeStylist) -> None:
    assert "Stronger than 66% of outfits by stylists" in html(worn)
    assert "€38 together" in html(worn)


def test_every_picture_is_described(worn: AppTest) -> None:
    complete(worn)
    assert html(worn).count("<img") == html(worn).count('alt="') and 'alt=""' not in html(worn)


def test_remove_lock_undo_redo(worn: AppTest) -> None:
    button(worn, "pieces: lock p2").click().run()
    assert session(worn).look.locked == {"p2"} and "pieces: swap p2" not in labels(worn)
    button(worn, "pieces: remove p2").click().run()
    assert session(worn).look == Look(("p0", "p6"))
    button(worn, "Undo").click().run()
    assert session(worn).look == Look(TRIO, frozenset({"p2"}))
    button(worn, "Redo").click().run()
    assert session(worn).look.pieces == ("p0", "p6")


def test_slots_are_proposed_and_can_be_changed(worn: AppTest, stylist: FakeStylist) -> None:
    first, second = worn.selectbox[0], worn.selectbox[1]
    assert (first.value, second.value) == ("bag", "accessory")
    first.set_value("outerwear").run()
    complete(worn)
    assert stylist.requests[-1].slots == ("outerwear", "accessory")


def test_number_of_pieces(worn: AppTest, stylist: FakeStylist) -> None:
    group = next(g for g in worn.button_group if g.label == "How many pieces?")
    group.set_value(1).run()
    complete(worn)
    assert stylist.requests[-1].k == 1 and stylist.requests[-1].slots == ("bag",)


def test_choices_reach_the_request(worn: AppTest, stylist: FakeStylist) -> None:
    next(s for s in worn.selectbox if s.label == "How to search").set_value("greedy").run()
    worn.number_input[0].set_value(40.0).run()
    worn.slider[0].set_value(9).run()
    button(worn, "pieces: lock p0").click().run()
    s = complete(worn)
    request = stylist.requests[-1]
    assert (request.completer, request.max_price, request.width, request.locked) == ("greedy", 40.0, 9, {"p0"})
    prices = [stylist.item(i).price for suggestion in s.result.suggestions for i in suggestion.added]
    assert prices and max(prices) <= 40


def test_words_for_the_occasion_reach_the_request(worn: AppTest, stylist: FakeStylist) -> None:
    complete(worn)
    assert (stylist.requests[-1].brief, stylist.requests[-1].alpha) == ("", 1.0)
    worn.text_input[0].set_value(" garden party in June ").run()
    next(slider for slider in worn.slider if "these words count" in slider.label).set_value(30).run()
    complete(worn)
    assert (stylist.requests[-1].brief, stylist.requests[-1].alpha) == ("garden party in June", 0.7)
    button(worn, "pieces: swap p6").click().run()
    assert (stylist.requests[-1].brief, stylist.requests[-1].k) == ("garden party in June", 1)


def test_what_cannot_run_says_why(worn: AppTest) -> None:
    offered = next(s for s in worn.selectbox if s.label == "How to search").options
    assert offered == ["Beam", "Greedy"]
    assert any("It needs a scorer with a gradient" in c.value for c in worn.caption)


def test_suggestions_and_keep_as_one_step(worn: AppTest) -> None:
    s = complete(worn)
    assert "Five ways to complete it" in html(worn) and "Beam compared" in html(worn)
    best = s.result.suggestions[0]
    button(worn, "Keep look 1").click().run()
    assert session(worn).look.pieces == best.outfit and session(worn).result is None
    button(worn, "Undo").click().run()
    assert session(worn).look.pieces == TRIO


def test_next_best_never_shows_a_piece_twice(worn: AppTest) -> None:
    s = complete(worn)
    shown = []
    for _ in range(3):
        bag = s.result.suggestions[0].added[0]
        shown.append(bag)
        button(worn, f"new-0: next {bag}").click().run()
        assert not worn.exception
    assert len(set(shown)) == 3


def test_never_suggest_excludes_from_now_on(worn: AppTest, stylist: FakeStylist) -> None:
    s = complete(worn)
    bag = s.result.suggestions[0].added[0]
    button(worn, f"new-0: never {bag}").click().run()
    assert bag not in session(worn).result.suggestions[0].outfit
    complete(worn)
    assert bag in stylist.requests[-1].exclude
    assert all(bag not in suggestion.outfit for suggestion in session(worn).result.suggestions)


def test_swap_one_piece(worn: AppTest, stylist: FakeStylist) -> None:
    button(worn, "pieces: swap p6").click().run()
    option = next(label for label in labels(worn) if label.startswith("swaps: pick"))
    button(worn, option).click().run()
    new = option.split()[-1]
    assert session(worn).look.pieces == ("p0", "p2", new) and stylist.item(new).slot == "shoes"
    button(worn, "Undo").click().run()
    assert session(worn).look.pieces == TRIO


def test_copy_as_text(worn: AppTest) -> None:
    complete(worn)
    assert "White shirt 0 · €10" in worn.code[0].value and "Together €" in worn.code[0].value


def test_nothing_fits(worn: AppTest) -> None:
    worn.number_input[0].set_value(1.0).run()
    complete(worn)
    assert any("Nothing fits" in info.value for info in worn.info)


def test_a_completion_that_fails_says_why(worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(request: CompletionRequest, wardrobe: object = None, progress: Progress | None = None) -> CompletionResult:
        raise RequestError("There is no bag under €1.")

    monkeypatch.setattr(stylist, "complete", fail)
    complete(worn)
    assert worn.error[0].value == "There is no bag under €1."


def test_a_judge_without_weights_says_so_once(
    worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(outfit: object, wardrobe: object = None, scorer: str = "") -> Judgement:
        raise WeightsError("There are no weights for this encoder.")

    monkeypatch.setattr(stylist, "judge", fail)
    session(worn).judged.clear()
    worn.run()
    assert sum("no weights for this encoder" in info.value for info in worn.info) == 1
    assert button(worn, "Complete the outfit").disabled


def test_a_completion_can_be_stopped(worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    def endless(request: CompletionRequest, wardrobe: object, progress: Progress) -> CompletionResult:
        while True:
            progress(0.5, "Piece 1 of 2")
            time.sleep(0.01)

    monkeypatch.setattr(
        stylist, "complete", lambda request, wardrobe=None, progress=None: endless(request, wardrobe, progress)
    )
    button(worn, "Complete the outfit").click().run()
    assert "Piece 1 of 2" in worn.get("progress")[0].proto.text
    button(worn, "Stop").click().run()
    assert session(worn).job.wait(5)
    worn.run()
    assert any("Stopped" in c.value for c in worn.caption)
    assert session(worn).look.pieces == TRIO


def test_a_whole_outfit_has_no_room(worn: AppTest) -> None:
    session(worn).change(Look(("p0", "p2", "p6", "p5", "p8", "p9", "p19", "p29", "p1")))
    worn.run()
    assert any("nothing more can be worn" in info.value for info in worn.info)
    assert button(worn, "Complete the outfit").disabled


def test_before_the_model_is_ready(open_page: Open, stylist: FakeStylist) -> None:
    stylist.is_ready = False
    at = open_page("outfit")
    session(at).change(Look(TRIO))
    at.run()
    assert not at.exception
    assert button(at, "Complete the outfit").disabled and "<img" in html(at)
