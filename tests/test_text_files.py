from pathlib import Path

import pytest

from data.text_files import Encoding, detect_encoding, read_lines, repaired

CHINESE = "编号,内容\n1,路灯不亮\n"


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "a.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (b"", "utf-8"),
        (b"text\nlamp\n", "utf-8"),
        (CHINESE.encode() + b"2,\xff\xfe\n", "utf-8"),
        (CHINESE.encode("gb18030") + b"2,\xff\n", "gb18030"),
        (CHINESE.encode("gb18030") + "2,路灯\n".encode(), "gb18030"),
        (CHINESE.encode("utf-8-sig"), "utf-8"),
        (CHINESE.encode("utf-16"), "utf-16-le"),
        (CHINESE.encode("utf-16-be"), "utf-16-be"),
        ("text\nlamp\n".encode("utf-16-le"), "utf-16-le"),
        (b"text\nla\0mp\n" + b"lamp\n" * 100, "utf-8"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, content: bytes, codec: str) -> None:
    assert detect_encoding(saved(tmp_path, content)).codec == codec


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_bad_bytes_are_found_in_their_line_and_nowhere_else(tmp_path: Path, codec: str) -> None:
    encoding = Encoding(codec)
    path = saved(tmp_path, "路灯\n".encode(codec) + b"\x81,\xff\n" + "已有�\n".encode(codec))
    assert [encoding.damaged(line) for line in read_lines(path, encoding)] == [False, True, False]


def test_half_a_unit_at_the_end_of_utf_16(tmp_path: Path) -> None:
    encoding = Encoding("utf-16-le")
    path = saved(tmp_path, "路灯\n井盖".encode("utf-16") + b"x")
    lines = list(read_lines(path, encoding))
    assert lines[0] == "路灯\n"
    assert [encoding.damaged(line) for line in lines] == [False, True]


def test_what_could_not_be_decoded_can_be_written() -> None:
    assert repaired("路\udcff灯") == "路\ufffd灯"
