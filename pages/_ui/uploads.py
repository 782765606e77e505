"""A person's own photos: from a file or the camera, through a proposal that can be corrected, into their wardrobe."""

from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import StylistError
from core.stylist import Recognition, Stylist
from core.taxonomy import COLOURS, TYPES
from pages._ui import frame, web, words
from pages._ui.state import Session, Upload

MOST_MEGABYTES = 10
KINDS = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff"]


def panel(stylist: Stylist, s: Session) -> None:
    """Where photos come in, and where those that came in are named."""
    with st.expander("Add your own pieces", expanded=bool(s.uploads)):
        files = _files(s)
        for file in files:
            if file.file_id not in s.uploads:
                with st.spinner(f"Looking at {file.name}"):
                    s.uploads[file.file_id] = read(stylist, file.name, file.getvalue())
        here = {file.file_id for file in files}
        s.uploads = {key: upload for key, upload in s.uploads.items() if key in here}
        waiting = {key: upload for key, upload in s.uploads.items() if not upload.done}
        for key, upload in waiting.items():
            _proposal(stylist, s, key, upload)
        if len([upload for upload in waiting.values() if upload.recognition]) > 1:
            st.button("Add all of them", type="primary", on_click=_adopt_all, args=(stylist, s))


def read(stylist: Stylist, name: str, data: bytes) -> Upload:
    """What a photo shows, or in plain words why it cannot be used."""
    if len(data) > MOST_MEGABYTES * 1_000_000:
        return Upload(
            name, None, f"It is larger than {MOST_MEGABYTES} MB. Save it smaller, or send a screenshot of it."
        )
    try:
        recognition = stylist.recognise(data, name)
    except StylistError as error:
        return Upload(name, None, str(error))
    return Upload(name, recognition, type=recognition.types[0][0], colour=recognition.colours[0][0])


def _files(s: Session) -> list[UploadedFile]:
    key = f"uploads-{s.uploader}"
    files = st.file_uploader(
        "Drop photos here, one garment in each. They stay in this visit and nobody else sees them.",
        type=KINDS,
        accept_multiple_files=True,
        key=key,
    )
    if st.toggle("Use the camera", key=f"{key}-camera"):
        photo = st.camera_input("Lay the piece flat in good light", key=f"{key}-photo")
        files = [*files, photo] if photo else files
    return list(files)


def _proposal(stylist: Stylist, s: Session, key: str, upload: Upload) -> None:
    with st.container(key=f"proposal-{key}"):
        seen = upload.recognition
        if seen is None:
            st.error(f"{upload.name} was left out: {upload.problem.removeprefix(upload.name).strip()}")
            return
        picture, form = st.columns([1, 4], gap="medium", vertical_alignment="center")
        src = s.drawn((key, "upload"), lambda: web.data_url(seen.image, 400))
        with picture:
            frame.figure(src, f"Your photo {upload.name}", "portrait")
        with form:
            st.html(f"<p class='guess'>{escape(guess(seen))}</p>")
            for warning in seen.warnings:
                st.caption(warning)
            _correction(upload, seen, key)
            st.button(
                f"Add {upload.colour} {upload.type} to my wardrobe",
                type="primary",
                key=f"add-{key}",
                on_click=_adopt,
                args=(stylist, s, key),
            )


def _correction(upload: Upload, seen: Recognition, key: str) -> None:
    left, right = st.columns(2)
    kinds = likely_first(seen.types, [kind.key for kind in TYPES])
    colours = likely_first(seen.colours, list(COLOURS))
    with left:
        upload.type = st.selectbox("What is it?", kinds, index=kinds.index(upload.type), key=f"type-{key}")
    with right:
        upload.colour = st.selectbox("Its colour", colours, index=colours.index(upload.colour), key=f"colour-{key}")


def likely_first(ranked: tuple[tuple[str, float], ...], names: list[str]) -> list[str]:
    """The five likeliest names, then the others in their order, so that a wrong guess is put right in one click."""
    top = [name for name, _ in ranked[:5]]
    return [*top, *(name for name in names if name not in top)]


def guess(recognition: Recognition) -> str:
    """What a photo seems to show, with how sure that is and what else it could be.

    "This is almost certainly a shirt, probably white. It could also be a blouse."
    """
    (kind, sure), (colour, colour_sure) = recognition.types[0], recognition.colours[0]
    text = f"This is {words.likelihood(sure)} {words.with_article(kind)}, {words.likelihood(colour_sure)} {colour}."
    other = [words.with_article(name) for name, share in recognition.types[1:3] if share >= 0.1]
    return f"{text} It could also be {' or '.join(other)}." if other else text


def _adopt(stylist: Stylist, s: Session, key: str) -> None:
    upload = s.uploads[key]
    if upload.recognition is None or upload.done:
        return
    try:
        item_id = s.wardrobe.add(stylist.adopt(upload.recognition, upload.type, upload.colour))
    except StylistError as error:
        upload.recognition, upload.problem = None, str(error)
        return
    upload.done = True
    if item_id not in s.look.pieces:
        s.pick(item_id)
    if all(other.done for other in s.uploads.values()):
        s.uploads, s.uploader = {}, s.uploader + 1


def _adopt_all(stylist: Stylist, s: Session) -> None:
    for key in list(s.uploads):
        if key in s.uploads:
            _adopt(stylist, s, key)
