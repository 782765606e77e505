"""What the pages share: words, history, jobs, and the addresses of pictures."""

import doctest
import threading

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.errors import RequestError
from core.stylist import StylistConfig
from core.types import Item, Judgement
from pages._ui import asking, cards, resources, uploads, web, words
from pages._ui.jobs import Job
from pages._ui.state import History, Look, Session
from tests.pages.fakes import FakeStylist


def test_examples_in_words_hold() -> None:
    assert doctest.testmod(words).failed == 0 and doctest.testmod(asking).failed == 0


def test_verdict_has_words_with_and_without_a_reference() -> None:
    assert words.verdict(Judgement(0.9, 0.824, {})) == "Stronger than 82% of outfits by stylists"
    assert words.verdict(Judgement(0.9, None, {})) == "A very good match"
    drawn = Judgement(0.9, 0.02, {}, among=0.97)
    assert words.verdict(drawn) == "Stronger than 97% of outfits made at random"
    assert words.beside_stylists(drawn) == "Above 2% of outfits by stylists"


def test_outfit_as_text() -> None:
    shop = Item("a", "White shirt", "shirt", "top", "white", "", "", price=39.9)
    own = Item("b", "My jeans", "jeans", "bottom", "blue", "", "", owned=True)
    assert words.outfit_text([shop, own]) == "White shirt · €39.90\nMy jeans · yours\nTogether €39.90"


def test_history_steps() -> None:
    history = History()
    looks = [Look((str(i),)) for i in range(3)]
    for look in looks:
        history.change(look)
    history.undo()
    history.undo()
    assert history.now == looks[0]
    history.redo()
    assert history.now == looks[1]
    history.change(Look(("x",)))
    history.redo()
    assert history.now == Look(("x",))  # a new step forgets what was undone


def test_history_forgets_what_no_longer_exists() -> None:
    history = History()
    history.change(Look(("a", "b"), frozenset({"a", "b"})))
    history.change(Look(("a",)))
    history.keep_only(lambda piece: piece != "a")
    history.undo()
    assert history.now == Look(("b",), frozenset({"b"}))


def test_job_reports_and_stops() -> None:
    begun = threading.Event()

    def work(report):  # type: ignore[no-untyped-def]
        while True:
            report(0.25, "Working")
            begun.set()

    job = Job(work)
    assert begun.wait(5) and job.running
    assert (job.done, job.doing) == (0.25, "Working")
    job.cancel()
    assert job.wait(5) and job.cancelled and job.result is None and not job.problem


def test_job_says_what_went_wrong() -> None:
    def work(report):  # type: ignore[no-untyped-def]
        raise RequestError("No bag under €1.")

    job = Job(work)
    assert job.wait(5) and job.problem == "No bag under €1."


@pytest.fixture
def stylist() -> FakeStylist:
    fake = FakeStylist()
    resources._OPENED.add(fake)
    return fake


@pytest.fixture
def client(stylist: FakeStylist) -> TestClient:
    return TestClient(Starlette(routes=web.routes()))


@pytest.mark.parametrize("size", list(resources.WIDTHS))
def test_catalogue_pictures_have_addresses_that_browsers_keep(
    client: TestClient, stylist: FakeStylist, size: str
) -> None:
    answer = client.get(web.piece_url(stylist, "p1", size))
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]


def test_looks_have_addresses(client: TestClient, stylist: FakeStylist) -> None:
    assert client.get(web.look_url(stylist, ("p1", "p2"))).status_code == 200


@pytest.mark.parametrize(
    "path", ["/pieces/nothing/card?id=p1", "/pieces/{}/card?id=none", "/pieces/{}/huge?id=p1", "/looks/{}?id=none"]
)
def test_unknown_pictures_are_not_found(client: TestClient, stylist: FakeStylist, path: str) -> None:
    answer = client.get(path.format(stylist.catalogue.fingerprint))
    assert answer.status_code == 404 and "Traceback" not in answer.text


def test_fonts_are_served_from_here(client: TestClient) -> None:
    config = (resources.FRONTEND.parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    urls = [line.split('"')[1] for line in config.splitlines() if line.startswith("url")]
    assert urls and all(client.get(url).status_code == 200 for url in urls)


def test_own_pictures_never_get_an_address(stylist: FakeStylist) -> None:
    s = Session(StylistConfig())
    from tests.pages.test_wardrobe import png

    s.wardrobe.add(stylist.adopt(stylist.recognise(png(), "mine.png"), "shirt", "white"))
    (piece,) = s.wardrobe.items
    assert cards.picture(stylist, s, piece).startswith("data:image/webp;base64,")
    assert cards.flatlay(stylist, s, ("p1", piece.id)).startswith("data:")
    assert cards.flatlay(stylist, s, ("p1", "p2")).startswith("/looks/")


def test_example_is_a_sensible_trio(stylist: FakeStylist) -> None:
    trio = [stylist.item(i) for i in cards.example(stylist.catalogue.items)]
    assert [item.slot for item in trio] == ["top", "bottom", "shoes"]
    assert cards.example([]) == ()


@pytest.mark.parametrize("path", web.PAGES)
def test_a_page_opened_by_its_address_knows_its_server(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and "BACKEND_BASE_URL" in answer.text and "<title>Ensemble</title>" in answer.text


def test_likely_names_come_first_and_none_is_lost() -> None:
    names = ["shirt", "coat", "dress", "boots", "belt", "hat", "top"]
    ranked = tuple((name, 0.1) for name in ("hat", "dress", "top", "belt", "coat", "shirt", "boots"))
    ordered = uploads.likely_first(ranked, names)
    assert ordered == ["hat", "dress", "top", "belt", "coat", "shirt", "boots"]
    assert uploads.likely_first(ranked[:2], names)[:3] == ["hat", "dress", "shirt"]
    assert sorted(ordered) == sorted(names)
