"""What the Discover page is made of: answers as pictures with their closeness, captions as bars, two models at once."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.errors import StylistError
from core.stylist import BUILTIN, Choice, Hit, Recognition, Stylist
from core.types import Item, ItemId
from pages._ui import cards, components, frame, resources, uploads, web, words
from pages._ui.components import Event
from pages._ui.state import Session

EXAMPLES = ("a warm winter coat", "white trainers", "a floral dress", "a striped top")
_CAPTIONS = {
    "type": "What it is",
    "colour": "Its colour",
    "pattern": "Its pattern",
    "occasion": "What it is for",
    "labels": "Your words",
}
_SHOWN = 4  # captions of each kind
_OTHER = "another one, by its address"


def can_ask(stylist: Stylist) -> bool:
    """Whether anything can be asked yet; says how far the model is where it is not done."""
    state = stylist.preparation()
    if state.ready:
        return True
    if state.done or state.error:
        frame.progress_line(stylist)
    else:
        _first_pictures(stylist)
    if state.error:
        st.button("Try again", on_click=stylist.prepare, key=f"again-{stylist.config.encoder}")
    return state.done > 0


@st.fragment(run_every=1.0)
def _first_pictures(stylist: Stylist) -> None:
    """Wait for the first pictures to be read, then draw the page with them."""
    state = stylist.preparation()
    if state.done or state.error:
        st.rerun()
    st.progress(0.0, text=f"{state.what} …" if state.total else "Getting ready …")


def answer(stylist: Stylist, s: Session, key: Hashable, find: Callable[[], Any]) -> Any:
    """What a model answers, or None after saying why it cannot; asked again only when something has changed."""
    own = tuple(item.id for item in s.wardrobe.items)
    try:
        return s.curiosity.answer((stylist.config, stylist.preparation().done, own, key), find)
    except StylistError as error:
        st.warning(str(error))
        return None


def question(s: Session, label: str) -> str:
    """The question in words, with a few to try; the first of them while nothing was asked."""
    c = s.curiosity
    c.text = st.text_input(
        label,
        c.text,
        key=f"ask-{c.turn}",
        placeholder="In your own words: something for a summer wedding",
        label_visibility="collapsed",
    ).strip()
    with st.container(horizontal=True, key="examples"):
        for example in EXAMPLES:
            st.button(example, key=f"try-{example}", type="tertiary", on_click=_ask, args=(s, example))
    return c.text or EXAMPLES[0]


def _ask(s: Session, text: str) -> None:
    s.curiosity.text = text
    s.curiosity.turn += 1


def found(stylist: Stylist, s: Session, hits: Sequence[Hit], key: str, label: str) -> None:
    """Pieces with how close they are; a click asks about a piece."""
    shown = [
        {
            **cards.card(stylist, s, hit.item, "" if hit.score is None else f"closeness {hit.score:.2f}"),
            "verb": "Ask about",
            "picked": hit.item.id == s.curiosity.about and s.curiosity.way == "picture",
            "removable": False,
        }
        for hit in hits
    ]
    components.gallery(shown, key, partial(on_card, s), label)


def on_card(s: Session, event: Event) -> None:
    """What happens when somebody clicks in a gallery of this page."""
    if event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "pick":
        look_at(s, event["id"])


def look_at(s: Session, item_id: ItemId) -> None:
    """Ask about a piece from now on."""
    c = s.curiosity
    c.about, c.photo, c.looks = item_id, None, c.looks + 1
    if c.way == "words":
        c.way = "picture"
    c.turn += 1


def asked_about(stylist: Stylist, s: Session) -> tuple[ItemId | Recognition, Hashable]:
    """The picture that is asked about, and a key for it: the person's photo, the chosen piece, or one of ours."""
    c = s.curiosity
    if c.photo is not None and c.photo.recognition is not None:
        return c.photo.recognition, ("photo", c.photo.recognition.features.tobytes())
    if c.about is None or not _exists(stylist, s, c.about):
        trio = cards.example(stylist.catalogue.items)
        c.about = trio[0] if trio else stylist.catalogue.items[0].id
    return c.about, c.about


