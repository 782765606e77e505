"""The Evidence page: what was measured, on what, and how far to trust it, for people who do not train models."""

import re
from collections.abc import Mapping
from html import escape
from itertools import groupby

import streamlit as st

from core.evidence import Card, Evidence, Family, Published, command_for
from core.stylist import Stylist
from pages._ui import findings, frame, words
from pages._ui.state import session

TOPICS = ("The judge", "The eye", "The collection", "The papers", "Model cards")
_FASHION_CLIP = """#### FashionCLIP, as its makers describe it

It learnt from some 800,000 products of Farfetch in English: pictures of a single piece on white, without people, and
the shop's words for it. Its makers expect it to carry on the biases of CLIP, on which it was built. They state that
their data makes assumptions about gender, as in “blue shoes for a woman”, and so ties clothes to people; that it may do
better with long queries than with short ones, because the shop's texts are long; and that it leans towards standard
product pictures, centred on white. They did not make it for use without a study of the use at hand.
[Its model card](https://huggingface.co/patrickjohncyh/fashion-clip) says more. Its figures under “The papers” are its
makers'.
"""
_LIMITS = """#### What no figure here covers

The outfits are one high-street label's, mostly women's wear of 2019 and 2023, photographed in studio light. Menswear,
other bodies, other cultures' dress and the customs of an occasion are hardly in them, so nothing here says how the
models do there. A high figure says that a model agrees with these stylists, not that it has taste.
"""


def main() -> None:
    """Draw the page; it needs no collection and no model, only the result files."""
    s, evidence = session(), Stylist.evidence()
    frame.heading("Evidence", "What was measured, on what, and how far to trust it")
    with st.container(key="ways"):
        topic = st.segmented_control(
            "What about", TOPICS, default=TOPICS[0], required=True, label_visibility="collapsed"
        )
    for problem in evidence.problems:
        st.warning(problem)
    if topic == "The judge":
        the_judge(evidence, s.scorer)
    elif topic == "The eye":
        the_eye(evidence)
    elif topic == "The collection":
        the_collection(evidence)
    elif topic == "The papers":
        the_papers(evidence.published)
    else:
        model_cards(evidence.cards)


def how_to_read() -> None:
    """Dots, lines and rings."""
    st.caption(
        "A dot is what was measured; the line through it is where the true figure lies with 95% confidence, given so "
        "many questions. Rings are controls: they see too little to have taste, so what they reach is not taste either."
    )


def the_judge(evidence: Evidence, judge: str) -> None:
    """Who judges outfits, and how well."""
    how_to_read()
    for title, found, sentence in (
        ("Which piece is missing?", evidence.blanks, findings.blanks),
        ("A stylist's outfit, or a spoilt one?", evidence.verdicts, findings.verdicts),
    ):
        if found.figures:
            findings.shown(title, sentence(found, judge), found, judge)
        else:
            findings.missing(title, found.command)
    retrieval = "Finding the piece among all of its kind"
    if not evidence.retrieval:
        findings.missing(retrieval, command_for("retrieval"))
    for recall, found in evidence.retrieval.items():
        title = f"{retrieval}: the first {recall.partition('@')[2]}"
        findings.shown(title, findings.retrieval(recall, found, judge), found, judge)
    season = evidence.season.get("fitb")
    if season is not None and season.figures:
        findings.shown("Does it last beyond a season?", findings.season(season), season)
    else:
        findings.missing("Does it last beyond a season?", command_for("season"))
    seeds, title = evidence.seeds.get("fitb"), "How much of it is luck?"
    if seeds is not None and seeds.figures:
        findings.shown(title, findings.seeds(seeds), seeds)
    else:
        findings.missing(title, command_for("seeds"))
    variants, title = evidence.variants.get("fitb"), "What is each part of it worth?"
    if variants is not None and variants.figures:
        findings.shown(title, findings.VARIANTS, variants, "as shipped")
    else:
        findings.missing(title, command_for("variants"))


def the_eye(evidence: Evidence) -> None:
    """The built-in encoder, question by question."""
    how_to_read()
    if not evidence.encoder:
        findings.missing("What the built-in model sees", command_for("encoder"))
    for name, found in evidence.encoder.items():
        accent = next((key for key in ("accuracy", "accuracy by both") if found.find(key)), "")
        findings.shown(findings.topic(name), findings.encoder(name, found), found, accent)


