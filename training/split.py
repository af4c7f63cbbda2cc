"""Which orders are held out: the latest, or where times are not known, a share of them."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from training.labelled import Labelled

_WHOLE = 2**64


def held_out(labelled: Labelled, share: float) -> NDArray[np.bool_]:
    """A mask over the orders, true for those held out.

    With times the latest `share` of the orders, so that what comes later is judged by what came earlier. Without, those
    whose text hashes below the share: the choice depends on nothing but the text, and equal texts fall on one side.
    """
    size = len(labelled.orders)
    if labelled.timed:
        latest: NDArray[np.bool_] = np.arange(size) >= size - max(1, round(share * size))
        return latest
    return np.array([_drawn(order.text) < share for order in labelled.orders], dtype=np.bool_)


def _drawn(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / _WHOLE