def _exists(stylist: Stylist, s: Session, item_id: ItemId) -> bool:
    try:
        stylist.item(item_id, s.wardrobe)
    except StylistError:
        return False
    return True


def picture(stylist: Stylist, s: Session, words_too: bool = True) -> None:
    """The picture that is asked about, with what its shop says of it."""
    about, key = asked_about(stylist, s)
    if isinstance(about, Recognition):
        name = s.curiosity.photo.name if s.curiosity.photo else ""
        src = s.drawn((key, "asked"), lambda: web.data_url(about.image, resources.WIDTHS["large"]))
        frame.figure(src, f"Your photo {name}", "portrait")
        for warning in about.warnings:
            st.caption(warning)
        return
    item = stylist.item(about, s.wardrobe)
    frame.figure(cards.picture(stylist, s, item, "large"), item.alt, "portrait")
    if not words_too:
        return
    whose = "You say" if item.owned else "The shop says"
    says = words.listing([word for word in (item.colour, item.pattern, item.type) if word])
    st.html(f"<p class='asked'>{escape(item.title)}</p><p class='quiet'>{whose}: {escape(says)}.</p>")


def own_photo(stylist: Stylist, s: Session) -> None:
    """Where a photo of one's own comes in; it is read once and seen by nobody else."""
    c = s.curiosity
    file = st.file_uploader(
        "Or ask about a photo of your own. It stays in this visit and nobody else sees it.",
        type=uploads.KINDS,
        key=f"photo-{c.turn}",
    )
    if file is not None and (c.photo is None or c.photo.name != file.name):
        with st.spinner(f"Looking at {file.name}"):
            c.photo = uploads.read(stylist, file.name, file.getvalue())
        st.rerun()
    if c.photo is not None and c.photo.recognition is None:
        st.error(c.photo.problem)


def captions(stylist: Stylist, s: Session, kinds: Sequence[str] = tuple(_CAPTIONS)) -> None:
    """Ranked captions of the picture that is asked about, as bars."""
    about, key = asked_about(stylist, s)
    labels = own_labels(s.curiosity.labels)
    ranked = answer(stylist, s, ("captions", key, labels), lambda: stylist.captions(about, labels, s.wardrobe))
    if ranked is None:
        return
    shown = {kind: ranked[kind] for kind in ("labels", *kinds) if kind in ranked}
    st.html(f"<div class='readings'>{''.join(_reading(_CAPTIONS[kind], shown[kind]) for kind in shown)}</div>")


def own_labels(text: str) -> tuple[str, ...]:
    """Labels as a person types them, each once.

    >>> own_labels("romantic, sporty,, romantic ")
    ('romantic', 'sporty')
    """
    return tuple(dict.fromkeys(label.strip() for label in text.split(",") if label.strip()))


def _reading(title: str, ranking: Sequence[tuple[str, float]]) -> str:
    rows = "".join(
        f"<li><span>{escape(label)}</span><b>{words.percent(share)}</b><i style='--share:{share:.3f}'></i></li>"
        for label, share in ranking[:_SHOWN]
    )
    return f"<section><h2 class='small'>{escape(title)}</h2><ol>{rows}</ol></section>"


def nearest(stylist: Stylist, s: Session, k: int) -> list[Hit]:
    """The pieces nearest to the picture that is asked about."""
    about, key = asked_about(stylist, s)
    if isinstance(about, Recognition):
        hits = answer(stylist, s, ("near", key, k), lambda: stylist.near(about, k, s.wardrobe))
    else:
        hits = answer(stylist, s, ("near", key, k), lambda: stylist.similar(about, k, s.wardrobe))
    return hits or []


def in_words(stylist: Stylist, s: Session, text: str, k: int, weight: float | None) -> list[Hit]:
    """The pieces that words find, the best k; `weight` is that of the pieces' captions, None the usual one."""

    def find() -> list[Hit]:
        more = {} if weight is None else {"caption": weight}
        return stylist.search(text, None, s.wardrobe, **more)[:k]

    return answer(stylist, s, ("words", text, k, weight), find) or []


