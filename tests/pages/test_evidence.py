"""The Evidence page: figures with intervals, controls and commands; nothing crashes for want of a file."""

import doctest
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import CatalogueError
from core.evidence import ASSETS, Comparison, Figure, read_evidence
from core.stylist import Stylist
from pages._ui import findings, plots, resources
from tests.core.test_evidence import scored, write
from tests.pages.test_wardrobe import html

Open = Callable[[str], AppTest]
JUDGE = Comparison(
    (
        Figure("outfit_transformer", 0.55, 0.52, 0.58, 725),
        Figure("mean_pooled", 0.48, 0.45, 0.51, 725),
        Figure("popularity", 0.26, 0.23, 0.29, 725, "control"),
    ),
    0.25,
    ("assets/models/mean_pooled/evaluation.json",),
    "make it",
)


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for result files, which the page reads instead of the committed ones."""
    monkeypatch.setattr(Stylist, "evidence", staticmethod(lambda: read_evidence(tmp_path / "assets")))
    return tmp_path / "assets"


def about(at: AppTest, topic: str) -> AppTest:
    next(group for group in at.button_group if group.label == "What about").set_value(topic).run()
    assert not at.exception
    return at


def charts(at: AppTest) -> list[str]:
    """The descriptions of the plots on the page."""
    return [element.proto.alt for element in at.get("plotly_chart")]


def test_examples_in_words_hold() -> None:
    assert doctest.testmod(findings).failed == 0


def test_what_ships_is_shown_under_every_topic(open_page: Open) -> None:
    at = open_page("evidence")
    assert not at.exception and not at.warning
    assert "Which piece is missing?" in html(at) and "/evaluation.json" in html(at)
    for topic in ("The eye", "The collection", "The papers", "Model cards"):
        about(at, topic)
        assert not at.warning


def test_opens_where_no_collection_does(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(config: object = None) -> Stylist:
        raise CatalogueError("There is no collection.")

    monkeypatch.setattr(Stylist, "open", fail)
    resources.stylist.clear()
    at = open_page("evidence")
    assert not at.exception and "Which piece is missing?" in html(at)


def test_without_any_file_every_topic_says_which_command_to_run(assets: Path, open_page: Open) -> None:
    at = open_page("evidence")
    for command in ("core.cli.train outfit_transformer", "--retrieval", "--protocol season"):
        assert command in html(at)
    assert "core.cli.evaluate_encoder" in html(about(at, "The eye"))
    assert "core.cli.crossdomain" in html(about(at, "The collection"))
    assert "published.json" in html(about(at, "The papers"))
    assert "core.cli.train" in about(at, "Model cards").info[0].value


def test_figures_come_with_intervals_controls_and_the_command(assets: Path, open_page: Open) -> None:
    write(assets, "models/ngnn/evaluation.json", scored("ngnn", 0.41, controls={"popularity": scored("", 0.26)}))
    at = open_page("evidence")
    first = charts(at)[0]
    assert "Graph network (NGNN): 41%, 95% interval 38% to 44%, 725 questions" in first
    assert "Knowing only what is popular: 26%" in first and "Guessing reaches 25%" in first
    assert "right in 41 of 100" in html(at) and "gets 26 of 100" in html(at)
    assert "<code>python -m core.cli.train" in html(at)


def test_a_damaged_file_is_named(assets: Path, open_page: Open) -> None:
    write(assets, "models/ngnn/evaluation.json", "{")
    at = open_page("evidence")
    assert not at.exception and "assets/models/ngnn/evaluation.json cannot be read" in at.warning[0].value


def test_a_lead_is_called_luck_only_where_intervals_overlap() -> None:
    one, two, control = JUDGE.figures
    assert "larger than chance explains" in findings.beats(one, two)
    assert "may be luck" in findings.beats(Figure("a", 0.5, 0.4, 0.6), Figure("b", 0.45, 0.35, 0.55))
    assert "is right in 55 of 100" in findings.blanks(JUDGE, "outfit_transformer")
    assert "The outfit transformer was measured stronger" in findings.blanks(JUDGE, "mean_pooled")
    assert findings.label(control.name) == "Knowing only what is popular"
    starts = [Figure(f"{name}: seed {seed}", value) for name in "ab" for seed, value in enumerate((0.5, 0.6))]
    assert "A: 50 to 60 of 100 right." in findings.seeds(Comparison(tuple(starts)))
    assert "may be luck" in findings.seeds(Comparison(tuple(starts)))
    apart = (*starts[:2], Figure("b: seed 0", 0.4))
    assert "from every start" in findings.seeds(Comparison(apart))


def test_a_control_that_does_better_is_not_hidden() -> None:
    model, worse = Figure("accuracy by both", 0.46, 0.41, 0.50, 452), Figure("accuracy by words", 0.3, 0.2, 0.4, 452)
    for value, word in ((0.2, "knows more than that"), (0.47, "too near"), (0.6, "yet to learn")):
        control = Figure("colour histogram", value, value - 0.04, value + 0.04, 452, "control")
        said = findings.encoder("zero-shot colour, held-out packshots", Comparison((model, worse, control), 0.03))
        assert f"A trained colour histogram gets {round(value * 100)} of 100" in said and word in said


def test_many_result_files_are_named_in_one_line() -> None:
    files = tuple(f"assets/models/{name}/evaluation.json" for name in "abcd")
    text = findings.made_by(Comparison(files=(*files, "assets/evaluation/e.json"), command="make it"))
    assert "assets/models/NAME/evaluation.json, where NAME is a, b, c, d<br>assets/evaluation/e.json" in text
    assert findings.made_by(Comparison(files=files[:2], command="make it")).count("/evaluation.json") == 2


def test_a_caution_about_every_row_is_said_once(assets: Path, open_page: Open) -> None:
    figure = {"system": "X", "data": "D", "metric": "m", "value": 0.5, "source": "s", "caution": "Beware of it."}
    content = {"note": "n", "sources": {"s": {"title": "A paper"}}, "figures": [figure, {**figure, "metric": "k"}]}
    write(assets, "evaluation/published.json", content)
    assert html(about(open_page("evidence"), "The papers")).count("Beware of it.") == 1


def test_the_plot_shows_what_was_measured() -> None:
    plot = plots.drawn(JUDGE, findings.label, "outfit_transformer", plots.LIGHT)
    first, second, control = plot.data
    assert (first.x[0], first.error_x.array[0]) == (0.55, pytest.approx(0.03))
    assert first.marker.color == plots.LIGHT.accent != second.marker.color
    assert (second.marker.symbol, control.marker.symbol) == ("circle", "circle-open")
    assert first.y[0] > second.y[0] > control.y[0]  # the best on top


def test_papers_stand_apart_with_their_sources(open_page: Open) -> None:
    at = about(open_page("evidence"), "The papers")
    published = json.loads((ASSETS / "evaluation/published.json").read_text(encoding="utf-8"))
    assert "Other models, on other data" in html(at) and not charts(at)
    assert all(source["link"] in html(at) for source in published["sources"].values())


def test_every_weight_file_has_its_card_and_the_public_model_its_stated_biases(open_page: Open) -> None:
    at = about(open_page("evidence"), "Model cards")
    assert len(at.expander) == len(list(ASSETS.glob("models/*/manifest.json")))
    text = " ".join(markdown.value for markdown in at.markdown)
    assert "## Limits" in text and "assumptions about gender" in text and "women's wear" in text


def test_words_of_a_result_file_are_no_markup(assets: Path, open_page: Open) -> None:
    figure = {"system": "<script>x</script>", "data": "D", "metric": "m", "value": 0.5, "source": "s"}
    write(assets, "evaluation/published.json", {"note": "<b>n</b>", "sources": {}, "figures": [figure]})
    at = about(open_page("evidence"), "The papers")
    assert "<script>" not in html(at) and "<b>n" not in html(at)
