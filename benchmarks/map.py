"""How fast the map draws in a browser, and how smoothly it moves: `python benchmarks/map.py`.

Synthetic collections of 5,000, 20,000 and 65,000 pieces in clusters, drawn by the app's own scripts in Chromium in a
window of 1280x900, once with WebGL and once without. First drawing is counted from the page's start: to fetch, unpack
and read the file, to index and to paint it. A frame is one step of a pan across the map with its names. Where there is
no graphics card, WebGL is worked out by the processor, and the figures say so, as they say how busy the machine was.
Skips where there is no Chromium. Writes benchmarks/results/map.json.
"""

import argparse
import json
import os
import platform
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from core.taxonomy import COLOURS, TYPES  # noqa: E402
from core.types import Item  # noqa: E402
from pages._ui.atlas import chart  # noqa: E402
from tests.browser.chromium import FLAGS, find  # noqa: E402

SIZES = (5_000, 20_000, 65_000)
CLUSTERS = 120
PATIENCE = 180_000  # milliseconds
SCRIPTS = ROOT / "pages" / "_ui" / "frontend" / "atlas"
PAGE = """<!doctype html><title>map</title><link rel="icon" href="data:,"><style>{css}</style>
<div id="here" style="width:1184px"></div>
<script type="module">
import {{ mount }} from "/atlas.js";
const data = {{ url: "/chart", pictures: "/picture?id=", label: "map", most: 2000, hint: "" }};
mount({{ data, parentElement: document.getElementById("here"), setTriggerValue() {{}} }});
</script>"""
PAN = """async (frames) => {
  const map = document.querySelector(".stage").atlas;
  map.camera.zoom = 2;
  const painted = [];
  const apart = [];
  let last = 0;
  for (let i = 0; i < frames; i++) {
    const now = await new Promise(requestAnimationFrame);
    if (last) apart.push(now - last);
    last = now;
    map.camera.panBy(i % 60 < 30 ? 9 : -9, i % 40 < 20 ? 4 : -4);
    map.moving = true;
    const begun = performance.now();
    map.paintNow();
    painted.push(performance.now() - begun);
  }
  return { painted, apart };
}"""
RENDERER = """() => {
  const gl = document.createElement("canvas").getContext("webgl");
  const more = gl && gl.getExtension("WEBGL_debug_renderer_info");
  return gl ? gl.getParameter(more ? more.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : "none";
}"""


def main() -> None:
    """Measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="drawings of which the median is taken")
    parser.add_argument("--frames", type=int, default=180)
    given = parser.parse_args()
    path = find()
    if path is None:
        print("NO BROWSER: the map cannot be measured here. Run `python -m tests.browser.chromium`.")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        figures: dict[str, Any] = {
            "command": "python benchmarks/map.py",
            "processor": platform.processor() or platform.machine(),
            "browser": f"Chromium {browser.version}",
            "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
            "renderer": browser.new_page().evaluate(RENDERER),
            "sizes": [measure(browser, n, given.rounds, given.frames) for n in SIZES],
        }
        browser.close()
    out = ROOT / "benchmarks" / "results" / "map.json"
    out.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n{figures['renderer']}; figures in {out.relative_to(ROOT)}")


def measure(browser: Browser, n: int, rounds: int, frames: int) -> dict[str, Any]:
    """Both ways to draw n pieces."""
    points, items = collection(n)
    begun = time.perf_counter()
    file = chart.draw(points, items).file
    row: dict[str, Any] = {
        "pieces": n,
        "prepared_s": round(time.perf_counter() - begun, 2),
        "file_kb": len(file) // 1000,
    }
    with served(file) as address:
        for name, query in (("webgl", ""), ("canvas", "?webgl=off")):
            row[name] = drawn(browser, address + query, rounds, frames)
            print(f"{n:>7,} pieces, {name:<6} {row[name]}", flush=True)
    return row


def drawn(browser: Browser, address: str, rounds: int, frames: int) -> dict[str, Any]:
    """Milliseconds to the first drawing, and of a frame while panning."""
    firsts, moved = [], {}
    for _ in range(rounds):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)
        page.goto(address, wait_until="commit")
        page.wait_for_selector(".stage[data-state=drawn]")
        firsts.append(page.evaluate("performance.getEntriesByName('atlas-drawn')[0].startTime"))
        moved = moved or page.evaluate(PAN, frames)
        page.context.close()
    return {
        "first_drawing_ms": {"fastest": round(min(firsts)), "median": round(median(firsts))},
        "painting_ms": spread(moved["painted"]),
        "between_frames_ms": spread(moved["apart"]),
    }


def spread(times: list[float]) -> dict[str, float]:
    """How milliseconds are spread: the low end tells what the work takes, the high end what else ran meanwhile."""
    cuts = quantiles(times, n=20)
    return {"5%": round(cuts[0], 1), "median": round(median(times), 1), "95%": round(cuts[-1], 1)}


def collection(n: int) -> tuple[np.ndarray, list[Item]]:
    """Pieces in clusters of a kind and a colour each, and where they lie (n, 2)."""
    rng = np.random.default_rng(n)
    cluster = rng.integers(CLUSTERS, size=n)
    middles = rng.uniform(-0.85, 0.85, (CLUSTERS, 2))
    points = (middles[cluster] + rng.normal(0, 0.05, (n, 2))).clip(-1, 1)  # (n, 2)
    colours = list(COLOURS)
    items = []
    for i, group in enumerate(cluster):
        kind, colour = TYPES[group % len(TYPES)], colours[group % len(colours)]
        words = f"{colour} {kind.singular} number {i}"
        season = ("summer", "winter", "all year")[group % 3]
        items.append(
            Item(f"piece-{i:06}", words, kind.key, kind.slot, colour, words, words, price=20.0 + i % 300, season=season)
        )
    return points.astype(np.float32), items


@contextmanager
def served(file: bytes) -> Iterator[str]:
    """The address of a page with this map on it."""
    css = (SCRIPTS / "atlas.css").read_text(encoding="utf-8")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.split("?")[0].strip("/")
            if name == "chart":
                self.answer(file, "application/octet-stream", {"Content-Encoding": "gzip"})
            elif name.endswith(".js"):
                self.answer((SCRIPTS / name).read_bytes(), "text/javascript")
            elif name:
                self.send_error(404)
            else:
                self.answer(PAGE.format(css=css).encode(), "text/html")

        def answer(self, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
            self.send_response(200)
            for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
