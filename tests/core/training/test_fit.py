"""The training loop: it learns, keeps the best weights, stops early, and a resumed run repeats an uninterrupted one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.errors import StorageError
from core.training.fit import FitConfig, Stage, fit

CONFIG = FitConfig(epochs=6, rate=0.05, weight_decay=0.0)


class Stop(Exception):
    """Stands for a killed process."""


def make(die_at: int = 99, grades: list[float] | None = None) -> tuple[nn.Linear, Stage]:
    torch.manual_seed(0)
    net = nn.Linear(3, 1)
    x = torch.randn(64, 3)
    y = x @ torch.tensor([[1.0], [-2.0], [0.5]])
    seen: list[int] = []

    def losses(epoch: int) -> Iterator[Tensor]:
        if epoch == die_at:
            raise Stop
        for _ in range(10):
            pick = torch.randint(0, 64, (16,))
            yield (net(x[pick]) - y[pick]).square().mean()

    def validate() -> float:
        seen.append(1)
        return grades[len(seen) - 1] if grades else -float((net(x) - y).square().mean().detach())

    return net, Stage("test", 10, losses, validate)


def test_it_learns(tmp_path: Path) -> None:
    net, stage = make()
    before = stage.validate()
    assert fit(net, stage, CONFIG, tmp_path / "a.pt", resume=False, seed=0).score > before / 4
    assert not net.training


def test_a_killed_run_goes_on_and_ends_where_an_uninterrupted_one_does(tmp_path: Path) -> None:
    whole, stage = make()
    found = fit(whole, stage, CONFIG, tmp_path / "whole.pt", resume=False, seed=0)
    net, stage = make(die_at=3)
    with pytest.raises(Stop):
        fit(net, stage, CONFIG, tmp_path / "part.pt", resume=False, seed=0)
    net, stage = make()
    again = fit(net, stage, CONFIG, tmp_path / "part.pt", resume=True, seed=0)
    assert again.score == found.score and again.seconds > 0
    torch.testing.assert_close(net.weight, whole.weight, rtol=0, atol=0)


def test_the_best_weights_are_kept_and_patience_ends_a_run(tmp_path: Path) -> None:
    net, stage = make(grades=[0.1, 0.9, 0.2, 0.3, 0.8, 0.7])
    config = FitConfig(epochs=6, rate=0.05, patience=2)
    assert fit(net, stage, config, tmp_path / "a.pt", resume=False, seed=0).score == 0.9
    assert torch.load(tmp_path / "a.pt", weights_only=True)["epoch"] == 4
    torch.testing.assert_close(net.weight, torch.load(tmp_path / "a.pt", weights_only=True)["best"]["net"]["weight"])


def test_a_checkpoint_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    net, stage = make()
    with pytest.raises(StorageError, match="--resume"):
        fit(net, stage, CONFIG, tmp_path / "file" / "a.pt", resume=False, seed=0)


def test_progress_says_how_long_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net, stage = make()
    fit(net, stage, CONFIG, tmp_path / "a.pt", resume=False, seed=0)
    assert "epoch 1/6" in (said := capsys.readouterr().out) and "min left" in said
