"""The classifier: texts in, a probability for every item out, with the words that speak for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.text import normalise_all
from model.encoder import Encoder
from model.features import Occurrences, Vocabulary, occurrences
from model.hierarchy import Floats, Hierarchy, softmax
from model.linear import Link, SparseLinear, Tensors
from model.points import ItemPoints
from model.vectors import NO_VECTORS, Vectors, stretches, vectors_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A batch of texts as the models see it, computed once for all of them.

    Args:
        texts: normalised.
        found: occurrences of features in them.
        features: (texts, features)
        vectors: of their stretches, none where there is no encoder.
    """

    texts: tuple[str, ...]
    found: Occurrences
    features: csr_array
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class NodeModel:
    """Margins of every node of a hierarchy, each level with its own link, summed on the way down to the leaves."""

    linear: SparseLinear
    links: tuple[Link, ...]

    def scores(self, features: csr_array, hierarchy: Hierarchy) -> Floats:
        """(texts, leaves): linked margins of the nodes on the way down to each leaf."""
        margins = self.linear.margins(features)
        scores = np.empty_like(margins)
        for link, offset, codes in zip(self.links, hierarchy.offsets, hierarchy.codes, strict=True):
            level = slice(offset, offset + len(codes))
            scores[:, level] = link.scores(margins[:, level])
        return hierarchy.spread(scores)

    def weights_of(self, features: csr_array, hierarchy: Hierarchy, leaf: int) -> Floats:
        """How the score of a leaf changes with each feature that a text has, to first order.

        Args:
            features: of one text, (1, features).
            hierarchy: that the outputs belong to.
            leaf: row of the item.

        Returns:
            One weight for each stored feature of the text, in their order.
        """
        levels = enumerate(hierarchy.offsets, start=1)
        nodes = np.array([offset + hierarchy.ancestors(level)[leaf] for level, offset in levels], dtype=np.int32)
        weights = self.linear.between(features.indices, nodes)
        margins = features.data @ weights + self.linear.bias[nodes]
        slopes = [float(link.slopes(margin)) for link, margin in zip(self.links, margins, strict=True)]
        total: Floats = weights @ np.array(slopes, dtype=np.float32)
        return total

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        links = np.array([(link.weight, link.slope, link.shift) for link in self.links], dtype=np.float32)
        return {f"{prefix}.links": links, **self.linear.tensors(prefix)}

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "NodeModel":
        """Rebuild what `tensors` gave."""
        links = tuple(Link(*map(float, row)) for row in tensors[f"{prefix}.links"])
        return cls(SparseLinear.from_tensors(tensors, prefix), links)


@dataclass(frozen=True, slots=True)
class Gate:
    """The probability that a text is a matter of the catalogue at all."""

    linear: SparseLinear
    link: Link

    def probabilities(self, features: csr_array) -> Floats:
        """One a text."""
        probabilities: Floats = np.exp(self.link.scores(self.linear.margins(features)[:, 0]))
        return probabilities

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        link = np.array([self.link.weight, self.link.slope, self.link.shift], dtype=np.float32)
        return {f"{prefix}.link": link, **self.linear.tensors(prefix)}

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "Gate":
        """Rebuild what `tensors` gave."""
        return cls(SparseLinear.from_tensors(tensors, prefix), Link(*map(float, tensors[f"{prefix}.link"])))


@dataclass(frozen=True, slots=True)
class Sphere:
    """What an encoder brings: the vectors of texts, and the items as points among them."""

    encoder: Encoder
    items: ItemPoints

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Of normalised texts, stretch by stretch."""
        parts = [stretches(text) for text in texts]
        return vectors_of(self.encoder.encode([part for own in parts for part in own]), parts)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Reads texts and gives every item its probability.

    The scores of the linear model and, where there is one, of the encoder are added and normalised over the items. A
    prior corrects for items that citizens ask about more, or less, often than the training texts do (Saerens et al.,
    2002). Where a gate is present the probabilities of a text add up to the gate's; what is missing to 1 is the probability that the
    text is no matter of the catalogue.
    """

    hierarchy: Hierarchy
    vocabulary: Vocabulary
    items: NodeModel
    gate: Gate | None = None
    sphere: Sphere | None = None
    prior: Floats | None = None

    def read(self, texts: Sequence[str]) -> Reading:
        """Normalise texts and turn them into features and vectors."""
        normal = normalise_all(texts)
        found = occurrences(normal)
        vectors = self.sphere.vectors(normal) if self.sphere else NO_VECTORS
        return Reading(tuple(normal), found, self.vocabulary.transform(found, len(normal)), vectors)

    def predict(self, reading: Reading) -> Floats:
        """(texts, items). A text without a single known feature gets nothing."""
        scores = self.items.scores(reading.features, self.hierarchy)
        if self.sphere:
            scores += self.sphere.items.scores(reading.vectors, self.hierarchy)
        if self.prior is not None:
            scores += self.prior
        leaves = softmax(scores)
        if self.gate:
            leaves *= self.gate.probabilities(reading.features)[:, None]
        leaves[np.diff(reading.features.indptr) == 0] = 0
        return leaves

    def tensors(self) -> dict[str, NDArray[np.generic]]:
        """All arrays of the classifier, for `from_tensors`; the encoder has files of its own."""
        return {
            "vocabulary.hashes": self.vocabulary.hashes,
            "vocabulary.idf": self.vocabulary.idf,
            **self.items.tensors("items"),
            **(self.gate.tensors("gate") if self.gate else {}),
            **(self.sphere.items.tensors("item_points") if self.sphere else {}),
            **({"prior": self.prior} if self.prior is not None else {}),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, hierarchy: Hierarchy, encoder: Encoder | None = None) -> "Classifier":
        """Rebuild what `tensors` gave.

        Raises:
            KeyError: an array is missing, or there are points of items and no encoder.
        """
        if encoder is None and "item_points.places" in tensors:
            raise KeyError("encoder")
        return cls(
            hierarchy,
            Vocabulary(tensors["vocabulary.hashes"].astype(np.uint64), tensors["vocabulary.idf"].astype(np.float32)),
            NodeModel.from_tensors(tensors, "items"),
            Gate.from_tensors(tensors, "gate") if "gate.link" in tensors else None,
            Sphere(encoder, ItemPoints.from_tensors(tensors, "item_points")) if encoder else None,
            tensors["prior"].astype(np.float32) if "prior" in tensors else None,
        )
