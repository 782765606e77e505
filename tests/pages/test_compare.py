"""The Compare page: algorithms side by side on one question, the trade-off they build up, and the lab."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import RequestError
from core.evidence import Figure
from core.lab import read_lab
from core.stylist import Choice, Stylist
from core.types import CompletionRequest, CompletionResult, Judgement, Progress, Suggestion
from pages._ui import answers, comparing, lab_plots, lab_words, plots, tradeoff
from pages._ui.state import Look
from pages._ui.trials import Bench, Question, Trial
from tests.core.test_evidence import write
from tests.core.test_lab import experiment
from tests.pages.fakes import FakeStylist
from tests.pages.test_wardrobe import button, html, labels, png, session

Open = Callable[[str], AppTest]
TRIO = ("p0", "p2", "p6")  # shirt, jeans, trainers, all white
QUESTION = Question(CompletionRequest(TRIO, completer=""), "here", "A bag to go with it")


class Gate:
    """A completion that reports its progress until it is let through."""

    def __init__(self, stylist: FakeStylist) -> None:
        self.open = {name: threading.Event() for name in ("beam", "greedy", "one_step")}
        self.heard = {name: threading.Event() for name in self.open}
        self._complete = stylist.complete

    def complete(
        self, request: CompletionRequest, wardrobe: object = None, progress: Progress = lambda done, what: None
    ) -> CompletionResult:
        while not self.open[request.completer].wait(0.01):
            progress(0.25, "12 outfits tried")
            self.heard[request.completer].set()
        return self._complete(request)


@pytest.fixture
def worn(open_page: Open, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with three pieces on it and three algorithms that can serve."""
    offered = [*stylist.completers(), Choice("one_step", "Fills every place at once.")]
    monkeypatch.setattr(stylist, "completers", lambda scorer="": offered)
    at = open_page("compare")
    session(at).change(Look(TRIO))
    return at.run()


def settled(at: AppTest) -> AppTest:
    """The page when every algorithm has ended."""
    for trial in session(at).bench.shown:
        assert trial.job.wait(10)
    at.run()
    assert not at.exception
    return at


def compare(at: AppTest, number: int = 3) -> AppTest:
    button(at, f"Compare {number} algorithms").click().run()
    assert not at.exception
    return settled(at)


def tick(at: AppTest, name: str, on: bool) -> None:
    box = next(box for box in at.checkbox if box.label == name)
    (box.check() if on else box.uncheck()).run()
    assert not at.exception


def test_every_algorithm_answers_with_picture_verdict_and_figures(worn: AppTest) -> None:
    text = html(compare(worn))
    for name in ("Beam", "Greedy", "One step"):
        assert f"<h3>{name}</h3>" in text and f'alt="{name}: Flat-lay of white shirt 0' in text
    assert text.count("Stronger than") == 3 and text.count("<dt>Time</dt><dd>1.2 seconds</dd>") == 3
    assert text.count("<dt>Outfits tried</dt>") == 3 and "0.95 of 1" in text
    assert "Fills every place at once." in text  # one sentence explains each
    assert "Any bag, any accessory and any outerwear to go with white shirt 0" in text
    assert text.count("<img") == text.count('alt="') and 'alt=""' not in text


def test_what_cannot_serve_is_disabled_and_says_why(worn: AppTest) -> None:
    box = next(box for box in worn.checkbox if box.label == "Gradient")
    assert box.disabled and not box.value
    assert any("It needs a scorer with a gradient." in caption.value for caption in worn.caption)


def test_only_what_is_ticked_is_asked(worn: AppTest, stylist: FakeStylist) -> None:
    tick(worn, "Greedy", False)
    compare(worn, 2)
    assert {request.completer for request in stylist.requests} == {"beam", "one_step"}
    tick(worn, "Beam", False)
    tick(worn, "One step", False)
    assert button(worn, "Compare").disabled and any("Tick at least one" in each.value for each in worn.caption)


