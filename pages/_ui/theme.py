"""What every page wears beyond Streamlit's own settings: stylesheet, navigation, and a word for the unexpected."""

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages._ui import resources

_log = logging.getLogger("ensemble")
_STYLES = resources.frontend("app.css")


def apply() -> None:
    """Put the stylesheet on the page."""
    st.html(f"<style>{_STYLES}</style>")


def navigation(pages: list[StreamlitPage], here: StreamlitPage) -> None:
    """The name of the app and the ways to its pages, in one row that fits a phone."""
    with st.container(key="nav", horizontal=True, vertical_alignment="center"):
        st.html("<span class='wordmark'>Ensemble</span>", width="content")
        for page in pages:
            with st.container(key="nav-here" if page == here else f"nav-{page.title}", width="content"):
                st.page_link(page)


def apologise(error: Exception) -> bool:
    """Show an unexpected error in plain words instead of a traceback, and log the traceback."""
    _log.error("A page failed", exc_info=error)
    st.error(f"Something went wrong here ({type(error).__name__}). Reload the page; the server's log says more.")
    return True
