"""Anybody's catalogue: a directory with products.csv, images/ and, where there are any, outfits.jsonl."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image
from platformdirs import user_cache_path

from core.data.images import load_image
from core.data.mapping import Words, compose, recognise
from core.data.outfits import FILE as OUTFITS
from core.data.outfits import StylistOutfit, read_outfits
from core.data.pictures import FileStamp, PictureFiles, scan
from core.errors import CatalogueError
from core.types import Item, ItemId

PRODUCTS, IMAGES = "products.csv", "images"
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".JPG", ".PNG")
_LAYOUT = f"A catalogue is a directory with {PRODUCTS}, its pictures in {IMAGES}/ and, where there are any, {OUTFITS}."


@dataclass(frozen=True)
class Contents:
    """What a products.csv holds: items, each one's picture below images/, and what was left out and why."""

    items: list[Item] = field(default_factory=list)
    pictures: dict[ItemId, str] = field(default_factory=dict)
    not_clothes: dict[ItemId, str] = field(default_factory=dict)
    without_picture: list[ItemId] = field(default_factory=list)
    repeated: list[ItemId] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    listed: set[ItemId] = field(default_factory=set)

    def notes(self) -> tuple[str, ...]:
        """What was left out, in sentences for the person who opened the catalogue."""
        counts = sorted(Counter(self.not_clothes.values()).items())
        named = ", ".join(f"{count:,} {value}" for value, count in counts)
        kinds = (
            (self.without_picture, "left out because their picture is missing"),
            (self.repeated, "left out because their id came before"),
            (self.unclear, "left out because they could not be understood"),
        )
        found = [f"{len(rows):,} rows were {why}, the first: {rows[0]}." for rows, why in kinds if rows]
        return (*((f"Not clothes and left out: {named}.",) if named else ()), *found)


class DirectoryCatalogue:
    """A catalogue in a directory, whose pictures are opened when asked for; `open_directory` builds it."""

    def __init__(self, path: Path, contents: Contents, files: PictureFiles, fingerprint: str) -> None:
        self.path, self.fingerprint = path, fingerprint
        self.name = path.resolve().name
        self.items = tuple(contents.items)
        self.notes = contents.notes()
        self.listed = frozenset(contents.listed)  # every id in the table, those left out included
        self._contents, self._files = contents, files
        self._by_id = {item.id: item for item in self.items}

    def item(self, item_id: ItemId) -> Item:
        """The item called `item_id`; raises CatalogueError when there is none."""
        if item_id not in self._by_id:
            raise CatalogueError(f"There is no piece {item_id!r} in the catalogue {self.name!r}.")
        return self._by_id[item_id]

    def image(self, item_id: ItemId) -> Image.Image:
        """Its picture, upright RGB on its own backdrop; raises CatalogueError or ImageError."""
        return load_image(self.path / IMAGES / self._picture(item_id))

    def cutout(self, item_id: ItemId) -> Image.Image | None:
        """Its picture as RGBA with the backdrop removed, or None where the backdrop cannot be told apart."""
        from core.data.cutout import cut_out

        return cut_out(self.image(item_id))

    def picture_bytes(self, item_id: ItemId, width: int) -> bytes:
        """Its picture as WebP, at most `width` pixels wide, kept on disk for the next time."""
        return self._files.thumbnail(self._picture(item_id), width)

    def picture_keys(self, ids: Sequence[ItemId]) -> list[str]:
        """A hash of the content of each item's picture; only new or changed files are read."""
        return self._files.hashes([self._picture(item_id) for item_id in ids])

    def same_pictures(self) -> list[tuple[ItemId, ...]]:
        """Groups of items whose picture files are byte for byte the same."""
        ids = [item.id for item in self.items]
        groups: dict[str, list[ItemId]] = {}
        for item_id, key in zip(ids, self.picture_keys(ids), strict=True):
            groups.setdefault(key, []).append(item_id)
        return [tuple(group) for group in groups.values() if len(group) > 1]

    def outfits(self, split: str | None = None) -> list[StylistOutfit]:
        """Outfits put together by people, of one split where given; [] where the directory has none.

        Pieces that were left out of the catalogue are left out here, and with them every outfit of which
        fewer than two pieces remain. Raises CatalogueError for a malformed file.
        """
        if not (self.path / OUTFITS).exists():
            return []
        listed = {*self._by_id, *self._contents.not_clothes, *self._contents.without_picture}
        found = read_outfits(self.path, listed, split)
        kept = [replace(outfit, items=tuple(i for i in outfit.items if i in self._by_id)) for outfit in found]
        return [outfit for outfit in kept if len(outfit.items) > 1]

    def _picture(self, item_id: ItemId) -> str:
        return self._contents.pictures[self.item(item_id).id]


