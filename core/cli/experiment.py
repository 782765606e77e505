"""Compare completion algorithms on outfits from which pieces were removed (the experiment of Okhotnikov 2024).

python -m core.cli.experiment --catalogue ../shared/data/mango --limit 300 --completers greedy,beam,ensemble --json OUT
python -m core.cli.experiment --study beam --pool 60 --limit 100 --json OUT

--slots any    every piece of the catalogue that is not worn may fill each place, and nobody is told what is missing:
               the whole catalogue is the pool. Places are interchangeable; recall at 10 reads the suggestions best
               first and asks whether a removed piece is among their first 10 different new pieces.
--slots given  a place's pool is what the app would offer there: every piece of the removed one's slot, for an
               accessory of its garment type. Recall at 10 is of the first 10 different pieces proposed for that place.
--pool 60      keeps only so many candidates of each place, the removed pieces among them, the others at random.
--study beam   beams of several widths against exhaustive search on such small pools.

Each trial is kept as a line below --runs: with --resume a stopped experiment goes on, and more outfits or algorithms
are added to what is there. Without it the algorithms that are named begin anew, as they must where they changed.
"""

import argparse
import hashlib
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.data.directory import DirectoryCatalogue
from core.data.outfits import StylistOutfit, read_outfits
from core.encoders.address import open_encoder
from core.errors import CatalogueError, RequestError, StorageError, StylistError, WeightsError
from core.evaluation.catalogue import look_up
from core.evaluation.experiment import Experiment, TrialLog, compare_beams, summarise_trials
from core.evaluation.experiment_cases import SLOTS, Setting, Shop, asked_for, make_cases
from core.evaluation.experiment_plots import page
from core.evaluation.report import write_report
from core.stylist import StylistConfig, open_catalogue
from core.taxonomy import wanted_text
from core.types import Catalogue, Completer, CompletionRequest, Encoder
from core.weights import find_weights, read_manifest

_STUDIED = "exhaustive"


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m core.cli.experiment", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--catalogue", default="../shared/data/mango", help="a directory, or builtin")
    parser.add_argument("--outfits", type=Path, help="outfits as JSON lines (default: the catalogue's own)")
    parser.add_argument("--split", default="test", help="which of them, where they say")
    parser.add_argument("--remove", type=int, default=2, help="pieces taken from each outfit")
    parser.add_argument("--limit", type=int, help="how many outfits (default: all)")
    parser.add_argument("--completers", type=_names, default=("greedy", "beam"), help="registered names, with commas")
    parser.add_argument("--study", choices=("beam",), help="compare beams with exhaustive search instead")
    parser.add_argument("--widths", type=_numbers, default=(1, 2, 5, 10, 30, 60), help="with --study beam")
    parser.add_argument("--slots", choices=SLOTS, default="any", help="what may fill a place")
    parser.add_argument("--pool", type=_pool, help="candidates of each place: a number, or all")
    parser.add_argument("--scorer", default="outfit_transformer", help="the scorer that is maximised")
    parser.add_argument("--second", default="mean_pooled", help="a scorer trained by itself, which judges the result")
    parser.add_argument("--encoder", default="builtin", help="a registered encoder, or an address of open_clip")
    parser.add_argument("--seed", type=int, default=0, help="for what is removed and drawn")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--plots", type=Path, help="where a page of plots goes (HTML)")
    parser.add_argument("--runs", type=Path, default=Path("runs/experiment"), help="where trials are kept")
    parser.add_argument("--resume", action="store_true", help="go on with these algorithms' kept trials")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute with")
    given = parser.parse_args(arguments)
    given.command = f"{parser.prog} {shlex.join(sys.argv[1:] if arguments is None else arguments)}"
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write an experiment; returns 0, or 1 after saying what went wrong."""
    given = parse(arguments)
    torch.set_num_threads(given.threads)
    try:
        content = experiment(given)
        if given.json:
            write_report(given.json, content)
        if given.plots:
            _write(given.plots, page(content))
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def experiment(given: argparse.Namespace) -> dict[str, Any]:
    """The result file's content."""
    if given.scorer == given.second:
        raise RequestError("The second scorer must be another than the one that is maximised. Choose it by --second.")
    completers = _completers(given)
    catalogue, encoder = open_catalogue(StylistConfig(given.catalogue)), open_encoder(given.encoder)
    scorer, second = (SCORERS.make(name, encoder.fingerprint, encoder.dim) for name in (given.scorer, given.second))
    shop = open_shop(catalogue, encoder)
    setting = Setting(given.remove, given.slots, given.pool, given.seed, keep=1 if given.study else Setting.keep)
    cases = make_cases(_outfits(given, catalogue, shop), setting, given.limit)
    log = TrialLog(
        given.runs / f"{_settings_hash(given, setting, catalogue, encoder)}.jsonl", () if given.resume else completers
    )
    runs = Experiment(shop, setting, cases, scorer, second)
    trials = runs.run(completers, log, lambda text: print(text, flush=True))
    content = {
        "command": given.command,
        "catalogue": given.catalogue if given.catalogue == "builtin" else Path(given.catalogue).name,
        "encoder": encoder.fingerprint,
        "scorer": given.scorer,
        "second_scorer": given.second,
        "slots": given.slots,
        "pool": given.pool or "all",
        "remove": given.remove,
        "n": len(cases),
        "seed": given.seed,
    }
    if given.study:
        widths = {_beam(width): width for width in given.widths}
        return content | {"beam": {"pool": given.pool, "rows": compare_beams(trials, widths, _STUDIED)}}
    found = {name: summarise_trials(each) for name, each in trials.items()}
    print(_table(found))
    return content | {"completers": found} | runs.references()


