"""The trimmed vocabulary: whole words where they matter, and any sentence at all."""

import gzip
from pathlib import Path

import pytest

from core.encoders.base.clip import open_clip_module
from core.training.merges import caption_words, merges_of, write_merges

open_clip = open_clip_module()


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> object:
    path = tmp_path_factory.mktemp("merges") / "merges.txt.gz"
    write_merges(path, common=500)
    return open_clip.SimpleTokenizer(bpe_path=str(path), context_length=24)


def test_fashion_words_are_cut_as_the_full_vocabulary_cuts_them(tokenizer: object) -> None:
    full = open_clip.SimpleTokenizer()
    for word in caption_words():
        pieces = [tokenizer.decoder[i] for i in tokenizer.encode(word)]
        assert pieces == [full.decoder[i] for i in full.encode(word)], word


@pytest.mark.parametrize(
    "text", ["a red dress", "white trainers", "zyzzyva quokkas", "naïve café ✂ 👗 платье", "it's 100%"]
)
def test_any_sentence_comes_back_from_its_tokens(tokenizer: object, text: str) -> None:
    said = tokenizer.decode(tokenizer.encode(text))
    assert said.replace(" ", "") == text.replace(" ", "")


def test_the_end_of_text_is_the_largest_token_and_the_vocabulary_small(tokenizer: object) -> None:
    tokens = tokenizer(["a red dress", "word " * 60])
    assert tokens.max() == tokenizer.eot_token_id == tokenizer.vocab_size - 1
    assert tokens[1, -1] == tokenizer.eot_token_id
    assert tokenizer.vocab_size < 5000


def test_merges_are_applied_in_rank_order_and_only_where_they_exist() -> None:
    ranks = {("a", "b"): 1, ("b", "c</w>"): 0, ("a", "bc</w>"): 2}
    assert merges_of("abc", ranks) == {0, 2}
    assert merges_of("xyz", ranks) == set()


def test_the_file_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_merges(tmp_path / name, common=50)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert gzip.decompress((tmp_path / "a").read_bytes()).startswith(b"#version")
