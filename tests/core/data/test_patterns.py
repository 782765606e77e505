import numpy as np
import pytest

from core.data.fabrics import FABRICS, crumple, fabric, flecks, relief
from core.data.kept import Kept
from core.data.patterns import PATTERNS, coverage, pattern, soften
from core.errors import UnknownNameError


@pytest.mark.parametrize("name", PATTERNS)
def test_inks_cover_the_cloth_exactly(name: str) -> None:
    tile = coverage(name, 128, 1.0)
    assert tile.shape == (128, 128, PATTERNS[name].inks if name != "colour block" else 1)
    assert (tile.sum(axis=-1, dtype=int) == 255).all()
    assert (tile.reshape(-1, tile.shape[-1]).mean(axis=0) > 0.5).all()  # every ink is seen somewhere


@pytest.mark.parametrize("name", PATTERNS)
def test_tiles_have_no_seam(name: str) -> None:
    tile = coverage(name, 256, 2.0).astype(int)
    for axis in (0, 1):
        inner = np.abs(np.diff(tile, axis=axis)).max()
        seam = np.abs(np.take(tile, 0, axis) - np.take(tile, -1, axis)).max()
        assert seam <= inner + 1


@pytest.mark.parametrize("name", FABRICS)
def test_reliefs_keep_the_light_and_have_no_seam(name: str) -> None:
    tile = relief(name, 128, 1.0).reshape(128, 128)
    assert tile.mean() == pytest.approx(1, abs=0.02)
    assert tile.min() > 0.1
    for axis in (0, 1):
        inner = np.abs(np.diff(tile, axis=axis)).max()
        assert np.abs(np.take(tile, 0, axis) - np.take(tile, -1, axis)).max() <= 1.3 * inner + 1e-4
    if FABRICS[name].fleck is not None:
        share = flecks(name, 128, 1.0)
        assert share.min() > -0.1
        assert share.max() < 1.1
        assert share.mean() > 0.01
    if FABRICS[name].crumple:
        creases = crumple(name, 128, 1.0)
        assert creases.mean() == pytest.approx(1, abs=0.02)
        assert 0.005 < creases.std() < 0.15


def test_tiles_are_kept_within_their_bound() -> None:
    kept: Kept[bytes] = Kept(100)
    for number in range(5):
        assert kept.get(number, lambda: b"x" * 40, len) == b"x" * 40
    assert len(kept) == 2
    assert kept.size == 80
    assert kept.get(4, lambda: b"other", len) == b"x" * 40  # the last used are still there
    assert kept.get(0, lambda: b"again", len) == b"again"
    assert kept.get("large", lambda: b"y" * 500, len) == b"y" * 500  # more than the bound still serves its caller
    assert len(kept) == 1


def test_softening_is_a_circular_average() -> None:
    rng = np.random.default_rng(0)
    tile = rng.random((16, 16, 2))
    soft = soften(tile, 1.5)
    assert soft.mean() == pytest.approx(tile.mean(), abs=1e-6)
    assert soft.std() < tile.std()
    moved = soften(np.roll(tile, (5, 3), (0, 1)), 1.5)
    assert moved == pytest.approx(np.roll(soft, (5, 3), (0, 1)), abs=1e-6)
    assert soften(tile, 0) == pytest.approx(tile)


def test_unknown_names_show_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'tartan'"):
        pattern("tarten")
    with pytest.raises(UnknownNameError, match="Did you mean 'tweed'"):
        fabric("twead")
