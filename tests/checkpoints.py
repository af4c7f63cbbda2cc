"""A tiny untrained encoder in the form that `transformers` saves, and a bundle trained from it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from configs.recipe import EncoderRecipe, Recipe
from model.bundle import Bundle
from tests.builders import (
    BACKGROUND,
    DANGERS,
    small_duties,
    small_labelled,
    small_orders,
    small_questions,
    small_recipe,
)
from training.fit import Reference, fit

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def write_checkpoint(folder: Path, texts: Iterable[str], size: int = 32) -> Path:
    """One layer over the characters of some texts, its weights drawn at random with a fixed seed."""
    words = [*_SPECIAL, *sorted({character for text in texts for character in text if not character.isspace()})]
    tokenizer = Tokenizer(WordPiece({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    special = {f"{name.strip('[]').lower()}_token": name for name in _SPECIAL}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)  # type: ignore[no-untyped-call]
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=size, num_hidden_layers=1, num_attention_heads=2, intermediate_size=size,
        max_position_embeddings=160,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


def encoder_recipe() -> EncoderRecipe:
    """Few, quick steps over short texts."""
    return EncoderRecipe(tokens=32, epochs=4, finish=1, batch=8, learning_rate=1e-3)


def encoded_recipe() -> Recipe:
    """The small recipe with an encoder."""
    return small_recipe().model_copy(update={"encoder": encoder_recipe()})


def small_checkpoint(folder: Path) -> Path:
    """An encoder that knows the characters of the small world."""
    return write_checkpoint(folder, [order.text for order in small_orders()])


@cache
def encoded_bundle() -> Bundle:
    """A bundle with an encoder, trained once on the small world."""
    with TemporaryDirectory() as name:
        checkpoint = small_checkpoint(Path(name))
        reference = Reference(small_duties(), small_questions(), dangers=DANGERS)
        return fit(small_labelled(), encoded_recipe(), reference, BACKGROUND, checkpoint=checkpoint)
