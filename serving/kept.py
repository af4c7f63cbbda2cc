"""The latest suggestions, held for the confirmation that usually follows within minutes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from model.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class Kept:
    """A suggestion as it was sent, and the text it was made for."""

    text: str
    body: bytes

    @property
    def suggestion(self) -> Suggestion:
        """The suggestion itself."""
        return Suggestion.model_validate_json(self.body)


class KeptSuggestions:
    """At most `limit` suggestions by id, the least recently kept forgotten first; safe between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, suggestion: Suggestion, text: str) -> bytes:
        """Remember a suggestion; returns its JSON, ready to send."""
        body = suggestion.model_dump_json().encode()
        with self._lock:
            self._kept[suggestion.id] = Kept(text, body)
            self._kept.move_to_end(suggestion.id)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return body

    def get(self, suggestion_id: str) -> Kept | None:
        """The suggestion with this id, None when it was never here or is forgotten."""
        with self._lock:
            return self._kept.get(suggestion_id)
