"""The collection's blanks dressed afresh in random looks, as training pictures with captions."""

import ast
import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.blanks import Blank, read_blank, read_meta
from core.data.collection import COLLECTION, PICTURE_CODE
from core.data.dress import dress
from core.data.fabrics import fabric
from core.data.labelled import Labelled
from core.data.looks import Look, random_look
from core.data.patterns import pattern
from core.data.words import describe
from core.errors import CatalogueError
from core.taxonomy import COLOURS
from core.training.pictures import SIDE

BLANKS = COLLECTION / "blanks"
STOCK_FILES = (Path(__file__).parent.parent / "configs" / "looks.json",)
_WIDTH = 2 * SIDE  # dressed at twice the size and averaged down, so that stripes do not alias


def dressed_pictures(
    each: int, drapes: int, seed: int, cache: Path, blanks: Path = BLANKS
) -> tuple[list[Labelled], np.ndarray]:
    """The first `drapes` of every cut in `each` random looks, and pictures (n, 4, SIDE, SIDE) uint8 with coverage.

    They are kept in `cache`. Raises CatalogueError where there are no blanks.
    """
    paths = draped(drapes, blanks)
    if not paths:
        raise CatalogueError(f"There are no blanks in {blanks}. Restore them, or run `make studio` to render them.")
    dressed = [dressed_blank(path, each, seed, cache) for path in paths]
    return [item for items, _ in dressed for item in items], np.concatenate([pixels for _, pixels in dressed])


def draped(drapes: int, blanks: Path = BLANKS) -> list[Path]:
    """The blanks of the first `drapes` drapes of every cut, in order of their names."""
    return [path for path in sorted(blanks.glob("*.blank")) if read_meta(path).drape <= drapes]


def dressed_fingerprint(drapes: int, blanks: Path = BLANKS) -> str:
    """A hash of all that dressed pictures are made from: blanks, the range, and the code less its comments."""
    whole = hashlib.sha256()
    for path in (*draped(drapes, blanks), *STOCK_FILES):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    for module in PICTURE_CODE:
        whole.update(ast.dump(_without_docstrings(ast.parse(module.read_text(encoding="utf-8")))).encode())
    whole.update(repr(COLOURS).encode())
    return whole.hexdigest()[:12]


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


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
