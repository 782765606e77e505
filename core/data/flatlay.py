"""Flat-lays: the pieces of an outfit laid out together, cut out, at one scale, with a common soft shadow.

Tops lie over bottoms; each further piece takes the place that costs least: near where a stylist would put it,
over as little as possible of what already lies there, in the shape of the picture.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.errors import OutfitError
from core.types import Item

Piece = tuple[Item, Image.Image, float | None]
_GROUND = (236, 233, 228)
_CELL = 2.0  # cm on the coarse board where places are tried
_BOARD = 256  # cells along a side of that board
_MARGIN = 0.055  # of the picture's sides, kept free
_ORDER = ("shoes", "bottom", "dress", "outerwear", "top", "bag", "accessory")  # from the ground upwards
_PLACED = (
    "dress",
    "top",
    "bottom",
    "outerwear",
    "shoes",
    "bag",
    "accessory",
)  # the body first, what goes beside it last

# Height of a garment or width of a pair or bag, in cm, where a picture does not say its scale.
_TALL = {
    "t-shirt": 66, "top": 58, "shirt": 74, "blouse": 66, "jumper": 64, "cardigan": 66, "bodysuit": 66, "waistcoat": 58,
    "sweatshirt": 66, "hoodie": 68, "polo shirt": 66, "trousers": 104, "jeans": 102, "leggings": 94, "shorts": 42,
    "skirt": 68, "dress": 108, "jumpsuit": 136, "blazer": 74, "jacket": 64, "leather jacket": 60, "coat": 108,
    "trench coat": 110, "puffer coat": 84, "boots": 42, "ankle boots": 24,
}  # fmt: skip
_WIDE = {
    "shoes": 28, "trainers": 29, "heels": 25, "sandals": 26, "flats": 25, "loafers": 28, "bag": 32, "handbag": 30,
    "tote bag": 38, "backpack": 32, "clutch": 26, "belt": 42, "hat": 30, "beanie": 22, "scarf": 34, "sunglasses": 15,
    "watch": 8, "earrings": 6, "necklace": 20, "jewellery": 10, "wallet": 18,
}  # fmt: skip
_WANTED_HEIGHT = {"shoes": 0.92, "bag": 0.60, "accessory": 0.16, "outerwear": 0.22, "top": 0.15, "bottom": 0.65}
_LOW_ACCESSORIES = {"belt": 0.45, "wallet": 0.7, "watch": 0.5, "scarf": 0.3}


@dataclass(frozen=True)
class Placement:
    """Where a piece lies: its number among those given, the box it fills in pixels, its tilt in degrees."""

    piece: int
    box: tuple[int, int, int, int]
    tilt: float


@dataclass
class _Laid:
    """A piece on the board: `mask` (h, w) its coverage in cells, `corner` the cell of its upper left.

    A `card` is a photo that was not cut out: it lies beside the others, nothing on it and nothing under it.
    """

    piece: int
    item: Item
    picture: Image.Image
    size_cm: tuple[float, float]
    tilt: float
    mask: np.ndarray
    card: bool
    corner: tuple[int, int] = (0, 0)

    @property
    def box(self) -> tuple[int, int, int, int]:
        top, left = self.corner
        return top, left, top + self.mask.shape[0], left + self.mask.shape[1]


def compose(pieces: Sequence[Piece], size: tuple[int, int] = (720, 900)) -> Image.Image:
    """A flat-lay of 1 to 10 pieces, RGB of `size` (width, height), the same for the same pieces.

    Each piece is (item, picture, width of the picture in cm or None). Pictures with alpha are cut out; others
    become prints with rounded corners. No pieces, or more than 10, raise OutfitError.
    """
    laid = {piece.piece: piece for piece in _lay(pieces, size)}
    canvas = _ground(size)
    for place in _places(list(laid.values()), size):
        _put(canvas, _fitted(laid[place.piece], place), place.box)
    return canvas


def arrange(pieces: Sequence[Piece], size: tuple[int, int] = (720, 900)) -> list[Placement]:
    """Where `compose` lays each piece, from the ground upwards."""
    return _places(_lay(pieces, size), size)


def _lay(pieces: Sequence[Piece], size: tuple[int, int]) -> list[_Laid]:
    """Every piece given a place on the board, from the ground upwards."""
    if not 1 <= len(pieces) <= 10:
        raise OutfitError(f"A flat-lay shows 1 to 10 pieces, not {len(pieces)}. Choose some pieces, or fewer.")
    waiting = sorted(
        (_ready(number, *piece) for number, piece in enumerate(pieces)),
        key=lambda piece: (_PLACED.index(piece.item.slot), -piece.mask.sum(), piece.item.id),
    )
    board = np.zeros((_BOARD, _BOARD), np.float32)
    laid: list[_Laid] = []
    for piece in waiting:
        piece.corner = _place(piece, laid, board, size)
        top, left, bottom, right = piece.box
        board[top:bottom, left:right] = np.maximum(board[top:bottom, left:right], piece.mask)
        laid.append(piece)
    return sorted(laid, key=lambda piece: _ORDER.index(piece.item.slot))


def _ready(number: int, item: Item, picture: Image.Image, frame_cm: float | None) -> _Laid:
    """Crop to what is seen, find its size, tilt it a little and draw its mask on the board's cells."""
    cut = picture.mode == "RGBA"
    cropped = _seen(item, picture) if cut else _print(picture)
    size = _size_cm(item, cropped, picture, frame_cm if cut else None)
    tilt = _tilt(item)
    cells = (max(2, round(size[0] / _CELL)), max(2, round(size[1] / _CELL)))
    coarse = (
        cropped.getchannel("A").resize(cells, Image.Resampling.BOX).rotate(tilt, Image.Resampling.BILINEAR, expand=True)
    )
    mask = (np.asarray(coarse, np.float32) / 255 > 0.4).astype(np.float32)
    return _Laid(number, item, cropped, size, tilt, mask, card=not cut)


