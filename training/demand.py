"""Correcting for texts written evenly over the items, where citizens do not ask evenly."""

from collections.abc import Mapping

import numpy as np

from model.hierarchy import Floats
from training.labelled import Labelled

_LEAST_ORDERS = 1.0


def demand_prior(labelled: Labelled, demand: Mapping[str, float], trust: float) -> Floats:
    """What to add to each item's score, (items,), zero on average.

    The logarithm of how much more often citizens ask for the item than the training texts do (Saerens et al., 2002), by
    the share `trust`, since the expectation is an estimate. An item the table does not know is expected as its orders are.
    """
    items = labelled.catalogue.items
    counts = np.bincount([leaf for leaf in labelled.leaves if leaf >= 0], minlength=len(items)) + _LEAST_ORDERS
    trained = counts / counts.sum()
    known = np.array([item.code in demand for item in items])
    expected = np.array([demand.get(item.code, 0.0) for item in items])
    expected = np.where(known, expected / max(expected.sum(), 1e-9) * trained[known].sum(), trained)
    prior = trust * np.log(expected / trained)
    centred: Floats = (prior - prior.mean()).astype(np.float32)
    return centred
