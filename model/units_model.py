"""Which unit handled such texts in the past: learned from labelled orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.units import Units
from model.hierarchy import Floats, softmax
from model.linear import Link, SparseLinear, Tensors


@dataclass(frozen=True, slots=True)
class UnitsModel:
    """Probabilities of the units that past orders name.

    Args:
        names: of the units, one an output.
        counts: how many training orders each handled.
    """

    linear: SparseLinear
    link: Link
    names: tuple[str, ...]
    counts: Mapping[str, int]

    def predict(self, features: csr_array) -> Floats:
        """(texts, units), each row adding up to 1."""
        return softmax(self.link.scores(self.linear.margins(features)))

    def top(self, features: csr_array, most: int) -> list[list[tuple[str, float]]]:
        """The most likely units of each text with their probabilities, best first."""
        probabilities = self.predict(features)
        order = np.argsort(-probabilities, axis=1, kind="stable")[:, :most]
        return [
            [(self.names[column], float(row[column])) for column in columns.tolist()]
            for row, columns in zip(probabilities, order, strict=True)
        ]

    def tensors(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads; units are known by their codes' UTF-8, joined by newlines."""
        joined = "\n".join(self.names).encode()
        return {
            "units.names": np.frombuffer(joined, dtype=np.uint8).copy(),
            "units.counts": np.array([self.counts[name] for name in self.names], dtype=np.int32),
            "units.link": np.array([self.link.weight, self.link.slope, self.link.shift], dtype=np.float32),
            **self.linear.tensors("units"),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, units: Units) -> "UnitsModel | None":
        """Rebuild what `tensors` gave; None where the bundle has learned no units.

        Raises:
            ValueError: a name is not among the bundle's units.
        """
        if "units.names" not in tensors:
            return None
        names: Sequence[str] = tensors["units.names"].tobytes().decode().split("\n")
        for name in names:
            if units.named(name) is None:
                raise ValueError(f"单位「{name}」不在单位表中")
        counts = dict(zip(names, tensors["units.counts"].tolist(), strict=True))
        return cls(
            SparseLinear.from_tensors(tensors, "units"),
            Link(*map(float, tensors["units.link"])),
            tuple(names),
            counts,
        )
