"""Render the collection's blanks: `python -m studio.render [--only NAME ...] [--drapes N] [--workers N] [--force]`.

Every cut is sewn, settled and photographed in several drapes, each the same on every run: drape 1 of all cuts first,
then drape 2, then 3. Blanks that exist are left alone, so a stopped run goes on where it was. A cut that fails is
reported and does not stop the others.
"""

import argparse
import importlib
import multiprocessing
import os
import pkgutil
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

import studio
from studio.hard import Cut
from studio.panels import Garment, drape_name

BLANKS = Path(__file__).parents[1] / "assets/collection/blanks"
DRAPES, HARD_DRAPES = 3, 2
_NO_CUTS = {"cloth", "scene", "render"}  # these need Blender, or are this module
_JOBS_A_PROCESS = 40  # Blender keeps a little memory of every file


@dataclass(frozen=True)
class Job:
    """One blank to render: a drape of a cut."""

    cut: str
    drape: int

    @property
    def name(self) -> str:
        """The blank's name."""
        return drape_name(self.cut, self.drape)


def collection(broken: list[str] | None = None) -> dict[str, Garment | Cut]:
    """Every cut by name, from the modules of `studio` that have GARMENTS or CUTS.

    A module that is at fault raises, or is named in `broken` where a list is given.
    """
    found: dict[str, Garment | Cut] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(studio.__path__)):
        if module in _NO_CUTS:
            continue
        try:
            _add(found, f"studio.{module}")
        except Exception:
            if broken is None:
                raise
            traceback.print_exc()
            broken.append(f"studio.{module}")
    return found


def _add(found: dict[str, Garment | Cut], module: str) -> None:
    content = importlib.import_module(module)
    for cut in (*getattr(content, "GARMENTS", ()), *getattr(content, "CUTS", ())):
        if found.setdefault(cut.name, cut) is not cut:
            raise ValueError(f"Two cuts are called {cut.name}; the second is in {module}.")


def jobs(cuts: dict[str, Garment | Cut], drapes: int = DRAPES) -> list[Job]:
    """Drape 1 of every cut, then drape 2, and so on; hard things have fewer."""
    most = {name: min(drapes, HARD_DRAPES) if isinstance(cut, Cut) else drapes for name, cut in cuts.items()}
    return [Job(name, drape) for drape in range(1, drapes + 1) for name in cuts if drape <= most[name]]


def main() -> None:
    """Render what is missing, with the time left; exits with 1 if anything failed."""
    parser = argparse.ArgumentParser(
        prog="studio.render", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these cuts")
    parser.add_argument("--force", action="store_true", help="render again what exists")
    parser.add_argument("--draft", action="store_true", help="quick and noisy, to look at a new cut; one drape")
    parser.add_argument("--drapes", type=int, metavar="N", help=f"drapes of each cut (default {DRAPES})")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the work")
    parser.add_argument("--out", type=Path, default=BLANKS, help="folder of the blanks")
    args = parser.parse_args()
    broken: list[str] = []
    known = collection(broken)
    if unknown := set(args.only or ()) - set(known):
        parser.error(f"no cut called {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    args.out.mkdir(parents=True, exist_ok=True)
    cuts = {name: known[name] for name in args.only or known}
    drapes = args.drapes or (1 if args.draft else DRAPES)
    wanted = [job for job in jobs(cuts, drapes) if args.force or not (args.out / f"{job.name}.blank").exists()]
    failed = broken + _share(wanted, args.workers, args.draft, args.out)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


class _Worker:
    """A Blender process that renders one job after another."""

    def __init__(self, threads: int, draft: bool, out: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, threads, draft, out), daemon=True)
        self.process.start()
        theirs.close()
        self.left, self.job = _JOBS_A_PROCESS, Job("", 0)

    def give(self, job: Job) -> None:
        self.job, self.left = job, self.left - 1
        self.pipe.send(job)

    def answer(self) -> str | None:
        """What went wrong with the job, or None."""
        try:
            return self.pipe.recv()
        except EOFError:
            self.left = 0
            return "Blender stopped"

    def stop(self) -> None:
        self.pipe.close()
        self.process.join()


def _share(wanted: Sequence[Job], workers: int, draft: bool, out: Path) -> list[str]:
    """Render the jobs in some processes; the names of those that failed."""
    todo, failed, start = deque(wanted), [], time.monotonic()
    threads = max(1, (os.cpu_count() or 1) // workers)
    crew: list[_Worker] = []
    for done in range(len(wanted)):
        while todo and len(crew) < workers:
            crew.append(_Worker(threads, draft, out))
            crew[-1].give(todo.popleft())
        ready = wait([worker.pipe for worker in crew])[0]
        worker = next(worker for worker in crew if worker.pipe is ready)
        problem = worker.answer()
        left = (time.monotonic() - start) / (done + 1) * (len(wanted) - done - 1) / 60
        print(f"{done + 1} of {len(wanted)}: {worker.job.name}, {problem or f'{left:.0f} min left'}", flush=True)
        if problem:
            failed.append(worker.job.name)
        if todo and worker.left:
            worker.give(todo.popleft())
        else:
            crew.remove(worker)
            worker.stop()
    return failed


def _work(pipe: Connection, threads: int, draft: bool, out: Path) -> None:
    from studio import scene  # Blender is loaded in the workers only

    os.nice(10)
    scene.use_threads(threads)
    cuts = collection([])
    for job in _received(pipe):
        try:
            scene.save(_photographer(cuts[job.cut])(draft, job.drape), out)
            pipe.send(None)
        except Exception as error:
            traceback.print_exc()
            pipe.send(f"{type(error).__name__}: {error}")


def _received(pipe: Connection) -> Iterator[Job]:
    while True:
        try:
            yield pipe.recv()
        except EOFError:
            return


def _photographer(cut: Garment | Cut) -> Callable:
    from studio import cloth, hard

    kind = hard if isinstance(cut, Cut) else cloth
    return lambda draft, drape: kind.photograph(cut, draft, drape)


if __name__ == "__main__":
    main()
