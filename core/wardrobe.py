"""One person's own pieces: they live in that person's session and nowhere else."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.errors import RequestError
from core.types import Encoder, Features, Item, ItemId

MAX_PIECES = 100
UNDO = 20
MAX_PIXELS = 40_000_000  # all pictures together; about 280 MB with their cut-outs


@dataclass(frozen=True)
class OwnedPiece:
    """A piece that a person photographed: `image` is upright RGB, `cutout` RGBA or None where none was found."""

    item: Item
    image: Image.Image
    cutout: Image.Image | None = None

    @property
    def pixels(self) -> int:
        """The size of its picture."""
        return self.image.width * self.image.height


class Wardrobe:
    """The pieces of one person, newest last; it belongs to one session and is never shared."""

    def __init__(self, max_pieces: int = MAX_PIECES, max_pixels: int = MAX_PIXELS) -> None:
        self._pieces: dict[ItemId, OwnedPiece] = {}
        self._removed: deque[tuple[int, OwnedPiece]] = deque(maxlen=UNDO)
        self._vectors: dict[tuple[ItemId, str], tuple[np.ndarray, np.ndarray]] = {}
        self._max_pieces = max_pieces
        self._max_pixels = max_pixels

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._pieces

    def __len__(self) -> int:
        return len(self._pieces)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every own piece, newest last."""
        return tuple(piece.item for piece in self._pieces.values())

    def add(self, piece: OwnedPiece) -> ItemId:
        """Keep a piece and return its id; raises RequestError when the wardrobe is full or has that id."""
        self._check_room(piece)
        self._pieces[piece.item.id] = piece
        return piece.item.id

    def remove(self, item_id: ItemId) -> OwnedPiece:
        """Take a piece out and return it; `restore` brings it back."""
        piece = self._piece(item_id)
        self._removed.append((list(self._pieces).index(item_id), piece))
        del self._pieces[item_id]
        return piece

    def restore(self) -> ItemId | None:
        """Bring the piece that was removed last back to its place; None when nothing was removed."""
        if not self._removed:
            return None
        place, piece = self._removed[-1]
        self._check_room(piece)
        self._removed.pop()
        pieces = list(self._pieces.items())
        pieces.insert(place, (piece.item.id, piece))
        self._pieces = dict(pieces)
        return piece.item.id

    def snapshot(self) -> "Wardrobe":
        """The wardrobe as it is now, for work that goes on while the person adds and removes pieces."""
        copy = Wardrobe(self._max_pieces, self._max_pixels)
        copy._pieces, copy._vectors = dict(self._pieces), self._vectors
        return copy

    def item(self, item_id: ItemId) -> Item:
        """The own piece called `item_id`; raises RequestError when there is none."""
        return self._piece(item_id).item

    def image(self, item_id: ItemId) -> Image.Image:
        """Its picture, upright RGB."""
        return self._piece(item_id).image

    def cutout(self, item_id: ItemId) -> Image.Image | None:
        """Its picture as RGBA without the background, or None where that is not known."""
        return self._piece(item_id).cutout

    def features(self, encoder: Encoder) -> Features:
        """Embeddings of every piece, `image` and `text` (n, d); a piece new to this encoder is embedded now."""
        pieces = dict(self._pieces)  # the person may add or remove one meanwhile
        new = [piece for key, piece in pieces.items() if (key, encoder.fingerprint) not in self._vectors]
        if new:
            images = encoder.encode_images([piece.image for piece in new])  # (m, d)
            texts = encoder.encode_texts([piece.item.caption for piece in new])  # (m, d)
            for piece, image, text in zip(new, images, texts, strict=True):
                self._vectors[piece.item.id, encoder.fingerprint] = (image, text)
        vectors = [self._vectors[key, encoder.fingerprint] for key in pieces]
        image, text = (
            np.array([pair[side] for pair in vectors], np.float32).reshape(-1, encoder.dim) for side in (0, 1)
        )  # (n, d) each
        return Features(tuple(pieces), image, text, encoder.fingerprint)

    def _piece(self, item_id: ItemId) -> OwnedPiece:
        if item_id not in self._pieces:
            raise RequestError(f"Your wardrobe has no piece {item_id!r}. Add its photo again, or choose another piece.")
        return self._pieces[item_id]

    def _check_room(self, piece: OwnedPiece) -> None:
        if piece.item.id in self._pieces:
            raise RequestError(f"Your wardrobe already has {piece.item.title!r} under the id {piece.item.id!r}.")
        if len(self._pieces) >= self._max_pieces:
            raise RequestError(f"Your wardrobe is full: it holds {self._max_pieces} pieces. Remove one first.")
        pixels = piece.pixels + sum(other.pixels for other in self._pieces.values())
        if pixels > self._max_pixels:
            raise RequestError(
                f"Your wardrobe is full: its pictures may hold {self._max_pixels / 1e6:.0f} megapixels together. "
                "Remove a piece first, or add a smaller picture."
            )