def _seen(item: Item, picture: Image.Image) -> Image.Image:
    """The cut-out without its empty border."""
    box = picture.getchannel("A").point(lambda a: 255 * (a > 40)).getbbox()
    if box is None:
        raise OutfitError(f"The cut-out of {item.title or item.id} shows nothing. Lay out its photo instead.")
    return picture.crop(box)


def _size_cm(item: Item, cropped: Image.Image, whole: Image.Image, frame_cm: float | None) -> tuple[float, float]:
    """Width and height to lay it at: true to the body, the smallest pieces enlarged and the longest held back."""
    width, height = cropped.size
    if frame_cm is not None:
        scale = frame_cm / whole.width
    elif item.type in _WIDE:
        scale = _WIDE[item.type] / width
    else:
        scale = _TALL.get(item.type, 60) / height
    longest = max(width, height) * scale
    scale *= (46 / longest) ** 0.45 if longest < 46 else (70 / longest) ** 0.25 if longest > 70 else 1
    return width * scale, height * scale


def _tilt(item: Item) -> float:
    """A slight turn, always the same for the same piece; bodies lie straighter than what is beside them."""
    most = {"shoes": 7.0, "bag": 5.0, "accessory": 9.0}.get(item.slot, 2.2)
    return most * (zlib.crc32(item.id.encode()) % 2001 / 1000 - 1)