def the_collection(evidence: Evidence) -> None:
    """How real the collection looks to a recogniser of real pictures."""
    how_to_read()
    found = evidence.collection
    if "type" not in found:
        findings.missing("Do our pieces look real?", command_for("collection"))
        return
    accent = next((each.name for each in found["type"].figures if each.name.startswith("trained on real")), "")
    findings.shown("Do our pieces look real?", findings.collection(found), found["type"], accent)
    for name in [name for name in found if name != "type"]:
        title = "And their colours?" if name == "colour" else f"The same: {name}"
        findings.shown(title, findings.collection_detail(name), found[name], accent)
    if evidence.families:
        st.html("<h2 class='section'>Which pieces give themselves away?</h2>" + families(evidence.families))


def families(rows: tuple[Family, ...]) -> str:
    """Families of garments, those that are recognised worst first, as an HTML table."""
    head = "".join(
        f"<th scope='col'>{name}</th>" for name in ("Family", "Ours", "Real pictures", "Pieces", "Most often taken for")
    )
    body = "".join(
        f"<tr><th scope='row'>{escape(row.name)}</th><td>{words.share(row.ours)}</td>"
        f"<td>{'' if row.real is None else words.share(row.real)}</td><td>{row.pieces:,}</td>"
        f"<td>{escape(row.taken_for)}</td></tr>"
        for row in rows
    )
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def the_papers(published: Published) -> None:
    """What others report of their own models on their own data."""
    if not published.rows:
        st.html(
            "<p class='finding'>The papers' figures are kept in assets/evaluation/published.json, which is not here. "
            "Restore it from the repository: <code>git checkout assets/evaluation/published.json</code></p>"
        )
        return
    st.html("<h2 class='section'>Other models, on other data</h2>")
    st.html(f"<p class='finding other'>{escape(published.note)}</p>")
    for (title, link), group in groupby(
        sorted(published.rows, key=lambda row: row["source"]), lambda row: (row["source"], row["link"])
    ):
        st.html(paper(title, link, list(group)))


def paper(title: str, link: str, rows: list[Mapping[str, str]]) -> str:
    """One paper's figures as an HTML table, its cautions once each under it."""
    body = "".join(
        f"<tr><th scope='row'>{escape(row['system'])}</th><td>{escape(row['data'])}</td>"
        f"<td>{escape(row['metric'])}</td><td>{escape(row['value'])}</td></tr>"
        for row in rows
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Model", "Data", "Measure", "Reported"))
    source = f"<a href='{escape(link, quote=True)}' rel='noreferrer'>{escape(title)}</a>" if link else escape(title)
    return (
        f"<p class='source'>{source}</p><div class='wide'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>{cautions(rows)}"
    )


def cautions(rows: list[Mapping[str, str]]) -> str:
    """What to beware of in a paper's figures, as HTML: each caution once, with the rows that it is about."""
    about: dict[str, list[str]] = {}
    for row in rows:
        if row["caution"]:
            about.setdefault(row["caution"], []).append(f"{row['data']}, {row['metric']}")
    lines = (
        caution if len(places) == len(rows) else f"{'; '.join(dict.fromkeys(places))}: {caution}"
        for caution, places in about.items()
    )
    return "".join(f"<p class='made'>{escape(line)}</p>" for line in lines)


def model_cards(cards: tuple[Card, ...]) -> None:
    """What each weight file learnt from, its terms and its limits."""
    for card in cards:
        with st.expander(findings.label(card.name)):
            if card.text:
                st.markdown(re.sub(r"^(#+) ", r"###\1 ", card.text, flags=re.MULTILINE))
            else:
                st.info("These weights have no model card. The command that made them writes it.")
            st.html(f"<p class='made'>Made by<br><code>{escape(card.command)}</code></p>")
    if not cards:
        st.info(f"There are no weights in assets/models. This command makes them: {command_for('scorers')}")
    with st.container(key="limits"):
        st.markdown(_FASHION_CLIP)
        st.markdown(_LIMITS)


main()
