"""Writes the tables of README.md from the code and the committed result files.

`python -m tests.readme` rewrites the blocks between `<!-- name -->` and `<!-- /name -->`; the docs
test fails when a block is not what this would write.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.encoders import ENCODERS
from core.index import INDEXES
from core.registry import Registry

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def registry_table(registry: Registry[Any]) -> str:
    """A row for each registered name with its summary."""
    rows = [f"| `{entry.name}` | {entry.summary} |" for entry in registry]
    return "\n".join(["| name | what it is |", "| --- | --- |", *rows])


def read(path: str) -> Any:
    """A committed result file."""
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


BLOCKS: dict[str, Callable[[], str]] = {
    "encoders": lambda: registry_table(ENCODERS),
    "scorers": lambda: registry_table(SCORERS),
    "completers": lambda: registry_table(COMPLETERS),
    "indexes": lambda: registry_table(INDEXES),
}


def render(text: str) -> str:
    """`text` with every block filled in; an unknown block raises KeyError."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"<!-- {name} -->\n{BLOCKS[name]()}\n<!-- /{name} -->"

    return re.sub(r"<!-- (\w+) -->\n.*?<!-- /\1 -->", fill, text, flags=re.DOTALL)


if __name__ == "__main__":
    README.write_text(render(README.read_text(encoding="utf-8")), encoding="utf-8")
