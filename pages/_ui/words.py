"""Numbers said in words, so that nobody has to know what 0.83 means."""

from core.taxonomy import TYPE_BY_KEY, audience_of
from core.types import Item, Judgement

_SPELLINGS = {"builtin": "built-in", "clip": "CLIP", "siglip": "SigLIP", "csa": "CSA", "ngnn": "NGNN"}
_EVERYONE = ("unisex", "everyone", "all", "both", "women and men", "men and women", "women & men", "men & women")
_LIKELIHOODS = ((0.85, "almost certainly"), (0.6, "very likely"), (0.35, "probably"), (0.0, "perhaps"))


def likelihood(share: float) -> str:
    """How sure a guess is.

    >>> likelihood(0.91), likelihood(0.4)
    ('almost certainly', 'probably')
    """
    return next(word for least, word in _LIKELIHOODS if share >= least)


def verdict(judgement: Judgement) -> str:
    """What the scorer thinks of an outfit, as a line that can stand alone."""
    if judgement.among is not None:
        return f"Stronger than {percent(judgement.among)} of outfits made at random"
    if judgement.percentile is not None:
        return f"Stronger than {percent(judgement.percentile)} of outfits by stylists"
    levels = ((0.8, "A very good match"), (0.6, "A good match"), (0.4, "A fair match"), (0.0, "An unusual match"))
    return next(word for least, word in levels if judgement.score >= least)


def beside_stylists(judgement: Judgement) -> str:
    """The place among stylists' outfits, where `verdict` has not told it; '' where there is nothing to add.

    >>> beside_stylists(Judgement(0.9, 0.3, {}, among=0.97)), beside_stylists(Judgement(0.9, 0.3, {}))
    ('Above 30% of outfits by stylists', '')
    """
    if judgement.among is None or judgement.percentile is None:
        return ""
    return f"Above {percent(judgement.percentile)} of outfits by stylists"


def percent(share: float) -> str:
    """A share from 0 to 1 as whole per cent that never claims "all" or "none".

    >>> percent(0.824), percent(0.9999), percent(0.0)
    ('82%', '99%', '1%')
    """
    return f"{min(max(round(share * 100), 1), 99)}%"


def share(value: float) -> str:
    """A measured share as whole per cent, as it is.

    >>> share(0.517), share(1.0)
    ('52%', '100%')
    """
    return f"{value:.0%}"


def contribution(change: float) -> str:
    """What a piece does for the outfit, from the score with it minus the score without it.

    >>> contribution(0.2), contribution(0.0), contribution(-0.2)
    ('The outfit leans on it', 'Fits in quietly', 'The outfit is stronger without it')
    """
    levels = (
        (0.12, "The outfit leans on it"),
        (0.03, "Lifts the outfit"),
        (-0.03, "Fits in quietly"),
        (-0.12, "Pulls a little against the rest"),
    )
    return next((word for least, word in levels if change >= least), "The outfit is stronger without it")


def price(amount: float | None) -> str:
    """A price as a label shows it; nothing where it is not known.

    >>> price(39.0), price(39.9), price(None)
    ('€39', '€39.90', '')
    """
    if amount is None:
        return ""
    return f"€{amount:,.0f}" if float(amount).is_integer() else f"€{amount:,.2f}"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count(1, "piece"), count(1200, "piece")
    ('1 piece', '1,200 pieces')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """A span of time as one would say it.

    >>> duration(0.4), duration(8.2), duration(40), duration(200)
    ('less than a second', '8 seconds', '40 seconds', '3 minutes')
    """
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return count(round(seconds), "second")
    return count(round(seconds / 60), "minute")


def moment(seconds: float) -> str:
    """A span of time as a stopwatch shows it.

    >>> moment(0.034), moment(1.26), moment(48.2), moment(130)
    ('0.03 seconds', '1.3 seconds', '48 seconds', '2 minutes 10 seconds')
    """
    if round(seconds) < 90:
        return f"{seconds:.{2 if seconds < 0.995 else 1 if seconds < 9.95 else 0}f} seconds"
    minutes, rest = divmod(round(seconds), 60)
    return f"{count(minutes, 'minute')} {count(rest, 'second')}"


def weighing(alpha: float) -> str:
    """What the weight `alpha` of the judge's score beside a brief means.

    >>> weighing(0.5), weighing(1.0)
    ('Both count alike (α = 0.50).', 'The words do not count at all (α = 1).')
    """
    if alpha >= 1:
        return "The words do not count at all (α = 1)."
    if alpha <= 0:
        return "Only the words count, however the pieces go together (α = 0)."
    if abs(alpha - 0.5) < 0.005:
        return "Both count alike (α = 0.50)."
    more = "How the pieces go together counts more" if alpha > 0.5 else "The words count more"
    return f"{more} (α = {alpha:.2f})."


def with_article(kind: str) -> str:
    """A garment type as a sentence says it.

    >>> with_article("shirt"), with_article("ankle boots"), with_article("jeans")
    ('a shirt', 'a pair of ankle boots', 'a pair of jeans')
    """
    known = TYPE_BY_KEY.get(kind)
    if known is not None and known.singular == known.plural and kind != "jewellery":
        return f"a pair of {kind}" if kind.endswith("s") else kind
    if known is not None and known.slot == "shoes":
        return f"a pair of {kind}"
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def audience(gender: str) -> str:
    """Whom a catalogue's word for a gender means, to follow "For"; nothing where it says nothing.

    >>> audience("Female"), audience("unisex"), audience("Girls"), audience("")
    ('women', 'everyone', 'girls', '')
    """
    said = gender.strip().lower()
    return audience_of(said) or ("everyone" if said in _EVERYONE else said)


def listing(words: list[str]) -> str:
    """Words as a list in a sentence.

    >>> listing(["shoes"]), listing(["shoes", "a bag", "a belt"])
    ('shoes', 'shoes, a bag and a belt')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def outfit_text(items: list[Item]) -> str:
    """An outfit as plain text for a message: one piece a line, then the sum of what it costs."""
    lines = [" · ".join(filter(None, (item.title, "yours" if item.owned else price(item.price)))) for item in items]
    total = sum(item.price or 0 for item in items if not item.owned)
    return "\n".join([*lines, *([f"Together {price(total)}"] if total else [])])


def plain(name: str) -> str:
    """A registered name as people write it.

    >>> plain("outfit_transformer"), plain("marqo_fashion_clip"), plain("builtin")
    ('Outfit transformer', 'Marqo fashion CLIP', 'Built-in')
    """
    said = " ".join(_SPELLINGS.get(word, word) for word in name.replace("-", "_").split("_"))
    return said[:1].upper() + said[1:]


def ways(number: int) -> str:
    """A heading over so many suggestions."""
    numbers = ("", "One way", "Two ways", "Three ways", "Four ways", "Five ways")
    return f"{numbers[number] if number < len(numbers) else f'{number} ways'} to complete it"


def nearness(likeness: float) -> str:
    """How near two things lie in the latent space, from the cosine between them.

    >>> nearness(0.93), nearness(0.4)
    ('very close (0.93)', 'far away (0.40)')
    """
    levels = ((0.97, "all but the same"), (0.9, "very close"), (0.8, "close"), (0.6, "some way off"))
    return f"{next((word for least, word in levels if likeness >= least), 'far away')} ({likeness:.2f})"
