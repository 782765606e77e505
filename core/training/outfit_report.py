"""What a trained outfit model is shipped with: manifest, reference scores, figures and a model card."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from core.evaluation.measure import score_outfits
from core.evaluation.questions import NEGATIVES
from core.evaluation.report import Report, report, report_popularity, write_report
from core.training import Run, recipe_of
from core.training.outfit_source import Source
from core.types import Scorer
from core.weights import Manifest, save_weights


def write_weights(
    run: Run,
    name: str,
    net: nn.Module,
    source: Source,
    settings: dict[str, Any],
    seconds: float,
    depends: Mapping[str, str] | None = None,
) -> Manifest:
    """Store the weights with a manifest that ties them to encoder and catalogue, and to what else it `depends` on."""
    manifest = Manifest(
        name=name,
        sha256="",
        encoder=source.encoder,
        command=run.command,
        seed=settings["seed"],
        data=f"{len(source.data.train):,} outfits of split train",
        seconds=round(seconds, 1),
        config=settings,
        depends={"catalogue": source.catalogue, "inputs": recipe_of(run.config), **(depends or {})},
    )
    save_weights(run.output, net.state_dict(), manifest)
    return manifest


def ship(
    run: Run,
    name: str,
    net: nn.Module,
    source: Source,
    settings: dict[str, Any],
    seconds: float,
    open_weights: Callable[[Path], Scorer],
    title: str,
    more: Sequence[str] = (),
) -> Path:
    """Write everything that a trained model is shipped with into the run's output, and return that directory.

    `open_weights` opens it again from there, so that what is measured is what ships.
    """
    manifest = write_weights(run, name, net, source, settings, seconds)
    write_reference(run.output, open_weights(run.output), source)
    write_figures(run.output, open_weights(run.output), source, manifest, title, more)
    return run.output


def write_reference(directory: Path, scorer: Scorer, source: Source) -> np.ndarray:
    """Store the sorted scores (m,) of stylists' outfits that the model has not learnt from."""
    scores = np.sort(score_outfits(scorer.score, source.lookup, [outfit.items for outfit in source.valid.outfits]))
    rounded = [round(float(x), 7) for x in scores]  # scores keep 1e-7 from 0 and 1; fewer digits would lose that
    (directory / "reference.json").write_text(json.dumps(rounded) + "\n", encoding="utf-8")
    return scores


def write_figures(
    directory: Path, scorer: Scorer, source: Source, manifest: Manifest, title: str, more: Sequence[str] = ()
) -> Report:
    """Measure the stored model on the test split and write evaluation.json and card.md; prints the figures."""
    found = report(scorer.score, source.lookup, source.test.blanks, source.test.verdicts)
    control = report_popularity(source.uses, source.test.blanks, source.test.verdicts)
    print(f"test split\n{found}\npopularity only\n{control}", flush=True)
    content = {"scorer": manifest.name, "encoder": source.encoder, **found.as_json()}
    content |= {"negatives": NEGATIVES, "controls": {"popularity": control.as_json()}}
    write_report(directory / "evaluation.json", content)
    (directory / "card.md").write_text(card(title, manifest, found, control, more), encoding="utf-8")
    return found


def card(title: str, manifest: Manifest, found: Report, control: Report, more: Sequence[str]) -> str:
    """The model card in Markdown."""
    figures = "\n".join(f"    {line}" for line in str(found).splitlines())
    chance = "\n".join(f"    {line}" for line in str(control).splitlines())
    long = f"{manifest.seconds / 60:.0f} minutes" if manifest.seconds >= 60 else f"{manifest.seconds:.0f} seconds"
    return f"""# {title}

Reads the features of the encoder `{manifest.encoder}` and of no other. Made in {long} with seed {manifest.seed} by

    {manifest.command}

from {manifest.data} of a high-street label, put together by its stylists, published for a student datathon without a
stated licence. The weights hold no picture, title or row of it.

## Figures
On the test split, whose outfits share less than 60% of their items with any of training; wrong items were
{NEGATIVES}. In a wrong outfit of the
compatibility questions every item was replaced. 95% bootstrap intervals over questions.

{figures}

A control that sees only how often stylists use each item:

{chance}
{"".join(chr(10) + line + chr(10) for line in more)}
## Limits
Whatever it learnt of outfits is the taste of one label's stylists, mostly women's clothes of 2019 and 2023, and it
judges everything by it. It sees pictures only through those features: cut and fabric reach it roughly at best. A score
is not a probability that a person likes an outfit; read it beside the scores of stylists' outfits in `reference.json`.
"""
