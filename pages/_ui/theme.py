"""The look of the app beyond what Streamlit's own theme settings reach."""

import streamlit as st

from pages._ui import resources

_STYLES = resources.frontend("app.css")


def apply() -> None:
    """Put the stylesheet on the page."""
    st.html(f"<style>{_STYLES}</style>")