def others(stylist: Stylist, s: Session, k: int = 5) -> list[Item]:
    """Pieces to ask about: own ones first, then others of the collection at every turn."""
    places = resources.window(stylist.catalogue.fingerprint)
    shop = sorted(stylist.catalogue.items, key=lambda item: places.get(item.id, 0.0))
    own = list(reversed(s.wardrobe.items))[: k // 2]
    start = s.curiosity.turn * k % max(len(shop), 1)
    return [*own, *(shop + shop)[start : start + k - len(own)]]


def show_others(s: Session) -> None:
    """Offer other pieces to ask about."""
    s.curiosity.turn += 1


def doubts(stylist: Stylist) -> str:
    """How far captions may be believed."""
    if stylist.config.encoder == BUILTIN:
        return (
            "Type and colour were measured on pictures it had not seen: see Evidence. Nobody taught the built-in model "
            "patterns by name or occasions, so take those as guesses; a larger model such as FashionCLIP knows more."
        )
    return "Shares only rank the captions of a list; nothing here was measured for this model."


def answers(stylist: Stylist, s: Session, text: str, k: int, side: str) -> list[Hit]:
    """What one of two models answers to words and to the picture that is asked about; returns what the words found."""
    st.html(f"<h2 class='small'>“{escape(text)}”</h2>")
    hits = in_words(stylist, s, text, k, 0.0)
    found(stylist, s, hits, f"{side}-words", f"What the {side} model finds")
    st.html("<h2 class='small'>What it makes of the picture</h2>")
    thumb, said = st.columns([1, 3], vertical_alignment="top")
    with thumb:
        picture(stylist, s, words_too=False)
    with said:
        captions(stylist, s, ("type", "colour"))
    return hits


def second_model(stylist: Stylist, s: Session) -> Stylist | None:
    """The same collection seen by another model, or None after saying how to come by one."""
    c = s.curiosity
    choices = [choice for choice in stylist.encoders() if choice.name != s.config.encoder]
    names = [choice.name for choice in choices]
    options = [*names, _OTHER]
    now = c.second if c.second in names else (_OTHER if c.second else None)
    picked = st.selectbox(
        "The second model",
        options,
        None if now is None else options.index(now),
        words.plain,
        key=f"second-{c.turn}",
        placeholder="Choose a second model",
    )
    if picked is None:
        _what_there_is(choices)
        return None
    if picked == _OTHER:
        hint = "hf-hub:owner/name, local-dir:path or a checkpoint"
        c.second = st.text_input("Address", "" if c.second in names else c.second, placeholder=hint).strip()
    elif not _wanted(s, next(choice for choice in choices if choice.name == picked)):
        return None
    return _opened(s, c.second) if c.second else None


def _wanted(s: Session, choice: Choice) -> bool:
    """Whether a registered model is here, or its download was asked for."""
    if not choice.reason or s.curiosity.second == choice.name:
        s.curiosity.second = choice.name
        return True
    st.info(f"{choice.summary} {choice.reason}")
    if st.button("Download it and open it", key=f"fetch-{choice.name}"):
        s.curiosity.second = choice.name
        st.rerun()
    st.caption(f"Without a network: {choice.remedy[:1].lower()}{choice.remedy[1:]}")
    return False


def _what_there_is(choices: Sequence[Choice]) -> None:
    for choice in choices:
        state = choice.reason or "It is on this machine."
        st.html(f"<p class='model'>{escape(choice.summary)} <span class='quiet'>{escape(state)}</span></p>")
    st.caption(
        "Choose one above to open it, or to see how to bring it to this machine. Any other model that open_clip reads "
        "can be compared too, by its address."
    )


def _opened(s: Session, encoder: str) -> Stylist | None:
    if encoder == s.config.encoder:
        st.info("That is the first model. Choose another one to compare it with.")
        return None
    try:
        return resources.stylist(replace(s.config, encoder=encoder))
    except StylistError as error:
        st.error(str(error))
        return None


def agreement(one: Sequence[Hit], two: Sequence[Hit]) -> str:
    """How far two answers agree, in a sentence."""
    both = len({hit.item.id for hit in one} & {hit.item.id for hit in two})
    if not both:
        return f"The two models share none of their first {len(one)} answers."
    return f"The two models share {both} of their first {len(one)} answers."
