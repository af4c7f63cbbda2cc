"""The catalogue: a tree of matters, any depth, whose leaves are the items an order can be."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from configs.errors import NotFoundError
from data.tables import ALWAYS, Validity, fingerprint

URGENCIES = ("一般", "紧急", "特急")


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf of the catalogue: what an order is classified as."""

    code: str
    path: tuple[str, ...]
    definition: str = ""
    keywords: tuple[str, ...] = ()
    urgency: str = URGENCIES[0]
    validity: Validity = ALWAYS
    replaced_by: str = ""

    @property
    def name(self) -> str:
        """The item's own name, the last of its path."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree: a leaf, or a branch with `leaves` items under it."""

    code: str
    path: tuple[str, ...]
    leaves: int

    @property
    def level(self) -> int:
        """1 for a first-level class."""
        return len(self.path)


class Catalogue:
    """All items in the order of their codes. A node's code is the prefix of its items' codes.

    Args:
        items: in any order; all paths of one depth.
        width: digits of a code per level.
    """

    def __init__(self, items: Iterable[Item], width: int = 2) -> None:
        self.items: tuple[Item, ...] = tuple(sorted(items, key=lambda item: item.code))
        self.width = width
        self.depth = len(self.items[0].path) if self.items else 0
        self._rows = {item.code: row for row, item in enumerate(self.items)}

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __getitem__(self, code: str) -> Item:
        try:
            return self.items[self._rows[code]]
        except KeyError:
            raise NotFoundError(f"目录中没有事项「{code}」") from None

    def row(self, code: str) -> int:
        """Position of an item in `items`."""
        return self._rows[code]

    @cached_property
    def version(self) -> str:
        """Changes whenever any item changes."""
        return fingerprint(repr(item) for item in self.items)

    @cached_property
    def nodes(self) -> tuple[tuple[Node, ...], ...]:
        """The nodes of each level, level 1 first, each level in the order of the codes."""
        levels: list[tuple[Node, ...]] = []
        for level in range(1, self.depth + 1):
            first: dict[str, Item] = {}
            count: dict[str, int] = {}
            for item in self.items:
                code = self.ancestor(item.code, level)
                first.setdefault(code, item)
                count[code] = count.get(code, 0) + 1
            levels.append(tuple(Node(code, item.path[:level], count[code]) for code, item in first.items()))
        return tuple(levels)

    def ancestor(self, code: str, level: int) -> str:
        """The code of the node of `level` on the way to `code`."""
        return code[: level * self.width]

    def node(self, code: str) -> Node:
        """The node with a code of any level.

        Raises:
            NotFoundError: no item has this prefix.
        """
        level, rest = divmod(len(code), self.width)
        found = self.under(code) if code and not rest else ()
        if not found:
            raise NotFoundError(f"目录中没有编码「{code}」")
        return Node(code, found[0].path[:level], len(found))

    def under(self, prefix: str) -> tuple[Item, ...]:
        """The items whose codes begin with a prefix, in the order of their codes."""
        start = bisect_left(self.items, prefix, key=lambda item: item.code)
        stop = bisect_left(self.items, prefix + "\uffff", key=lambda item: item.code)
        return self.items[start:stop]

    def children(self, code: str = "") -> tuple[Node, ...]:
        """The nodes directly below; those of level 1 for the empty code."""
        level = len(code) // self.width
        if level >= self.depth:
            return ()
        return tuple(node for node in self.nodes[level] if node.code.startswith(code))

    def valid_on(self, day: date) -> tuple[Item, ...]:
        """The items in force on a day."""
        return tuple(item for item in self.items if item.validity.covers(day))

    def in_force(self, item: Item, day: date) -> Item | None:
        """The item itself if it holds on `day`, else the one that replaced it, if any does."""
        seen = set()
        while not item.validity.covers(day):
            seen.add(item.code)
            if not item.replaced_by or item.replaced_by in seen:
                return None
            item = self[item.replaced_by]
        return item

    def by_path(self, path: Sequence[str]) -> Item:
        """The item with exactly this path.

        Raises:
            NotFoundError: there is none.
        """
        try:
            return self._paths[tuple(path)]
        except KeyError:
            raise NotFoundError(f"目录中没有路径「{'/'.join(path)}」") from None

    @cached_property
    def _paths(self) -> dict[tuple[str, ...], Item]:
        return {item.path: item for item in self.items}

    @classmethod
    def from_paths(cls, paths: Iterable[Sequence[str]]) -> "Catalogue":
        """Build a catalogue from the paths of labelled orders, codes in the order of first sight.

        Shorter paths are carried down under the name of their last level, so that all have one depth.
        """
        distinct = list(dict.fromkeys(tuple(name.strip() for name in path) for path in paths if path))
        depth = max((len(path) for path in distinct), default=0)
        full = list(dict.fromkeys(path + (path[-1],) * (depth - len(path)) for path in distinct))
        numbers: dict[tuple[str, ...], int] = {}
        siblings: dict[tuple[str, ...], int] = {}
        for path in full:
            for level in range(1, depth + 1):
                if path[:level] not in numbers:
                    siblings[path[: level - 1]] = siblings.get(path[: level - 1], 0) + 1
                    numbers[path[:level]] = siblings[path[: level - 1]]
        width = max(2, len(str(max(siblings.values(), default=0))))
        return cls(
            (
                Item("".join(f"{numbers[path[:level]]:0{width}d}" for level in range(1, depth + 1)), path)
                for path in full
            ),
            width,
        )
