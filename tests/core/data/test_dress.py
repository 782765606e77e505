import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.data import dress as dressing
from core.data.blanks import Blank, Part, read_blank, read_meta
from core.data.collection import COLLECTION
from core.data.colour import linear, paint
from core.data.dress import dress, dress_rgba
from core.data.fabrics import FABRICS
from core.data.looks import Look, ranges, stock
from core.data.patterns import PATTERNS
from core.errors import ConfigError
from core.taxonomy import COLOURS
from tests.standin import make_blank


def light(picture: Image.Image) -> np.ndarray:
    return linear(np.asarray(picture, np.float32) / 255)


def luminance(picture: Image.Image) -> np.ndarray:
    return light(picture.convert("RGB")) @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("colour", ["white", "red", "navy", "mustard", "mint"])
def test_a_lit_patch_has_the_asked_colour(blank: Blank, colour: str) -> None:
    picture = np.asarray(dress(blank, Look(colour, "jersey")), np.float32)
    patch = picture[220:330, 110:210].reshape(-1, 3)
    lit = patch[patch.sum(axis=1) > np.quantile(patch.sum(axis=1), 0.4)].mean(axis=0)
    assert np.abs(lit - COLOURS[colour]).max() < 26


def test_tone_is_painted_instead_of_the_named_colour(blank: Blank) -> None:
    named, toned = dress(blank, Look("blue", "jersey")), dress(blank, Look("blue", "jersey", tone="#ff0000"))
    assert np.asarray(toned)[280, 160, 0] > np.asarray(named)[280, 160, 0] + 80


def test_two_colours_keep_the_same_folds(blank: Blank) -> None:
    body = blank.alpha > 0.99
    red, green = (luminance(dress(blank, Look(colour, "jersey")))[body] for colour in ("red", "green"))
    assert np.corrcoef(red, green)[0, 1] > 0.97


def test_stripes_follow_the_cloth_not_the_picture(blank: Blank) -> None:
    look = Look("white", "jersey", "stripe", second="black")
    level = luminance(dress(blank, look))[200:330, 120:200]
    assert level.mean(axis=1).std() > 4 * level.mean(axis=0).std()
    turned = Blank(
        blank.meta, blank.shade, blank.gloss, blank.uv[..., ::-1].copy(), blank.parts, blank.alpha, blank.shadow
    )
    upright = luminance(dress(turned, look))[200:330, 120:200]
    assert upright.mean(axis=0).std() > 4 * upright.mean(axis=1).std()


def test_a_pattern_averages_to_its_inks_at_any_size() -> None:
    blank = make_blank("shirt")
    look = Look("white", "cotton", "gingham", second="black")
    for width in (64, 128, 320, 640):
        scale = width / 320
        rows, columns = slice(round(200 * scale), round(330 * scale)), slice(round(110 * scale), round(210 * scale))
        mean = light(dress(blank, look, width))[rows, columns].mean()
        plain = light(dress(blank, Look("white", "cotton"), width))[rows, columns].mean()
        assert 0.42 < mean / plain < 0.6  # half white and half black


def test_edges_fall_from_cloth_to_backdrop_without_a_jump(blank: Blank) -> None:
    flat = Blank(
        blank.meta, np.full_like(blank.shade, 0.8), 0 * blank.gloss, blank.uv, blank.parts, blank.alpha,
        np.ones_like(blank.shadow),
    )  # fmt: skip
    level = luminance(dress(flat, Look("black", "jersey")))
    for row in (250, 300):
        across = level[row, 60:110]
        assert (np.diff(across) < 0.02).all()  # bright backdrop to black cloth: never brighter again
    for y, x in zip(*np.nonzero((flat.alpha > 0.05) & (flat.alpha < 0.95)), strict=True):
        expected = (1 - flat.alpha[y, x]) * paint("#eeedeb")[1] + flat.alpha[y, x] * 0.012
        assert level[y, x] == pytest.approx(expected, abs=0.04)


def test_a_cutout_is_the_piece_alone(blank: Blank) -> None:
    cut = dress_rgba(blank, Look("red", "jersey"))
    assert cut.mode == "RGBA"
    assert np.asarray(cut)[0, 0, 3] == 0
    assert np.asarray(cut)[280, 160, 3] == 255
    alpha = np.asarray(cut.getchannel("A"), np.float32) / 255
    assert np.abs(alpha - blank.alpha).max() < 0.01


