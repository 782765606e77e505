"""Training the generator: tasks, greedy targets, the matching of what is imagined to them, and what ships."""

import dataclasses
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.cli import train as train_command
from core.completion.base.engine import beam_search
from core.config import load
from core.nets.generator import Generator, GeneratorConfig
from core.taxonomy import TYPE_INDEX, TYPES
from core.training.generator import GeneratorTrainingConfig
from core.training.generator_company import CompanyConfig, company_losses, make_company
from core.training.generator_losses import Lesson, LossConfig, fitting, imitation_loss, match, share_of_gain, show
from core.training.generator_targets import Targets, Teacher, complete_greedily, make_targets
from core.training.generator_tasks import MOST, Tasks, draw_tasks, make_asks
from core.training.outfit_data import PAD, OutfitData
from core.types import Problem
from core.weights import MODELS, find_weights, load_weights, read_manifest, weights_mark
from tests.core.training.test_outfit_training import TRANSFORMER, command, write_shop
from tests.fakes import HUES, FakeEncoder, FakeScorer, make_items

DIM = 4
SMALL = {
    "net": {"hidden": 16, "steps": 2, "tower": 32, "embed": 8},
    "loss": {"batch": 16, "strangers": 20},
    "lesson": {"outfits": 30, "candidates": 12, "known": 0.3, "own": 0.3},
    "start": {"epochs": 2, "rate": 0.01},
    "imitate": {"epochs": 2, "rate": 0.01},
    "check": {"outfits": 6, "remove": 1, "pool": 10},
}


@pytest.fixture(scope="module")
def data() -> OutfitData:
    """Pieces in six colours, which their features show; stylists put together what has the same colour."""
    items = make_items()
    rng = np.random.default_rng(0)
    draw = torch.Generator().manual_seed(0)
    shown = torch.randn(len(HUES), 2, DIM, generator=draw)[[HUES.index(item.colour) for item in items]]  # (N, 2, d)
    noise = 0.2 * torch.randn(len(items), 2, DIM, generator=draw)
    features = torch.nn.functional.normalize(shown + noise, dim=2).flatten(1)  # (N, 2d)
    by_colour = [[row for row, item in enumerate(items) if item.colour == hue] for hue in HUES]
    outfits = [tuple(rng.permutation(by_colour[n % len(by_colour)])[: rng.integers(2, 6)].tolist()) for n in range(80)]
    return OutfitData(tuple(items), features, torch.randn(len(items), 2, DIM, generator=draw), tuple(outfits))


@pytest.fixture
def net() -> Generator:
    torch.manual_seed(0)
    return Generator(GeneratorConfig(DIM, len(TYPES), hidden=16, steps=2, tower=32, embed=8)).eval()


def draw(data: OutfitData, anything: float = 0.4) -> Tasks:
    return draw_tasks(data.train, make_asks(data), anything, np.random.default_rng(1))


def test_tasks_split_outfits_and_ask_for_what_was_taken(data: OutfitData) -> None:
    asks, tasks = make_asks(data), draw(data)
    assert len(tasks) == len(data.train)
    for outfit, worn, asked, taken in zip(data.train, tasks.worn, tasks.asks, tasks.taken, strict=True):
        held, gone = set(worn.tolist()) - {PAD}, [row for row in taken.tolist() if row != PAD]
        assert held | set(gone) == set(outfit) and not held & set(gone) and held and 1 <= len(gone) <= MOST
        assert (asked != PAD).sum() == len(gone)
        for ask, row in zip(asked, gone, strict=False):
            assert row in asks.pools[ask] and ask in (0, asks.by_slot[row], asks.by_type[row])
    assert 0.2 < (tasks.asks[:, 0] == 0).mean() < 0.6


def test_asks_say_which_types_answer(data: OutfitData) -> None:
    asks = make_asks(data)
    assert not asks.words[0].any() and asks.allowed[0].sum() == len({item.type for item in data.items})
    for ask, pool in enumerate(asks.pools):
        types = {TYPE_INDEX[data.items[row].type] for row in pool}
        assert set(asks.allowed[ask].nonzero().flatten().tolist()) == types
    slots = {data.items[row].slot for row in asks.pools[asks.by_slot[0]]}
    assert slots == {data.items[0].slot} and torch.equal(asks.words[asks.by_slot[0]], data.wanted[0, 1])


def teacher(data: OutfitData, net: Generator, *, human: bool = True, candidates: int = 70) -> Teacher:
    return Teacher(FakeScorer(2 * DIM), data, make_asks(data), candidates, 0.3, 0.3, net, human)


