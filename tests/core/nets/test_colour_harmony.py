"""The colour-harmony rule: what it says of colours, and that its score is the mean over pairs."""

import itertools

import pytest
import torch
from torch.nn.functional import normalize, one_hot

from core.compatibility.base.harmony import ColourHarmonyScorer
from core.nets.colour_harmony import ColourHarmony, ColourHarmonyConfig, oklab, relation, relations
from core.taxonomy import COLOURS

NAMES = list(COLOURS)


@pytest.fixture
def net() -> ColourHarmony:
    """Colours have orthogonal names here, and nothing is read wrongly."""
    net = ColourHarmony(ColourHarmonyConfig(len(NAMES), temperature=0.01))
    net.names = torch.eye(len(NAMES))
    return net


def wearing(*colours: str) -> torch.Tensor:
    one = one_hot(torch.tensor([NAMES.index(colour) for colour in colours]), len(NAMES)).float()
    return torch.cat([one, one], dim=-1)[None]


def test_oklab_knows_black_white_and_grey() -> None:
    assert oklab((255, 255, 255)) == pytest.approx((1, 0, 0), abs=1e-3)
    assert oklab((0, 0, 0)) == pytest.approx((0, 0, 0), abs=1e-6)
    assert oklab((255, 0, 0)) == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)


def test_the_rule_does_not_mind_order_and_stays_between_0_and_1() -> None:
    for a, b in itertools.product(NAMES, NAMES):
        assert relation(a, b) == relation(b, a) and 0 <= relation(a, b).value <= 1
    assert torch.equal(relations(), relations().T)


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (("black", "white"), "neutral with neutral"),
        (("red", "black"), "a colour with a neutral"),
        (("red", "coral"), "neighbours on the wheel"),
        (("fuchsia", "green"), "opposite on the wheel"),
        (("red", "turquoise"), "opposite on the wheel"),
        (("navy", "navy"), "tone on tone"),
        (("multicolour", "grey"), "a print with a neutral"),
    ],
)
def test_it_says_what_a_colour_wheel_says(pair: tuple[str, str], reason: str) -> None:
    assert relation(*pair).reason == reason


def test_clashing_colours_score_below_harmonious_ones(net: ColourHarmony) -> None:
    scorer = ColourHarmonyScorer(net, "any")
    mask = torch.ones(1, 3, dtype=torch.bool)
    good, poor = (
        float(scorer.score(wearing(*colours.split()), mask)) for colours in ("navy white beige", "red purple green")
    )
    assert good > 0.5 > poor


def test_the_score_is_the_mean_over_pairs(net: ColourHarmony) -> None:
    net.config = ColourHarmonyConfig(len(NAMES), temperature=0.5)
    items = normalize(torch.randn(1, 4, 2 * len(NAMES), generator=torch.Generator().manual_seed(0)), dim=-1)
    p, table = net.colours(items)[0], relations()
    each = [
        sum(float(p[i, a] * p[j, b] * table[a, b]) for a in range(len(NAMES)) for b in range(len(NAMES)))
        for i, j in itertools.combinations(range(4), 2)
    ]
    found = float(net.compatibility_logit(items, torch.ones(1, 4, dtype=torch.bool)))
    assert found == pytest.approx(8 * (sum(each) / len(each) - 0.65), abs=1e-4)


def test_it_explains_the_worst_pair_first(net: ColourHarmony) -> None:
    reasons = ColourHarmonyScorer(net, "any").explain(wearing("navy", "red", "green")[0])
    assert reasons[0].colours == ("red", "green") and reasons[0].places == (1, 2)
    assert reasons[0].words.startswith("red and green: ") and len(reasons) == 3