def test_three_run_without_blocking_the_page_and_come_as_they_finish(
    worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(stylist)
    monkeypatch.setattr(stylist, "complete", gate.complete)
    button(worn, "Compare 3 algorithms").click().run()
    assert all(heard.wait(10) for heard in gate.heard.values())
    worn.run()
    assert not worn.exception and "Stop Beam" in labels(worn)
    assert [bar.proto.text for bar in worn.get("progress")] == ["12 outfits tried …"] * 3
    assert button(worn, "Compare 3 algorithms").disabled
    gate.open["greedy"].set()
    trials = {trial.completer: trial for trial in session(worn).bench.shown}
    assert trials["greedy"].job.wait(10)
    worn.run()
    assert "Use the outfit by Greedy" in labels(worn) and "Stop Beam" in labels(worn)
    assert "agree" not in html(worn)  # not before all have answered
    button(worn, "Stop Beam").click().run()
    assert trials["beam"].job.wait(10) and trials["one_step"].job.running  # the others go on
    gate.open["one_step"].set()
    settled(worn)
    assert any(caption.value == "Stopped. Nothing was changed." for caption in worn.caption)
    assert session(worn).look.pieces == TRIO and "They agree on" in html(worn)
    assert [trial.completer for trial in session(worn).bench.finished] == ["greedy", "one_step"]


def test_all_can_be_stopped_at_once(worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stylist, "complete", Gate(stylist).complete)
    button(worn, "Compare 3 algorithms").click().run()
    button(worn, "Stop all").click().run()
    settled(worn)
    assert not session(worn).bench.finished and "What does a better score cost?" not in html(worn)
    assert not button(worn, "Compare 3 algorithms").disabled


def test_one_that_fails_says_why_and_the_others_answer(
    worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = stylist.complete

    def fail(request: CompletionRequest, wardrobe: object = None, progress: object = None) -> CompletionResult:
        if request.completer == "greedy":
            raise RequestError("It would take 1,000,000 scorer calls.")
        return complete(request)

    monkeypatch.setattr(stylist, "complete", fail)
    compare(worn)
    assert [error.value for error in worn.error] == ["It would take 1,000,000 scorer calls."]
    assert "Use the outfit by Beam" in labels(worn) and "Use the outfit by Greedy" not in labels(worn)


def test_pieces_they_agree_on_are_marked_in_words(
    worn: AppTest, stylist: FakeStylist, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = stylist.complete

    def differ(request: CompletionRequest, wardrobe: object = None, progress: object = None) -> CompletionResult:
        found = complete(request)
        place = {"beam": 0, "greedy": 0, "one_step": 1}[request.completer]
        return replace(found, suggestions=found.suggestions[place : place + 1])

    monkeypatch.setattr(stylist, "complete", differ)
    compare(worn)
    bench = session(worn).bench
    beam, greedy, alone = bench.shown
    shared, other = beam.best.added[0], alone.best.added[0]
    assert bench.also_chose(beam, shared) == ("greedy",) and bench.also_chose(greedy, shared) == ("beam",)
    assert bench.also_chose(alone, other) == ()
    assert f"They agree on {stylist.item(shared).title.lower()} (2 of 3)" in html(worn)


def test_the_outfit_can_be_used_and_that_undone(worn: AppTest) -> None:
    compare(worn)
    button(worn, "Use the outfit by Greedy").click().run()
    assert not worn.exception
    best = session(worn).bench.shown[1].best
    assert session(worn).look.pieces == best.outfit and len(best.outfit) == 6
    assert any(caption.value == "This is your outfit now." for caption in worn.caption)
    button(worn, "Undo").click().run()
    assert session(worn).look.pieces == TRIO


def test_runs_add_up_repeats_are_named_and_all_can_be_forgotten(worn: AppTest) -> None:
    compare(worn)
    compare(worn)
    assert html(worn).count("Asked before, as run") == 3 and "4 (as run 1)" in html(worn)
    tick(worn, "Greedy", False)
    next(group for group in worn.button_group if group.label == "How many pieces?").set_value(1).run()
    compare(worn, 2)
    chart = worn.get("plotly_chart")[0].proto.alt
    assert chart.count("Run ") == 8 and "Run 8, One step: 0.76" in chart
    assert html(worn).count("Asked before") == 0 and "2. Any bag to go with" in html(worn)
    button(worn, "Forget these runs").click().run()
    assert not worn.get("plotly_chart") and not session(worn).bench.trials


def test_an_outfit_can_start_from_the_words_alone(open_page: Open, stylist: FakeStylist) -> None:
    at = open_page("compare")
    assert not at.exception and button(at, "Compare 2 algorithms").disabled
    assert any("Say first what the outfit is for" in caption.value for caption in at.caption)
    at.text_input[0].set_value("garden party in June").run()
    compare(at, 2)
    request = stylist.requests[-1]
    assert (request.outfit, request.brief, request.alpha, request.k) == ((), "garden party in June", 0.5, 3)
    assert "for “garden party in June” (α = 0.50)" in html(at)


def test_the_words_count_as_much_as_one_likes(worn: AppTest, stylist: FakeStylist) -> None:
    assert not [slider for slider in worn.slider if "these words count" in slider.label]
    worn.text_input[0].set_value("a wedding").run()
    next(slider for slider in worn.slider if "these words count" in slider.label).set_value(80).run()
    assert any("The words count more (α = 0.20)" in caption.value for caption in worn.caption)
    compare(worn)
    assert {(request.brief, round(request.alpha, 2)) for request in stylist.requests} == {("a wedding", 0.2)}
    worn.text_input[0].set_value("").run()
    compare(worn)
    assert stylist.requests[-1].brief == "" and stylist.requests[-1].alpha == 1.0


def test_with_words_the_likeness_to_them_is_told_apart() -> None:
    best = Suggestion(TRIO, ("p6",), Judgement(0.8, 0.5, {}), value=0.25 * 0.8 + 0.75 * 0.2)
    question = replace(QUESTION, request=replace(QUESTION.request, brief="a wedding", alpha=0.25))
    bench = Bench()
    bench.begin(question, ("beam",), lambda request, progress: CompletionResult((best,), (), 0.1, 0, "beam", "x"))
    (trial,) = bench.shown
    assert trial.job.wait(5)
    said = answers.figures(trial, best)
    assert "<dt>Score</dt><dd>0.80 of 1</dd><dt>Likeness to the words</dt><dd>0.20 of 1</dd>" in said
    assert "<dt>Both, weighed</dt><dd>0.35</dd>" in said and tradeoff.score(trial) == best.value


def test_nothing_yet_offers_the_example(open_page: Open) -> None:
    at = open_page("compare")
    assert "<img" in html(at)
    button(at, "Use the example outfit").click().run()
    assert len(session(at).look.pieces) == 3 and "Use the example outfit" not in labels(at)
    button(at, "Undo").click().run()
    assert session(at).look.pieces == ()


def test_before_the_model_is_ready_nothing_can_start(open_page: Open, stylist: FakeStylist) -> None:
    stylist.is_ready = False
    at = open_page("compare")
    session(at).change(Look(TRIO))
    at.run()
    assert not at.exception and button(at, "Compare 2 algorithms").disabled


def test_an_own_piece_that_is_taken_away_takes_the_cards_with_it(worn: AppTest, stylist: FakeStylist) -> None:
    s = session(worn)
    own = s.wardrobe.add(stylist.adopt(stylist.recognise(png(), "mine.png"), "shirt", "white"))
    s.change(Look((own, "p2")))
    worn.run()
    compare(worn)
    s = session(worn)
    s.remove_own(own)
    worn.run()
    assert not worn.exception and not s.bench.shown and len(s.bench.finished) == 3


def test_the_first_three_that_can_serve_are_ticked() -> None:
    names = ("beam", "exhaustive", "generator", "greedy", "one_step", "retrieval")
    choices = [Choice(name, "It.", name not in ("retrieval", "beam")) for name in names]
    assert set(comparing.first_ticked(choices)) == {"one_step", "greedy", "exhaustive"}
    assert set(comparing.first_ticked([Choice(name, "It.") for name in names])) == {"beam", "one_step", "retrieval"}


def test_a_new_comparison_stops_the_old_one() -> None:
    def endless(request: CompletionRequest, progress: Progress) -> CompletionResult:
        while True:
            progress(0.0, "Trying")
            threading.Event().wait(0.01)

    bench = Bench()
    bench.begin(QUESTION, ("beam",), endless)
    (old,) = bench.shown
    bench.begin(QUESTION, ("beam",), endless)
    assert old.job.wait(5) and old.job.cancelled and bench.shown[0].before == old.number
    bench.reset()
    assert not bench.trials and not bench.at_work


def mark(name: str, seconds: float, score: float, now: bool = True) -> tradeoff.Mark:
    return tradeoff.Mark(name, seconds, score, f"{name} {score}", now)


@pytest.mark.parametrize("colours", [plots.LIGHT, plots.DARK])
def test_the_plot_tells_algorithms_apart_without_colours(colours: plots.Inks) -> None:
    names = [f"algorithm {place}" for place in range(10)]
    plot = tradeoff.drawn([mark(name, 1.0, 0.5) for name in names], names, colours)
    assert (
        len({trace.marker.symbol[0] for trace in plot.data}) == len({trace.marker.color for trace in plot.data}) == 10
    )
    assert plot.layout.xaxis.type == "log"
    few = tradeoff.drawn([mark(names[3], 0.0, 0.5), mark(names[3], 2.0, 0.7, now=False)], names, colours)
    (trace,) = few.data
    assert (trace.marker.symbol[0], trace.marker.symbol[1]) == (tradeoff.SYMBOLS[3], f"{tradeoff.SYMBOLS[3]}-open")
    assert trace.marker.color == plot.data[3].marker.color  # an algorithm keeps its sign
    assert min(trace.x) > 0  # a logarithm can show it
    low, high = few.layout.yaxis.range
    assert low < 0.5 and high > 0.7 and plot.layout.yaxis.range[1] - plot.layout.yaxis.range[0] > 0.1


def lab(at: AppTest) -> AppTest:
    next(group for group in at.button_group if group.label == "What to see").set_value("The lab").run()
    assert not at.exception
    return at


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for result files, which the page reads instead of the committed ones."""
    monkeypatch.setattr(Stylist, "experiments", staticmethod(lambda: read_lab(tmp_path / "assets")))
    return tmp_path / "assets"


def test_without_an_experiment_the_lab_says_which_command_to_run(assets: Path, open_page: Open) -> None:
    at = lab(open_page("compare"))
    assert "Not run yet" in html(at) and "python -m core.cli.experiment" in html(at)
    assert not at.get("plotly_chart")


def test_the_lab_shows_every_finding_with_its_numbers(assets: Path, open_page: Open) -> None:
    write(assets, "evaluation/experiment-builtin.json", experiment())
    at = lab(open_page("compare"))
    text = html(at)
    charts = [chart.proto.alt for chart in at.get("plotly_chart")]
    assert len(charts) == 6
    assert "Beam reaches 0.70 in the middle, pieces at random 0.20, the stylists' own outfits 0.50." in text.replace(
        "&#x27;", "'"
    )
    assert "Beam: half lie above 0.70" in charts[0] and "Completed at random: half lie above 0.20" in charts[0]
    assert "Beam finds the best outfits and takes 2.5 seconds for one" in text and "is 0.10 lower" in text
    assert "Beam: 0.70 in 2.5 seconds, 5,200 outfits tried" in charts[1]
    assert "ten best in 8 of 100, drawing at random in 1 of 100" in text and "5.0% to 11.0%" in text
    assert "Beam used 412 different pieces and Greedy 240" in text
    assert "no algorithm tried to please it" in text and "subspace network (CSA-Net)" in text
    assert "width 1 falls 0.0300 short of it on average" in text and "finds the very best in 70 of 100" in text
    assert "width 5: 0.0020 short" in charts[5]
    assert text.count("python -m core.cli.experiment --n 300 --remove 2") == 6


def test_a_lead_within_the_intervals_is_no_lead() -> None:
    def against(low: float, value: float, high: float) -> int:
        return lab_words._against(Figure("beam", value, low, high), Figure("originals", 0.5, 0.45, 0.55))

    assert [against(0.56, 0.6, 0.64), against(0.52, 0.56, 0.6), against(0.5, 0.501, 0.502)] == [1, 0, 0]
    assert [against(0.36, 0.4, 0.44), against(0.4, 0.44, 0.48)] == [-1, 0]
    assert lab_words._against(Figure("a", 0.6), Figure("b", 0.5)) == 1  # where no interval was measured


def test_several_experiments_can_be_told_apart(assets: Path, open_page: Open) -> None:
    write(assets, "evaluation/experiment-a.json", experiment())
    write(assets, "evaluation/experiment-b.json", {"beam": experiment()["beam"]})
    write(assets, "evaluation/experiment-c.json", "{")
    at = lab(open_page("compare"))
    assert "experiment-c.json" in at.warning[0].value
    (box,) = [box for box in at.selectbox if box.label == "Which experiment"]
    assert (
        box.options[0]
        == "300 outfits, 2 pieces taken out of each, told only how many, judged by the outfit transformer"
    )
    box.set_value("assets/evaluation/experiment-b.json").run()
    assert not at.exception and len(at.get("plotly_chart")) == 1


def test_what_ships_is_shown_without_a_warning(open_page: Open) -> None:
    assert not lab(open_page("compare")).warning


def test_hills_are_high_where_values_are_dense() -> None:
    quantiles = np.quantile(np.random.default_rng(0).normal(0.5, 0.1, 5000), np.linspace(0, 1, 101))
    _, edges = lab_plots._bins(float(quantiles[0]), float(quantiles[-1]))
    height = lab_plots.density(tuple(quantiles), edges)
    middles = (edges[:-1] + edges[1:]) / 2
    assert height.max() == 1.0 and abs(middles[height.argmax()] - 0.5) < 0.06
    assert height[0] < 0.1 and height[-1] < 0.1
    assert (height >= 0).all()


def test_one_value_makes_a_hill_too() -> None:
    plot = lab_plots.hills_drawn([("Always the same", (0.5,) * 101, False)], plots.LIGHT)
    assert max(plot.data[0].y) > 0 and plot.data[1].x[0] == 0.5


def test_a_trial_without_a_result_has_no_best() -> None:
    bench = Bench()
    bench.begin(QUESTION, ("beam",), lambda request, progress: CompletionResult((), (), 0.1, 0, "beam", "x"))
    (trial,) = bench.shown
    assert trial.job.wait(5) and isinstance(trial, Trial) and trial.best is None and not bench.finished


@pytest.mark.parametrize("top", [0.02, 0.267, 1.0, 4.9, 10.0, 524.0, 999.0])
def test_ticks_are_round_and_reach_the_top(top: float) -> None:
    ticks = lab_plots.round_steps(top)
    assert ticks[0] == 0 and 2 <= len(ticks) <= 5 and top / 2 <= ticks[-1] <= top * 1.001
    assert float(f"{ticks[1]:.2g}") == pytest.approx(ticks[1])
