from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from configs.errors import ConfigError
from model.encoder import Encoder
from tests.builders import small_orders
from tests.checkpoints import small_checkpoint
from training.export import export
from training.network import VectorNetwork
from training.tokens import load_tokenizer

TEXTS = [order.text for order in small_orders()]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorNetwork, Encoder]:
    checkpoint = small_checkpoint(tmp_path_factory.mktemp("checkpoint"))
    torch.manual_seed(0)
    network = VectorNetwork(checkpoint).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.01 * torch.randn_like(parameter))
    return network, export(network, load_tokenizer(checkpoint, 32))


def test_vectors_in_whole_bytes_stay_close_to_the_exact_ones(exported: tuple[VectorNetwork, Encoder]) -> None:
    network, encoder = exported
    numbers = [torch.tensor([encoding.ids]) for encoding in encoder.tokenizer.encode_batch(TEXTS)]
    with torch.no_grad():
        exact = torch.cat([network(one) for one in numbers]).numpy()
    assert np.sum(exact * encoder.encode(TEXTS), axis=1).min() > 0.99


@pytest.mark.parametrize("length", [1, 2, 31, 500])
def test_texts_of_any_length_can_be_encoded(exported: tuple[VectorNetwork, Encoder], length: int) -> None:
    assert exported[1].encode(["电" * length]).shape == (1, exported[0].dimension)


def test_a_training_can_begin_with_an_exported_encoder(exported: tuple[VectorNetwork, Encoder], tmp_path: Path) -> None:
    encoder = exported[1]
    encoder.save(tmp_path)
    again = VectorNetwork(tmp_path).eval()
    numbers = [torch.tensor([encoding.ids]) for encoding in load_tokenizer(tmp_path, 32).encode_batch(TEXTS)]
    with torch.no_grad():
        vectors = torch.cat([again(one) for one in numbers]).numpy()
    assert np.sum(vectors * encoder.encode(TEXTS), axis=1).min() > 0.99


def test_an_encoder_whose_weights_have_no_names_cannot_be_taken_up(
    exported: tuple[VectorNetwork, Encoder], tmp_path: Path
) -> None:
    exported[1].save(tmp_path)
    model = onnx.load(tmp_path / "encoder.onnx")
    for one in model.graph.initializer:
        one.name = one.name.replace("query.weight", "question.weight")
    onnx.save(model, tmp_path / "encoder.onnx")
    with pytest.raises(ConfigError, match="缺少权重"):
        VectorNetwork(tmp_path)
