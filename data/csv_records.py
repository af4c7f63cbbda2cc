"""Records of a delimited file, one by one, so that a broken one costs itself and not the rows after it.

Python's csv module swallows everything after a quote that is never closed. Here a record over several lines must be
well-formed and as wide as the header; where it is not, reading goes on at the next line that begins a good record.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = ",\t;"
MAX_LINES = 1_000
MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the file's `line` it begins on (from 1), its fields, and what is wrong with it."""

    line: int
    fields: list[str]
    fault: str = ""


class CsvRecords:
    """Reads the header at once, then yields the records after it. Lines without any character are records of no field.

    Args:
        lines: of the file, with their ends.
        delimiter: the most frequent of comma, tab and semicolon in the header when not given.
    """

    def __init__(self, lines: Iterator[str], delimiter: str = "") -> None:
        self._lines = lines
        self._ahead: deque[str] = deque()
        self._passed = 0
        while (first := self._line(0) or "") and not first.strip():
            self._drop(1)
        self.header_line = self._passed + 1
        self.delimiter = delimiter or max(DELIMITERS, key=_outside_quotes(first).count)
        fields, used = self._strict(0) or ([*_body(first).split(self.delimiter)], 1)
        self.header = fields if first else []
        self._drop(used if first else 0)

    def __iter__(self) -> Iterator[Record]:
        while (line := self._line(0)) is not None:
            number = self._passed + 1
            if '"' in line:
                fields, used, fault = self._quoted(line)
            else:
                body = _body(line)
                fields, used, fault = body.split(self.delimiter) if body else [], 1, ""
            self._drop(used)
            yield Record(number, *self._checked(fields, fault))

    def _checked(self, fields: list[str], fault: str) -> tuple[list[str], str]:
        """Empty fields beyond the header are what spreadsheets add; anything else of another width is a fault."""
        width = len(self.header)
        if len(fields) > width and not any(fields[width:]):
            fields = fields[:width]
        if fields and not fault and len(fields) != width:
            fault = f"应有 {width} 列，实有 {len(fields)} 列：内容里若有分隔符或换行，要用英文双引号括起来"
        return fields, fault

    def _quoted(self, line: str) -> tuple[list[str], int, str]:
        """Fields of the record at hand, the lines it takes, its fault."""
        strict = self._strict(0)
        if strict is not None and (strict[1] == 1 or self._fits(strict[0])):
            return *strict, ""
        lenient = _lenient(_body(line), self.delimiter)
        if lenient is not None and self._fits(lenient):
            return lenient, 1, ""
        used = self._next_good(strict[1] if strict else MAX_LINES)
        if strict is not None and used == strict[1]:
            return *strict, ""
        last = self._passed + used
        span = f"第 {self._passed + 1} 行" if used == 1 else f"第 {self._passed + 1} 至 {last} 行"
        return [], used, f"英文双引号没有配对（文本文件的{span}），这一段没有读入，后面的照常读取"

    def _fits(self, fields: list[str]) -> bool:
        return len(self._checked(fields, "")[0]) == len(self.header)

    def _next_good(self, reach: int) -> int:
        """Lines until one that begins a good record, at most `reach`."""
        for ahead in range(1, reach):
            line = self._line(ahead)
            if line is None:
                return ahead
            found = self._strict(ahead)
            if found is not None and _body(line) and self._fits(found[0]):
                return ahead
        return reach

    def _strict(self, first: int) -> tuple[list[str], int] | None:
        """Fields of the well-formed record that begins `first` lines ahead and how many lines it takes."""
        fields: list[str] = []
        ahead, at = first, 0
        while True:
            body = _body(self._line(ahead) or "")
            if body.startswith('"', at):
                closed = self._closed(ahead, at + 1)
                if closed is None:
                    return None
                value, ahead, end = closed
                body = _body(self._line(ahead) or "")
                if end < len(body) and body[end] != self.delimiter:
                    return None
            else:
                end = body.find(self.delimiter, at)
                end = len(body) if end < 0 else end
                value = body[at:end]
            fields.append(value)
            if end >= len(body):
                return fields, ahead - first + 1
            at = end + 1

    def _closed(self, ahead: int, at: int) -> tuple[str, int, int] | None:
        """Value of the quoted field whose text begins here, and where it ends; none when it is never closed."""
        parts: list[str] = []
        size, stop = 0, ahead + MAX_LINES
        while size < MAX_CHARACTERS and ahead < stop and (line := self._line(ahead)) is not None:
            quote = line.find('"', at)
            while quote >= 0 and line.startswith('""', quote):
                parts.append(line[at : quote + 1])
                at = quote + 2
                quote = line.find('"', at)
            if quote >= 0:
                parts.append(line[at:quote])
                return "".join(parts), ahead, quote + 1
            parts.append(line[at:])
            size += len(line)
            ahead, at = ahead + 1, 0
        return None

    def _line(self, ahead: int) -> str | None:
        while len(self._ahead) <= ahead:
            line = next(self._lines, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[ahead]

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._ahead.popleft()
        self._passed += count


def _body(line: str) -> str:
    return line.rstrip("\r\n")


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _lenient(body: str, delimiter: str) -> list[str] | None:
    """Fields of one line in which a quote only closes before a delimiter, as in `"他说"好"了",某局`."""
    fields: list[str] = []
    at = 0
    while True:
        if body.startswith('"', at):
            end = body.find(f'"{delimiter}', at + 1)
            if end < 0:
                end = len(body) - 1
                if end <= at or body[end] != '"':
                    return None
            value = body[at + 1 : end].replace('""', '"')
            end += 1
        else:
            end = body.find(delimiter, at)
            end = len(body) if end < 0 else end
            value = body[at:end]
        fields.append(value)
        if end >= len(body):
            return fields
        at = end + 1
