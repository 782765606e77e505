"""Complete an outfit without a browser: `python -m core.cli.complete --outfit id,id --k 2`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.completion import COMPLETERS
from core.errors import RequestError, StorageError, StylistError
from core.stylist import Stylist, StylistConfig
from core.types import CompletionRequest, CompletionResult


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    usual = CompletionRequest(())
    parser = argparse.ArgumentParser(prog="python -m core.cli.complete", description=__doc__)
    parser.add_argument("--outfit", type=_names, required=True, help="ids of the pieces worn, with commas")
    parser.add_argument("--k", type=int, default=usual.k, help="how many pieces are missing")
    parser.add_argument("--slots", type=_names, help="a slot or garment type for each, with commas")
    parser.add_argument("--completer", default=usual.completer, help=f"one of {', '.join(COMPLETERS.names())}")
    parser.add_argument("--scorer", default=usual.scorer, help="a registered scorer")
    parser.add_argument("--width", type=int, default=usual.width, help="the beam's width")
    parser.add_argument("--shortlist", type=int, default=usual.shortlist, help="candidates a slot after step 1; 0: all")
    parser.add_argument("--keep", type=int, default=usual.keep, help="how many suggestions to show")
    parser.add_argument("--exclude", type=_names, default=(), help="ids that must not come, with commas")
    parser.add_argument("--max-price", type=float, help="limit for each new piece")
    parser.add_argument("--catalogue", default="builtin", help="builtin, or a directory")
    parser.add_argument("--encoder", default="builtin", help="a registered encoder, or an address of open_clip")
    parser.add_argument("--picture", type=Path, help="write the best outfit as a flat-lay to this file")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the suggestions as a table; returns 0, or 1 after an error."""
    given = parse(arguments)
    try:
        stylist = Stylist.open(StylistConfig(given.catalogue, given.encoder))
        state = stylist.wait()
        if state.error:
            raise RequestError(state.error)
        result = stylist.complete(request_of(given), progress=_show)
        print(table(stylist, result))
        if given.picture:
            save_picture(stylist, result, given.picture)
    except StylistError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def request_of(given: argparse.Namespace) -> CompletionRequest:
    """The command line as a request."""
    return CompletionRequest(
        outfit=given.outfit,
        k=len(given.slots) if given.slots else given.k,
        slots=given.slots,
        completer=given.completer,
        scorer=given.scorer,
        width=given.width,
        shortlist=given.shortlist or None,
        keep=given.keep,
        exclude=frozenset(given.exclude),
        max_price=given.max_price,
    )


def table(stylist: Stylist, result: CompletionResult) -> str:
    """The suggestions, best first, a line each, then what they cost to find."""
    lines = [f"{'score':>6}  {'> stylists':>10}  {'> random':>8}  new pieces ({', '.join(result.slots)})"]
    for suggestion in result.suggestions:
        judgement = suggestion.judgement
        stylists, random = ("–" if s is None else f"{s:.0%}" for s in (judgement.percentile, judgement.among))
        pieces = "; ".join(f"{stylist.item(added).title} [{added}]" for added in suggestion.added)
        lines.append(f"{judgement.score:6.3f}  {stylists:>10}  {random:>8}  {pieces}")
    lines.append(
        f"{result.calls:,} outfits scored in {result.seconds:.2f} s by {result.completer}. {result.note}".strip()
    )
    return "\n".join(lines)


def save_picture(stylist: Stylist, result: CompletionResult, path: Path) -> None:
    """Write the best outfit as a flat-lay; raises StorageError where `path` cannot be written."""
    try:
        stylist.flatlay(result.suggestions[0].outfit).save(path)
    except (OSError, ValueError) as error:
        raise StorageError(f"The picture {path} cannot be written ({error}). Choose a .png, .jpg or .webp.") from error


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _show(done: float, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:4.0%}  {what:<40}", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