def open_shop(catalogue: Catalogue, encoder: Encoder) -> Shop:
    """The catalogue's features, and the words that ask for each of its slots and types."""
    lookup = look_up(catalogue, encoder)
    items = {item.id: item for item in catalogue.items if item.id in lookup.row}
    places = sorted({asked_for(item) for item in items.values()})
    texts = torch.from_numpy(encoder.encode_texts([wanted_text(place) for place in places]))  # (p, d)
    return Shop(items, lookup, encoder.fingerprint, dict(zip(places, texts, strict=True)))


def _outfits(given: argparse.Namespace, catalogue: Catalogue, shop: Shop) -> list[StylistOutfit]:
    """Outfits of the split; a piece that is no part of the catalogue or has no picture leaves its outfit."""
    if given.outfits:
        listed = catalogue.listed if isinstance(catalogue, DirectoryCatalogue) else shop.items
        found = [each for each in read_outfits(given.outfits, listed) if each.split in ("", given.split)]
    elif isinstance(catalogue, DirectoryCatalogue):
        found = catalogue.outfits(given.split)
    else:
        raise CatalogueError("The collection that ships has no stylists' outfits. Name some by --outfits FILE.")
    return [StylistOutfit(o.id, tuple(item for item in o.items if item in shop.items), o.split) for o in found]


def _completers(given: argparse.Namespace) -> dict[str, Completer]:
    request = CompletionRequest((), seed=given.seed)
    if not given.study:
        return {name: COMPLETERS.make(name, request) for name in given.completers}
    if given.pool is None:
        raise RequestError("The study of beams needs pools that can be searched exhaustively. Give --pool 60, say.")
    from core.completion.beam import Beam

    beams: dict[str, Completer] = {_beam(width): Beam(width) for width in given.widths}
    return {_STUDIED: COMPLETERS.make(_STUDIED, request)} | beams


def _beam(width: int) -> str:
    return f"beam of {width}"


def _settings_hash(given: argparse.Namespace, setting: Setting, catalogue: Catalogue, encoder: Encoder) -> str:
    """What trials depend on besides the algorithms, so that none is taken for another's."""
    weights = [_weights(name, encoder.fingerprint) for name in (given.scorer, given.second)]
    state = [asdict(setting), catalogue.fingerprint, encoder.fingerprint, given.scorer, given.second, weights]
    return hashlib.sha256(json.dumps([*state, str(given.outfits), given.split]).encode()).hexdigest()[:16]


def _weights(name: str, encoder: str) -> str:
    try:
        return read_manifest(find_weights(name, encoder)).sha256
    except WeightsError:  # a scorer that has none
        return ""


def _table(found: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [f"{'completer':<12} {'score':>7} {'second':>7} {'recall@10':>9} {'calls':>9} {'seconds':>8}"]
    for name, part in found.items():
        score, second, recall = (part[key]["value"] for key in ("median_score", "second_scorer_median", "recall_at_10"))
        cost = f"{part['median_calls']:>9,.0f} {part['median_seconds']:>8.2f}"
        lines.append(f"{name:<12} {score:>7.4f} {second:>7.4f} {recall:>9.3f} {cost}")
    return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}). Choose another place.") from error


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _names(text))


def _pool(text: str) -> int | None:
    return None if text == "all" else int(text)


if __name__ == "__main__":
    sys.exit(main())
