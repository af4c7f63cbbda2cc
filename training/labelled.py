"""Labelled orders made ready for training: every label a row of the catalogue, every doubt named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from configs.errors import InputError, NotFoundError, Problem
from data.catalogue import Catalogue, Item
from data.orders import Order
from data.tables import fingerprint
from data.units import Units


@dataclass(frozen=True, slots=True)
class Labelled:
    """Orders with what they were classified as and who handled them.

    Args:
        catalogue: that the labels belong to.
        units: that the lead units belong to.
        orders: in the order of time where all times are known.
        leaves: row of each order's item in the catalogue, -1 where it has none.
        leads: name of each order's lead unit, empty where it has none.
        problems: labels that could not be used.
    """

    catalogue: Catalogue
    units: Units
    orders: tuple[Order, ...]
    leaves: tuple[int, ...]
    leads: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def fingerprint(self) -> str:
        """Changes with any text or label."""
        return fingerprint(
            f"{order.text}\t{leaf}\t{lead}"
            for order, leaf, lead in zip(self.orders, self.leaves, self.leads, strict=True)
        )

    @property
    def timed(self) -> bool:
        """Whether every order has a time, so that they can be split by it."""
        return all(order.received_at for order in self.orders)


def label(orders: Sequence[Order], catalogue: Catalogue | None = None, units: Units | None = None) -> Labelled:
    """Match the labels of orders with a catalogue and units; without them, build both from the labels.

    Raises:
        InputError: no order has a usable item.
    """
    catalogue = catalogue or Catalogue.from_paths(_path(order) for order in orders)
    units = units or Units.from_names(order.lead_unit for order in orders)
    kept = (
        sorted(orders, key=lambda order: (order.received_at is None, order.received_at or 0, order.id))
        if _timed(orders)
        else list(orders)
    )
    unknown: Counter[str] = Counter()
    leaves = [_leaf(order, catalogue, unknown) for order in kept]
    unknown_units: Counter[str] = Counter()
    leads = [_lead(order, units, unknown_units) for order in kept]
    problems = tuple(
        Problem("训练工单", 0, column, f"「{name}」不在{table}中，{count} 件工单的这项标注没有用上")
        for column, table, missing in (("category", "目录", unknown), ("lead_unit", "单位表", unknown_units))
        for name, count in missing.most_common()
    )
    if all(leaf < 0 for leaf in leaves):
        message = "没有一件工单带可用的分类；请检查分类列，或用 --catalogue 给出目录"
        raise InputError(*problems, Problem("训练工单", 0, "category", message))
    return Labelled(catalogue, units, tuple(kept), tuple(leaves), tuple(leads), problems)


def find_item(category: str, catalogue: Catalogue) -> Item | None:
    """The item a label names, by code or by path; a path that ends early stands for the item it was carried down to."""
    if category in catalogue:
        return catalogue[category]
    path = tuple(name.strip() for name in category.split("/"))
    try:
        return catalogue.by_path(path + (path[-1],) * (catalogue.depth - len(path)))
    except NotFoundError:
        return None


def _timed(orders: Sequence[Order]) -> bool:
    return all(order.received_at for order in orders)


def _path(order: Order) -> tuple[str, ...]:
    return tuple(order.category.split("/")) if order.category else ()


def _leaf(order: Order, catalogue: Catalogue, unknown: Counter[str]) -> int:
    if not order.category:
        return -1
    item = find_item(order.category, catalogue)
    if item is None:
        unknown[order.category] += 1
        return -1
    return catalogue.row(item.code)


def _lead(order: Order, units: Units, unknown: Counter[str]) -> str:
    if not order.lead_unit:
        return ""
    unit = units.named(order.lead_unit)
    if unit is None:
        unknown[order.lead_unit] += 1
        return ""
    return unit.name
