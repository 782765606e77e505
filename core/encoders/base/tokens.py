"""Sentences to token ids, by whatever tokenizer a model came with."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from core.encoders.base.clip import Tokenizer, open_clip_module
from core.errors import WeightsError

CLIP_VOCABULARY = 49_408


def clip_tokenizer(context: int) -> Tokenizer:
    """The byte-pair tokenizer of CLIP that comes with open_clip."""
    tokenizer: Tokenizer = open_clip_module().SimpleTokenizer(context_length=context)
    return tokenizer


def file_tokenizer(directory: Path, context: int, clean: str = "") -> Tokenizer:
    """The tokenizer in a model's tokenizer.json, padded with its own padding token to (n, context).

    `clean` names what open_clip does to a text first ("canonicalize", "whitespace", "lower"; '' for nothing).
    Raises WeightsError when the file is missing or damaged.
    """
    from tokenizers import Tokenizer as FileTokenizer

    try:
        tokenizer = FileTokenizer.from_file(str(directory / "tokenizer.json"))
    except Exception as error:  # the library raises a bare Exception, whatever is wrong
        raise WeightsError(
            f"{directory / 'tokenizer.json'} cannot be used ({error}). Fetch the model's tokenizer files again."
        ) from error
    padding = _padding_token(directory)
    tokenizer.enable_truncation(context)
    tokenizer.enable_padding(length=context, pad_token=padding or "", pad_id=tokenizer.token_to_id(padding or "") or 0)
    prepare: Callable[[str], str] = open_clip_module().tokenizer.get_clean_fn(clean) if clean else str

    def tokenize(texts: list[str]) -> torch.Tensor:
        encoded = tokenizer.encode_batch([prepare(text) for text in texts])
        return torch.tensor([one.ids for one in encoded])  # (n, context)

    return tokenize


def open_clip_tokenizer(directory: Path, text_cfg: Mapping[str, Any]) -> Tokenizer:
    """The tokenizer that an open_clip configuration asks for, from the files beside it."""
    context = int(text_cfg.get("context_length", 77))
    options = dict(text_cfg.get("tokenizer_kwargs") or {})
    if not text_cfg.get("hf_tokenizer_name"):
        tokenizer: Tokenizer = open_clip_module().SimpleTokenizer(context_length=context, **options)
        return tokenizer
    clean = str(options.pop("clean", "whitespace"))
    if options or text_cfg.get("tokenizer_mode"):
        raise WeightsError(
            f"{directory}: its tokenizer asks for {', '.join(options) or 'a special mode'}, which is not supported."
        )
    return file_tokenizer(directory, context, clean)


def _padding_token(directory: Path) -> str:
    """What fills a short sentence up; SigLIP's towers read it, so that it matters."""
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        try:
            token = json.loads((directory / name).read_text(encoding="utf-8")).get("pad_token")
        except (OSError, ValueError, AttributeError):
            continue
        if token:
            return str(token["content"] if isinstance(token, dict) else token)
    return ""
