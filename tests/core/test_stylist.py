"""The facade over a small fake catalogue, encoder and scorer."""

import dataclasses
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.encoders import ENCODERS
from core.errors import (
    CancelledError,
    CatalogueError,
    ImageError,
    OutfitError,
    RequestError,
    StylistError,
    UnknownNameError,
    WeightsError,
)
from core.stylist import Choice, Filters, Stylist, StylistConfig
from core.taste import Taste
from core.taxonomy import COLOURS, TYPE_BY_KEY
from core.types import CompletionRequest, Item, Judgement, Progress
from core.wardrobe import OwnedPiece, Wardrobe
from tests.fakes import FakeCatalogue, FakeEncoder, FakeScorer, embed, make_item, make_items, ship_generator

WORN = ("t-shirt-white", "trousers-navy")


class Foreign(FakeScorer):
    """A scorer for the features of another encoder, which did not check what it was given."""

    encoder = "other-encoder"


@pytest.fixture(autouse=True)
def fake_scorer() -> Iterator[None]:
    """A scorer that works with any encoder, under the name "fake", and two that work with none here."""

    def without_weights(fingerprint: str, dim: int) -> FakeScorer:
        raise WeightsError(f"There are no weights for {fingerprint}. Train them.")

    SCORERS.names()
    SCORERS.register("fake", summary="For tests.")(lambda fingerprint, dim: FakeScorer(2 * dim))
    SCORERS.register("weightless", summary="For tests.")(without_weights)
    SCORERS.register("foreign", summary="For tests.")(lambda fingerprint, dim: Foreign(2 * dim))
    yield
    for name in ("fake", "weightless", "foreign"):
        del SCORERS._entries[name]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory for this test alone."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *name: tmp_path / "cache")
    return tmp_path / "cache"


def open_fake(progress: Progress) -> FakeEncoder:
    """An encoder that needs no opening."""
    return FakeEncoder()


def make_stylist(catalogue: FakeCatalogue | None = None) -> Stylist:
    """A prepared stylist over fakes."""
    stylist = Stylist(StylistConfig(), catalogue or FakeCatalogue(), open_fake)
    assert stylist.wait(30).ready
    return stylist


@pytest.fixture
def stylist() -> Stylist:
    """A prepared stylist over fakes."""
    return make_stylist()


@pytest.fixture
def wardrobe() -> Wardrobe:
    """One own red bag."""
    return make_wardrobe("own-1", "tote bag", "red")


def make_wardrobe(item_id: str, kind: str, colour: str) -> Wardrobe:
    """A wardrobe of one own piece without a price."""
    wardrobe = Wardrobe()
    item = dataclasses.replace(make_item(item_id, kind, colour, price=None), owned=True)
    picture = FakeCatalogue([item]).image(item_id).rotate(3, fillcolor="white")
    wardrobe.add(OwnedPiece(item, picture))
    return wardrobe


def request(**changes: object) -> CompletionRequest:
    """A request for two pieces beside WORN by the fake scorer."""
    return dataclasses.replace(CompletionRequest(WORN, scorer="fake"), **changes)  # type: ignore[arg-type]


def shop_for_all() -> list[Item]:
    """Jeans and boots for women and for men, a dress for women, a T-shirt for everyone and a bag that does not say."""
    return [
        make_item("women-jeans", "jeans", "navy", gender="women"),
        make_item("women-boots", "boots", "red", gender="Female"),
        make_item("women-dress", "dress", "red", gender="women", capsule="Riviera"),
        make_item("men-jeans", "jeans", "black", gender="men", capsule="Riviera"),
        make_item("men-boots", "boots", "green", gender="Male"),
        make_item("tee", "t-shirt", "white", gender="unisex", capsule="Alpine"),
        make_item("bag", "tote bag", "beige"),
    ]


def assert_same(left: Judgement, right: Judgement) -> None:
    """Equal but for the last bits, which depend on the batch."""
    assert left.score == pytest.approx(right.score, abs=1e-6)
    assert left.percentile == right.percentile
    assert left.without == pytest.approx(dict(right.without), abs=1e-6)


