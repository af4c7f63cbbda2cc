"""Dangers to life that no list of words foresees: learned from what callers say in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.classifier import Reading
from model.fused import FusedOutputs, named_bytes, names_of
from model.linear import Tensors

_PREFIX = "dangers"


@dataclass(frozen=True, slots=True)
class DangerModel:
    """Probabilities of the kinds of danger.

    Args:
        outputs: one a kind, and a last one for no danger.
        kinds: of danger.
        threshold: the least probability that there is any at which one is told.
    """

    outputs: FusedOutputs
    kinds: tuple[str, ...]
    threshold: float

    def told(self, reading: Reading) -> list[str]:
        """The likeliest kind of danger in each text, empty where there is most likely none.

        Of a long text the most alarming stretch counts: half a sentence is enough.
        """
        logs = self.outputs.logs(reading.vectors)
        alarming = None if logs is None else logs[reading.vectors.lowest(logs[:, -1])]
        shares = self.outputs.shares(reading.features, alarming)
        best = shares[:, :-1].argmax(axis=1).tolist()
        told = (1 - shares[:, -1] >= self.threshold).tolist()
        return [self.kinds[kind] if tell else "" for kind, tell in zip(best, told, strict=True)]

    def tensors(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        return {
            f"{_PREFIX}.kinds": named_bytes(self.kinds),
            f"{_PREFIX}.threshold": np.array([self.threshold], dtype=np.float32),
            **self.outputs.tensors(_PREFIX),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors) -> "DangerModel | None":
        """Rebuild what `tensors` gave; None where the bundle has learned none."""
        if f"{_PREFIX}.kinds" not in tensors:
            return None
        threshold = float(tensors[f"{_PREFIX}.threshold"][0])
        return cls(FusedOutputs.from_tensors(tensors, _PREFIX), names_of(tensors[f"{_PREFIX}.kinds"]), threshold)
