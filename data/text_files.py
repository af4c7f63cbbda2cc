"""Text files from elsewhere: which encoding they are in, and their lines without stopping at a bad byte."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SAMPLE = 1 << 20
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec and the character that stands where bytes could not be decoded."""

    codec: str

    @property
    def wide(self) -> bool:
        """Whether it is UTF-16, whose bad units cannot be kept apart from U+FFFD."""
        return self.codec.startswith("utf-16")

    def damaged(self, line: str) -> bool:
        """Whether some bytes of `line` could not be decoded."""
        if line.isascii():
            return False
        return "\ufffd" in line if self.wide else _SURROGATE.search(line) is not None


def detect_encoding(path: Path) -> Encoding:
    """Tell UTF-8, UTF-16 and GB18030 apart, with or without a byte order mark.

    The first megabyte that is not pure ASCII decides, line by line, so that single bad rows do not change the verdict.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        for mark, codec in _BOMS.items():
            if sample.startswith(mark):
                return Encoding(codec)
        if sample.count(0) * 50 > len(sample):
            return Encoding("utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be")
        while sample.isascii():
            sample = file.read(_SAMPLE)
            if not sample:
                return Encoding("utf-8")
        lines = [line for line in (sample + file.readline()).split(b"\n") if not line.isascii()]
    whole = sum(_decodes(line) for line in lines)
    return Encoding("utf-8" if whole * 2 >= len(lines) else "gb18030")


def _decodes(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the lines with their ends; bytes that cannot be decoded become marks that `Encoding.damaged` finds."""
    errors = "replace" if encoding.wide else "surrogateescape"
    with path.open(encoding=encoding.codec, errors=errors, newline="") as file:
        for number, line in enumerate(file):
            yield line.removeprefix("\ufeff") if number == 0 else line


def repaired(text: str) -> str:
    """The text with U+FFFD where a surrogate stood, so that it can be written anywhere."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
