"""Public weights without a network: found, checked, asked for in words; and downloads from a stand-in for the hub."""

import errno
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import pytest
from huggingface_hub import constants
from huggingface_hub.errors import RepositoryNotFoundError

from core.encoders import ENCODERS
from core.encoders.address import how_to_fetch, missing, open_encoder, registered_name
from core.encoders.base import hub
from core.encoders.base.hub import KNOWN, Repository, fetch, find
from core.errors import CancelledError, OfflineError, StorageError, UnknownNameError, WeightsError
from tests.core.encoders.test_layouts import save_open_clip

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILE = "open_clip_pytorch_model.bin"


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No weights anywhere and no network."""
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    save_open_clip(path, "clip")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def laid_down(tmp_path: Path, model: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "models" / "tiny"))


@pytest.mark.parametrize("name", ["fashion_clip", "marqo_fashion_clip", "marqo_fashion_siglip"])
def test_offline_says_at_once_what_to_fetch_and_where_to_put_it(name: str, tmp_path: Path) -> None:
    start = time.perf_counter()
    with pytest.raises(OfflineError) as caught:
        open_encoder(name)
    assert time.perf_counter() - start < 2
    said, repository = str(caught.value), KNOWN[name]
    assert f"hf download {repository.name} --revision {repository.revision} --local-dir" in said
    assert str(tmp_path / "models" / repository.folder) in said and f"{repository.megabytes} MB" in said
    assert f"{repository.megabytes} MB" in missing(name) and how_to_fetch(name) in said


def test_no_answer_from_the_network_is_noticed_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "https://192.0.2.1")  # an address that is set aside for documentation
    start = time.perf_counter()
    with pytest.raises(OfflineError, match="hf download org/name "):
        open_encoder("hf-hub:org/name")
    assert time.perf_counter() - start < 5


def test_public_encoders_are_pinned_and_checked() -> None:
    for name, repository in KNOWN.items():
        assert name in ENCODERS and "download" in ENCODERS.entry(name).needs
        assert re.fullmatch("[0-9a-f]{40}", repository.revision) and re.fullmatch("[0-9a-f]{64}", repository.sha256)


def test_weights_laid_down_by_hand_are_used(tmp_path: Path, model: Path) -> None:
    path = laid_down(tmp_path, model)
    repository = Repository("org/tiny", COMMIT, FILE, sha256(path / FILE))
    assert find(repository) == path and fetch(repository) == path
    assert open_encoder("hf-hub:org/tiny").dim == 16 and missing("hf-hub:org/tiny") == ""
    assert how_to_fetch("hf-hub:org/tiny") == "" == how_to_fetch("builtin")


def test_a_wrong_checksum_is_refused(tmp_path: Path, model: Path) -> None:
    laid_down(tmp_path, model)
    with pytest.raises(WeightsError, match=r"damaged or another file.*Delete it and fetch it again"):
        fetch(Repository("org/tiny", COMMIT, FILE, "0" * 64))


def test_unpinned_weights_are_remembered_and_may_not_change(tmp_path: Path, model: Path) -> None:
    path, repository = laid_down(tmp_path, model), Repository("org/tiny")
    fetch(repository)
    record = json.loads((tmp_path / "models" / "checksums.json").read_text())
    assert record["org/tiny"]["sha256"] == sha256(path / FILE)
    data = (path / FILE).read_bytes()
    (path / FILE).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(WeightsError, match="damaged or another file"):
        fetch(repository)


def test_the_hubs_own_cache_is_used_and_checked(tmp_path: Path, model: Path) -> None:
    root = tmp_path / "hub" / "models--org--tiny"
    snapshot, blobs = root / "snapshots" / COMMIT, root / "blobs"
    for folder in (snapshot, blobs, root / "refs"):
        folder.mkdir(parents=True)
    (root / "refs" / "main").write_text(COMMIT)
    shutil.copy(model / "open_clip_config.json", snapshot)
    blob = blobs / sha256(model / FILE)
    shutil.copy(model / FILE, blob)
    (snapshot / FILE).symlink_to(blob)
    assert fetch(Repository("org/tiny")) == snapshot and fetch(Repository("org/tiny", COMMIT)) == snapshot
    assert find(Repository("org/tiny", "f" * 40)) is None
    blob.write_bytes(b"cut short")
    with pytest.raises(WeightsError, match="damaged"):
        fetch(Repository("org/tiny", COMMIT))


def test_half_a_download_does_not_count(tmp_path: Path, model: Path) -> None:
    path = laid_down(tmp_path, model)
    (path / FILE).unlink()
    assert find(Repository("org/tiny")) is None


class Hub:
    """Stands in for the hub: serves the files of a directory and tells the bar how far it is."""

    def __init__(self, files: Path, target: Path) -> None:
        self.files, self.target = files, target
        self.asked: list[str | None] = []

    def model_info(self, name: str, revision: str | None, **_: object) -> SimpleNamespace:
        self.asked.append(revision)
        lfs = SimpleNamespace(sha256=sha256(self.files / FILE))
        siblings = [
            SimpleNamespace(rfilename=f.name, lfs=lfs if f.name == FILE else None) for f in self.files.iterdir()
        ]
        return SimpleNamespace(sha=revision or COMMIT, siblings=siblings)

    def download(self, name: str, file: str, revision: str, tqdm_class: type | None = None) -> str:
        self.asked.append(revision)
        self.target.mkdir(parents=True, exist_ok=True)
        if tqdm_class is not None:
            with tqdm_class(total=100) as bar:
                for _ in range(4):
                    bar.update(25)
        return str(shutil.copy(self.files / file, self.target))


@pytest.fixture
def network(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    stand_in = Hub(model, tmp_path / "downloaded")
    monkeypatch.setattr(hub, "_online", lambda: True)
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: stand_in)
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", stand_in.download)
    return stand_in


def test_a_download_reports_progress_and_stays_with_its_commit(network: Hub, tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    path = fetch(Repository("org/tiny"), lambda share, what: heard.append((share, what)))
    assert path == network.target and network.asked == [None, COMMIT, COMMIT]
    assert [share for share, _ in heard] == [0, 0.25, 0.5, 0.75, 1] and "org/tiny" in heard[-1][1]
    record = json.loads((tmp_path / "models" / "checksums.json").read_text())["org/tiny"]
    assert record == {"revision": COMMIT, "sha256": sha256(network.files / FILE)}


def test_a_download_of_other_bytes_is_refused(network: Hub) -> None:
    with pytest.raises(WeightsError, match="damaged or another file"):
        fetch(Repository("org/tiny", COMMIT, FILE, "1" * 64))


def test_a_download_can_be_stopped(network: Hub) -> None:
    def stop(share: float, what: str) -> None:
        if share > 0:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        fetch(Repository("org/tiny"), stop)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageError, "disk is full"),
        (ConnectionError("reset"), OfflineError, r"broke off \(ConnectionError\)\. Try again"),
        (
            RepositoryNotFoundError("404", response=SimpleNamespace(headers={}, request=None)),
            WeightsError,
            "no public model repository 'org/tiny'",
        ),
    ],
)
def test_what_stops_a_download_is_said(
    network: Hub, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[Exception], words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", fail)
    with pytest.raises(kind, match=words):
        fetch(Repository("org/tiny"))


def test_a_repository_without_weights_is_refused(network: Hub, tmp_path: Path) -> None:
    network.files = tmp_path / "empty"
    network.files.mkdir()
    (network.files / FILE).write_bytes(b"")
    with pytest.raises(WeightsError, match="holds no weights"):
        fetch(Repository("org/tiny", weights="model.safetensors"))


@pytest.mark.parametrize("address", ["fashion-clip", "Fashion_CLIP", " fashion_clip "])
def test_names_forgive_hyphens_and_capitals(address: str) -> None:
    assert registered_name(address) == "fashion_clip"


def test_a_known_repository_is_pinned_by_its_address_too() -> None:
    with pytest.raises(OfflineError, match=KNOWN["fashion_clip"].revision):
        open_encoder("hf-hub:patrickjohncyh/fashion-clip")
    with pytest.raises(OfflineError, match="--revision v2 "):
        open_encoder("hf-hub:patrickjohncyh/fashion-clip@v2")


@pytest.mark.parametrize("address", ["hf-hub:", "hf-hub:alone", "hf-hub:../etc/passwd/x", "hf-hub:a/b c"])
def test_an_impossible_repository_is_refused(address: str) -> None:
    with pytest.raises(WeightsError, match="hf-hub:ORG/NAME"):
        open_encoder(address)


def test_an_unknown_name_has_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'fashion_clip'"):
        open_encoder("fashon_clip")
