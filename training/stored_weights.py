"""The weights of an exported encoder, under the names they have in the network."""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

TURNED = ".turned"
"""Ends the name of a matrix that the exporter keeps turned over."""
_QUANTISER_TURNED = "_Transposed"


def stored_weights(model: bytes) -> Mapping[str, NDArray[np.float32]]:
    """The weights of an exported encoder by their names in the network, as exactly as they were kept."""
    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load_model_from_string(model).graph.initializer}
    weights: dict[str, NDArray[np.float32]] = {}
    for name, values in stored.items():
        own = name.removesuffix("_quantized")
        if own != name:
            zero, scale = stored[f"{own}_zero_point"], stored[f"{own}_scale"]
            values = (values.astype(np.float32) - zero.astype(np.float32)) * scale
        for suffix in (TURNED, _QUANTISER_TURNED):
            if own.endswith(suffix):
                own, values = own.removesuffix(suffix), values.T
        if values.dtype == np.float32:
            weights[own] = np.ascontiguousarray(values)
    return weights
