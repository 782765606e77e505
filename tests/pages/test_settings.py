"""The Settings page: another collection, another model."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import CatalogueError
from core.stylist import Stylist, StylistConfig
from pages._ui import resources
from pages._ui.state import Look
from tests.pages.fakes import DrawnCatalogue, FakeStylist
from tests.pages.test_wardrobe import button, session

Open = Callable[[str], AppTest]


def test_opens_first(open_page: Open) -> None:
    at = open_page("settings")
    assert not at.exception
    assert [radio.value for radio in at.radio] == ["The Ensemble collection", "builtin"]


def test_says_what_was_left_out(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DrawnCatalogue, "notes", ("3 rows have no picture and were left out.",), raising=False)
    at = open_page("settings")
    assert "3 rows have no picture and were left out." in [caption.value for caption in at.caption]


def test_another_directory_keeps_what_still_exists(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[StylistConfig] = []

    def open_(config: StylistConfig) -> Stylist:
        opened.append(config)
        return FakeStylist(config, DrawnCatalogue(5) if config.catalogue == "there" else None)

    monkeypatch.setattr(Stylist, "open", open_)
    resources.stylist.clear()
    at = open_page("settings")
    session(at).change(Look(("p1", "p50")))
    at.radio[0].set_value("A directory on this computer").run()
    at.text_input[0].set_value("there").run()
    button(at, "Open").click().run()
    assert not at.exception and opened[-1].catalogue == "there"
    assert session(at).look.pieces == ("p1",)


def test_a_directory_that_does_not_open_changes_nothing(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_(config: StylistConfig) -> Stylist:
        if config.catalogue == "nowhere":
            raise CatalogueError("There is no directory nowhere.")
        return FakeStylist(config)

    monkeypatch.setattr(Stylist, "open", open_)
    resources.stylist.clear()
    at = open_page("settings")
    at.radio[0].set_value("A directory on this computer").run()
    at.text_input[0].set_value("nowhere").run()
    button(at, "Open").click().run()
    assert at.error[0].value == "There is no directory nowhere."
    assert session(at).config.catalogue == "builtin"


def test_an_encoder_by_address(open_page: Open) -> None:
    at = open_page("settings")
    at.radio[1].set_value("another one").run()
    at.text_input[0].set_value("hf-hub:Marqo/marqo-fashionSigLIP").run()
    button(at, "Open").click().run()
    assert session(at).config.encoder == "hf-hub:Marqo/marqo-fashionSigLIP"


def test_environment_chooses_the_first_collection(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENSEMBLE_CATALOGUE", "my/shop")
    monkeypatch.setenv("ENSEMBLE_ENCODER", "")
    assert session(open_page("wardrobe")).config == StylistConfig("my/shop", "builtin")
