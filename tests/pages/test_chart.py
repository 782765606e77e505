"""The file that the browser reads the map from, the names of its regions, and the first look at it."""

import gzip
import json
import struct

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.types import TasteMap
from pages._ui import resources, web
from pages._ui.atlas import chart, page, regions, tour
from tests.pages.fakes import DrawnCatalogue, FakeStylist

ITEMS = DrawnCatalogue().items
POINTS = np.linspace(-1, 1, 2 * len(ITEMS), dtype=np.float32).reshape(-1, 2)


def read(file: bytes) -> tuple[dict, np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """The file as `frontend/atlas/chart.js` reads it: header, places (n, 2), prices (n,), codes (4, n)."""
    data = gzip.decompress(file)
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    n, spot = len(header["ids"]), 4 + length
    places = np.frombuffer(data, "<f4", 2 * n, spot).reshape(n, 2)
    prices = np.frombuffer(data, "<f4", n, spot + 8 * n)
    return header, places, prices, np.frombuffer(data, np.uint8, 4 * n, spot + 12 * n).reshape(4, n)


def test_the_file_says_of_every_piece_what_the_catalogue_says() -> None:
    header, places, prices, codes = read(chart.draw(POINTS, ITEMS).file)
    assert np.array_equal(places, POINTS) and header["titles"] == [item.title for item in ITEMS]
    assert prices.tolist() == [item.price for item in ITEMS]
    for i, item in enumerate(ITEMS):
        assert header["kinds"][codes[0, i]] == chart.plural(item)
        assert header["families"][codes[1, i]] == chart.FAMILIES[item.slot]
        assert header["colours"][codes[2, i]] == item.colour


def test_numbers_in_the_file_lie_where_a_browser_can_read_them() -> None:
    (length,) = struct.unpack_from("<I", gzip.decompress(chart.draw(POINTS, ITEMS).file))
    assert length % 4 == 0


def clusters(n: int = 200) -> tuple[np.ndarray, list[str], list[str]]:
    """Dresses in the lower left, boots in the upper right, a few boots astray among the dresses."""
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(-0.5, 0.08, (n, 2)), rng.normal(0.5, 0.08, (n, 2))]).clip(-1, 1)
    kinds = ["dresses"] * n + ["boots"] * n
    for stray in range(8):
        kinds[stray] = "boots"
    colours = ["red" if x < -0.5 else "black" for x in points[:, 0]]
    return points.astype(np.float32), kinds, colours


def test_regions_are_named_by_their_majority() -> None:
    points, kinds, colours = clusters()
    far = [region for region in regions.regions(points, kinds, colours) if region.level == 0]
    places = {region.text: (region.x, region.y) for region in far}
    assert [region.text for region in far] == ["boots", "dresses"] or set(places) == {"dresses", "boots"}
    assert places["dresses"] == pytest.approx((-0.5, -0.5), abs=0.1)
    assert places["boots"] == pytest.approx((0.5, 0.5), abs=0.1)
    assert all(points[region.row].tolist() == [region.x, region.y] for region in far)


def test_nearby_regions_are_named_by_colour_too() -> None:
    near = [region.text for region in regions.regions(*clusters()) if region.level == 1]
    assert "red dresses" in near and "black boots" in near and "red boots" not in near


def test_each_point_knows_its_region() -> None:
    points, kinds, colours = clusters()
    names = regions.nearest(points, regions.regions(points, kinds, colours))
    assert set(names[:200]) == {"dresses"} and set(names[200:]) == {"boots"}
    assert regions.nearest(points[:2], ()) == ["", ""]


def test_the_first_look_goes_from_a_region_to_an_unlike_one() -> None:
    points, kinds, colours = clusters()
    ids = [f"p{i}" for i in range(len(points))]
    steps = tour.steps(regions.regions(points, kinds, colours), ids)
    assert len(steps) == 3 and len({step["text"] for step in steps}) == 3
    assert {"boots", "dresses"} == {kinds[ids.index(step["id"])] for step in steps[:2]}
    assert tour.steps((), ids) == []


def test_maps_have_addresses_that_browsers_keep() -> None:
    stylist = FakeStylist()
    name, made = resources.chart_of(stylist, stylist.map())
    assert resources.chart_of(stylist, stylist.map())[1] is made
    client = TestClient(Starlette(routes=web.routes()))
    answer = client.get(f"/maps/{name}")
    assert answer.content == gzip.decompress(made.file) and "immutable" in answer.headers["cache-control"]
    assert client.get("/maps/none").status_code == 404
    script = client.get(f"{resources.atlas_home()}/atlas.js")
    assert script.status_code == 200 and "javascript" in script.headers["content-type"]


def test_another_layout_has_another_address() -> None:
    stylist = FakeStylist()
    taste = stylist.map()
    other = TasteMap(taste.ids, -taste.points)
    assert resources.chart_of(stylist, taste)[0] != resources.chart_of(stylist, other)[0]


@pytest.mark.parametrize("quality", [None, {}, {"catalogues": {}}, {"catalogues": {"builtin": {"placed": None}}}])
def test_without_figures_the_map_is_modest(quality: object) -> None:
    said = page.honesty(TasteMap((), POINTS, quality))  # type: ignore[arg-type]
    assert "cannot keep every distance" in said and "Measured" not in said


def test_figures_are_said_in_a_sentence() -> None:
    figures = {"placed": {"medoid": {"type": {"value": 0.834}}}, "chance": {"type": 0.076}}
    said = page.honesty(TasteMap((), POINTS, {"chosen": "medoid", "catalogues": {"builtin": figures}}))
    assert "83 landed among their own kind" in said and "guessing would bring 8" in said
