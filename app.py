"""Ensemble in the browser. Run by Streamlit this file is the router; imported by its server it is the web app."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages._ui import theme, web

HERE = Path(__file__).parent


def main() -> None:
    """Set the page up and hand over to the page that the address names."""
    st.set_page_config(page_title="Ensemble", page_icon=str(HERE / "assets/icons/ensemble.png"), layout="wide")
    pages = [
        st.Page("pages/wardrobe.py", title="Wardrobe", default=True),
        st.Page("pages/outfit.py", title="Outfit"),
        st.Page("pages/compare.py", title="Compare"),
        st.Page("pages/map.py", title="Map"),
        st.Page("pages/discover.py", title="Discover"),
        st.Page("pages/evidence.py", title="Evidence"),
        st.Page("pages/settings.py", title="Settings"),
    ]
    page = st.navigation(pages, position="hidden")
    theme.apply()
    theme.navigation(pages, page)
    page.run()


if __name__ == "__main__":
    main()
else:
    # Until st.navigation first runs, Streamlit takes pages/ for pages of its own and would answer a deep link with one
    # of them bare. It runs on the first visit to any other address; this says so from the start.
    PagesManager.uses_pages_directory = False
    app = st.App(Path(__file__), routes=web.routes(), on_script_error=theme.apologise)
