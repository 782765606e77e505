"""The Settings page: which collection is open, which model sees it, and which one judges."""

import streamlit as st

from core.errors import StylistError
from core.stylist import BUILTIN, Choice, StylistConfig
from pages._ui import completing, frame, resources, words
from pages._ui.state import Session, session

_OTHER = "another one"


def main() -> None:
    """Draw the page; it works even where the collection that is open does not."""
    s = session()
    frame.heading("Settings", "The collection you dress from, and the models that look at it")
    with st.container(key="settings"):
        catalogue = collection_choice(s)
        catalogue_notes(s)
        encoder = encoder_choice(s)
        if st.button("Open", type="primary"):
            open_collection(s, StylistConfig(catalogue, encoder, s.config.cache))
        judge_choice(s)


def collection_choice(s: Session) -> str:
    """Ours, or a directory on the computer that runs the app."""
    st.html("<h2 class='small'>Collection</h2>")
    kinds = ["The Ensemble collection", "A directory on this computer"]
    kind = st.radio("Collection", kinds, 0 if s.config.catalogue == BUILTIN else 1, label_visibility="collapsed")
    if kind == kinds[0]:
        return BUILTIN
    st.caption("It holds products.csv, a folder images, and if there are any, outfits in outfits.jsonl.")
    now = "" if s.config.catalogue == BUILTIN else s.config.catalogue
    return st.text_input("Directory", now, placeholder="path/to/catalogue").strip()


def catalogue_notes(s: Session) -> None:
    """What was left out of the collection that is open, and why."""
    try:
        notes = resources.stylist(s.config).notes()
    except StylistError as error:
        notes = [str(error)]
    for note in notes:
        st.caption(note)


def encoder_choice(s: Session) -> str:
    """One of the registered encoders, or an address."""
    st.html("<h2 class='small'>The eye</h2>")
    choices = known_encoders(s)
    names = [entry.name for entry in choices]
    captions = [entry.summary if entry.available else f"{entry.summary} {entry.reason}" for entry in choices]
    picked = st.radio(
        "Model",
        [*names, _OTHER],
        names.index(s.config.encoder) if s.config.encoder in names else len(names),
        words.plain,
        captions=[*captions, "Anything that open_clip reads, by its address."],
        label_visibility="collapsed",
    )
    if picked != _OTHER:
        return picked
    value = "" if s.config.encoder in names else s.config.encoder
    hint = "hf-hub:owner/name, local-dir:path or a checkpoint"
    return st.text_input("Address", value, placeholder=hint).strip()


def known_encoders(s: Session) -> list[Choice]:
    """The registered encoders, also where the collection that is chosen now does not open."""
    for config in (s.config, StylistConfig(cache=s.config.cache)):
        try:
            return resources.stylist(config).encoders()
        except StylistError:
            continue
    return []


def open_collection(s: Session, config: StylistConfig) -> None:
    """Open what was chosen, or say why not and leave everything as it is."""
    if not config.catalogue or not config.encoder:
        st.error("Say which directory or address to open.")
        return
    try:
        with st.spinner("Opening the collection"):
            stylist = resources.stylist(config)
    except StylistError as error:
        st.error(str(error))
        return
    s.config = config
    s.forget_missing(item.id for item in stylist.catalogue.items)
    st.switch_page("pages/wardrobe.py")


def judge_choice(s: Session) -> None:
    """The scorer that judges outfits."""
    st.html("<h2 class='small'>The judge</h2>")
    try:
        choices = resources.stylist(s.config).scorers()
    except StylistError:
        return
    s.scorer = completing.choice("Who judges outfits", choices, s.scorer)


main()
