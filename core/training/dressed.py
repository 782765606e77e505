"""The collection's blanks dressed afresh in random looks, as training pictures with captions."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.blanks import Blank, read_blank
from core.data.collection import COLLECTION
from core.data.dress import dress
from core.data.fabrics import fabric
from core.data.labelled import Labelled
from core.data.looks import Look, random_look
from core.data.patterns import pattern
from core.data.words import describe
from core.errors import CatalogueError
from core.training.pictures import SIDE

_WIDTH = 2 * SIDE  # dressed at twice the size and averaged down, so that stripes do not alias


def dressed_pictures(
    each: int, seed: int, cache: Path, blanks: Path = COLLECTION / "blanks"
) -> tuple[list[Labelled], np.ndarray]:
    """Every blank in `each` random looks, with (n, 4, SIDE, SIDE) uint8 pictures and coverage, kept in `cache`.

    Raises CatalogueError where there are no blanks.
    """
    paths = sorted(blanks.glob("*.blank"))
    if not paths:
        raise CatalogueError(f"There are no blanks in {blanks}. Restore them, or run `make studio` to render them.")
    dressed = [dressed_blank(path, each, seed, cache) for path in paths]
    return [item for items, _ in dressed for item in items], np.concatenate([pixels for _, pixels in dressed])


def dressed_blank(path: Path, each: int, seed: int, cache: Path) -> tuple[list[Labelled], np.ndarray]:
    """One blank in `each` looks: labels and (each, 4, SIDE, SIDE) uint8, made once for each state of its file."""
    blank, digest = read_blank(path), hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    rng = np.random.default_rng([seed, int(digest, 16)])
    looks = [random_look(blank, rng) for _ in range(each)]
    items = [label(blank, look, f"{path.stem}-{digest}-{number}", rng) for number, look in enumerate(looks)]
    kept = cache / f"collection-{path.stem}-{digest}-{seed}-{each}.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(kept.with_suffix(".part.npy"), np.stack([picture(blank, look) for look in looks]))
        kept.with_suffix(".part.npy").replace(kept)
    return items, np.load(kept)


def label(blank: Blank, look: Look, identity: str, rng: np.random.Generator) -> Labelled:
    """What the shop would say of the piece, as a labelled picture without a file."""
    item = describe(blank.meta, look, item_id=identity, price=None, season="")
    return Labelled(
        source="collection",
        id=identity,
        picture=b"",
        type=blank.meta.type,
        colour=look.colour,
        shade=look.colour,
        audience=blank.meta.gender,
        detail=pattern(look.pattern).phrase,
        fabric=fabric(look.fabric).phrase,
        cut=blank.meta.cut,
        title=(item.caption if rng.random() < 0.7 else item.title).lower(),
    )


def picture(blank: Blank, look: Look) -> np.ndarray:
    """The dressed piece on its backdrop, squashed: (4, SIDE, SIDE) uint8, RGB and coverage."""
    rgb = dress(blank, look, _WIDTH).resize((SIDE, SIDE), Image.Resampling.BOX)
    alpha = Image.fromarray(np.rint(blank.alpha * 255).astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.concatenate([np.asarray(rgb), np.asarray(alpha)[..., None]], axis=2).transpose(2, 0, 1)
