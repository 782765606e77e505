"""A smaller vocabulary for CLIP's tokenizer: the merges that common and fashion words need, in their order.

The tokenizer falls back to shorter pieces, in the end to bytes, where a merge is missing, so every
sentence still has tokens; and its end-of-text token stays the last and largest.
"""

import gzip
import itertools
from collections.abc import Iterable
from pathlib import Path

from core.data.labelled import words
from core.encoders.base.clip import open_clip_module


def write_merges(path: Path, *, common: int) -> None:
    """Write the first `common` merges of CLIP's vocabulary and those of every caption word, gzipped."""
    default_bpe = open_clip_module().tokenizer.default_bpe
    lines = gzip.decompress(Path(default_bpe()).read_bytes()).decode("utf-8").split("\n")[1 : 49152 - 256 - 2 + 1]
    ranks = {tuple(line.split()): rank for rank, line in enumerate(lines)}
    kept = set(range(common)).union(*(merges_of(word, ranks) for word in caption_words()))
    text = "\n".join(["#version: 0.2", *(lines[rank] for rank in sorted(kept))])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def merges_of(word: str, ranks: dict[tuple[str, ...], int]) -> set[int]:
    """The ranks of the merges that byte-pair encoding applies to an ASCII word."""
    pieces = [*word[:-1], f"{word[-1]}</w>"]
    used: set[int] = set()
    while len(pieces) > 1:
        rank, at = min((ranks.get(pair, len(ranks)), i) for i, pair in enumerate(itertools.pairwise(pieces)))
        if rank == len(ranks):
            break
        used.add(rank)
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
    return used


def caption_words() -> set[str]:
    """Every ASCII word that composed captions can hold, and the lexicon's."""
    found: set[str] = set()
    _collect(words(), found)
    return found


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, str):
        split = "".join(c if c.isalpha() else " " for c in value.lower()).split()
        found.update(word for word in split if word.isascii())
    elif isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            _collect(part, found)
    elif isinstance(value, Iterable):
        for part in value:
            _collect(part, found)
