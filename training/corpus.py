"""All texts of one training, read once: orders, what the catalogue says of its items, and background."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.catalogue import URGENCIES
from data.text import normalise_all
from model.features import Occurrences, Vocabulary, occurrences
from model.place import PlaceReader, without_places
from training.labelled import Labelled

Mask = NDArray[np.bool_]
Targets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their targets, one position a text.

    Args:
        texts: normalised, names of places blanked out.
        found: the feature occurrences of all texts.
        leaves: row of each text's item, -1 where it has none.
        leads: number of each text's lead unit in `unit_names`, -1 where it has none.
        orders: which texts are orders; only these can be held out.
        background: which texts are no matter of the catalogue.
        calm: which texts are of an item that is not urgent.
        dangers: number of the kind of danger each text tells of, one past the last for none; -1 where nobody has said.
        unit_names: the units that orders name.
    """

    texts: tuple[str, ...]
    found: Occurrences
    leaves: Targets
    leads: Targets
    orders: Mask
    background: Mask
    calm: Mask
    dangers: Targets
    unit_names: tuple[str, ...]
    danger_kinds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.leaves)

    @property
    def matters(self) -> Mask:
        """The texts the item model learns from: those of an item, and background as nobody's."""
        return (self.leaves >= 0) | self.background

    def features(self, rows: Mask, min_texts: int) -> tuple[Vocabulary, csr_array]:
        """A vocabulary of some of the texts, and all texts in it."""
        vocabulary = Vocabulary.fit(self.found.only(rows[self.found.text]), len(self), min_texts)
        return vocabulary, vocabulary.transform(self.found, len(self))

    @classmethod
    def read(
        cls,
        labelled: Labelled,
        descriptions: Sequence[tuple[str, int]],
        background: Sequence[str],
        places: PlaceReader,
        dangers: Sequence[tuple[str, str]] = (),
    ) -> "Corpus":
        """Read the texts of labelled orders, of descriptions with the rows of their items, of background, of dangers.

        A danger is a text with its kind, empty where it only sounds like one.

        Names of places are blanked out as they are when a suggestion is made.
        """
        names = tuple(dict.fromkeys(lead for lead in labelled.leads if lead))
        number = {name: position for position, name in enumerate(names)}
        texts = [*(order.text for order in labelled.orders), *(text for text, _ in descriptions), *background]
        told = len(texts)
        texts += [text for text, _ in dangers]
        normal = normalise_all(without_places(texts, places.read([(text, "") for text in texts])))
        beside = [-1] * (len(texts) - len(labelled.orders))
        leaves = [*labelled.leaves, *(row for _, row in descriptions), *[-1] * (len(background) + len(dangers))]
        position = np.arange(len(texts))
        quiet = [item.urgency == URGENCIES[0] for item in labelled.catalogue.items]
        kinds = tuple(sorted({kind for _, kind in dangers if kind}))
        numbers = [kinds.index(kind) if kind else len(kinds) for _, kind in dangers]
        return cls(
            texts=tuple(normal),
            found=occurrences(normal),
            leaves=np.array(leaves, dtype=np.int64),
            leads=np.array([*(number.get(lead, -1) for lead in labelled.leads), *beside], dtype=np.int64),
            orders=position < len(labelled.orders),
            background=(position >= told - len(background)) & (position < told),
            calm=np.array([leaf >= 0 and quiet[leaf] for leaf in leaves], dtype=np.bool_),
            dangers=np.array([*[-1] * told, *numbers], dtype=np.int64),
            unit_names=names,
            danger_kinds=kinds,
        )