def test_targets_over_all_candidates_are_greedy_completion(data: OutfitData, net: Generator) -> None:
    tasks = draw(data, anything=1.0).part(np.arange(12))  # all slots alike, so that their order is nothing
    found = complete_greedily(teacher(data, net), tasks, np.random.default_rng(0))
    for worn, asked, picks in zip(tasks.worn, tasks.asks, found.picks, strict=True):
        rows = torch.from_numpy(worn[worn != PAD])
        pool = torch.from_numpy(np.setdiff1d(np.arange(len(data.items)), worn))
        pools = (pool,) * int((asked != PAD).sum())
        problem = Problem(
            data.features[rows], data.types[rows], data.features, data.types, pools, FakeScorer(2 * DIM), keep=1
        )
        greedy = beam_search(problem, 1, lambda done, what: None).found[0].rows
        assert set(greedy) == set(picks.tolist()) - {PAD}


def test_candidates_answer_and_are_not_worn(data: OutfitData, net: Generator) -> None:
    asks, tasks = make_asks(data), draw(data).part(np.arange(20))
    for human in (True, False):
        found = complete_greedily(teacher(data, net, human=human, candidates=14), tasks, np.random.default_rng(0))
        for task in range(20):
            for slot, ask in enumerate(tasks.asks[task]):
                rows = found.candidates[task, slot][found.candidates[task, slot] != PAD]
                if ask == PAD:
                    assert not len(rows)
                else:
                    gone = tasks.worn[task] if human else [*tasks.worn[task], *tasks.taken[task]]
                    assert len(set(rows)) == len(rows) == min(14, len(np.setdiff1d(asks.pools[ask], gone)))
                    assert np.isin(rows, asks.pools[ask]).all() and not np.isin(rows, tasks.worn[task]).any()
                    gone = tasks.taken[task][tasks.asks[task] == ask]
                    assert np.isin(gone, rows).all() if human else not np.isin(tasks.taken[task], rows).any()
        picks = [row[row != PAD].tolist() for row in found.picks]
        assert all(len(set(row)) == len(row) > 0 for row in picks)


def test_targets_go_on_where_they_stopped(data: OutfitData, net: Generator, tmp_path: Path) -> None:
    tasks, who = draw(data), teacher(data, net, candidates=12)
    whole = make_targets(who, tasks, tmp_path / "train", 0, resume=False)
    calls = who.scorer.calls  # type: ignore[attr-defined]
    again = make_targets(who, tasks, tmp_path / "train", 0, resume=True)
    assert who.scorer.calls == calls  # type: ignore[attr-defined]
    for field in dataclasses.fields(Targets):
        assert np.array_equal(getattr(whole, field.name), getattr(again, field.name))
    make_targets(who, tasks, tmp_path / "train", 0, resume=False)
    assert who.scorer.calls > calls  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_matching_by_trying_all_orders(seed: int) -> None:
    cosines = torch.rand(3, MOST, MOST, generator=torch.Generator().manual_seed(seed))
    asks = np.array([[0, 0, 0, 0], [1, 2, 1, PAD], [3, PAD, PAD, PAD]])
    task, query, answer = match(cosines, asks)
    for number, k in enumerate((4, 3, 1)):
        pairs = {int(q): int(a) for t, q, a in zip(task, query, answer, strict=True) if t == number}
        orders = [
            order
            for order in itertools.permutations(range(k))
            if all(asks[number, q] == asks[number, a] for q, a in enumerate(order))
        ]
        best = max(orders, key=lambda order: sum(float(cosines[number, q, a]) for q, a in enumerate(order)))
        assert [pairs[q] for q in range(k)] == list(best)


def test_the_loss_minds_no_order_of_the_targets_and_shows_the_best(data: OutfitData, net: Generator) -> None:
    asks, tasks = make_asks(data), draw(data, anything=1.0)
    tasks = tasks.part(np.flatnonzero((tasks.asks != PAD).sum(axis=1) == 2)[:6])
    targets = complete_greedily(teacher(data, net, candidates=12), tasks, np.random.default_rng(0))
    turned = Targets(*(getattr(targets, f.name)[:, [1, 0, 2, 3]] for f in dataclasses.fields(Targets)))
    config, found = LossConfig(hard=12, easy=0, silent=0.0, untyped=0.0, strangers=0), []
    for each in (targets, turned):
        loss = imitation_loss(net, Lesson(data, asks, tasks, each), config, np.random.default_rng(0))
        found.append(float(loss.detach()))
    assert found[0] == pytest.approx(found[1], abs=1e-5)
    some = show(targets, 3, 2, np.random.default_rng(0))
    assert some.candidates.shape == (6, MOST, 5)
    assert np.array_equal(some.logits[:, :2, :3], -np.sort(-targets.logits, axis=2)[:, :2, :3])


