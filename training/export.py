"""A trained encoder as ONNX with weights in whole bytes (Jacob et al., 2018; the activations are rounded as they come).

Every weight keeps its name, so that a later training can begin with the encoder of a bundle.
"""

import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from model.encoder import INPUT, OUTPUT, Encoder
from training.network import VectorNetwork
from training.stored_weights import TURNED

_EXAMPLE_LENGTH = 12
_ROUNDED = ["MatMul", "Gemm", "Gather"]


def export(network: VectorNetwork, tokenizer: Tokenizer) -> Encoder:
    """Write the network as ONNX and read it back the way a server does."""
    device = next(network.parameters()).device
    example = torch.ones((1, _EXAMPLE_LENGTH), dtype=torch.long, device=device)
    with tempfile.TemporaryDirectory() as name, _quietly():
        exact, rounded = Path(name) / "exact.onnx", Path(name) / "rounded.onnx"
        program = torch.onnx.export(
            network.eval(),
            (example,),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes={"tokens": {1: torch.export.Dim.AUTO}},
            dynamo=True,
            verbose=False,
        )
        if program is None:
            raise RuntimeError("the exporter returned no program")
        model = program.model_proto
        _name_weights(model, {name: tensor.cpu().numpy() for name, tensor in network.state_dict().items()})
        onnx.save(model, exact)
        quantize_dynamic(exact, rounded, op_types_to_quantize=_ROUNDED, per_channel=True, weight_type=QuantType.QInt8)
        return Encoder(rounded.read_bytes(), tokenizer.to_str(), network.config)


def _name_weights(model: onnx.ModelProto, state: Mapping[str, NDArray[np.float32]]) -> None:
    """Give the arrays that the exporter has turned or renamed their names back."""
    known = {_key(values): name for name, values in state.items()}
    turned = {_key(values.T): name + TURNED for name, values in state.items() if values.ndim == 2}
    names = {}
    for one in model.graph.initializer:
        values = numpy_helper.to_array(one)
        if one.name not in state and values.ndim == 2 and values.dtype == np.float32:
            names[one.name] = known.get(_key(values)) or turned.get(_key(values)) or one.name
            one.name = names[one.name]
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = names.get(name, name)


def _key(values: NDArray[np.float32]) -> tuple[tuple[int, ...], bytes]:
    return values.shape, np.ascontiguousarray(values).tobytes()


@contextmanager
def _quietly() -> Iterator[None]:
    """Exporter and quantiser tell developers of theirs what a trainer can do nothing about."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
