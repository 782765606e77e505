"""Small random models in every public layout: our features equal those of the library that defines it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.encoders.address import open_encoder
from core.encoders.base.clip import OpenClipEncoder, open_clip_module
from core.errors import UnknownNameError, WeightsError

open_clip = open_clip_module()
transformers = pytest.importorskip("transformers")
SENTENCES = ["a red dress", "HAT!", "white leather trainers with a thick sole & a heel tab", "a " * 60]
CORPUS = ["a red dress with a white hat", "white leather trainers", "a thick sole and a heel tab", "black & white"]


def pictures() -> list[Image.Image]:
    """Sizes that are cropped by an odd and an even number of pixels, enlarged, reduced or left as they are."""
    rng = np.random.default_rng(0)
    sizes = [(32, 32), (32, 39), (41, 32), (64, 64), (100, 51), (239, 334), (20, 28)]
    return [Image.fromarray(rng.integers(0, 255, (h // 4, w // 4, 3), np.uint8)).resize((w, h)) for w, h in sizes]


def byte_pair_tokenizer(end: str = "<|endoftext|>") -> object:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=end, end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    special = ["<|startoftext|>", end]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=120, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"<|startoftext|> $A {end}", special_tokens=[("<|startoftext|>", 0), (end, 1)]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=special[0], eos_token=end, pad_token=end, model_max_length=20
    )


def save_transformers(path: Path, activation: str = "gelu", weights: str = "safetensors", **text: object) -> object:
    torch.manual_seed(1)
    shared = {"num_hidden_layers": 2, "hidden_act": activation}
    config = transformers.CLIPConfig(
        text_config={
            **shared,
            "hidden_size": 32,
            "intermediate_size": 72,
            "num_attention_heads": 2,
            "max_position_embeddings": 20,
            "vocab_size": 130,
            "eos_token_id": 1,
            "bos_token_id": 0,
            **text,
        },
        vision_config={
            **shared,
            "hidden_size": 48,
            "intermediate_size": 100,
            "num_attention_heads": 3,
            "image_size": 32,
            "patch_size": 8,
            "layer_norm_eps": 1e-4,
        },
        projection_dim=24,
    )
    model = transformers.CLIPModel(config).eval()
    for parameter in model.parameters():  # the library's own start leaves most of the network near zero
        torch.nn.init.normal_(parameter, std=0.2)
    model.save_pretrained(path)
    if weights == "bin":
        (path / "model.safetensors").unlink()
        torch.save(model.state_dict(), path / "pytorch_model.bin")
    transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(
        path
    )
    return model


def theirs(model: object, path: Path, tokenizer: object) -> tuple[np.ndarray, np.ndarray]:
    processor = transformers.CLIPImageProcessor.from_pretrained(path)
    pixels = torch.cat([processor(picture, return_tensors="pt").pixel_values for picture in pictures()])
    tokens = tokenizer(SENTENCES, return_tensors="pt", padding=True, truncation=True)
    with torch.no_grad():
        image = model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)
        tokens = {name: tokens[name] for name in ("input_ids", "attention_mask")}
        text = model.text_projection(model.text_model(**tokens).pooler_output)
    return tuple(torch.nn.functional.normalize(part, dim=-1).numpy() for part in (image, text))


def agree(encoder: object, image: np.ndarray, text: np.ndarray) -> None:
    assert np.abs(encoder.encode_images(pictures()) - image).max() < 1e-4
    assert np.abs(encoder.encode_texts(SENTENCES) - text).max() < 1e-4


@pytest.mark.parametrize("activation", ["gelu", "quick_gelu"])
@pytest.mark.parametrize("weights", ["safetensors", "bin"])
def test_transformers_layout(tmp_path: Path, activation: str, weights: str) -> None:
    model, tokenizer = save_transformers(tmp_path, activation, weights), byte_pair_tokenizer()
    tokenizer.save_pretrained(tmp_path)
    encoder = open_encoder(str(tmp_path))
    assert encoder.dim == 24 and encoder.precision == "fp32"
    agree(encoder, *theirs(model, tmp_path, tokenizer))


def test_a_missing_activation_is_quick_gelu(tmp_path: Path) -> None:
    model, tokenizer = save_transformers(tmp_path, "quick_gelu"), byte_pair_tokenizer()
    tokenizer.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    for tower in ("text_config", "vision_config"):
        del config[tower]["hidden_act"]
    (tmp_path / "config.json").write_text(json.dumps(config))
    agree(open_encoder(str(tmp_path)), *theirs(model, tmp_path, tokenizer))


def test_a_whole_processor_may_be_saved(tmp_path: Path) -> None:
    model, tokenizer = save_transformers(tmp_path), byte_pair_tokenizer()
    processor = transformers.CLIPProcessor(transformers.CLIPImageProcessor.from_pretrained(tmp_path), tokenizer)
    (tmp_path / "preprocessor_config.json").unlink()
    processor.save_pretrained(tmp_path)
    agree(open_encoder(f"local-dir:{tmp_path}"), *theirs(model, tmp_path, tokenizer))


def test_the_old_end_of_text_means_the_highest_id(tmp_path: Path) -> None:
    """With CLIP's own vocabulary and no tokenizer file, open_clip's tokenizer is the library's."""
    model = save_transformers(tmp_path, vocab_size=49_408, eos_token_id=2)
    tokens = open_clip.SimpleTokenizer(context_length=20)(SENTENCES)
    with torch.no_grad():
        text = model.text_projection(model.text_model(input_ids=tokens).pooler_output)
    text = torch.nn.functional.normalize(text, dim=-1).numpy()
    assert np.abs(open_encoder(str(tmp_path)).encode_texts(SENTENCES) - text).max() < 1e-4


