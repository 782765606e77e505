"""Imports go down only, read from the source by its syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first; a module imports from lower layers and from its own package only, and, where the layer
# is one of single modules that belong together, from the others in it.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"types", "errors", "registry", "config", "taxonomy", "weights"}),
    frozenset({"nets"}),
    frozenset({"encoders", "compatibility", "index", "projection", "data", "metrics"}),
    frozenset({"completion"}),
    frozenset(
        {"stylist", "requests", "preparation", "models", "wardrobe", "workload", "evidence", "lab", "mapmaker", "taste"}
    ),
    frozenset({"training", "evaluation"}),
    frozenset({"cli"}),
)
TOGETHER = (LAYERS[0], LAYERS[4], LAYERS[5])
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
HEAVY = frozenset({"torch", "torchvision", "faiss", "open_clip", "umap", "transformers", "timm", "cv2"})
PAGES_MAY = frozenset({"stylist", "types", "errors", "taxonomy", "wardrobe", "evidence", "lab"})


def imports(source: str) -> Iterator[str]:
    """Full names of the modules that a source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources(*folders: str) -> list[Path]:
    """Every Python file in the given folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def layer_of(module: str) -> str:
    """The part of core that a module or file belongs to: "core.data.images" is of "data"."""
    return module.split(".")[1]


def broken_arrows(name: str, source: str) -> list[str]:
    """What a module of core ("core.data.images") imports from core against the arrows."""
    own = layer_of(name)
    wanted = {layer_of(each) for each in imports(source) if each.startswith("core.") and layer_of(each) in LEVEL}
    together = any(own in layer for layer in TOGETHER)
    return [
        other
        for other in sorted(wanted - {own})
        if LEVEL[other] > LEVEL[own] or (LEVEL[other] == LEVEL[own] and not (together and LEVEL[other] == LEVEL[own]))
    ]


def module_name(path: Path) -> str:
    """The dotted name of a file below the root."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_every_part_of_core_has_a_layer() -> None:
    parts = {layer_of(module_name(path)) for path in sources("core")} - {"__init__"}
    assert parts <= set(LEVEL)


@pytest.mark.parametrize(
    "path", [path for path in sources("core") if path.parent.name != "core" or path.stem != "__init__"]
)
def test_imports_go_down_only(path: Path) -> None:
    assert broken_arrows(module_name(path), path.read_text(encoding="utf-8")) == []


def test_the_check_itself_sees_wrong_arrows() -> None:
    assert broken_arrows("core.data.images", "from core.encoders import ENCODERS") == ["encoders"]
    assert broken_arrows("core.completion.beam", "def f():\n    import core.stylist") == ["stylist"]
    assert broken_arrows("core.nets.x", "from core import metrics") == ["metrics"]
    assert broken_arrows("core.stylist", "from core.wardrobe import Wardrobe\nimport core.data.images") == []


def test_core_knows_nothing_of_pages_and_browsers() -> None:
    forbidden = {"streamlit", "pages", "app", "studio", "bpy", "tests"}
    found = {
        (module_name(path), name)
        for path in sources("core")
        for name in imports(path.read_text(encoding="utf-8"))
        if name.split(".")[0] in forbidden
    }
    assert found == set()


def test_completers_see_protocols_and_nets_only() -> None:
    for path in sources("core/completion"):
        names = {layer_of(name) for name in imports(path.read_text(encoding="utf-8")) if name.startswith("core.")}
        assert names <= {"completion", "nets", *LAYERS[0]}, path


def test_nets_touch_no_files() -> None:
    for path in sources("core/nets"):
        heads = {name.split(".")[0] for name in imports(path.read_text(encoding="utf-8"))}
        assert not heads & {"os", "pathlib", "io", "urllib", "requests", "safetensors", "huggingface_hub"}, path


def test_pages_compute_nothing() -> None:
    for path in [*sources("pages"), ROOT / "app.py"]:
        names = list(imports(path.read_text(encoding="utf-8")))
        assert not {name.split(".")[0] for name in names} & HEAVY, path
        assert {layer_of(name) for name in names if name.startswith("core.")} <= PAGES_MAY, path


def test_the_facade_imports_no_heavy_library_at_the_top() -> None:
    top = ast.parse((ROOT / "core/stylist.py").read_text(encoding="utf-8"))
    names = {
        name
        for node in top.body
        for name in imports(ast.unparse(node))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not {name.split(".")[0] for name in names} & (HEAVY | {"pandas"})
