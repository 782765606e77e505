"""Whether words lead anywhere, where it is known that they do."""

from pathlib import Path

import pytest

from core.evaluation.wishes import evaluate_wishes
from core.stylist import Stylist, StylistConfig
from tests.fakes import FakeCatalogue, FakeEncoder, make_item


@pytest.fixture
def stylist(tmp_path: Path) -> Stylist:
    """Six skirts and six shirts in each of two colours; so few are laid out at once."""
    pairs = [(kind, colour) for kind in ("skirt", "shirt") for colour in ("red", "navy")]
    items = [make_item(f"{kind}-{colour}-{n}", kind, colour) for kind, colour in pairs for n in range(6)]
    stylist = Stylist(StylistConfig(cache=str(tmp_path)), FakeCatalogue(items), lambda progress: FakeEncoder())
    assert stylist.wait(20).ready and stylist._maker.wait(20).ready
    return stylist


def test_words_land_among_what_they_name(stylist: Stylist) -> None:
    found = evaluate_wishes(stylist, questions=10)
    assert found["placed"]["type"]["n"] == found["placed"]["colour"]["n"] == 4
    assert found["placed"]["type"]["value"] > 0.9
    assert found["walked"]["chance"] == 0.5 and found["walked"]["any stop is"]["n"] == 10
    assert found["walked"]["any stop is"]["value"] >= found["walked"]["the last stop is of the colour"]["value"]


def test_the_same_questions_for_the_same_seed(stylist: Stylist) -> None:
    assert evaluate_wishes(stylist, 3, seed=1) == evaluate_wishes(stylist, 3, seed=1)
