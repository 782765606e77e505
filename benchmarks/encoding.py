"""How fast encoders are on this processor, and what the fast path changes: `python benchmarks/encoding.py`.

Compares bf16 with plain fp32, and trimmed sentences with whole ones, on pieces of a catalogue: first a ViT-B/32
(of --encoder, else with random weights, whose vectors drift less than trained ones), then the built-in encoder.
One thread. Writes benchmarks/results/encoding.json.
"""

import argparse
import copy
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import torch  # noqa: E402

from core.encoders.address import open_encoder  # noqa: E402
from core.encoders.base.clip import OpenClipEncoder, multiplies_bf16, open_clip_module  # noqa: E402
from core.encoders.base.layouts import build_model, evaluation_transform  # noqa: E402
from core.encoders.base.tokens import clip_tokenizer  # noqa: E402
from core.stylist import StylistConfig, open_catalogue  # noqa: E402

PIECES = 96
ROUNDS = 3


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="the address of an encoder to measure in place of the random ViT-B/32")
    parser.add_argument("--catalogue", default="builtin", help="whose pictures: builtin, or a directory")
    given = parser.parse_args()
    torch.set_num_threads(1)
    catalogue = open_catalogue(StylistConfig(given.catalogue))
    items = catalogue.items[:: max(1, len(catalogue.items) // PIECES)][:PIECES]
    pictures, captions = [catalogue.image(item.id) for item in items], [item.caption for item in items]
    figures: dict[str, Any] = {
        "processor": platform.processor() or platform.machine(),
        "multiplies_bf16": multiplies_bf16(),
        "pieces": len(items),
        "catalogue": catalogue.name,
        given.encoder or "ViT-B/32, random weights": compare(large(given.encoder), pictures, captions),
        "builtin": compare(open_encoder("builtin"), pictures, captions),
    }
    path = ROOT / "benchmarks" / "results" / "encoding.json"
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


def large(address: str | None) -> Any:
    """The encoder at `address`, or a ViT-B/32 whose weights are drawn from a fixed seed."""
    if address:
        return open_encoder(address, precision="fp32")
    torch.manual_seed(0)
    model = build_model(open_clip_module().get_model_config("ViT-B-32-quickgelu"), {})
    return OpenClipEncoder(model, evaluation_transform(model), clip_tokenizer(77), "ViT-B/32", precision="fp32")


def compare(exact: Any, pictures: list[Any], captions: list[str]) -> dict[str, Any]:
    """Pictures and sentences a second in each precision, and how far bf16 drifts."""
    chosen = in_precision(exact, "auto").precision
    truth, fp32 = timed(lambda: exact.encode_images(pictures))
    words, trimmed = timed(lambda: exact.encode_texts(captions))
    whole_words, whole = timed(lambda: whole_sentences(exact, captions))
    fast = in_precision(exact, "bf16")
    close, bf16 = timed(lambda: fast.encode_images(pictures))
    return {
        "chosen": chosen,
        "images_per_second": {"fp32": rate(pictures, fp32), "bf16": rate(pictures, bf16)},
        "bf16_cosine": {"mean": cosine(truth, close).mean().item(), "least": cosine(truth, close).min().item()},
        "bf16_top10_overlap": overlap(truth, close),
        "texts_per_second": {"whole": rate(captions, whole), "trimmed": rate(captions, trimmed)},
        "trimmed_largest_difference": float(np.abs(words - whole_words).max()),
    }


def in_precision(encoder: Any, precision: str) -> Any:
    """The same encoder in another precision."""
    model, parts = copy.deepcopy(encoder.model), (encoder._preprocess, encoder._tokenizer)
    return OpenClipEncoder(model, *parts, encoder.name, encoder.fingerprint, precision=precision)


def whole_sentences(encoder: Any, captions: list[str]) -> np.ndarray:
    """Sentences with all their padding, as open_clip encodes them."""
    tokens = encoder._tokenizer(captions)
    with torch.inference_mode():
        parts = [encoder.model.encode_text(part, normalize=True) for part in tokens.split(32)]
    return torch.cat(parts).numpy()


def timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    """What `work` gives, and the seconds of its quickest round, the first one being a warm-up."""
    result, seconds = work(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return result, min(seconds)


def rate(things: list[Any], seconds: float) -> float:
    """Things a second."""
    return round(len(things) / seconds, 1)


def cosine(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Row-wise cosine of unit vectors (n, d): (n,)."""
    return np.asarray((a * b).sum(axis=1))


def overlap(a: np.ndarray, b: np.ndarray, k: int = 10) -> float:
    """The share of each row's k nearest rows in `a` that are among its k nearest in `b` too."""
    nearest = [np.argsort(-(rows @ rows.T - 2 * np.eye(len(rows))), axis=1)[:, :k] for rows in (a, b)]
    shared = [len(set(x) & set(y)) for x, y in zip(*(rows.tolist() for rows in nearest), strict=True)]
    return round(float(np.mean(shared)) / k, 4)


if __name__ == "__main__":
    main()