def open_directory(path: Path, cache: Path | None = None) -> DirectoryCatalogue:
    """Open the catalogue in `path`; `cache` (default: the user's cache directory) keeps what is worked out from it.

    Columns and words are mapped by the source they come from (core/data/sources/*.json, or a mapping.json
    in the directory itself); rows that cannot be used are counted in `notes`. Raises CatalogueError when there
    is no such directory or products.csv, when the layout is unknown, and when not one row can be used.
    """
    path = path.parent if path.name == PRODUCTS else path
    data = _read(path)
    columns, rows = _table(data, path / PRODUCTS)
    source = recognise(columns, path)
    stamps = scan(path / IMAGES) if (path / IMAGES).is_dir() else {}
    contents = _collect(rows, Words(source), stamps)
    if not contents.items:
        raise CatalogueError(f"No row of {path / PRODUCTS} can be used. {' '.join(contents.notes())} {_LAYOUT}")
    files = PictureFiles(path / IMAGES, stamps, cache or user_cache_path("ensemble"))
    return DirectoryCatalogue(path, contents, files, _fingerprint(data, repr(source), stamps))


def _read(path: Path) -> bytes:
    if not path.is_dir():
        raise CatalogueError(f"There is no directory {path}. {_LAYOUT}")
    try:
        return (path / PRODUCTS).read_bytes()
    except FileNotFoundError:
        raise CatalogueError(f"There is no {PRODUCTS} in {path}. {_LAYOUT}") from None
    except OSError as error:
        raise CatalogueError(f"{path / PRODUCTS} cannot be read ({error.strerror}).") from error


def _table(data: bytes, path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header, and the rows by column; a row too short or too long is empty, and reported later."""
    try:
        text = data.decode("utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8 CSV.") from error
    except (csv.Error, ValueError) as error:
        raise CatalogueError(f"{path} is not a CSV table ({error}). Save it as UTF-8 CSV with a header row.") from error
    columns = [name.strip() for name in header]
    return columns, [_row(columns, cells) for cells in rows if cells]


def _row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(columns):
        return {}
    return dict(zip(columns, map(str.strip, cells), strict=True))


def _collect(rows: Sequence[dict[str, str]], words: Words, stamps: dict[str, FileStamp]) -> Contents:
    contents = Contents()
    seen: set[ItemId] = set()
    for number, row in enumerate(rows, 2):
        item_id = words.value(row, "id")
        if not item_id:
            contents.unclear.append(f"row {number} has no id or another number of cells than the header")
        elif item_id in seen:
            contents.repeated.append(item_id)
        elif reason := words.left_out(row):
            contents.not_clothes[item_id] = reason
        elif not (picture := _find_picture(words.value(row, "image"), item_id, stamps)):
            contents.without_picture.append(item_id)
        else:
            _add(contents, words, row, picture)
        seen.add(item_id)
    contents.listed.update(seen - {""})
    return contents


def _add(contents: Contents, words: Words, row: dict[str, str], picture: str) -> None:
    try:
        item = compose(words, row)
    except CatalogueError as error:
        contents.unclear.append(str(error))
    else:
        contents.items.append(item)
        contents.pictures[item.id] = picture


def _find_picture(said: str, item_id: ItemId, stamps: dict[str, FileStamp]) -> str:
    """The file below images/ that a row means, or ''; only files that were seen there are ever opened."""
    if said:
        name = said.replace("\\", "/").removeprefix("./").removeprefix(f"{IMAGES}/")
        return name if name in stamps else ""
    return next((item_id + suffix for suffix in _SUFFIXES if item_id + suffix in stamps), "")


def _fingerprint(data: bytes, source: str, stamps: dict[str, FileStamp]) -> str:
    state = hashlib.sha256(data)
    state.update(source.encode())
    state.update(repr(sorted((name, stamp.size, stamp.changed) for name, stamp in stamps.items())).encode())
    return state.hexdigest()[:16]