def test_items_that_fit_by_loops(data: OutfitData) -> None:
    asks, tasks = make_asks(data), draw(data).part(np.arange(5))
    rows = np.array([PAD, *range(0, len(data.items), 5)])
    found = fitting(asks, tasks, rows)
    for task, slot, place in itertools.product(range(5), range(MOST), range(len(rows))):
        ask, row = tasks.asks[task, slot], rows[place]
        expected = ask != PAD and row != PAD and row in asks.pools[ask] and row not in tasks.worn[task]
        assert bool(found[task, slot, place]) == expected


def test_company_completes_greedily_by_what_was_worn_together(data: OutfitData) -> None:
    asks = make_asks(data)
    company, tasks, config = make_company(data, asks), draw(data), CompanyConfig(candidates=5)
    found, links = company.targets(tasks, config), company.links.toarray()
    assert np.allclose(links, links.T)
    for task in range(10):
        held = [row for row in tasks.worn[task] if row != PAD]
        for slot, ask in enumerate(tasks.asks[task]):
            if ask == PAD:
                assert found.picks[task, slot] == PAD
                continue
            free = [row for row in asks.pools[ask] if row not in held and row not in tasks.taken[task]]
            gain = {row: 80.0 * sum(links[other, row] for other in held) / len(held) / (len(held) + 1) for row in free}
            assert gain[found.picks[task, slot]] == pytest.approx(max(gain.values()), abs=1e-4)
            assert found.logits[task, slot] == pytest.approx(sorted(gain.values(), reverse=True)[:5], abs=1e-4)
            held.append(int(found.picks[task, slot]))


def test_it_learns_what_goes_together(data: OutfitData, net: Generator) -> None:
    company = make_company(data, make_asks(data))
    tasks = draw(data)
    lesson = Lesson(data, company.asks, tasks, company.targets(tasks, CompanyConfig(candidates=60)))
    before = share_of_gain(net, lesson)
    adam = torch.optim.Adam(net.parameters(), lr=5e-3)
    net.train()
    for epoch in range(15):
        for loss in company_losses(net, company, CompanyConfig(), LossConfig(batch=16, strangers=20), 0.4, 0, epoch):
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            adam.step()
    assert share_of_gain(net.eval(), lesson) > before + 0.15


def test_training_ships_weights_that_know_whom_they_imitate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("core.training.outfit_source.open_encoder", lambda name: FakeEncoder())
    monkeypatch.chdir(tmp_path)
    write_shop(tmp_path / "data" / "mango")
    data = tmp_path / "data"
    assert train_command.main(command(data, "generator", SMALL)) == 1  # there is nobody to imitate
    assert "no weights of outfit_transformer" in capsys.readouterr().err
    assert train_command.main(command(data, "outfit_transformer", TRANSFORMER)) == 0
    assert train_command.main(command(data, "generator", SMALL)) == 0, capsys.readouterr().err
    home = find_weights("generator", FakeEncoder.fingerprint)
    manifest = read_manifest(home)
    scorer = read_manifest(find_weights("outfit_transformer", FakeEncoder.fingerprint))
    assert manifest.depends["scorer"] == weights_mark(scorer)
    figures = json.loads((home / "evaluation.json").read_text())["ways"]
    assert figures["generator"]["calls"] == 5 < figures["greedy"]["calls"]
    assert f"{figures['generator']['score']:.4f}" in (home / "card.md").read_text()
    first = load_weights(home)[0]
    capsys.readouterr()
    assert train_command.main([*command(data, "generator", SMALL), "--resume"]) == 0
    assert "epoch" not in capsys.readouterr().out  # nothing was left to do
    assert all(torch.equal(first[name], again) for name, again in load_weights(home)[0].items())


def test_the_shipped_recipe_is_readable() -> None:
    config = load(GeneratorTrainingConfig, Path(__file__).parents[3] / "core" / "configs" / "generator.json")
    assert config.scorer == "outfit_transformer"


@pytest.mark.skipif(not (MODELS / "generator").exists(), reason="no generator ships")
def test_the_shipped_generator_is_better_than_chance() -> None:
    ways = json.loads((MODELS / "generator" / "evaluation.json").read_text())["ways"]
    chance, reached, greedy = (ways[name]["logit"] for name in ("random", "generator", "greedy"))
    assert (reached - chance) / (greedy - chance) > 0.5 and ways["generator"]["picks"] > 3 * ways["random"]["picks"]
    assert (MODELS / "generator" / "weights.safetensors").stat().st_size < 6_000_000
