"""What the server answers beside Streamlit: pictures, maps and fonts. Uploads have no address, ever."""

import base64
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st
from PIL import Image
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from core.errors import StylistError
from core.stylist import Stylist
from pages._ui import resources

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # an address holds its catalogue's fingerprint
_MOST_PIECES = 16
PAGES = ("/", "/outfit", "/compare", "/map", "/discover", "/evidence", "/settings")
# Where the server is; without it, a page opened by its own address first asks in a wrong place, and gets two errors.
_HOME = "<script>window.__streamlit = { BACKEND_BASE_URL: location.origin + '/' }</script>"


def routes() -> list[BaseRoute]:
    """Everything that the server answers besides Streamlit's own addresses."""
    fonts = Path(__file__).parents[2] / "assets" / "fonts"
    return [
        Route("/pieces/{fingerprint}/{size}", _piece),
        Route("/looks/{fingerprint}", _look),
        Route("/maps/{name}", _map),
        Mount(resources.atlas_home(), StaticFiles(directory=resources.FRONTEND / "atlas")),
        Mount("/fonts", StaticFiles(directory=fonts)),
        *(Route(path, _page) for path in PAGES),
    ]


def piece_url(stylist: Stylist, item_id: str, size: str = "card") -> str:
    """Where the picture of a catalogue piece is; `size` is one of resources.WIDTHS."""
    return f"/pieces/{quote(stylist.catalogue.fingerprint, safe='')}/{size}?{urlencode({'id': item_id})}"


def look_url(stylist: Stylist, item_ids: tuple[str, ...]) -> str:
    """Where the flat-lay of these catalogue pieces is."""
    query = urlencode([("id", item_id) for item_id in item_ids])
    return f"/looks/{quote(stylist.catalogue.fingerprint, safe='')}?{query}"


def data_url(image: Image.Image, width: int) -> str:
    """A picture as text inside the page, seen by nobody but who the page is sent to."""
    return "data:image/webp;base64," + base64.b64encode(resources.encoded(image, width)).decode()


def _page(request: Request) -> Response:
    index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    index = index.replace("<title>Streamlit</title>", f"<title>Ensemble</title>{_HOME}")
    return HTMLResponse(index, headers={"Cache-Control": "no-cache"})


def _piece(request: Request) -> Response:
    size, item_id = request.path_params["size"], request.query_params.get("id", "")
    if size not in resources.WIDTHS:
        return PlainTextResponse(f"Sizes: {', '.join(resources.WIDTHS)}.", 404)
    try:
        return _webp(resources.picture(request.path_params["fingerprint"], item_id, size))
    except StylistError as error:
        return PlainTextResponse(str(error), 404)


def _look(request: Request) -> Response:
    ids = tuple(request.query_params.getlist("id")[:_MOST_PIECES])
    try:
        return _webp(resources.look(request.path_params["fingerprint"], ids))
    except StylistError as error:
        return PlainTextResponse(str(error), 404)


def _map(request: Request) -> Response:
    try:
        file = resources.chart_file(request.path_params["name"])
    except StylistError as error:
        return PlainTextResponse(str(error), 404)
    return Response(file, media_type="application/octet-stream", headers={**_FOREVER, "Content-Encoding": "gzip"})


def _webp(data: bytes) -> Response:
    return Response(data, media_type="image/webp", headers=_FOREVER)