class TestBrowsing:
    """What needs no model."""

    def test_every_filter(self, stylist: Stylist) -> None:
        def found(**changes: object) -> set[str]:
            return {item.id for item in stylist.browse(Filters(**changes))}  # type: ignore[arg-type]

        assert found() == {item.id for item in stylist.catalogue.items}
        assert found(types=frozenset({"boots"}), colours=frozenset({"red", "navy"})) == {"boots-red", "boots-navy"}
        assert len(found(slots=frozenset({"shoes"}))) == 12
        assert found(patterns=frozenset({"striped"})) == set()
        assert len(found(fabrics=frozenset({"cotton"}))) == 66
        assert found(min_price=74.0) == {"hat-green", "hat-beige"}
        assert found(max_price=10.0) == {"t-shirt-black"}

    def test_filters_by_audience_and_capsule(self) -> None:
        stylist = make_stylist(FakeCatalogue(shop_for_all()))

        def found(**changes: frozenset[str]) -> set[str]:
            return {item.id for item in stylist.browse(Filters(**changes))}  # type: ignore[arg-type]

        women, men = found(audiences=frozenset({"women"})), found(audiences=frozenset({"men"}))
        assert women & men == {"tee", "bag"} and women | men == found()
        assert women - men == {"women-jeans", "women-boots", "women-dress"}
        assert found(audiences=frozenset({"women", "men"})) == found()
        assert found(capsules=frozenset({"Riviera"})) == {"women-dress", "men-jeans"}
        assert found(capsules=frozenset({"Riviera"}), audiences=frozenset({"men"})) == {"men-jeans"}

    def test_facets_tell_audiences_apart_only_where_there_are_both(self, stylist: Stylist) -> None:
        facets = make_stylist(FakeCatalogue(shop_for_all())).facets()
        assert facets["audiences"] == ["women", "men"]
        assert facets["capsules"] == ["Alpine", "Riviera"]
        of_one = [item for item in shop_for_all() if not item.id.startswith("men")]
        assert make_stylist(FakeCatalogue(of_one)).facets()["audiences"] == []
        assert stylist.facets()["audiences"] == stylist.facets()["capsules"] == []

    def test_own_pieces_come_first_and_pass_every_price(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        assert stylist.browse(Filters(max_price=10.0), wardrobe)[0].id == "own-1"
        assert "own-1" not in {item.id for item in stylist.browse()}

    def test_facets_follow_the_order_of_the_taxonomy(self, stylist: Stylist) -> None:
        facets = stylist.facets()
        assert facets["types"][:4] == ["t-shirt", "shirt", "trousers", "skirt"]
        assert facets["colours"] == ["black", "white", "beige", "red", "navy", "green"]
        assert (facets["patterns"], facets["fabrics"]) == (["plain"], ["cotton"])
        assert stylist.price_range() == (10.0, 75.0)
        assert make_stylist(FakeCatalogue([make_item("a", "belt", "tan", None)])).price_range() is None

    def test_pictures_of_shop_and_own_pieces(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        assert stylist.image("boots-red").size == stylist.image("own-1", wardrobe).size == (60, 80)
        cutout = stylist.cutout("boots-red")
        assert cutout is not None and cutout.mode == "RGBA"
        assert stylist.cutout("own-1", wardrobe) is None

    def test_nobody_sees_the_pieces_of_another(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        other = make_wardrobe("own-2", "boots", "green")
        for look in (stylist.item, stylist.image, stylist.cutout):
            for stranger in (None, other):
                with pytest.raises(CatalogueError):
                    look("own-1", stranger)
        assert "own-1" not in {hit.item.id for hit in stylist.search("a red bag", wardrobe=other)}
        with pytest.raises(OutfitError):
            stylist.judge(["own-1"], other, "fake")

    def test_opening_and_browsing_does_not_import_torch(self) -> None:
        code = (
            "import sys; from core.stylist import *; from tests.fakes import FakeCatalogue; "
            "s = Stylist(StylistConfig(), FakeCatalogue()); s.browse(); s.facets(); s.preparation(); "
            "s.completers(); s.scorers(); s.encoders(); "
            "print([name for name in ('torch', 'faiss', 'open_clip', 'pandas') if name in sys.modules])"
        )
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


class TestPreparation:
    """The background thread."""

    def test_what_is_ready_is_usable_and_the_rest_is_embedded_when_needed(self) -> None:
        gate = threading.Event()

        class Slow(FakeEncoder):
            def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
                if len(images) == 2:  # the second part of the 66
                    gate.wait(30)
                return super().encode_images(images)

        stylist = Stylist(StylistConfig(), FakeCatalogue(), lambda progress: Slow())
        last = stylist.catalogue.items[-1].id
        assert stylist.preparation().done == 0
        stylist.prepare()
        while stylist.preparation().done == 0:
            pass
        state = stylist.preparation()
        assert (state.done, state.total, state.ready) == (64, 66, False)
        assert state.seconds_left is not None and "pictures" in state.what
        assert len(stylist.search("boots")) == 64
        assert 0 < stylist.judge([last, "boots-red"], scorer="fake").score < 1
        gate.set()
        state = stylist.wait(30)
        assert (state.done, state.ready, state.seconds_left, state.error) == (66, True, 0.0, None)
        assert len(stylist.search("boots")) == 66

    def test_a_search_waits_for_the_first_pieces_and_the_map_for_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Taste, "place_near", lambda *given: np.zeros(2))
        first, rest = threading.Event(), threading.Event()

        class Slow(FakeEncoder):
            def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
                (rest if len(images) == 2 else first).wait(30)
                return super().encode_images(images)

        stylist = Stylist(StylistConfig(), FakeCatalogue(), lambda progress: Slow())
        with ThreadPoolExecutor() as others:
            search = others.submit(stylist.search, "boots")
            assert not wait([search], 0.2).done  # the encoder is open and nothing is embedded
            first.set()
            assert len(search.result(30)) == 64
            placed = others.submit(stylist.place_words, "boots")
            assert not wait([placed], 0.2).done
            rest.set()
            assert placed.result(30).near == tuple(stylist.search("boots")[:15])
        assert len(stylist.search("boots")) == 66

    @pytest.mark.parametrize("error", [WeightsError("No weights."), ValueError("broken")])
    def test_errors_end_up_in_words_and_it_can_start_again(self, error: Exception) -> None:
        fail = [True]

        def open_encoder(progress: Progress) -> FakeEncoder:
            if fail.pop():
                raise error
            return FakeEncoder()

        stylist = Stylist(StylistConfig(), FakeCatalogue(), open_encoder)
        state = stylist.wait(30)
        assert not state.ready and str(error) in (state.error or "")
        assert len(stylist.browse()) == 66
        fail[:] = [False]
        assert stylist.wait(30).ready

    def test_torch_is_kept_to_two_threads_that_sleep(self, stylist: Stylist) -> None:
        import torch

        assert torch.get_num_threads() <= 2
        assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"

    def test_download_is_heard_of(self) -> None:
        gate, heard = threading.Event(), threading.Event()

        def download(progress: Progress) -> FakeEncoder:
            progress(0.25, "Fetching weights")
            heard.set()
            gate.wait(30)
            return FakeEncoder()

        stylist = Stylist(StylistConfig(), FakeCatalogue(), download)
        stylist.prepare()
        assert heard.wait(30)
        assert stylist.preparation().what == "Fetching weights (25%)"
        gate.set()
        assert stylist.wait(30).ready

    def test_piece_with_an_unreadable_picture_is_left_out_and_said(self) -> None:
        class Torn(FakeCatalogue):
            def image(self, item_id: str) -> Image.Image:
                if item_id == "boots-red":
                    raise ImageError("boots-red.jpg is damaged.")
                return super().image(item_id)

        stylist = Stylist(StylistConfig(), Torn(), open_fake)
        state = stylist.wait(30)
        assert (state.ready, state.done, state.error) == (True, 66, None)
        assert len(stylist.search("boots")) == 65 and len(stylist.similar("boots-navy", 3)) == 3
        for call in (lambda: stylist.judge(["boots-red"]), lambda: stylist.complete(request(outfit=("boots-red",)))):
            with pytest.raises(ImageError, match="'Red boots'"):
                call()

    def test_second_opening_embeds_nothing(self, own_cache: Path) -> None:
        class Counting(FakeEncoder):
            seen = 0

            def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
                Counting.seen += len(images)
                return super().encode_images(images)

        for _ in range(2):
            assert Stylist(StylistConfig(), FakeCatalogue(), lambda progress: Counting()).wait(30).ready
        assert Counting.seen == 66

    def test_full_disk_is_a_warning(self, own_cache: Path) -> None:
        own_cache.write_text("in the way")
        stylist = Stylist(StylistConfig(), FakeCatalogue(), open_fake)
        state = stylist.wait(30)
        assert state.ready and "cannot be kept" in state.warning
        assert len(stylist.search("boots")) == 66 and stylist.similar("boots-red", 2)

    def test_one_thread_however_often_it_is_asked(self) -> None:
        opened: list[int] = []

        def open_encoder(progress: Progress) -> FakeEncoder:
            opened.append(1)
            return FakeEncoder()

        stylist = Stylist(StylistConfig(), FakeCatalogue(), open_encoder)
        threads = [threading.Thread(target=stylist.wait) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stylist.prepare()
        assert opened == [1]


class TestSearch:
    """Text and pictures."""

    def test_best_first_and_within_the_filters(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        hits = stylist.search("a photo of red boots", Filters(slots=frozenset({"shoes"})), wardrobe)
        assert len(hits) == 12
        scores = [hit.score or 0.0 for hit in hits]
        assert scores == sorted(scores, reverse=True)
        encoder = FakeEncoder()
        query = encoder.encode_texts(["a photo of red boots"])[0]
        for hit in hits:
            features = embed(stylist.catalogue, encoder, [hit.item.id])
            assert hit.score == pytest.approx(
                features.image[0] @ query * 0.3 + features.text[0] @ query * 0.7, abs=1e-5
            )

    def test_no_words_find_what_browsing_does(self, stylist: Stylist) -> None:
        assert [hit.item for hit in stylist.search("  ")] == stylist.browse()
        assert all(hit.score is None for hit in stylist.search(""))

    def test_similar_leaves_out_the_item_and_its_twins(self) -> None:
        items = make_items()
        twin = dataclasses.replace(items[0], id="twin")
        stylist = make_stylist(FakeCatalogue([*items, twin]))
        hits = stylist.similar("t-shirt-black", 4)
        assert len(hits) == 4
        assert not {"twin", "t-shirt-black"} & {hit.item.id for hit in hits}

    def test_pieces_near_a_photo(self) -> None:
        stylist = make_stylist()
        buffer = io.BytesIO()
        stylist.image("boots-red").save(buffer, "PNG")
        hits = stylist.near(stylist.recognise(buffer.getvalue(), "boots.png"), 4)
        assert len(hits) == 4 and [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert "boots-red" not in {hit.item.id for hit in hits}  # the same picture is no finding

    def test_captions_of_an_item_and_of_its_photo_agree(self) -> None:
        stylist = make_stylist()
        buffer = io.BytesIO()
        stylist.image("boots-red").save(buffer, "PNG")
        photo = stylist.recognise(buffer.getvalue(), "boots.png")
        item = stylist.captions("boots-red", ("festive", "dull"))
        assert list(item) == ["type", "colour", "pattern", "occasion", "labels"]
        assert {name for name, _ in item["labels"]} == {"festive", "dull"}
        assert item["type"] == stylist.captions(photo)["type"] and "labels" not in stylist.captions(photo)

    def test_search_may_look_at_pictures_alone(self) -> None:
        stylist = make_stylist()
        query = FakeEncoder().encode_texts(["red boots"])[0]
        hits = {hit.item.id: hit.score for hit in stylist.search("red boots", caption=0.0)}
        seen = FakeEncoder().encode_images([stylist.image("boots-red")])[0] @ query
        assert hits["boots-red"] == pytest.approx(seen, abs=1e-5)

    def test_kept_index_is_used_and_a_damaged_one_built_again(self, own_cache: Path) -> None:
        hits = make_stylist().similar("boots-red", 5)
        (path,) = (own_cache / "indexes").iterdir()
        whole = path.read_bytes()
        path.write_bytes(whole[:-3])
        assert make_stylist().similar("boots-red", 5) == hits
        assert path.read_bytes() == whole

    def test_own_pieces_are_found_and_find(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        assert stylist.similar("own-1", 1, wardrobe)[0].item.colour == "red"
        assert "own-1" in {hit.item.id for hit in stylist.similar("tote-bag-red", 3, wardrobe)}


class TestJudging:
    """Scores, percentiles and what each piece contributes."""

    def test_against_scoring_one_outfit_at_a_time(self, stylist: Stylist) -> None:
        import torch

        outfit = ("t-shirt-white", "trousers-navy", "boots-black")
        encoder = FakeEncoder()
        scorer = FakeScorer(2 * encoder.dim)

        def alone(ids: tuple[str, ...]) -> float:
            joint = torch.from_numpy(embed(stylist.catalogue, encoder, ids).joint)[None]
            return float(scorer.score(joint, torch.ones(1, len(ids), dtype=torch.bool)))

        judgement = stylist.judge(outfit, scorer="fake")
        assert judgement.score == pytest.approx(alone(outfit), abs=1e-6)
        for removed in outfit:
            rest = tuple(item_id for item_id in outfit if item_id != removed)
            assert judgement.without[removed] == pytest.approx(alone(rest), abs=1e-6)
        assert scorer.reference is not None
        beaten = sum(float(value) < judgement.score for value in scorer.reference)
        assert judgement.percentile == pytest.approx(beaten / 99)

    def test_against_outfits_drawn_from_the_catalogue(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        found = [stylist.judge(("t-shirt-white", shoe), scorer="fake") for shoe in ("boots-red", "boots-black")]
        better, worse = sorted(found, key=lambda judgement: -judgement.score)
        assert better.among is not None and worse.among is not None
        assert 0 <= worse.among <= better.among <= 1
        result = stylist.complete(CompletionRequest(("t-shirt-white",), k=1, slots=("shoes",), scorer="fake"))
        best = result.suggestions[0]
        assert best.judgement.among == stylist.judge(best.outfit, scorer="fake").among
        own = stylist.judge(("own-1", "boots-red"), wardrobe, scorer="fake")  # measured among the catalogue's pieces
        assert own.among is not None

    def test_one_piece_has_nothing_left_without_it(self, stylist: Stylist) -> None:
        assert stylist.judge(["boots-red"], scorer="fake").without == {}

    @pytest.mark.parametrize(
        ("outfit", "words"),
        [
            ((), "empty"),
            (("boots-red", "boots-red"), "twice"),
            (("boots-red", "nothing"), "not here"),
            (tuple(f"{n}" for n in range(11)), "at most 10"),
        ],
    )
    def test_impossible_outfits(self, stylist: Stylist, outfit: tuple[str, ...], words: str) -> None:
        with pytest.raises(OutfitError, match=words):
            stylist.judge(outfit, scorer="fake")
        with pytest.raises(OutfitError, match=words):
            stylist.complete(request(outfit=outfit))

    def test_scorer_that_cannot_work(self, stylist: Stylist) -> None:
        with pytest.raises(WeightsError, match="no weights for fake-encoder"):
            stylist.complete(request(scorer="weightless"))
        with pytest.raises(WeightsError, match="encoder other-encoder, not of fake"):
            stylist.judge(WORN, scorer="foreign")
        with pytest.raises(UnknownNameError, match="Did you mean 'outfit_transformer'"):
            stylist.judge(WORN, scorer="outfit_transfomer")
        choices = {choice.name: choice for choice in stylist.scorers()}
        assert choices["fake"].available and not choices["weightless"].available
        assert "no weights" in choices["weightless"].reason


class TestCompletion:
    """Requests from end to end."""

    @pytest.mark.parametrize("completer", ["greedy", "beam"])
    @pytest.mark.parametrize("k", [1, 2, 3, 4])
    def test_k_new_pieces_in_the_proposed_slots(self, stylist: Stylist, completer: str, k: int) -> None:
        result = stylist.complete(request(k=k, completer=completer))
        assert result.slots == ("shoes", "bag", "outerwear", "accessory")[:k]
        assert (result.completer, result.scorer, result.note) == (completer, "fake", "")
        assert len(result.suggestions) == 5 and result.seconds > 0
        for suggestion in result.suggestions:
            assert suggestion.outfit == WORN + suggestion.added
            assert len(set(suggestion.outfit)) == 2 + k
            assert [stylist.item(each).slot for each in suggestion.added] == list(result.slots)
            assert_same(suggestion.judgement, stylist.judge(suggestion.outfit, scorer="fake"))

    def test_the_best_of_all_by_brute_force(self, stylist: Stylist) -> None:
        result = stylist.complete(request(slots=("shoes", "hat"), width=50, shortlist=None))
        ids = [item.id for item in stylist.catalogue.items]
        shoes = [each for each in ids if stylist.item(each).slot == "shoes"]
        hats = [each for each in ids if stylist.item(each).type == "hat"]
        best = max(stylist.judge((*WORN, a, b), scorer="fake").score for a in shoes for b in hats)
        assert result.suggestions[0].judgement.score == pytest.approx(best, abs=1e-6)
        assert result.calls == len(shoes) + len(hats) + sum(
            len(hats) if stylist.item(each).slot == "shoes" else len(shoes) for each in [*shoes, *hats]
        )

    def test_named_slots_and_types(self, stylist: Stylist) -> None:
        result = stylist.complete(request(slots=("boots", "accessory")))
        for suggestion in result.suggestions:
            shoes, other = map(stylist.item, suggestion.added)
            assert (shoes.type, other.slot) == ("boots", "accessory")

    def test_limits(self, stylist: Stylist) -> None:
        shoes = [item for item in stylist.catalogue.items if item.slot == "shoes"]
        excluded = frozenset(item.id for item in shoes if item.colour != "red")
        result = stylist.complete(request(k=1, slots=("shoes",), exclude=excluded))
        assert {each.added for each in result.suggestions} == {("trainers-red",), ("boots-red",)}
        limit = min(item.price or 0.0 for item in shoes) + 1
        result = stylist.complete(request(k=1, slots=("shoes",), max_price=limit))
        assert {each.added for each in result.suggestions} == {("trainers-black",), ("trainers-white",)}

    def test_sources(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        def bags(source: str, **changes: object) -> set[str]:
            wanted = request(k=1, slots=("bag",), source=source, keep=20, **changes)
            return {each.added[0] for each in stylist.complete(wanted, wardrobe).suggestions}

        assert bags("wardrobe") == bags("wardrobe", max_price=1.0) == {"own-1"}
        assert len(bags("catalogue")) == 6 and "own-1" not in bags("catalogue")
        assert bags("both") == bags("catalogue") | {"own-1"}
        worn = stylist.complete(request(outfit=(*WORN, "own-1"), k=1), wardrobe)
        assert worn.slots == ("shoes",)

    @pytest.mark.parametrize(
        ("outfit", "shoes"),
        [
            (("women-jeans", "tee"), {"women-boots"}),
            (("men-jeans", "tee"), {"men-boots"}),
        ],
    )
    @pytest.mark.parametrize("completer", ["greedy", "beam"])
    def test_audiences_do_not_mix(self, outfit: tuple[str, ...], shoes: set[str], completer: str) -> None:
        stylist = make_stylist(FakeCatalogue(shop_for_all()))
        wanted = request(outfit=outfit, k=2, slots=("shoes", "bag"), completer=completer, keep=20)
        found = stylist.complete(wanted).suggestions
        assert {piece for each in found for piece in each.added} == {*shoes, "bag"}

    @pytest.mark.parametrize("outfit", [("men-jeans", "women-boots"), ("tee",), ("bag",)])
    def test_outfits_for_both_or_for_nobody_in_particular_leave_every_piece_in(self, outfit: tuple[str, ...]) -> None:
        colours = {"women": "red", "men": "navy", "unisex": "black"}
        belts = [make_item(f"{whom}-belt", "belt", colour, gender=whom) for whom, colour in colours.items()]
        stylist = make_stylist(FakeCatalogue([*shop_for_all(), *belts]))
        result = stylist.complete(request(outfit=outfit, k=1, slots=("belt",)))
        assert {each.added[0] for each in result.suggestions} == {belt.id for belt in belts}

    def test_nothing_is_proposed_that_is_only_for_the_others(self) -> None:
        stylist = make_stylist(FakeCatalogue(shop_for_all()))
        assert stylist.propose_slots(("women-boots",), 1) == ("dress",)
        assert stylist.propose_slots(("men-boots",), 1) == ("bottom",)
        result = stylist.complete(request(outfit=("men-boots",), k=1))
        assert {each.added for each in result.suggestions} == {("men-jeans",)}

    def test_no_piece_for_the_audience_is_said(self) -> None:
        stylist = make_stylist(FakeCatalogue(shop_for_all()))
        with pytest.raises(RequestError, match=r"'dress': the catalogue has none for men\. Ask for another kind"):
            stylist.complete(request(outfit=("men-boots",), k=1, slots=("dress",)))
        with pytest.raises(RequestError, match=r"'hat': the catalogue has none\."):
            stylist.complete(request(outfit=("men-boots",), k=1, slots=("hat",)))

    def test_no_room_for_all_is_said_and_no_room_at_all_is_an_error(self) -> None:
        items = make_items(("t-shirt", "trousers", "boots"), ("red", "navy"))
        stylist = make_stylist(FakeCatalogue(items))
        outfit = ("t-shirt-red", "trousers-red")
        result = stylist.complete(request(outfit=outfit, k=3))
        assert result.slots == ("shoes",) and "room for 1 more piece only" in result.note
        with pytest.raises(RequestError, match="no room"):
            stylist.complete(request(outfit=(*outfit, "boots-red"), k=1))

    def test_one_picture_under_two_ids_comes_once(self) -> None:
        items = make_items()
        twins = [dataclasses.replace(item, id=f"{item.id}-again") for item in items]
        stylist = make_stylist(FakeCatalogue([*items, *twins]))
        result = stylist.complete(request(k=1, slots=("boots",), keep=20))
        assert len(result.suggestions) == 6
        assert {stylist.item(each.added[0]).colour for each in result.suggestions} == set(stylist.facets()["colours"])
        worn = stylist.complete(request(outfit=("belt-red",), k=1, slots=("belt",), keep=20))
        assert not {("belt-red",), ("belt-red-again",)} & {each.added for each in worn.suggestions}

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"k": 0}, "Between 1 and 4"),
            ({"k": 5}, "Between 1 and 4"),
            ({"keep": 0}, "suggestions"),
            ({"max_price": -1.0}, "price limit"),
            ({"slots": ("shoes",)}, "2 pieces were asked for but 1"),
            ({"slots": ("shoes", "bagg")}, "Did you mean 'bag'"),
            ({"slots": ("dress", "shoes")}, "no room for 'dress'"),
            ({"slots": ("boots", "trainers")}, "no room for 'trainers'"),
            ({"completer": "bean"}, "Did you mean 'beam'"),
            ({"source": "shop"}, "source of pieces"),
            ({"slots": ("shoes", "sunglasses")}, "'sunglasses': the catalogue has none"),
            ({"slots": ("shoes", "bag"), "source": "wardrobe"}, "'shoes': your wardrobe has none"),
            ({"slots": ("shoes", "bag"), "max_price": 12.0}, "'shoes': none of 12 costs 12 or less"),
        ],
    )
    def test_impossible_requests(self, stylist: Stylist, changes: dict[str, object], words: str) -> None:
        with pytest.raises(StylistError, match=words):
            stylist.complete(request(**changes))

    def test_excluding_everything_says_so(self, stylist: Stylist) -> None:
        shoes = frozenset(item.id for item in stylist.catalogue.items if item.slot == "shoes")
        with pytest.raises(RequestError, match="all 12 are worn or excluded"):
            stylist.complete(request(k=1, slots=("shoes",), exclude=shoes))

    def test_limit_without_prices_says_so(self) -> None:
        items = [dataclasses.replace(item, price=None) for item in make_items()]
        with pytest.raises(RequestError, match="has no prices"):
            make_stylist(FakeCatalogue(items)).complete(request(max_price=50.0))

    def test_more_pieces_than_there_are(self) -> None:
        items = make_items(("t-shirt", "trousers"), ("navy", "white")) + make_items(("hat",), ("red",))
        with pytest.raises(RequestError, match="2 pieces were asked for, but only 1"):
            make_stylist(FakeCatalogue(items)).complete(request(slots=("hat", "hat")))

    def test_cancel_frees_the_way_for_the_next(self, stylist: Stylist) -> None:
        def cancel(done: float, what: str) -> None:
            raise CancelledError("Stopped as you asked.")

        with pytest.raises(CancelledError):
            stylist.complete(request(), progress=cancel)
        assert stylist.complete(request()).suggestions

    def test_sessions_at_once_get_what_they_get_alone(self, stylist: Stylist) -> None:
        alone = [stylist.complete(request(k=k)).suggestions for k in (1, 2, 3)]
        found: dict[int, object] = {}

        def work(place: int) -> None:
            found[place] = stylist.complete(request(k=place + 1)).suggestions

        threads = [threading.Thread(target=work, args=(place,)) for place in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [found[place] for place in range(3)] == alone


class TestChoices:
    """What can be chosen."""

    def test_every_registered_thing_with_a_summary(self, stylist: Stylist) -> None:
        for choices, registry in (
            (stylist.scorers(), SCORERS),
            (stylist.completers(), COMPLETERS),
            (stylist.encoders(), ENCODERS),
        ):
            assert [choice.name for choice in choices] == registry.names()
            assert all(choice.summary for choice in choices)

    def test_the_generator_is_offered_where_it_was_trained_for_the_encoder(
        self, stylist: Stylist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))

        def choice() -> Choice:
            return next(each for each in stylist.completers("fake") if each.name == "generator")

        assert not choice().available and "no weights of generator for the encoder fake-encoder" in choice().reason
        with pytest.raises(WeightsError, match="no weights of generator"):
            stylist.complete(request(completer="generator"))
        ship_generator(tmp_path, FakeEncoder.fingerprint, FakeEncoder.dim)
        assert choice().available
        assert len(stylist.complete(request(completer="generator")).suggestions[0].added) == 2


class TestAlternatives:
    """Swapping one piece."""

    def test_same_slot_same_place_best_first(self, stylist: Stylist) -> None:
        outfit = ("t-shirt-white", "boots-red", "trousers-navy")
        found = stylist.alternatives(outfit, "boots-red", request(), k=20)
        assert len(found) == 11
        scores = [each.judgement.score for each in found]
        assert scores == sorted(scores, reverse=True)
        for each in found:
            assert (each.outfit[0], each.outfit[2]) == ("t-shirt-white", "trousers-navy")
            assert each.added == (each.outfit[1],) and stylist.item(each.outfit[1]).slot == "shoes"
            assert_same(each.judgement, stylist.judge(each.outfit, scorer="fake"))

    @pytest.mark.parametrize(
        ("outfit", "item_id", "found"),
        [
            (("men-jeans", "women-boots"), "women-boots", {"men-boots"}),
            (("tee", "women-jeans"), "women-jeans", {"women-skirt"}),
            (("tee", "women-jeans"), "tee", {"women-shirt", "shirt"}),
            (("men-jeans", "women-boots", "tee"), "tee", {"women-shirt", "men-shirt", "shirt"}),
        ],
    )
    def test_swaps_stay_with_whom_the_outfit_is_for(
        self, outfit: tuple[str, ...], item_id: str, found: set[str]
    ) -> None:
        more = [
            make_item("women-skirt", "skirt", "black", gender="women"),
            make_item("women-shirt", "shirt", "red", gender="women"),
            make_item("men-shirt", "shirt", "black", gender="men"),
            make_item("shirt", "shirt", "navy"),
        ]
        stylist = make_stylist(FakeCatalogue([*shop_for_all(), *more]))
        assert {each.added[0] for each in stylist.alternatives(outfit, item_id, request(), k=20)} == found

    def test_no_swap_for_the_audience_is_said(self) -> None:
        stylist = make_stylist(FakeCatalogue([item for item in shop_for_all() if item.id != "men-boots"]))
        with pytest.raises(RequestError, match=r"'dress': the catalogue has none for men\."):
            stylist.alternatives(("men-jeans", "women-dress"), "women-dress", request())

    def test_only_piece_of_an_outfit(self, stylist: Stylist) -> None:
        assert len(stylist.alternatives(("boots-red",), "boots-red", request(), k=3)) == 3

    def test_locked_or_absent_piece(self, stylist: Stylist) -> None:
        with pytest.raises(RequestError, match="Navy trousers is locked"):
            stylist.alternatives(WORN, "trousers-navy", request(locked=frozenset({"trousers-navy"})))
        with pytest.raises(RequestError, match="no piece 'boots-red'"):
            stylist.alternatives(WORN, "boots-red", request())


class TestFlatLay:
    """The outfit as one picture."""

    def test_shop_and_own_pieces_together(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        picture = stylist.flatlay((*WORN, "own-1"), wardrobe, (360, 450))
        assert (picture.mode, picture.size) == ("RGB", (360, 450))
        assert picture != stylist.flatlay(WORN, size=(360, 450))

    def test_nothing_to_lay_out(self, stylist: Stylist) -> None:
        with pytest.raises(OutfitError, match="empty"):
            stylist.flatlay(())


class TestPhotos:
    """Recognising a photo and adopting it."""

    @pytest.fixture
    def photo(self) -> bytes:
        buffer = io.BytesIO()
        Image.new("RGB", (1000, 1400), "white").save(buffer, "JPEG", exif=turned())
        return buffer.getvalue()

    def test_upright_small_and_with_every_label(self, stylist: Stylist, photo: bytes) -> None:
        seen = stylist.recognise(photo, "photo.jpg")
        assert (seen.image.mode, seen.image.size) == ("RGB", (800, 571))
        assert seen.features.shape == (27,)
        for found, labels in ((seen.types, TYPE_BY_KEY), (seen.colours, COLOURS)):
            shares = [share for _, share in found]
            assert {name for name, _ in found} == set(labels)
            assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1, abs=1e-4)

    def test_adopted_piece_is_worn_like_any_other(self, stylist: Stylist, photo: bytes) -> None:
        wardrobe = Wardrobe()
        seen = stylist.recognise(photo, "photo.jpg")
        own = wardrobe.add(stylist.adopt(seen, "tote bag", "red"))
        item = stylist.item(own, wardrobe)
        assert (item.title, item.caption, item.slot, item.owned) == ("My red tote bag", "red tote bag", "bag", True)
        assert "red tote bag" in item.alt
        assert own != wardrobe.add(stylist.adopt(seen, "tote bag", "red", "  The old one ")) != ""
        assert wardrobe.items[-1].title == "The old one"
        result = stylist.complete(request(outfit=(own,)), wardrobe)
        assert all(each.outfit[0] == own for each in result.suggestions)

    def test_unknown_words(self, stylist: Stylist, photo: bytes) -> None:
        seen = stylist.recognise(photo, "photo.jpg")
        with pytest.raises(UnknownNameError, match="Did you mean 'jumper'"):
            stylist.adopt(seen, "jumpr", "red")
        with pytest.raises(UnknownNameError, match="Did you mean 'burgundy'"):
            stylist.adopt(seen, "jumper", "burgundi")

    def test_no_picture(self, stylist: Stylist) -> None:
        with pytest.raises(ImageError, match=r"notes\.txt"):
            stylist.recognise(b"hello", "notes.txt")


def turned() -> Image.Exif:
    """EXIF data that asks for a quarter turn."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


class TestProposals:
    """Which slots an outfit lacks."""

    @pytest.mark.parametrize(
        ("worn", "k", "slots"),
        [
            (("t-shirt-white",), 2, ("bottom", "shoes")),
            (("skirt-red",), 2, ("top", "shoes")),
            (("dress-red",), 4, ("shoes", "bag", "outerwear", "accessory")),
            (("boots-red",), 1, ("dress",)),
            (("boots-red",), 3, ("bottom", "top", "bag")),
            (("coat-red",), 4, ("bottom", "top", "shoes", "bag")),
            ((*WORN, "boots-red", "tote-bag-red", "coat-red"), 4, ("belt", "hat")),
            ((*WORN, "boots-red", "tote-bag-red", "coat-red", "belt-red"), 4, ("accessory",)),
            (("dress-red", "boots-red", "tote-bag-red", "coat-red", "belt-red", "hat-red"), 4, ()),
        ],
    )
    def test_order(self, stylist: Stylist, worn: tuple[str, ...], k: int, slots: tuple[str, ...]) -> None:
        assert stylist.propose_slots(worn, k) == slots

    def test_only_what_is_on_offer(self) -> None:
        stylist = make_stylist(FakeCatalogue(make_items(("t-shirt", "trousers", "tote bag"))))
        assert stylist.propose_slots(("t-shirt-red",), 4) == ("bottom", "bag")


def test_completers_that_need_more_than_a_scorer_offers_say_so(stylist: Stylist) -> None:
    plain = {entry.name: entry for entry in stylist.completers("popularity")}
    assert plain["greedy"].available and not plain["retrieval"].available
    assert "popularity" in plain["retrieval"].reason
    trained = {entry.name for entry in COMPLETERS if "weights" in entry.needs}
    lacking = {entry.name for entry in stylist.completers("outfit_transformer") if not entry.available}
    assert lacking == trained  # which have no weights for the fakes


def test_an_outfit_can_start_from_words_alone(stylist: Stylist) -> None:
    request = CompletionRequest(outfit=(), slots=("top",), k=1, scorer="fake", brief="something navy", keep=1)
    found = stylist.complete(request)
    assert len(found.suggestions[0].outfit) == 1
    assert stylist.propose_slots((), 2) == stylist.complete(dataclasses.replace(request, slots=None, k=2)).slots
    with pytest.raises(RequestError, match="weight"):
        stylist.complete(dataclasses.replace(request, alpha=1.5))
    with pytest.raises(OutfitError):
        stylist.complete(dataclasses.replace(request, brief=" "))


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_what_was_maximised_is_said_beside_the_score(stylist: Stylist, alpha: float) -> None:
    found = stylist.complete(request(completer="greedy"))
    assert all(each.value == pytest.approx(each.judgement.score, abs=1e-6) for each in found.suggestions)
    weighed = stylist.complete(request(completer="greedy", brief="something navy", alpha=alpha))
    values = [each.value for each in weighed.suggestions]
    assert None not in values and values == sorted(values, reverse=True)
    likeness = [each.value - alpha * each.judgement.score for each in weighed.suggestions]
    assert all(-(1 - alpha) - 1e-5 <= part <= (1 - alpha) + 1e-5 for part in likeness)


def test_the_table_of_the_catalogue_stays_the_same_so_that_scorers_keep_what_they_made_of_it(stylist: Stylist) -> None:
    table = stylist._models.table(None, ())
    assert stylist._models.table(None, WORN) is table and stylist._models.table(Wardrobe(), ()) is table
