"""What the figures say, in sentences that need no training in statistics, and the names that people read."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from core.evidence import Comparison, Figure
from pages._ui import plots, words

_MODELS = {
    "mean_pooled": "Mean-pooled baseline",
    "csa_net": "Subspace network (CSA-Net)",
    "ngnn": "Graph network (NGNN)",
    "colour_harmony": "Colour-wheel rule",
    "co_occurrence": "Memory of what was worn together",
}
_NAMES = _MODELS | {
    "popularity": "Knowing only what is popular",
    "background": "Seeing only the backdrops",
    "background_only": "Seeing only the backdrops (trained)",
    "category": "Knowing only the kinds of garment",
    "always the commonest": "Giving always the commonest answer",
    "colour histogram": "A trained colour histogram",
    "accuracy": "Its first answer is right",
    "top-3 accuracy": "The right one is among its first three",
    "accuracy by words": "By words alone",
    "accuracy by pixels": "By pixels alone",
    "accuracy by both": "By words and pixels together",
    "top-3 accuracy by both": "Among its first three, by both",
}
_MOST_FILES = 3  # that are written out under a finding
_TOPICS = {
    "zero-shot type, held-out phone photos": ("What is on a phone photo?", "phone photos", "names what they show"),
    "zero-shot type, held-out shop pictures": ("What is on a shop's picture?", "small shop pictures", "names them"),
    "zero-shot type, held-out packshots": ("What is on a packshot?", "packshots of a label", "names them"),
    "zero-shot colour, held-out packshots": ("Which colour is it?", "packshots of a label", "names the colour"),
    "retrieval, held-out shop pictures and their titles": ("Do titles and pictures find each other?", "", ""),
}
VARIANTS = (
    "The Outfit transformer was trained again with one thing changed at a time, and asked the same questions. Where a "
    "figure falls clearly below the shipped one, that part was needed; where the lines overlap, it may not matter."
)


def label(name: str) -> str:
    """The name of a figure as people read it.

    >>> label("mean_pooled"), label("text to image, recall@5")
    ('Mean-pooled baseline', 'A title finds its picture among the first 5')
    >>> label("outfit_transformer: 2019, 2023")
    'Outfit transformer, learnt from 2019, asked about 2023'
    >>> label("mean_pooled: seed 2")
    'Mean-pooled baseline, random start 2'
    >>> label("ceiling: trained on real shots, asked about unseen real shots")
    'Learnt from real shots, asked about unseen real shots: the ceiling'
    """
    if name in _NAMES:
        return _NAMES[name]
    way, found, first = name.partition(", recall@")
    if found:
        what = "A title finds its picture" if way.startswith("text") else "A picture finds its title"
        return f"{what} {'at once' if first == '1' else f'among the first {first}'}"
    if "trained on" in name:
        start, _, rest = name.partition("trained on")
        return f"Learnt from{rest}{': the ceiling' if start.startswith('ceiling') else ''}"
    scorer, found, part = name.partition(": ")
    if found:
        learnt, _, asked = part.partition(", ")
        if part.startswith("seed "):
            return f"{label(scorer)}, random start {part.removeprefix('seed ')}"
        seasons = f"learnt from {learnt}, asked about {asked}" if asked else "all seasons mixed"
        return f"{label(scorer)}, {seasons}"
    return words.plain(name)


def topic(name: str) -> str:
    """A question that was put to the encoder, as a person would ask it."""
    return _TOPICS.get(name, (name.capitalize(), "", ""))[0]


def of_hundred(share: float) -> str:
    """A share as so many of a hundred.

    >>> of_hundred(0.517), of_hundred(0.004)
    ('52 of 100', 'fewer than 1 of 100')
    """
    return f"{round(share * 100)} of 100" if share >= 0.005 else "fewer than 1 of 100"


def the(figure: Figure) -> str:
    """A figure's owner within a sentence.

    >>> the(Figure("mean_pooled", 0.5)), the(Figure("popularity", 0.3, kind="control"))
    ('the mean-pooled baseline', 'knowing only what is popular')
    """
    name = _small(label(figure.name))
    return f"the {name}" if figure.kind == "model" and figure.name not in _NAMES.keys() - _MODELS.keys() else name


def beats(one: Figure, two: Figure) -> str:
    """Whether a lead is more than luck, in a sentence."""
    names = f"{the(one)} and {the(two)}"
    if one.low is None or two.high is None:
        return f"How far {names} lie apart was not measured with intervals."
    if one.low > two.high:
        return f"The lead over {the(two)} is larger than chance explains."
    return f"The intervals of {names} overlap: that lead may be luck."


def blanks(found: Comparison, judge: str) -> str:
    """What fill in the blank says of a judge."""
    return (
        "One piece is taken out of an outfit that a stylist put together, and offered again among four of the same "
        f"kind and season. {_hits(found, judge)} {_against(found, judge)}"
    )


def verdicts(found: Comparison, judge: str) -> str:
    """What compatibility says of a judge."""
    return (
        "Outfits by stylists are mixed with others whose every piece was swapped for one of the same kind. Of one of "
        f"each, whoever judges must prefer the stylist's. {_hits(found, judge)} {_against(found, judge)}"
    )


def _hits(found: Comparison, judge: str) -> str:
    mine = found.find(judge) or next((figure for figure in found.figures if figure.kind == "model"), None)
    if mine is None:
        return ""
    controls = [figure for figure in found.figures if figure.kind == "control"]
    cheap = f"; {the(controls[0])} gets {of_hundred(controls[0].value)}" if controls else ""
    guess = f" Guessing gets {of_hundred(found.chance)}{cheap}." if found.chance else ""
    return f"{_large(the(mine))} is right in {of_hundred(mine.value)}.{guess}"


def _against(found: Comparison, judge: str) -> str:
    models = [figure for figure in found.figures if figure.kind == "model"]
    mine = found.find(judge)
    if len(models) < 2 or mine is None:
        return ""
    if models[0] is not mine:
        return f"{_large(the(models[0]))} was measured stronger. {beats(models[0], mine)}"
    baseline = found.find("mean_pooled")
    if baseline is None or baseline in (mine, models[1]):
        return beats(mine, models[1])
    return f"{beats(mine, models[1])} {beats(mine, baseline)}"


def retrieval(recall: str, found: Comparison, judge: str) -> str:
    """What looking for a piece among its whole family says."""
    mine = found.find(judge) or found.figures[0]
    pool = f" Families hold {found.note} pieces." if found.note else ""
    guess = f" Drawing at random has it in {of_hundred(found.chance)}." if found.chance else ""
    return (
        f"The missing piece is looked for among all of its family in the catalogue. {_large(the(mine))} has it among "
        f"its first {recall.partition('@')[2]} in {of_hundred(mine.value)}.{guess}{pool}"
    )


def season(found: Comparison) -> str:
    """What another season does to a judge."""
    crossed = [figure for figure in found.figures if not figure.name.endswith("own split")]
    home = [figure for figure in found.figures if figure.name.endswith("own split")]
    text = "A judge that learnt one season is asked about another, in which it knows no piece."
    if crossed and home:
        worst = min(crossed, key=lambda figure: figure.value)
        text += (
            f" It is right in {of_hundred(worst.value)} at worst, and in {of_hundred(home[0].value)} on mixed seasons."
        )
    return f"{text} What is left of its skill is what does not depend on fashion."


def seeds(found: Comparison) -> str:
    """How far models drift that start from other random numbers."""
    reached: dict[str, list[float]] = {}
    for figure in found.figures:
        reached.setdefault(figure.name.partition(": ")[0], []).append(figure.value)
    text = "Training starts from random numbers, so each model was trained again from others."
    for name, values in reached.items():
        text += f" {label(name)}: {round(min(values) * 100)} to {round(max(values) * 100)} of 100 right."
    best, *others = sorted(reached.values(), key=max, reverse=True)
    if not others:
        return text
    apart = min(best) > max(max(values) for values in others)
    said = "The best is the best from every start." if apart else "Their ranges overlap: the order may be luck."
    return f"{text} {said}"


def encoder(name: str, found: Comparison) -> str:
    """What one question says of the encoder."""
    _, pictures, does = _TOPICS.get(name, ("", "", ""))
    best = next((found.find(key) for key in ("accuracy", "accuracy by both") if found.find(key)), None)
    if best is None or not does:
        title = found.find("text to image, recall@10")
        if title is None:
            return ""
        return (
            f"Among {int(found.note):,} pictures, a title has its own among the first ten in {of_hundred(title.value)}."
        )
    three = next((figure for figure in found.figures if "top-3" in figure.name), None)
    also = f" The right answer is among its first three in {of_hundred(three.value)}." if three else ""
    right = f"Of 100 {pictures} it had never seen, it {does} right in {round(best.value * 100)}."
    return f"{right}{also}{_cheaper(best, found)}"


def _cheaper(best: Figure, found: Comparison) -> str:
    """What the best control and guessing reach."""
    controls = sorted((figure for figure in found.figures if figure.kind == "control"), key=lambda each: -each.value)
    if controls:
        return f" {_large(the(controls[0]))} gets {of_hundred(controls[0].value)}: {_lead(best, controls[0])}."
    return f" Guessing among {found.note} names gets {of_hundred(found.chance)}." if found.chance else ""


def _lead(best: Figure, control: Figure) -> str:
    """How the model stands to a control, whose share is taken as exact where it has no interval."""
    low, high = (control.low, control.high) if control.low is not None else (control.value, control.value)
    if best.low is not None and high is not None and best.low > high:
        return "the model knows more than that"
    if best.high is not None and low is not None and best.high < low:
        return "more than the model, which is yet to learn this"
    return "too near to the model's figure to call either better"


def collection(found: Mapping[str, Comparison]) -> str:
    """What a recogniser of real shots makes of our pieces."""
    figures = found["type"].figures
    ours = next((each for each in figures if each.name.startswith("trained on real")), None)
    ceiling = next((each for each in figures if each.name.startswith("ceiling")), None)
    if ours is None:
        return ""
    text = (
        "Our pieces are rendered, not photographed. A recogniser that learnt from real shops' pictures alone was asked "
        f"what they are: it is right in {of_hundred(ours.value)}."
    )
    if ceiling is None:
        return f"{text} The closer to what it reaches on real pictures, the more real ours look to it."
    return (
        f"{text} On real pictures it had not seen it is right in {of_hundred(ceiling.value)}, which is the ceiling. "
        "The pieces were redrawn with a recogniser much like it as a compass, so another eye may find them less real."
    )


def collection_detail(name: str) -> str:
    """What else the recognisers were asked."""
    if name.startswith("colour"):
        return "The same recognisers name the colour of each piece."
    return "The same recognisers must tell every kind apart, also those that only a label tells apart."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def shown(title: str, sentence: str, found: Comparison, accent: str = "") -> None:
    """A finding: the question, the sentence, the plot, the table and where the figures are from."""
    st.html(f"<h2 class='section'>{escape(title)}</h2>")
    text, plot = st.columns([4, 7], gap="large")
    with text:
        st.html(f"<p class='finding'>{escape(sentence)}</p>{made_by(found)}")
    with plot:
        plots.intervals(found, label, accent)
        with st.expander("The same as a table"):
            st.html(table(found))


def made_by(found: Comparison) -> str:
    """Where figures are from and the command that made them, as HTML."""
    files = "".join(f"<br>{escape(file)}" for file in _together(found.files))
    return f"<p class='made'>Made by<br><code>{escape(found.command)}</code>{files}</p>" if found.command else ""


def _together(files: tuple[str, ...]) -> tuple[str, ...]:
    """Many models' result files as one line, others as they are."""
    own = [file.split("/")[-2] for file in files if file.endswith("/evaluation.json")]
    if len(own) <= _MOST_FILES:
        return files
    others = (file for file in files if not file.endswith("/evaluation.json"))
    return (f"assets/models/NAME/evaluation.json, where NAME is {', '.join(own)}", *others)


def table(found: Comparison) -> str:
    """Figures as an HTML table."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(label(figure.name))}</th><td>{words.share(figure.value)}</td>"
        f"<td>{_bounds(figure)}</td><td>{f'{figure.n:,}' if figure.n else ''}</td></tr>"
        for figure in found.figures
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("What", "Right", "95% interval", "Questions"))
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _bounds(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "not measured"
    return f"{words.share(figure.low)} to {words.share(figure.high)}"


def missing(title: str, command: str) -> None:
    """A finding that nobody has measured yet, and how to."""
    st.html(
        f"<h2 class='section'>{escape(title)}</h2><p class='finding'>Nothing was measured here yet. This command does "
        f"it, and the figures appear.</p><p class='made'><code>{escape(command)}</code></p>"
    )
