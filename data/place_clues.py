"""Weighing the places an order names: where it happened before where somebody lives or comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.place_cues import Role, denied, roles
from data.place_names import ABROAD, Mention, Path

__all__ = ["Clue", "best_paths", "clues"]

_BACKGROUND = (Role.ORIGIN, Role.HOME)


@dataclass(frozen=True, slots=True)
class Clue:
    """A mention that claims a place, and its role in the matter; `noted` when it stands in the address field."""

    mention: Mention
    role: Role
    noted: bool = False

    def support(self, path: Path) -> int:
        """How much the mention proves that the place is, or lies in, `path`."""
        best = 0
        for claim in self.mention.meaning.claims:
            if claim.weight > best and claim.path == path[: len(claim.path)]:
                best = claim.weight
        return best

    def founds(self) -> bool:
        """Whether the mention alone can say where the matter is."""
        return self.mention.meaning.founds

    def contradicts(self, other: "Clue") -> bool:
        """Whether no place the one may mean lies in or around one the other may mean."""
        return not any(
            mine.path[: len(theirs.path)] == theirs.path[: len(mine.path)]
            for mine in self.mention.meaning.claims
            for theirs in other.mention.meaning.claims
        )


def clues(text: str, in_text: Sequence[Mention], in_address: Sequence[Mention]) -> list[Clue]:
    """The clues of an order, without those it denies; those in the address field come first."""
    noted = [Clue(mention, Role.ADDRESS, noted=True) for mention in in_address if mention.meaning.claims]
    claiming = [mention for mention in in_text if mention.meaning.claims]
    if not claiming:
        return noted
    spans = [(mention.start, mention.end) for mention in claiming]
    denials = denied(text, spans)
    if any(denials):
        claiming = [mention for mention, no in zip(claiming, denials, strict=True) if not no]
        spans = [(mention.start, mention.end) for mention in claiming]
    if not noted and len(claiming) == 1:
        return [Clue(claiming[0], Role.NAMED)]
    heard = [Clue(mention, role) for mention, role in zip(claiming, roles(text, spans), strict=True)]
    return [*_rejudged(noted, heard), *heard]


def best_paths(found: Sequence[Clue]) -> list[Path]:
    """The paths that the clues support best; several when they cannot be told apart."""
    founding = [clue for clue in found if clue.founds()]
    where = [clue for clue in founding if clue.role not in _BACKGROUND]
    if founding and not where:
        # Who lives outside and complains here speaks of what is here.
        where = [clue for clue in founding if not clue.support(ABROAD)] or founding
    paths = sorted({claim.path for clue in where for claim in clue.mention.meaning.claims if claim.founds}, key=len)
    if not paths:
        return []
    if len(paths[-1]) == 1 and len(where) < len(founding):
        paths = _with_homes(paths, where, founding)
    deepest = paths[-1]
    if all(path == deepest[: len(path)] for path in paths):
        return [deepest]
    scores = [_score(path, found) for path in paths]
    best = max(scores)
    return sorted(path for path, score in zip(paths, scores, strict=True) if score == best)


def _with_homes(paths: list[Path], where: Sequence[Clue], founding: Sequence[Clue]) -> list[Path]:
    """A district alone, and not the scene, is told more closely by who lives in it."""
    if len(paths) > 1 or any(clue.role == Role.SCENE for clue in where):
        return paths
    homes = {
        claim.path
        for clue in founding
        if clue.role == Role.HOME and clue.mention.meaning.kind != "road"
        for claim in clue.mention.meaning.claims
        if claim.path[:1] == paths[0]
    }
    return sorted({*paths, *homes}, key=len)


def _rejudged(noted: list[Clue], heard: Sequence[Clue]) -> list[Clue]:
    """The clues of the address; those of the caller's home are told by what the text says of its own places."""
    where = [clue for clue in heard if clue.role not in _BACKGROUND and clue.founds()]
    homes = [clue for clue in heard if clue.role in _BACKGROUND and clue.founds()]
    scenes = [clue for clue in where if clue.role == Role.SCENE and clue.mention.meaning.kind in ("full", "short")]
    founding = [clue for clue in noted if clue.founds()]
    if not founding or not where:
        return noted
    elsewhere = any(all(clue.contradicts(own) for own in founding) for clue in where)
    lives_there = any(not any(home.contradicts(own) for own in founding) for home in homes)
    happened_elsewhere = any(any(clue.contradicts(own) for own in founding) for clue in scenes)
    if (elsewhere and lives_there) or happened_elsewhere:
        return [replace(clue, role=Role.HOME) for clue in noted]
    return noted


def _score(path: Path, found: Sequence[Clue]) -> tuple[int, ...]:
    """Support by role, the most telling role first; then places in the city, then the deeper path."""
    by_role = [0] * len(Role)
    heard: set[tuple[Role, int]] = set()
    last_end = -1
    for clue in found:
        # One name said twice, or a province, city and county in a row, is one piece of evidence.
        name = (clue.role, id(clue.mention.meaning))
        if name not in heard and (path != ABROAD or clue.mention.start != last_end):
            by_role[-1 - clue.role] += clue.support(path)
        heard.add(name)
        last_end = clue.mention.end
    return (*by_role, path != ABROAD, len(path))
