"""The Discover page: what a model of pictures and words is for, asked in words, with a picture, and beside another."""

from html import escape

import streamlit as st

from core.stylist import Hit, Stylist
from pages._ui import asking, components, frame, words
from pages._ui.state import Session

WAYS = {"words": "Ask in words", "picture": "Ask with a picture", "models": "Compare two models"}
FOUND = 10  # fills rows of two and five
SIDE_BY_SIDE = 6


def main() -> None:
    """Draw the page."""
    stylist, s = frame.begin()
    c = s.curiosity
    frame.heading("Discover", "One model sees pictures and reads words, so each can be asked about the other")
    with st.container(key="ways"):
        c.way = st.segmented_control(
            "How to ask",
            list(WAYS),
            default=c.way,
            required=True,
            format_func=WAYS.__getitem__,
            key=f"way-{c.turn}",
            label_visibility="collapsed",
        )
    if asking.can_ask(stylist):
        {"words": ask_in_words, "picture": ask_with_a_picture, "models": compare}[c.way](stylist, s)
    frame.show_details(stylist, s)


def ask_in_words(stylist: Stylist, s: Session) -> None:
    """A sentence finds pictures."""
    c = s.curiosity
    text = asking.question(s, "Ask the collection in words")
    c.captions = st.toggle("Let it read the pieces' captions too", c.captions, help="Off, it looks at pictures alone.")
    st.html(f"<h2 class='section answer'>“{escape(text)}”</h2>")
    hits = asking.in_words(stylist, s, text, FOUND, None if c.captions else 0.0)
    asking.found(stylist, s, hits, "found", "Found pieces")
    st.caption(
        "Click a picture to ask about it. Closeness runs from -1 to 1 and ranks the answers of one model to one "
        "question; it does not say how right they are."
    )


def ask_with_a_picture(stylist: Stylist, s: Session) -> None:
    """A picture finds words and other pictures."""
    c = s.curiosity
    if c.looks:
        components.arrival(f"look {c.looks}", "asked")
    left, right = st.columns([4, 7], gap="large")
    with left, st.container(key="asked-picture"):
        asking.picture(stylist, s)
        asking.own_photo(stylist, s)
    with right:
        c.labels = st.text_input(
            "Your own words for it, with commas between them",
            c.labels,
            key=f"labels-{c.turn}",
            placeholder="romantic, sporty, minimalist, vintage",
        )
        asking.captions(stylist, s)
        st.caption(asking.doubts(stylist))
    st.html("<h2 class='section answer'>Nearest pieces</h2>")
    asking.found(stylist, s, asking.nearest(stylist, s, FOUND), "near", "Nearest pieces")
    with st.container(horizontal=True, vertical_alignment="center", key="others-line"):
        st.html("<h2 class='small'>Ask about another one</h2>", width="content")
        st.button("Show others", type="tertiary", on_click=asking.show_others, args=(s,))
    hits = [Hit(item, None) for item in asking.others(stylist, s)]
    asking.found(stylist, s, hits, "others", "Other pieces to ask about")


def compare(stylist: Stylist, s: Session) -> None:
    """Two models answer the same question side by side."""
    text = asking.question(s, "Ask both models in words")
    left, right = st.columns(2, gap="large")
    with left, st.container(key="first-model"):
        st.text_input("The first model", words.plain(s.config.encoder), disabled=True)
        one = asking.answers(stylist, s, text, SIDE_BY_SIDE, "first")
    with right, st.container(key="second-model"):
        other = asking.second_model(stylist, s)
        two = asking.answers(other, s, text, SIDE_BY_SIDE, "second") if other and asking.can_ask(other) else []
    if one and two:
        st.html(f"<p class='asked'>{escape(asking.agreement(one, two))}</p>")
    st.caption(
        "Both look at the pictures alone. Closeness is each model's own scale: compare the pieces, not the numbers. "
        "The picture is the one under “Ask with a picture”."
    )


main()