def _place(piece: _Laid, laid: list[_Laid], board: np.ndarray, size: tuple[int, int]) -> tuple[int, int]:
    """The cell for a piece's upper left corner."""
    height, width = piece.mask.shape
    if not laid:
        return (_BOARD - height) // 2 - (12 if piece.item.slot == "top" else 0), (_BOARD - width) // 2
    above = next((other for other in laid if other.item.slot == "top"), None)
    if piece.item.slot == "bottom" and above and not any(other.item.slot == "bottom" for other in laid):
        top, left, bottom, right = above.box  # tucked under the hem, but for cards
        beside = piece.card or above.card
        return bottom + (2 if beside else -round(0.13 * (bottom - top))), (left + right - width) // 2
    cost = _cost(piece, laid, board, size)
    row, column = np.unravel_index(np.argmin(cost), cost.shape)
    return int(row), int(column)


def _cost(piece: _Laid, laid: list[_Laid], board: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """What each place for the upper left corner costs, (rows, columns)."""
    height, width = piece.mask.shape
    rows, columns = np.arange(_BOARD - height)[:, None], np.arange(_BOARD - width)[None]
    boxes = np.array([other.box for other in laid])
    top, left = np.minimum(rows, boxes[:, 0].min()), np.minimum(columns, boxes[:, 1].min())
    bottom, right = np.maximum(rows + height, boxes[:, 2].max()), np.maximum(columns + width, boxes[:, 3].max())
    needed = np.maximum((right - left) * size[1] / size[0], bottom - top) / 60  # room on the board, about 1 for a body
    share = (rows + height / 2 - top) / (bottom - top)  # its height in the picture, 0 to 1
    wanted = _LOW_ACCESSORIES.get(piece.item.type, _WANTED_HEIGHT.get(piece.item.slot, 0.5))
    middle = (boxes[0, 1] + boxes[0, 3]) / 2
    aside = np.abs(columns + width / 2 - middle) / 60
    side = _side(piece, laid) * np.sign(columns + width / 2 - middle)
    covered = _overlap(board, piece.mask)
    cards = piece.card or any(other.card for other in laid)
    allowed = 0.12 if piece.item.slot in ("outerwear", "top", "dress") and not cards else 0.0
    liked = 2.4 * needed + 1.6 * np.abs(share - wanted) + 0.6 * aside - 0.12 * side
    for other in laid:  # a second top lies beside the first, not below it
        if other.item.slot == piece.item.slot and piece.item.slot not in ("shoes", "accessory"):
            liked = liked + 9.0 * np.abs(rows + height / 2 - (other.box[0] + other.box[2]) / 2) / 60
    cost: np.ndarray = liked + (60 if cards else 14) * np.maximum(covered - allowed, 0)
    return cost


def _side(piece: _Laid, laid: list[_Laid]) -> int:
    """Coats lie to the left; other pieces go where fewer already are, or as their id decides."""
    if piece.item.slot == "outerwear":
        return -1
    middle = (laid[0].box[1] + laid[0].box[3]) / 2
    lean = sum(np.sign((other.box[1] + other.box[3]) / 2 - middle) * other.mask.sum() for other in laid[1:])
    return int(-np.sign(lean)) or (1 if zlib.crc32(piece.item.id.encode()) % 2 else -1)


def _overlap(board: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Share of the piece that would lie on others, with a finger's breadth around them, for every corner."""
    near = board.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            near = np.maximum(near, np.roll(board, step, axis))
    spectrum = np.fft.rfft2(near) * np.conj(np.fft.rfft2(mask, s=board.shape))
    hits = np.fft.irfft2(spectrum, s=board.shape)[: _BOARD - mask.shape[0], : _BOARD - mask.shape[1]]
    share: np.ndarray = np.clip(hits, 0, None) / mask.sum()
    return share


def _places(laid: list[_Laid], size: tuple[int, int]) -> list[Placement]:
    """The board fitted into the picture and centred."""
    boxes = np.array([piece.box for piece in laid])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    free = np.array([size[1], size[0]]) * (1 - 2 * _MARGIN)
    largest = np.array([piece.mask.shape for piece in laid]).max(axis=0)
    scale = float(min(*(free / (high - low)), *(0.95 * free / largest)))  # pixels a cell
    start = (np.array([size[1], size[0]]) - scale * (high - low)) / 2
    places = []
    for piece in laid:
        top, left = start + scale * (np.array(piece.corner) - low)
        bottom, right = np.array([top, left]) + scale * np.array(piece.mask.shape)
        places.append(Placement(piece.piece, (round(left), round(top), round(right), round(bottom)), piece.tilt))
    return places


def _fitted(piece: _Laid, place: Placement) -> Image.Image:
    """The cut-out at its final size and tilt, centred in its box, RGBA."""
    left, top, right, bottom = place.box
    scale = (bottom - top) / piece.mask.shape[0] / _CELL  # pixels per cm
    size = (max(1, round(piece.size_cm[0] * scale)), max(1, round(piece.size_cm[1] * scale)))
    turned = piece.picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS)
    turned = turned.rotate(place.tilt, Image.Resampling.BICUBIC, expand=True).convert("RGBA")
    layer = Image.new("RGBA", (right - left, bottom - top))
    layer.paste(turned, ((layer.width - turned.width) // 2, (layer.height - turned.height) // 2))
    return layer


def _put(canvas: Image.Image, layer: Image.Image, box: tuple[int, int, int, int]) -> None:
    """Lay a cut-out on the picture with a wide soft shadow and a narrow dark one beneath it."""
    unit = canvas.width / 720
    room = round(45 * unit)  # as far as the widest shadow reaches
    alpha = Image.new("L", (layer.width + 2 * room, layer.height + 2 * room))
    alpha.paste(layer.getchannel("A"), (room, room))
    dark = Image.new("RGB", alpha.size, (38, 32, 30))
    for blur, move, strength in ((13, (5, 9), 0.20), (3, (1, 2), 0.20)):
        soft = alpha.filter(ImageFilter.GaussianBlur(blur * unit)).point(lambda a, s=strength: round(a * s))
        canvas.paste(dark, (box[0] - room + round(move[0] * unit), box[1] - room + round(move[1] * unit)), soft)
    canvas.paste(layer, box[:2], layer)


def _ground(size: tuple[int, int]) -> Image.Image:
    """A warm pale ground, a little lighter where the window is."""
    x, y = np.linspace(0, 1, size[0])[None], np.linspace(0, 1, size[1])[:, None]
    light = 1.022 - 0.045 * np.hypot(x - 0.25, y - 0.15)  # (H, W)
    return Image.fromarray(np.clip(np.rint(np.array(_GROUND) * light[..., None]), 0, 255).astype(np.uint8))


def _print(picture: Image.Image) -> Image.Image:
    """A photograph as a print with a white border and rounded corners, RGBA."""
    photo = _trimmed(picture.convert("RGB"))
    photo.thumbnail((900, 900), Image.Resampling.LANCZOS)
    border = round(0.03 * max(photo.size))
    card = Image.new("RGB", (photo.width + 2 * border, photo.height + 2 * border), (252, 251, 249))
    card.paste(photo, (border, border))
    mask = Image.new("L", (card.width * 2, card.height * 2))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius=3 * border, fill=255)
    card.putalpha(mask.resize(card.size, Image.Resampling.BOX))
    return card


def _trimmed(photo: Image.Image) -> Image.Image:
    """The photo without the broad empty border of a packshot; a busy photo stays as it is."""
    pixels = np.asarray(photo, np.int16)
    off = np.abs(pixels - np.median(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]), axis=0)).max(
        2
    )
    rows, columns = np.flatnonzero((off > 18).mean(axis=1) > 0.01), np.flatnonzero((off > 18).mean(axis=0) > 0.01)
    if not len(rows) or not len(columns):
        return photo
    room = round(0.06 * max(photo.size))
    return photo.crop(
        (
            max(0, columns[0] - room),
            max(0, rows[0] - room),
            min(photo.width, columns[-1] + room),
            min(photo.height, rows[-1] + room),
        )
    )