def open_clip_config(kind: str) -> dict[str, object]:
    text = {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
    vision = {"image_size": 32, "patch_size": 16, "width": 64, "layers": 2, "head_width": 32}
    statistics = {"mean": [0.48, 0.46, 0.41], "std": [0.27, 0.26, 0.28], "interpolation": "bicubic"}
    if kind == "clip":
        return {
            "model_cfg": {"embed_dim": 16, "vision_cfg": vision, "text_cfg": text},
            "preprocess_cfg": {**statistics, "resize_mode": "shortest"},
        }
    text |= {"vocab_size": 130, "no_causal_mask": True, "proj_bias": True, "pool_type": "last"}
    text |= {"hf_tokenizer_name": "org/tokens", "tokenizer_kwargs": {"clean": "canonicalize"}}
    tower = {"image_size": 160, "timm_model_name": "test_vit", "timm_pool": "map", "timm_proj": "none"}
    model = {"embed_dim": 64, "init_logit_bias": -10, "custom_text": True, "vision_cfg": tower, "text_cfg": text}
    return {"model_cfg": model, "preprocess_cfg": {**statistics, "resize_mode": "squash"}}


def save_open_clip(path: Path, kind: str) -> object:
    """A random model as open_clip's own `local-dir:` opens it."""
    path.mkdir(exist_ok=True)
    (path / "open_clip_config.json").write_text(json.dumps(open_clip_config(kind)))
    if kind == "siglip":
        byte_pair_tokenizer("</s>").save_pretrained(path)
    torch.manual_seed(2)
    model = open_clip.create_model(f"local-dir:{path}", load_weights=False)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    torch.save(model.state_dict(), path / "open_clip_pytorch_model.bin")
    return model.eval()


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_open_clip_layout(tmp_path: Path, kind: str) -> None:
    model = save_open_clip(tmp_path, kind)
    _, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{tmp_path}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{tmp_path}")
    with torch.no_grad():
        image = model.encode_image(torch.stack([preprocess(p) for p in pictures()]), normalize=True).numpy()
        text = model.encode_text(tokenizer(SENTENCES), normalize=True).numpy()
    for address in (f"local-dir:{tmp_path}", str(tmp_path / "open_clip_pytorch_model.bin")):
        agree(open_encoder(address), image, text)


def test_a_checkpoint_with_its_architecture(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    model = save_open_clip(tmp_path / "a", "clip")
    shapes, path = tmp_path / "tiny.json", tmp_path / "alone.safetensors"
    shapes.write_text(json.dumps(open_clip_config("clip")["model_cfg"]))
    save_file(model.state_dict(), path)
    encoder = open_encoder(f"{path}#{shapes}")
    tokens = open_clip.SimpleTokenizer(context_length=24)(SENTENCES)
    with torch.no_grad():
        text = model.encode_text(tokens, normalize=True).numpy()
    assert np.abs(encoder.encode_texts(SENTENCES) - text).max() < 1e-4
    with pytest.raises(WeightsError, match=r"alone\.safetensors#ViT-B-32"):
        open_encoder(str(path))
    with pytest.raises(UnknownNameError, match="Did you mean 'ViT-B-32"):
        open_encoder(f"{path}#ViT-B-33")
    with pytest.raises(WeightsError, match="does not fit the architecture"):
        open_encoder(f"{path}#RN50")


def test_the_same_weights_have_one_fingerprint_in_every_file(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    model = save_open_clip(tmp_path, "clip")
    first = open_encoder(str(tmp_path)).fingerprint
    save_file(model.state_dict(), tmp_path / "open_clip_model.safetensors")
    (tmp_path / "open_clip_pytorch_model.bin").unlink()
    assert open_encoder(str(tmp_path)).fingerprint == first


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("open_clip_pytorch_model.bin", b"nothing of the kind", "cannot be read as weights"),
        ("open_clip_model.safetensors", b"\x00" * 40, "cannot be read as weights"),
        ("open_clip_config.json", b"{", "cannot be read"),
        ("open_clip_config.json", b"[]", "one JSON object"),
        ("open_clip_config.json", b"{}", "lacks embed_dim"),
        ("open_clip_config.json", b'{"embed_dim": 4, "vision_cfg": {"depth": 3}, "text_cfg": {}}', "cannot be built"),
    ],
)
def test_damaged_files_are_weights_errors(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    save_open_clip(tmp_path, "clip")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WeightsError, match=words):
        open_encoder(str(tmp_path))


def test_a_truncated_safetensors_file_is_refused(tmp_path: Path) -> None:
    save_transformers(tmp_path)
    byte_pair_tokenizer().save_pretrained(tmp_path)
    whole = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match="cannot be read as weights"):
        open_encoder(str(tmp_path))


