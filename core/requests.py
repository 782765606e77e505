"""The checks on what a person asks for, the slots that an outfit lacks, and the pieces that may fill them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.errors import CatalogueError, OutfitError, RequestError, UnknownNameError
from core.preparation import Preparation
from core.taxonomy import SLOTS, TYPE_BY_KEY, audience_of, has_room
from core.types import CompletionRequest, Item, ItemId

MAX_K = 4
MAX_KEEP = 20
MAX_WORN = 10  # what a flat-lay can show
MAX_STEPS = 40  # of a walk
SOURCES = ("catalogue", "wardrobe", "both")
_ACCESSORIES = ("sunglasses", "belt", "scarf", "hat", "watch", "earrings", "necklace", "beanie", "jewellery", "wallet")
_SIGNS = {"more": 1.0, "less": -1.0}


def check_outfit(ids: Sequence[ItemId], find: Callable[[ItemId], Item]) -> list[Item]:
    """The pieces of an outfit; raises OutfitError when it is empty, too long, or has a piece twice or unknown."""
    if not ids:
        raise OutfitError("The outfit is empty. Put at least one piece in it first.")
    check_size(len(ids))
    twice = sorted({item_id for item_id in ids if list(ids).count(item_id) > 1})
    if twice:
        raise OutfitError(f"The outfit has {twice[0]!r} twice. Take one of them out.")
    try:
        return [find(item_id) for item_id in ids]
    except (CatalogueError, RequestError) as error:
        raise OutfitError(f"The outfit has a piece that is not here. {error}") from error


def check_size(pieces: int) -> None:
    """Raise OutfitError for more pieces than an outfit may have."""
    if pieces > MAX_WORN:
        raise OutfitError(f"The outfit would have {pieces} pieces; at most {MAX_WORN} are allowed. Take some out.")


def check_request(request: CompletionRequest) -> None:
    """Raise RequestError or UnknownNameError for settings that no catalogue could meet."""
    if not 1 <= request.k <= MAX_K:
        raise RequestError(f"Between 1 and {MAX_K} pieces can be added at once, not {request.k}.")
    if not 1 <= request.keep <= MAX_KEEP:
        raise RequestError(f"Between 1 and {MAX_KEEP} suggestions can be kept, not {request.keep}.")
    if request.source not in SOURCES:
        raise UnknownNameError("source of pieces", request.source, SOURCES)
    if request.max_price is not None and not request.max_price >= 0:
        raise RequestError(f"The price limit must be 0 or more, not {request.max_price:g}.")
    if not 0 <= request.alpha <= 1:
        raise RequestError(f"The scorer's weight beside a brief must lie between 0 and 1, not {request.alpha:g}.")
    if request.slots is not None:
        check_names(request.slots, request.k)


def check_names(slots: Sequence[str], k: int) -> None:
    """Raise RequestError unless there is one slot or garment type, by a known name, for each of k pieces."""
    if len(slots) != k:
        raise RequestError(f"{k} pieces were asked for but {len(slots)} slots named. Name one slot for each piece.")
    for name in slots:
        if name not in SLOTS and name not in TYPE_BY_KEY:
            raise UnknownNameError("slot or garment type", name, {*SLOTS, *TYPE_BY_KEY})


def coarse(name: str) -> str:
    """The slot that a slot or a garment type stands for.

    >>> coarse("shoes"), coarse("tote bag")
    ('shoes', 'bag')
    """
    return name if name in SLOTS else TYPE_BY_KEY[name].slot


def check_room(worn: Iterable[str], wanted: Sequence[str]) -> None:
    """Raise RequestError when `wanted` (slots or types) cannot all be worn with pieces in the slots `worn`."""
    slots = list(worn)
    for name in wanted:
        if not has_room(slots, coarse(name)):
            others = ", ".join(dict.fromkeys(slots))
            raise RequestError(f"There is no room for {name!r} beside what is worn or asked for ({others}).")
        slots.append(coarse(name))


def propose_slots(worn: Sequence[Item], k: int, available: Iterable[str]) -> tuple[str, ...]:
    """At most k slots that an outfit lacks, the most needed first.

    `available` are the garment types on offer. What covers the body comes first, then shoes, bag,
    outerwear and accessories; where there is no room left, fewer than k are returned.
    """
    types = set(available)
    slots = [item.slot for item in worn]
    wanted: list[str] = []
    for name in (*_body(slots, k, types), "shoes", "bag", "outerwear", *_accessories(worn, types)):
        offered = name in types or any(TYPE_BY_KEY[kind].slot == name for kind in types)
        needed = coarse(name) == "accessory" or coarse(name) not in slots
        if offered and needed and has_room(slots, coarse(name)) and len(wanted) < k:
            wanted.append(name)
            slots.append(coarse(name))
    extras = [name for name in wanted if coarse(name) == "accessory"]
    return tuple("accessory" if extras == [name] else name for name in wanted)


def _body(slots: Sequence[str], k: int, types: set[str]) -> tuple[str, ...]:
    bare = not {"top", "bottom", "dress"} & set(slots)
    dresses = any(TYPE_BY_KEY[kind].slot == "dress" for kind in types)
    if bare and k == 1 and dresses:
        return ("dress",)  # one piece that dresses the whole body
    return () if "dress" in slots else ("bottom", "top")


def _accessories(worn: Sequence[Item], types: set[str]) -> list[str]:
    """Fine types, so that two accessories are never of one kind."""
    have = {item.type for item in worn}
    return [kind for kind in _ACCESSORIES if kind in types and kind not in have]


def audience(item: Item) -> str:
    """Whom a piece is for: "women", "men", or "" for everyone and where its catalogue does not say."""
    return audience_of(item.attributes.get("gender", ""))


def shared_audience(worn: Iterable[Item], swapped: Iterable[Item] = ()) -> str:
    """The one audience that the pieces are for, or "" where they are for both or do not say.

    What is `swapped` counts only where none of the others says.
    """
    said = {audience(item) for item in worn} - {""} or {audience(item) for item in swapped} - {""}
    return said.pop() if len(said) == 1 else ""


def suits(item: Item, whom: str) -> bool:
    """Whether a piece may be worn by the audience `whom`: only what is for the other one may not."""
    return not whom or audience(item) in ("", whom)


@dataclass(frozen=True)
class Pool:
    """The pieces that may fill one slot, and for where none is left, why others may not and what would help."""

    slot: str
    ids: tuple[ItemId, ...]
    reason: str
    remedy: str = "Loosen that limit"


def find_pool(
    slot: str, worn: Sequence[Item], offered: Sequence[Item], request: CompletionRequest, whom: str = ""
) -> Pool:
    """Who may fill `slot`: of its type, for the audience `whom`, not worn, not excluded, within the price limit."""
    of_type = [item for item in offered if _fits(item, slot, worn)]
    meant = [item for item in of_type if suits(item, whom)]
    used = {item.id for item in worn} | request.exclude
    free = [item for item in meant if item.id not in used]
    paid = [item for item in free if within_price(item, None, request.max_price)]
    if not meant:
        none = {"wardrobe": "your wardrobe has none", "both": "neither the catalogue nor your wardrobe has one"}.get(
            request.source, "the catalogue has none"
        )
        return Pool(slot, (), none + f" for {whom}" * bool(of_type), "Ask for another kind of piece")
    if not free:
        reason = f"all {len(meant)} are worn or excluded"
    elif any(item.price is not None for item in free):
        reason = f"none of {len(free)} costs {request.max_price or 0:g} or less"
    else:
        reason = "the catalogue has no prices, so that no piece is known to be within the limit"
    return Pool(slot, tuple(item.id for item in paid), reason)


def check_pools(pools: Sequence[Pool], preparation: Preparation) -> None:
    """Raise RequestError that names the first slot without a candidate, and why; or there are too few in all."""
    unread = preparation.total - preparation.done
    wait = f", or wait: {unread:,} pictures are still to be looked at" if unread else ""
    for pool in pools:
        if not pool.ids:
            raise RequestError(f"There is no piece for {pool.slot!r}: {pool.reason}. {pool.remedy}{wait}.")
    together = {item_id for pool in pools for item_id in pool.ids}
    if len(together) < len(pools):
        raise RequestError(
            f"{len(pools)} pieces were asked for, but only {len(together)} fit. Ask for fewer, or loosen the limits."
        )


def within_price(item: Item, low: float | None, high: float | None) -> bool:
    """Whether an item's price lies in [low, high]; what a person owns costs nothing more.

    >>> piece = Item("a", "Belt", "belt", "accessory", "tan", "a tan belt", "A tan belt", price=20.0)
    >>> within_price(piece, None, 20.0), within_price(piece, 21.0, None)
    (True, False)
    """
    if item.owned or (low is None and high is None):
        return True
    return item.price is not None and (low is None or item.price >= low) and (high is None or item.price <= high)


def _fits(item: Item, slot: str, worn: Sequence[Item]) -> bool:
    if slot == "accessory":  # a second belt only where a belt is asked for by name
        return item.slot == slot and item.type not in {piece.type for piece in worn}
    return item.slot == slot if slot in SLOTS else item.type == slot


def check_steps(steps: int) -> int:
    """The stops of a walk; raises RequestError where it is too short or too long."""
    if not 2 <= steps <= MAX_STEPS:
        raise RequestError(f"A walk has from 2 to {MAX_STEPS} stops, not {steps}.")
    return steps


def check_words(text: str) -> str:
    """Words without blanks around them; raises RequestError where there are none."""
    if not text.strip():
        raise RequestError("Say in a word or two what to look for, such as red or more formal.")
    return text.strip()


def read_wish(words: str) -> tuple[str, float]:
    """What words of a wish are about, and 1 where they ask for it or -1 where they ask for less of it.

    >>> read_wish("more formal"), read_wish("Less colourful"), read_wish("red"), read_wish("more")
    (('formal', 1.0), ('colourful', -1.0), ('red', 1.0), ('more', 1.0))
    """
    first, _, rest = words.partition(" ")
    if not rest.strip() or first.lower() not in _SIGNS:
        return words, 1.0
    return rest.strip(), _SIGNS[first.lower()]
