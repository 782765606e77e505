"""The look of the app beyond what Streamlit's own settings reach: stylesheet and navigation."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages._ui import resources

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