def test_dressing_is_repeatable_and_seeds_move_the_pattern(blank: Blank) -> None:
    look = Look("navy", "jersey", "polka dot", second="white", seed=3)
    assert dress(blank, look).tobytes() == dress(blank, look).tobytes()
    assert dress(blank, look).tobytes() != dress(blank, replace(look, seed=4)).tobytes()


def test_trim_takes_its_own_colour(blank: Blank) -> None:
    picture = np.asarray(dress(blank, Look("white", "jersey", trim="red")))
    assert picture[85, 160, 0] > 1.5 * picture[85, 160, 1]
    assert abs(int(picture[280, 160, 0]) - int(picture[280, 160, 1])) < 12


@pytest.mark.parametrize(
    ("kind", "look", "words"),
    [
        ("trainers", Look("gold", "sequins"), "Trainers are not made of sequins"),
        ("beanie", Look("blue", "denim"), "Beanies are not made of denim"),
        ("jumper", Look("red", "cable knit", "polka dot"), "Cable knit does not come in polka dot"),
        ("sweatshirt", Look("red", "fleece", "tartan"), "Fleece does not come in tartan"),
    ],
)
def test_nonsense_is_refused_with_the_reason_and_what_suits(kind: str, look: Look, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        dress(make_blank(kind), look)
    assert "suit" in str(caught.value) or "takes" in str(caught.value)


def test_unknown_colour_fabric_and_pattern_name_what_exists(blank: Blank) -> None:
    with pytest.raises(ConfigError, match="no colour 'reddish'"):
        dress(blank, Look("reddish", "jersey"))
    with pytest.raises(Exception, match="Did you mean 'jersey'"):
        dress(blank, Look("red", "jersy"))
    with pytest.raises(Exception, match="Did you mean 'stripe'"):
        dress(blank, Look("red", "jersey", "stripes"))


def flat(blank: Blank) -> Blank:
    """The same blank without folds, highlights or shadow."""
    return replace(
        blank, shade=np.full_like(blank.shade, 0.78), gloss=0 * blank.gloss, shadow=np.ones_like(blank.shadow)
    )


@pytest.mark.parametrize("fabric", sorted(FABRICS))
def test_a_print_in_one_colour_is_the_plain_piece_to_the_last_fold(blank: Blank, fabric: str) -> None:
    takes = [name for name in stock().fabric_patterns.get(fabric, ()) if name != "colour block"]
    kinds = [kind for kind, made in stock().ranges.items() if fabric in made["fabrics"]]
    assert kinds
    for name in takes:
        kind = next((kind for kind in kinds if name in stock().ranges[kind]["patterns"]), None)
        if kind is None:
            continue
        piece = replace(blank, meta=replace(blank.meta, type=kind, cut=""))
        accents = ("red",) * (PATTERNS[name].inks - 2)
        printed = dress(piece, Look("red", fabric, name, second="red", accents=accents, seed=7), 160)
        plain = dress(piece, Look("red", fabric, second="red" if FABRICS[fabric].fleck else ""), 160)
        apart = np.abs(np.asarray(printed, int) - np.asarray(plain, int))
        assert apart.max() <= (255 if FABRICS[fabric].fleck else 2), name


@pytest.mark.parametrize(
    ("name", "fabric", "axis", "cm"),
    [("stripe", "jersey", 0, 3.5), ("breton", "jersey", 0, 2.75), ("polka dot", "cotton", 0, 2.0),
     ("gingham", "cotton", 0, 1.75), ("gingham", "cotton", 1, 1.75), ("shirt stripe", "cotton", 1, 1.0)],
)  # fmt: skip
def test_a_pattern_repeats_at_its_size_on_the_cloth(name: str, fabric: str, axis: int, cm: float) -> None:
    blank = flat(make_blank("dress"))
    level = luminance(dress(blank, Look("white", fabric, name, second="black"), 640))[360:640, 200:440]
    line = level.mean(axis=1 - axis)
    waves = np.abs(np.fft.rfft((line - line.mean()) * np.hanning(len(line)), 8 * len(line)))
    cm_across = len(line) * (90 / 640 if axis == 1 else 90 / 800)
    found = cm_across / (np.argmax(waves[16:]) + 16) * 8
    assert found == pytest.approx(cm, rel=0.08)


def test_a_pattern_breaks_where_a_seam_shifts_the_cloth(blank: Blank) -> None:
    look = Look("white", "jersey", "stripe", second="black")
    lower = np.arange(400)[:, None] >= 250
    uv, parts = blank.uv.copy(), blank.parts.copy()
    uv[..., 1] += 0.013 * (lower & (parts > 0))
    parts[lower & (parts == 1)] = 3
    sewn = replace(blank, uv=uv, parts=parts, meta=replace(blank.meta, parts=(*blank.meta.parts, Part("skirt"))))
    whole, cut = luminance(dress(blank, look)), luminance(dress(sewn, look))
    assert np.abs(whole - cut)[120:245, 120:200].max() < 0.02
    below = slice(260, 330), slice(120, 200)
    assert np.abs(whole - cut)[below].mean() > 0.1
    moved = replace(blank, uv=blank.uv + np.array([0, 0.013], np.float32))
    assert np.abs(luminance(dress(moved, look)) - cut)[below].max() < 0.02


def tilted(blank: Blank) -> Blank:
    """The same blank with its cloth turned by about 20 degrees, so that lines cross the pixels' grid."""
    u, v = blank.uv[..., 0], blank.uv[..., 1]
    return replace(blank, uv=np.stack([0.8 * u - 0.3 * v + 0.3, 0.3 * u + 0.6 * v], axis=-1))


SHARP = [("stripe", "jersey"), ("gingham", "cotton"), ("check", "cotton"), ("leopard", "crepe"), ("zebra", "satin")]


@pytest.mark.parametrize(("name", "fabric"), SHARP)
def test_edges_inside_a_pattern_match_a_supersampled_picture(name: str, fabric: str) -> None:
    blank = tilted(flat(make_blank("dress")))
    look = Look("white", fabric, name, second="black", accents=("red",) * (PATTERNS[name].inks - 2))
    small, large = light(dress(blank, look, 320)), light(dress(blank, look, 1280))
    mean = large.reshape(400, 4, 320, 4, 3).mean(axis=(1, 3))
    apart = np.abs(small - mean)[210:330, 115:205]
    assert apart.mean() < 0.05
    assert np.quantile(apart, 0.99) < 0.32
    between = [((picture > 0.15) & (picture < 0.75))[210:330, 115:205, 0].mean() for picture in (small, mean)]
    assert between[0] > 0.7 * between[1]  # a jagged edge has none of the levels between two inks


@pytest.mark.parametrize("colour", ["black", "white", "cream", "navy"])
def test_black_and_white_cloth_keep_their_folds(colour: str) -> None:
    blank = make_blank("dress")
    level = replace(blank, shade=blank.shade * np.float32(0.88))  # as bright as the studio renders cloth
    picture = np.asarray(dress(level, Look(colour, "crepe")).convert("L"), np.float32)
    body = picture[200:330, 110:210]
    low, high = np.quantile(body, [0.03, 0.97])
    assert high - low > 8
    assert high < 254
    assert low > 6


def test_light_passes_through_sheer_cloth_below_its_lining() -> None:
    blank = flat(make_blank("skirt"))
    on = {
        (cloth, ground): light(dress(blank, Look("black", cloth), backdrop=ground))
        for cloth in ("tulle", "crepe") for ground in ("#ffffff", "#ff0000")
    }  # fmt: skip
    hem, lined = (slice(320, 340), slice(130, 190)), (slice(120, 220), slice(130, 190))
    through = (on["tulle", "#ffffff"] - on["tulle", "#ff0000"])[..., 1]
    assert through[hem].mean() > 0.1
    assert through[lined].max() < 0.01
    assert np.abs(on["crepe", "#ffffff"] - on["crepe", "#ff0000"])[hem].max() < 0.01
    cut = np.asarray(dress_rgba(blank, Look("black", "tulle")))
    assert cut[330, 160, 3] < 230
    assert cut[200, 160, 3] == 255


def test_sequins_flash_elsewhere_when_the_folds_turn() -> None:
    blank = make_blank("dress")
    one = luminance(dress(blank, Look("gold", "sequins")))[200:330, 110:210]
    turned = replace(blank, shade=np.roll(blank.shade, 14, axis=1))
    two = luminance(dress(turned, Look("gold", "sequins")))[200:330, 110:210]
    flashes = [picture > np.quantile(picture, 0.93) for picture in (one, two)]
    assert (flashes[0] & flashes[1]).sum() < 0.7 * flashes[0].sum()


def test_a_graphic_lies_on_the_front_alone() -> None:
    blank = make_blank("t-shirt")
    plain = np.asarray(dress(blank, Look("white", "jersey")), int)
    look = Look("white", "jersey", "wave graphic", second="navy", accents=("blue",))
    changed = np.abs(np.asarray(dress(blank, look), int) - plain).max(axis=-1) > 20
    rows, columns = np.nonzero(changed)
    assert changed.sum() > 1500
    assert abs(columns.mean() - 160) < 8
    assert columns.min() > 88
    assert columns.max() < 232
    assert rows.max() < 300
    assert np.ptp(columns) * 90 / 320 == pytest.approx(27 * 0.79, rel=0.12)  # the drawing fills four fifths of its tile


def test_a_graphic_needs_room() -> None:
    buttoned = make_blank("t-shirt", attributes={"closure": "buttons"})
    graphic = Look("white", "jersey", "sun graphic", second="red")
    with pytest.raises(ConfigError, match="needs an unbroken front, and this one has buttons"):
        dress(buttoned, graphic)
    blank = make_blank("t-shirt")
    seam = blank.parts.copy()
    seam[(np.abs(np.arange(320) - 151) < 3)[None] & (seam == 1)] = 2
    seam[(np.abs(np.arange(320) - 169) < 3)[None] & (seam == 1)] = 2
    with pytest.raises(ConfigError, match="no room for a sun graphic"):
        dress(replace(blank, parts=seam), graphic)


def test_only_denim_fades(blank: Blank) -> None:
    with pytest.raises(ConfigError, match="Only denim is washed until it fades; this is jersey"):
        dress(blank, Look("blue", "jersey", fade=0.5))
    jeans = make_blank("jeans")
    dark, worn = (luminance(dress(jeans, Look("blue", "denim", fade=fade))) for fade in (0.0, 0.6))
    assert (worn - dark)[150:300, 120:200].mean() > 0.02


@pytest.mark.parametrize("kind", sorted(stock().ranges))
def test_every_stocked_combination_can_be_dressed(kind: str) -> None:
    blank = make_blank(kind, "")
    stocked = ranges(blank.meta)
    for cloth in stocked["fabrics"]:
        takes = {"plain", *stock().fabric_patterns.get(cloth, ())} & set(stocked["patterns"])
        assert takes
        for name in takes:
            picture = np.asarray(dress(blank, Look("navy", cloth, name, second="cream"), 64))
            assert picture.shape == (80, 64, 3)
            assert np.ptp(picture[30:60, 24:40]) > 3


def test_what_is_prepared_is_bounded_and_lets_go_of_the_blank() -> None:
    blank = make_blank()
    dress(blank, Look("red", "jersey"), 96)
    dummy = dressing._prepare(blank, 96)
    assert dressing._prepare(blank, 96) is dummy
    held = sum(value.nbytes for value in vars(dummy).values() if isinstance(value, np.ndarray))
    assert held <= dummy.nbytes <= 2 * held
    assert dressing._dummies.size <= dressing._dummies.limit == 192 * 2**20
    gone = weakref.ref(blank)
    del blank
    gc.collect()
    assert gone() is None


def test_shipped_fronts_that_are_stocked_with_graphics_have_room_for_them() -> None:
    paths = sorted((COLLECTION / "blanks").glob("*.blank"))
    printed = [path for path in paths if "sun graphic" in ranges(read_meta(path))["patterns"]]
    assert printed
    for path in printed:
        room = dressing._prepared(read_blank(path), 128).front[3]
        assert room > dressing._LEAST_ROOM_CM, path.stem
