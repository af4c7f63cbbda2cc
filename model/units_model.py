"""Which unit handled such texts in the past: learned from labelled orders."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.units import Units
from model.classifier import Reading
from model.fused import FusedOutputs, named_bytes, names_of
from model.hierarchy import Floats
from model.linear import Tensors

_PREFIX = "units"


@dataclass(frozen=True, slots=True)
class UnitsModel:
    """Probabilities of the units that past orders name.

    Args:
        outputs: one a unit.
        names: of the units.
        counts: how many training orders each handled.
    """

    outputs: FusedOutputs
    names: tuple[str, ...]
    counts: Mapping[str, int]

    def predict(self, reading: Reading) -> Floats:
        """(texts, units), each row adding up to 1."""
        logs = self.outputs.logs(reading.vectors)
        return self.outputs.shares(reading.features, None if logs is None else reading.vectors.mean(logs))

    def top(self, reading: Reading, most: int) -> list[list[tuple[str, float]]]:
        """The most likely units of each text with their probabilities, best first."""
        probabilities = self.predict(reading)
        order = np.argsort(-probabilities, axis=1, kind="stable")[:, :most]
        return [
            [(self.names[column], float(row[column])) for column in columns.tolist()]
            for row, columns in zip(probabilities, order, strict=True)
        ]

    def tensors(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        return {
            f"{_PREFIX}.names": named_bytes(self.names),
            f"{_PREFIX}.counts": np.array([self.counts[name] for name in self.names], dtype=np.int32),
            **self.outputs.tensors(_PREFIX),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, units: Units) -> "UnitsModel | None":
        """Rebuild what `tensors` gave; None where the bundle has learned no units.

        Raises:
            ValueError: a name is not among the bundle's units.
        """
        if f"{_PREFIX}.names" not in tensors:
            return None
        names = names_of(tensors[f"{_PREFIX}.names"])
        for name in names:
            if units.named(name) is None:
                raise ValueError(f"单位「{name}」不在单位表中")
        counts = dict(zip(names, tensors[f"{_PREFIX}.counts"].tolist(), strict=True))
        return cls(FusedOutputs.from_tensors(tensors, _PREFIX), names, counts)
