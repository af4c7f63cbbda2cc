"""A linear model whose weights are mostly zero, stored in a byte each, and the link from its margins to scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.special import expit

from model.products import DenseProduct, Floats, Indices

Tensors = Mapping[str, NDArray[np.generic]]
_STEPS = 127
LEAST_KEPT = 400_000


@dataclass(frozen=True, slots=True)
class Link:
    """Turns margins into log-scores: `weight * log(sigmoid(slope * margin + shift))`.

    Unlike a softmax of the margins it saturates, so that one large margin cannot make the model sure of itself
    (Platt, 1999, for one class; here the classes are then normalised together).
    """

    weight: float
    slope: float
    shift: float

    def scores(self, margins: Floats) -> Floats:
        """Log-scores of any shape of margins."""
        against = np.float32(-self.slope) * margins - np.float32(self.shift)
        # log(1 + exp(x)), which numpy's logaddexp computes five times as slowly.
        surprise = np.maximum(against, 0) + np.log1p(np.exp(-np.abs(against)))
        scores: Floats = np.float32(-self.weight) * surprise
        return scores

    def slopes(self, margins: Floats) -> Floats:
        """Derivative of the log-scores by the margins."""
        slopes: Floats = np.float32(self.weight * self.slope) * expit(
            -np.float32(self.slope) * margins - np.float32(self.shift)
        )
        return slopes


@dataclass(frozen=True)
class SparseLinear:
    """Margins of many outputs from sparse features.

    Args:
        weights: (features, outputs)
        bias: (outputs,)
    """

    weights: csr_array
    bias: Floats

    def margins(self, features: csr_array) -> Floats:
        """Scores of a batch, (texts, outputs)."""
        margins = self._product.of(features)
        margins += self.bias
        return margins

    def between(self, features: Indices, outputs: Indices) -> Floats:
        """The weights of some features for some outputs, (features, outputs)."""
        return self._product.between(features, outputs)

    @cached_property
    def _product(self) -> DenseProduct:
        return DenseProduct(self.weights)

    @classmethod
    def prune(cls, dense: Floats, bias: Floats, keep: float, least: int = LEAST_KEPT) -> "SparseLinear":
        """Keep the share `keep` of the weights, the largest by magnitude, rounded to 255 steps an output.

        At least `least` of them, so that a small model loses nothing.

        Args:
            dense: (outputs, features)
            bias: (outputs,)
            keep: between 0 and 1.
            least: how many are kept in any case.
        """
        if not dense.size:
            return cls(csr_array(dense.T), bias.astype(np.float32))
        magnitude = np.abs(dense)
        count = min(magnitude.size, max(int(keep * magnitude.size), least))
        threshold = max(float(np.partition(magnitude, -count, axis=None)[-count]), float(np.finfo(np.float32).tiny))
        scale = np.maximum(magnitude.max(axis=1), 1e-12).astype(np.float32) / _STEPS
        steps = np.rint(np.where(magnitude >= threshold, dense, 0) / scale[:, None])
        kept = csr_array((steps * scale[:, None]).T.astype(np.float32))
        kept.eliminate_zeros()
        return cls(kept, bias.astype(np.float32))

    def strongest(self, most: int) -> "SparseLinear":
        """The same model with at most `most` weights, the largest by magnitude."""
        if self.weights.nnz <= most:
            return self
        magnitude = np.abs(self.weights.data)
        threshold = float(np.partition(magnitude, -most)[-most])
        kept = self.weights.copy()
        kept.data[magnitude < threshold] = 0
        kept.eliminate_zeros()
        return SparseLinear(kept, self.bias)

    @classmethod
    def join(cls, models: "Sequence[SparseLinear]") -> "SparseLinear":
        """One model with the outputs of several over the same features, side by side."""
        return cls(
            csr_array(hstack([model.weights for model in models], format="csr")),
            np.concatenate([model.bias for model in models]),
        )

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads, one byte a weight."""
        scale = np.zeros(self.weights.shape[1], dtype=np.float32)
        np.maximum.at(scale, self.weights.indices, np.abs(self.weights.data))
        scale = np.maximum(scale, np.float32(1e-12)) / np.float32(_STEPS)
        if len(scale) > np.iinfo(np.uint16).max:
            raise ValueError(f"{len(scale)} outputs, at most {np.iinfo(np.uint16).max} can be stored")
        return {
            f"{prefix}.steps": np.rint(self.weights.data / scale[self.weights.indices]).astype(np.int8),
            f"{prefix}.outputs": self.weights.indices.astype(np.uint16),
            f"{prefix}.lengths": np.diff(self.weights.indptr).astype(np.uint16),
            f"{prefix}.scale": scale,
            f"{prefix}.bias": self.bias,
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "SparseLinear":
        """Rebuild what `tensors` gave; the first format had where each feature's weights begin, not how many it has."""
        outputs = tensors[f"{prefix}.outputs"].astype(np.int32)
        scale = tensors[f"{prefix}.scale"].astype(np.float32)
        if f"{prefix}.begins" in tensors:
            begins = tensors[f"{prefix}.begins"].astype(np.int32)
        else:
            begins = np.concatenate(([0], np.cumsum(tensors[f"{prefix}.lengths"], dtype=np.int64))).astype(np.int32)
        data = tensors[f"{prefix}.steps"].astype(np.float32) * scale[outputs]
        return cls(
            csr_array((data, outputs, begins), shape=(len(begins) - 1, len(scale))),
            tensors[f"{prefix}.bias"].astype(np.float32),
        )
