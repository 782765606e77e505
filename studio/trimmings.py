"""What a tailor lays on a jacket or coat: lapels, collars, hoods, pockets, zips, belts, toggles, tabs.

Every function returns a `Trim`, and trims add up. Places are in centimetres on paper, for the wearer's left side
(x > 0) where a thing comes in pairs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from studio.bodice import Bodice, Edges
from studio.panels import Button, Cord, Curve, Patch, flip, join, line, mirror, oblong, smooth, spin

_LAP = 1.2  # cm by which a sleeve lies over the edge of its armhole


@dataclass(frozen=True)
class Trim:
    """Things laid on a garment, lowest first."""

    patches: tuple[Patch, ...] = ()
    cords: tuple[Cord, ...] = ()
    buttons: tuple[Button, ...] = ()

    def __add__(self, other: "Trim") -> "Trim":
        return Trim(self.patches + other.patches, self.cords + other.cords, self.buttons + other.buttons)


def together(trims: Iterable[Trim]) -> Trim:
    """All trims as one."""
    return sum(trims, Trim())


def across(trim: Trim) -> Trim:
    """The same trim on the other side of the centre line."""
    patches = [
        replace(
            p,
            polygon=flip(p.polygon),
            grain=-p.grain,
            roll=None if p.roll is None else flip(p.roll),
            spine=None if p.spine is None else flip(p.spine),
        )
        for p in trim.patches
    ]
    cords = [replace(cord, curve=flip(cord.curve)) for cord in trim.cords]
    return Trim(tuple(patches), tuple(cords), tuple(replace(button, x=-button.x) for button in trim.buttons))


def pair(trim: Trim) -> Trim:
    """A trim on both sides."""
    return trim + across(trim)


def sleeve_edges(block: Bodice) -> Edges:
    """The right sleeve from the shoulder down the outside, round the cuff and up inside to the armhole."""
    tip, end = np.array((block.shoulder, -block.slope)), block.tip
    armhole = dict(replace(block, sleeve=0).right())["armhole"]
    lap = (np.array((block.neck, 0.0)) - tip) / (block.shoulder - block.neck) * _LAP
    cap = np.vstack([tip + lap, armhole[1:-1] - (_LAP, 0), armhole[-1:] - (_LAP, 0.4)])
    out, length, under = -block.across, block.sleeve, np.array((block.chest, -block.armhole))
    full = block.puff

    def place(along: float, aside: float, start: np.ndarray = tip) -> tuple[float, float]:
        return tuple(start + block.axis * along + out * aside)

    outer = smooth(
        tuple(cap[0]), place(1.6, 0.9), place(8, 2.2 + full * 0.5), place(length * 0.4, 2.6 + full),
        place(length * 0.72, 1.6 + full), place(length - 3, 0.5 + full * 0.4), tuple(end),
    )  # fmt: skip
    cuff, wide = block.cuff, block.cuff + 1.6 + full
    inner = smooth(
        place(0, -cuff, end), place(-3, -cuff - full * 0.4, end), place(-length * 0.28, -wide * 0.72, end),
        place(-length * 0.5, -wide * 0.54, end), (under[0] - 2.2, under[1] - 3.6), tuple(cap[-1]),
    )  # fmt: skip
    hand = line(tuple(end), tuple(inner[0]))
    return [("outer", outer), ("cuff", hand), ("inner", inner), ("cap", cap[::-1])]


def clear(block: Bodice, curve: Curve) -> Curve:
    """The part of a curve across the body that lies on it and is not hidden by the sleeves, which hang at its sides."""
    if not block.sleeve:
        return curve
    side, inner = dict(replace(block, sleeve=0).right())["side"], dict(sleeve_edges(block))["inner"]
    body = np.interp(-curve[:, 1], -side[:, 1], side[:, 0], left=99.0)
    free = np.minimum(np.interp(curve[:, 1], inner[:, 1], inner[:, 0], right=99.0), body)
    return curve[np.abs(curve[:, 0]) < free - 0.6]


def roll_line(block: Bodice, x: float, stop: float) -> Curve:
    """Where a lapel folds over: from the front edge at depth `stop` up to the neck point."""
    return smooth((x, -stop), (block.neck * 0.5, -stop * 0.45), (block.neck, 0))


def lapel_edge(block: Bodice, x: float, stop: float, cutaway: float = 0.0) -> Curve:
    """A front edge at `x` that opens into a V at depth `stop`, its lower corner rounded by `cutaway`."""
    hem = block.hem_curve()
    bottom = float(np.interp(-(x + cutaway), -hem[:, 0], hem[:, 1]))
    corner = (x + cutaway * 0.4, bottom + cutaway * 0.35)
    if cutaway:
        up = smooth((x + cutaway, bottom), corner, (x, bottom + cutaway * 1.5 + 2))
    else:
        up = line((x, bottom), (x, bottom + 2))
    return join(up, roll_line(block, x, stop))


def neck_edge(block: Bodice, x: float) -> Curve:
    """A straight front edge at `x` up to the neckline, then along it to the right neck point."""
    neck, hem = block.neckline(), block.hem_curve()
    foot = (x, float(np.interp(-x, -hem[:, 0], hem[:, 1])))
    return join(line(foot, (x, -block.neck_drop)), neck[neck[:, 0] > max(x, 0) + 0.4])


def lapels(
    block: Bodice, x: float, stop: float, width: float, notch: float = 13.0, peak: float = 0.0, part: str = "collar"
) -> Trim:
    """Notched lapels (peaked by `peak`) of a part, below a collar; the side that buttons over comes last."""
    n, roll = block.neck, roll_line(block, x, stop)
    gorge = (n * 0.72 + width * 0.95, -notch + peak)
    belly = smooth((x, -stop), (x + width * 0.5, -stop * 0.78), (gorge[0] - 0.4, -notch - 2.5), gorge)
    inner = (float(np.interp(-notch * 0.8, roll[:, 1], roll[:, 0])) + 0.3, -notch * 0.62)
    lapel = join(belly, line(gorge, inner), roll[roll[:, 1] < inner[1]][::-1])
    step = (inner[0] + (gorge[0] - inner[0]) * 0.62, inner[1] + (gorge[1] - inner[1]) * 0.62)
    fall = smooth(step, (step[0] + 1.6, step[1] + 3.4), (n + 3.4, -3.0), (n + 1.6, 1.6), (n * 0.5, 4.0), (0, 4.3))
    foot = join(line(inner), roll[roll[:, 1] > inner[1]], smooth((n, 0), (n * 0.6, -1.7), (0, -2.6)))
    foot, fall = join(foot, mirror(foot)), join(fall, mirror(fall))
    leaf = Trim((Patch(part, lapel, 0.5, grain=-16, roll=roll, roll_height=0.9, roll_width=1.9, level=0.5),))
    collar = Patch("collar", join(foot, fall[::-1]), 0.5, roll=foot, roll_height=0.8, roll_width=2.0, level=0.75)
    return across(leaf) + leaf + Trim((collar,))


def shawl(block: Bodice, x: float, stop: float, width: float, part: str = "collar", lift: float = 0.5) -> Trim:
    """A collar that runs round the neck in one piece and narrows to the button."""
    n, roll = block.neck, roll_line(block, x, stop)
    outer = smooth(
        (x, -stop), (x + width * 0.72, -stop * 0.74), (n * 0.62 + width * 0.92, -stop * 0.36), (n + width * 0.45, -3.2),
        (n + 1.5, 1.8), (n * 0.5, 4.2), (0, 4.6),
    )  # fmt: skip
    half = join(outer, line((0, -2.6), (n * 0.6, -1.7)), roll[::-1])
    leaf = Trim((Patch(part, half, lift, grain=-12, roll=roll, roll_height=0.9, roll_width=2.0, level=0.5),))
    return across(leaf) + leaf


def leaf_collar(
    block: Bodice, width: float, part: str = "collar", spread: float = 1.0, lift: float = 0.45, open_by: float = 0.3
) -> Trim:
    """A folded collar: the stand behind the neck and one leaf with a point on each side."""
    n, d = block.neck, block.neck_drop
    fall = smooth((open_by, -d + 0.6), (n * 0.55, -d * 0.72), (n * 0.98, -d * 0.2), (n, 1.6))
    outer = smooth((n, 1.6), (n * 1.24, 0.4), (n * 1.32, -3.0), (n * 1.15 * spread + 1.0, -d * 0.8))
    leaf = join(fall, outer, line(tuple(outer[-1]), (n * 0.66 * spread, -d - width * 0.75), (open_by, -d + 0.6)))
    rim = smooth((-n * 1.05, 0.6), (-n * 0.6, 2.9), (0, 3.6), (n * 0.6, 2.9), (n * 1.05, 0.6))
    stand = join(rim, smooth((n * 0.95, -1.0), (n * 0.55, -2.0), (0, -2.7), (-n * 0.55, -2.0), (-n * 0.95, -1.0)))
    wing = Patch(part, leaf, lift, -35, roll=fall, roll_height=0.9, roll_width=1.6, level=0.35)
    return Trim((Patch(part, stand, lift, roll=rim, roll_height=0.8, roll_width=1.2),)) + pair(Trim((wing,)))


def stand_collar(block: Bodice, height: float, part: str = "collar", lift: float = 0.9, rib_cm: float = 0.0) -> Trim:
    """A collar that stands round the neck: behind, and in front on either side of the opening."""
    n, d = block.neck, block.neck_drop
    foot = smooth((0, -d), (n * 0.7, -d * 0.75), (n * 1.1, -0.8))
    rim = smooth((n * 1.02, height * 0.9), (n * 0.55, -d * 0.62 + height), (0.15, -d * 0.9 + height))
    side = smooth((n * 1.1, -0.8), (n * 1.16, height * 0.5), (n * 1.02, height * 0.9))
    back = smooth((-n, height * 0.9), (0, height * 1.08), (n, height * 0.9))
    behind = Patch("inside", join(back, line((n * 0.9, -1), (0, -2), (-n * 0.9, -1))), 0.4)
    front = Patch(
        part, join(foot, side, rim), lift, level=0.2, roll=rim, roll_height=0.4, spine=foot if rib_cm else None,
        rib_cm=rib_cm,
    )  # fmt: skip
    return Trim((behind,)) + pair(Trim((front,)))


def hood(block: Bodice, part: str = "body", size: float = 1.0, edge: str = "") -> Trim:
    """A hood laid back behind the neck, open in front down to the throat, its rim edged with `edge` (fur)."""
    n, d, s = block.neck, block.neck_drop, size
    crown = smooth((0, 13.6 * s), (5.4, 13.2 * s), (n + 1, 10.6 * s), (n + 3, 5 * s), (n + 3.2, 0.6), (n + 2.2, -3.4))
    throat = smooth((n + 2.2, -3.4), (n * 0.8, -d * 0.95), (0.3, -d - 4.2))
    mouth = smooth((0.3, -d - 1), (n * 0.42, -d * 0.4), (n * 0.86, 1.8), (n * 0.88, 4.8 * s), (n * 0.52, 7 * s),
                   (0, 7.6 * s))  # fmt: skip
    leaf = Patch(part, join(crown, throat, mouth), 1.1, level=0.3, roll=mouth, roll_height=0.7, roll_width=1.7)
    rim = smooth((-n, 0), (-n * 0.9, 7 * s), (0, 10.4 * s), (n * 0.9, 7 * s), (n, 0))
    hollow = Patch("inside", join(rim, smooth((n * 0.7, -d * 0.6), (0, -d - 1), (-n * 0.7, -d * 0.6))), 0.3)
    seam = Cord(part, smooth((0, 7.6 * s), (0.2, 10.5 * s), (0, 13.4 * s)), 0.6, 0.2, 0.5)
    trims = Trim((hollow,)) + pair(Trim((leaf,))) + Trim((), (seam,))
    if edge:
        arch = join(crown[::-1], flip(crown))
        along = np.arange(len(arch))[:, None]
        tufts = 1 + 0.025 * (np.sin(2.6 * along) + np.sin(1.73 * along) + np.sin(0.61 * along))  # an uneven edge
        ruff = join(arch * (1.1, 1.12) * tufts, (arch * (0.74, 0.72) * tufts)[::-1])
        trims += Trim((Patch(edge, ruff, 1.3, level=1.2),))
    return trims


def drawstrings(block: Bodice, length: float = 20.0, part: str = "cord") -> Trim:
    """Two cords that hang from a hood, with metal tips."""
    y = -block.neck_drop
    cord = Cord(part, smooth((3.2, y), (4.0, y - length * 0.4), (3.4, y - length * 0.75), (4.2, y - length)), 0.8, 0.4)
    return pair(Trim((), (cord,), (Button(4.2, y - length, 1.0, "metal", 0.2), Button(3.2, y, 1.1, "metal", 0.2))))


def stitching(*curves: Curve, part: str = "stitch", width: float = 0.4) -> Trim:
    """Rows of thread."""
    return Trim((), tuple(Cord(part, curve, width, 0.1, 0.05) for curve in curves))


def flap(
    x: float, y: float, width: float, height: float, point: float = 0.0, button: str = "", part: str = "body"
) -> Trim:
    """A pocket flap hanging from (x, y), the middle of its top; `point` deepens its middle."""
    w = width / 2
    shape = join(
        line((x - w, y), (x - w, y - height + 0.9)),
        smooth((x - w, y - height + 0.9), (x - w + 0.8, y - height), (x, y - height - point)),
        smooth((x, y - height - point), (x + w - 0.8, y - height), (x + w, y - height + 0.9)),
        line((x + w, y)),
    )
    trim = Trim((Patch(part, shape, 0.4, level=0.25),))
    if button:
        trim += Trim((), (), (Button(x, y - height * 0.62, 1.5, button, 0.5),))
    return pair(trim)


def welt(x: float, y: float, length: float, turn: float, width: float = 2.2, both: bool = True) -> Trim:
    """A slit pocket with a standing welt, turned by degrees; a lone one is on the left chest."""
    trim = Trim((Patch("body", oblong(x, y, length, width, 0.2, turn), 0.25, level=0.1),))
    return pair(trim) if both else trim


def patch_pocket(
    x: float, y: float, width: float, height: float, lid: float = 0.0, button: str = "", stitch: bool = False,
    pleat: bool = False, round_by: float = 1.4, part: str = "body", both: bool = True,
) -> Trim:  # fmt: skip
    """A pocket sewn on, its top edge at y, with a flap `lid` cm deep."""
    w = width / 2
    bag = join(
        line((x - w, y), (x - w, y - height + round_by)),
        smooth((x - w, y - height + round_by), (x - w + round_by * 0.3, y - height + round_by * 0.3),
               (x - w + round_by, y - height)),
        smooth((x + w - round_by, y - height), (x + w - round_by * 0.3, y - height + round_by * 0.3),
               (x + w, y - height + round_by)),
        line((x + w, y)),
    )  # fmt: skip
    trim = Trim((Patch(part, bag, 0.45),))
    if not lid:
        trim += Trim((), (Cord(part, line((x - w + 0.3, y - 2.2), (x + w - 0.3, y - 2.2)), 0.5, 0.2, 0.1),))
    if stitch:
        inset = (bag - (x, y)) * (1 - 1.3 / width, 1 - 0.65 / height) + (x, y)
        trim += stitching(inset, width=0.35)
    if pleat:
        trim += Trim((), (Cord(part, line((x, y), (x, y - height + 0.3)), 2.2, 0.25, 0.3),))
    if lid:
        cover = flap(x, y + 0.6, width + 0.6, lid, 0.8, button, part)
        trim += Trim(cover.patches[:1], (), cover.buttons[:1])
    return pair(trim) if both else trim


def zip_fly(curve: Curve, lips: float = 2.2, pull: bool = True, teeth: float = 0.5, part: str = "body") -> Trim:
    """A zip: two lips of cloth, a fine row of teeth between them and a puller at its end."""
    trim = Trim((), (Cord(part, curve, lips, 0.28, 0.08), Cord("metal", curve, teeth, 0.3, 0.22)))
    if pull:
        end, way = curve[-1], curve[-1] - curve[-2]
        turn = float(np.degrees(np.arctan2(way[1], way[0])))
        spot = end - way / np.linalg.norm(way) * 2.0
        trim += Trim((Patch("metal", oblong(*spot, 3.2, 0.9, 0.4, turn), 0.4, level=0.5),))
    return trim


def row(x: float, top: float, bottom: float, count: int, size: float, part: str = "button", level: float = 0.3) -> Trim:
    """Buttons one below the other."""
    return Trim((), (), tuple(Button(x, y, size, part, level) for y in np.linspace(top, bottom, count)))


def cuff_buttons(block: Bodice, count: int = 3, size: float = 1.3) -> Trim:
    """Small buttons near the inner seam of both sleeves."""
    spots = [block.tip + block.across * (block.cuff * 0.3) - block.axis * d for d in 3.0 + 1.9 * np.arange(count)]
    return pair(Trim((), (), tuple(Button(*spot, size, level=0.1) for spot in spots)))


def cuff_strap(block: Bodice, up: float = 7.5, width: float = 2.6, part: str = "body") -> Trim:
    """A strap with a button or buckle round each wrist."""
    start = block.tip - block.axis * up
    ring = line(tuple(start - block.across * 0.1), tuple(start + block.across * (block.cuff - 0.2)))
    spot = start + block.across * 3.2
    return pair(Trim((), (Cord(part, ring, width, 0.4, 0.1),), (Button(*spot, 1.3, level=0.4),)))


def waist_at(block: Bodice, y: float) -> float:
    """Half width of the body that shows between the sleeves at a height."""
    side = dict(replace(block, sleeve=0).right())["side"]
    half = float(np.interp(-y, -side[:, 1], side[:, 0]))
    if not block.sleeve:
        return half
    inner = dict(sleeve_edges(block))["inner"]
    return min(half, float(np.interp(y, inner[:, 1], inner[:, 0], left=half, right=half)) - 0.4)


def tied_belt(block: Bodice, y: float, width: float, length: float = 32.0, short: float = 0.0) -> Trim:
    """A belt of cloth round the waist, tied in a knot whose two ends hang down."""
    w = waist_at(block, y) - short
    strap = oblong(0, y, 2 * w + 0.6, width, 0.5)
    x, h = -1.5, width * 0.5
    tails = [
        smooth((x, y + h * 0.5), (x + a * 0.5 + h, y - length * 0.45), (x + a + h, y - length), (x + a - h, y - length),
               (x + a * 0.5 - h, y - length * 0.45), (x - h * 0.8, y))
        for a in (-4.5, 3.5)
    ]  # fmt: skip
    loop = smooth((x, y + 1), (x + 4.5, y + 4.6), (x + 10, y + 3.6), (x + 9.5, y + 0.4), (x + 4, y - 1.2), (x, y - 1))
    return Trim((
        Patch("belt", strap, 0.5, level=0.35),
        *(Patch("belt", tail, 0.4, level=0.5 + 0.1 * i) for i, tail in enumerate(tails)),
        Patch("belt", loop, 0.6, level=0.8),
        Patch("belt", oblong(x, y, 3.6, width + 0.8, 1.2, 8), 1.0, level=0.9),
    ))  # fmt: skip


def buckled_belt(block: Bodice, y: float, width: float = 4.6, short: float = 0.0, end: float = 13.0) -> Trim:
    """A belt closed by a buckle, its loose end hanging, held by loops."""
    w = waist_at(block, y) - short
    frame = oblong(1.5, y, width * 0.95, width * 1.35, 0.9)
    tail = spin(oblong(1.5 + width / 2 + end / 2, y, end, width * 0.92, 1.2), -58, (3.0, y))
    loops = tuple(Cord("body", line((s * w * 0.7, y + width * 0.8), (s * w * 0.7, y - width * 0.8)), 1.4, 0.4, 0.9)
                  for s in (1, -1))  # fmt: skip
    rows = [line((-w, y + s * (width / 2 - 0.5)), (w, y + s * (width / 2 - 0.5))) for s in (1, -1)]
    threads = tuple(Cord("belt", curve, 0.4, 0.12, 0.75) for curve in rows)
    return Trim(
        (Patch("belt", oblong(0, y, 2 * w + 0.6, width, 0.4), 0.45, level=0.35), Patch("belt", tail, 0.4, level=0.5)),
        (*threads, *loops, Cord("buckle", join(frame, frame[:2]), 1.0, 0.6, 0.9)),
    )


def epaulettes(block: Bodice) -> Trim:
    """A buttoned strap on each shoulder."""
    lean = float(np.degrees(np.arctan2(block.slope, block.shoulder - block.neck)))
    middle = ((block.neck + block.shoulder) / 2 + 1.8, -block.slope * 0.5 - 1.9)
    strap = spin(oblong(*middle, block.shoulder - block.neck - 1.5, 3.4, 1.2), -lean, middle)
    return pair(Trim((Patch("body", strap, 0.4, level=0.3),), (), (Button(middle[0] - 3.6, -2.6, 1.4, level=0.6),)))


def storm_flap(block: Bodice, depth: float = 27.0) -> Trim:
    """The loose yoke over one side of a trench coat's chest."""
    s = block.shoulder
    low = ((s - 1.6, -depth * 0.6), (s - 4, -depth), (s * 0.5, -depth - 1), (s * 0.36, -depth * 0.8))
    edge = smooth((s - 1.6, -block.slope - 5), *low)
    shape = join(line((block.neck + 0.5, -2.0), (s - 0.9, -block.slope - 0.6)), edge, line((s * 0.4, -14)))
    return across(Trim((Patch("body", shape, 0.45, level=0.35),)))


def toggle(y: float, reach: float = 7.0) -> Trim:
    """A duffle coat's fastening: leather tabs, two cords and a horn toggle."""
    tab = smooth((reach, 1.8), (reach + 2.8, 1.5), (reach + 3.4, 0), (reach + 2.8, -1.5), (reach, -1.8), (reach, 1.8))
    tabs = [np.add(side, (0, y)) for side in (tab, flip(tab))]
    ropes = [line((s * reach, y + k), (s * 1.0, y + k * 0.4)) for s in (1, -1) for k in (0.7, -0.7)]
    horn = oblong(0, y, 5.6, 1.5, 0.7, 4)
    return Trim(
        (*(Patch("tab", tab, 0.35, level=0.2) for tab in tabs), Patch("button", horn, 0.8, level=0.6)),
        tuple(Cord("cord", rope, 0.7, 0.5, 0.3) for rope in ropes),
    )


def cuff_zips(block: Bodice) -> Trim:
    """A short zip above each wrist."""
    start = block.tip - block.axis * 1.0 + block.across * block.cuff * 0.62
    return pair(zip_fly(line(tuple(start - block.axis * 11), tuple(start)), 1.6))