def test_a_pickle_that_would_run_code_is_not_run(tmp_path: Path) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "harm",))

    save_open_clip(tmp_path, "clip")
    (tmp_path / "open_clip_pytorch_model.bin").write_bytes(pickle.dumps(Harm()))
    with pytest.raises(WeightsError):
        open_encoder(str(tmp_path))
    assert not (tmp_path / "harm").exists()


def test_directories_without_a_model_say_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no directory"):
        open_encoder(f"local-dir:{tmp_path}/nowhere")
    with pytest.raises(WeightsError, match=r"expected open_clip_config\.json .* Found: nothing"):
        open_encoder(str(tmp_path))
    save_open_clip(tmp_path, "clip")
    (tmp_path / "open_clip_pytorch_model.bin").unlink()
    with pytest.raises(WeightsError, match=r"open_clip_model\.safetensors or .* found none"):
        open_encoder(str(tmp_path))


def test_a_missing_tokenizer_is_asked_for(tmp_path: Path) -> None:
    save_transformers(tmp_path)
    with pytest.raises(WeightsError, match=r"tokenizer\.json"):
        open_encoder(str(tmp_path))


def test_an_encoder_from_disk_is_one(tmp_path: Path) -> None:
    save_open_clip(tmp_path, "clip")
    assert isinstance(open_encoder(str(tmp_path)), OpenClipEncoder)
