"""From which probability on the model may vouch for a level."""

import numpy as np
from numpy.typing import NDArray

from model.hierarchy import Floats

NEVER = 1.01
LEAST = 0.5
"""Nobody vouches for what is less likely than not, whatever a small sample says."""
_LEAST_ORDERS = 30


def vouch_threshold(confidence: Floats, right: NDArray[np.bool_], accuracy: float) -> float:
    """The least confidence such that the orders at or above it are right as often as `accuracy`.

    Args:
        confidence: of each held-out order.
        right: whether each was right.
        accuracy: to be reached.

    Returns:
        At least `LEAST`; `NEVER` when no thirty orders reach the accuracy.
    """
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends = np.append(np.diff(confidence[order]) < 0, np.ones(min(1, len(order)), dtype=np.bool_))
    reached = np.flatnonzero((share >= accuracy) & ends & (confidence[order] >= LEAST))
    reached = reached[reached + 1 >= min(_LEAST_ORDERS, len(order))]
    return float(confidence[order[reached[-1]]]) if len(reached) else NEVER
