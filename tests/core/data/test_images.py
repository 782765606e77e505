"""Every kind of picture that somebody may hand in, made on the spot."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.data import images
from core.data.images import flatten, load_image, thumbnail
from core.errors import ImageError


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def two_halves(mode: str = "RGB", left: object = (200, 30, 40), right: object = (20, 60, 180)) -> Image.Image:
    image = Image.new(mode, (64, 48), right)
    image.paste(left, (0, 0, 32, 48))
    return image


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def near(pixel: object, expected: tuple[int, int, int], tolerance: int = 12) -> bool:
    return bool(np.abs(np.array(pixel, int) - np.array(expected)).max() <= tolerance)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_ordinary_pictures_keep_size_and_colour(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{kind.lower()}"
    path.write_bytes(encode(two_halves(), kind))
    for source in (path, path.read_bytes()):
        image = load_image(source)
        assert image.mode == "RGB" and image.size == (64, 48)
        assert near(image.getpixel((8, 24)), (200, 30, 40)) and near(image.getpixel((56, 24)), (20, 60, 180))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_applied_once(orientation: int) -> None:
    upright = two_halves()
    upright.paste((0, 255, 0), (0, 0, 16, 16))  # a corner mark: no flip or turn leaves it in place
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the stored pixels from which each tag restores the picture
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = load_image(encode(stored, "JPEG", quality=95, exif=exif))
    assert image.size == upright.size
    assert near(image.getpixel((5, 5)), (0, 255, 0), 20) and near(image.getpixel((58, 40)), (20, 60, 180), 20)
    assert not image.getexif()


def test_a_broken_exif_block_is_ignored() -> None:
    data = encode(two_halves(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert load_image(data).size == (64, 48)


def test_cmyk_becomes_the_colour_it_prints() -> None:
    data = encode(two_halves("CMYK", (0, 255, 255, 0), (255, 0, 0, 0)), "JPEG", quality=95)
    image = load_image(data)
    assert near(image.getpixel((8, 24)), (254, 0, 0), 20) and near(image.getpixel((56, 24)), (0, 255, 255), 20)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)
    image = load_image(encode(Image.fromarray(np.tile(ramp, (16, 1))), "PNG"))
    row = np.asarray(image)[8, :, 0].astype(int)
    assert np.abs(row - np.arange(256)).max() <= 1


@pytest.mark.parametrize("top", [1.0, 255.0, 65_535.0])
def test_floating_point_tiffs_use_the_whole_range(top: float) -> None:
    values = np.tile(np.linspace(0, top, 64, dtype=np.float32), (8, 1))
    row = np.asarray(load_image(encode(Image.fromarray(values), "TIFF")))[4, :, 0]
    assert row[0] == 0 and row[-1] == 255 and abs(int(row[32]) - 129) <= 2


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "RGB"])
def test_transparency_becomes_white(mode: str) -> None:
    rgba = two_halves("RGBA", (200, 30, 40, 255), (0, 0, 0, 0))
    if mode == "P":
        data = encode(rgba.convert("P"), "PNG", transparency=rgba.convert("P").getpixel((56, 24)))
    elif mode in ("L", "RGB"):
        solid = two_halves(mode, 90 if mode == "L" else (200, 30, 40), 0 if mode == "L" else (0, 0, 0))
        data = encode(solid, "PNG", transparency=0 if mode == "L" else (0, 0, 0))
    else:
        data = encode(rgba.convert(mode), "PNG")
    image = load_image(data)
    assert image.mode == "RGB" and image.getpixel((56, 24)) == (255, 255, 255)
    assert image.getpixel((8, 24)) != (255, 255, 255)


def test_transparent_edges_do_not_darken_when_reduced() -> None:
    big = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    big.paste((255, 0, 0, 255), (0, 0, 401, 800))
    column = np.asarray(load_image(encode(big, "PNG"), max_side=80))[40]
    assert column[:, 0].min() >= 250  # red into white: the red channel stays full


def test_another_colour_space_is_converted() -> None:
    lab = ImageCms.createProfile("LAB")
    profile = ImageCms.ImageCmsProfile(lab).tobytes()
    plain, tagged = encode(two_halves(), "PNG"), encode(two_halves(), "PNG", icc_profile=profile)
    assert load_image(tagged).size == load_image(plain).size  # a profile that does not fit is ignored
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = load_image(encode(two_halves(), "PNG", icc_profile=srgb))
    assert np.array_equal(np.asarray(same), np.asarray(load_image(plain)))


def test_an_animation_gives_its_first_frame_and_says_so() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "lime")]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        warnings: list[str] = []
        image = load_image(data, name="dance", warnings=warnings)
        assert near(image.getpixel((10, 10)), (255, 0, 0), 4)
        assert warnings == ["dance has 3 frames; only the first is used."]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_truncated_picture_says_what_to_do(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8))
    data = encode(noise, kind)
    with pytest.raises(ImageError, match=r"damaged|cut short|cannot be opened|damaged header"):
        load_image(data[: len(data) // 2], name="half.jpg")


def test_random_damage_never_escapes_as_another_error() -> None:
    rng = np.random.default_rng(1)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"):
        data = np.frombuffer(encode(two_halves(), kind), np.uint8)
        for _ in range(40):
            hurt = data.copy()
            places = rng.integers(0, len(hurt), 6)
            hurt[places] = rng.integers(0, 255, 6)
            try:
                assert load_image(hurt.tobytes()).mode == "RGB"
            except ImageError as error:
                assert len(str(error)) > 30


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 and so on", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Export it as JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words) as caught:
        load_image(data, name="thing.jpg")
    assert "thing.jpg" in str(caught.value)


def test_a_missing_file_is_an_image_error(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"gone\.png cannot be read"):
        load_image(tmp_path / "gone.png")


def test_too_many_bytes_are_refused_before_decoding() -> None:
    with pytest.raises(ImageError, match="at most 25 MB"):
        load_image(b"\xff\xd8" + bytes(images.MAX_BYTES))


@pytest.mark.parametrize("size", [(20_000, 300), (300, 20_000), (12_000, 12_000), (60_000, 60_000)])
def test_huge_pictures_are_refused_from_the_header_alone(size: tuple[int, int]) -> None:
    with pytest.raises(ImageError, match=r"pixels") as caught:
        load_image(png_header(*size), name="wall.png")
    assert "Save a smaller copy" in str(caught.value)


def test_a_huge_jpeg_is_decoded_at_a_fraction_of_its_size() -> None:
    data = encode(Image.new("RGB", (20_000, 400), (10, 120, 60)), "JPEG", quality=20)
    warnings: list[str] = []
    image = load_image(data, max_side=1000, name="panorama", warnings=warnings)
    assert image.size == (1000, 20) and near(image.getpixel((500, 10)), (10, 120, 60))
    assert warnings == ["panorama is 20,000 × 400 pixels and was reduced to fit."]
    progressive = encode(Image.new("RGB", (20_000, 400)), "JPEG", quality=20, progressive=True)
    with pytest.raises(ImageError, match="20,000"):
        load_image(progressive)


def test_drafting_looks_like_decoding_in_full() -> None:
    rng = np.random.default_rng(2)
    smooth = Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize((1600, 1200), Image.Resampling.BICUBIC)
    data = encode(smooth, "JPEG", quality=92)
    fast = np.asarray(load_image(data, max_side=200), int)
    slow = np.asarray(Image.open(io.BytesIO(data)).convert("RGB").resize((200, 150), Image.Resampling.LANCZOS), int)
    assert fast.shape == slow.shape and np.abs(fast - slow).mean() < 2


def test_flatten_gives_eight_bit_rgb_of_the_same_size() -> None:
    for mode in ("1", "L", "P", "RGBA", "CMYK", "I", "F", "LAB", "HSV", "YCbCr", "LA"):
        assert (flat := flatten(Image.new(mode, (5, 7)))).mode == "RGB" and flat.size == (5, 7)


def test_a_thumbnail_is_webp_of_the_width_and_never_enlarged() -> None:
    small = Image.open(io.BytesIO(thumbnail(two_halves(), 32)))
    assert small.format == "WEBP" and small.size == (32, 24)
    assert Image.open(io.BytesIO(thumbnail(two_halves(), 500))).size == (64, 48)
