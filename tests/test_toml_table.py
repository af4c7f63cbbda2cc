from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from configs.errors import ConfigError
from configs.toml_table import read_toml


class Shelf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    boards: list[int] = Field(min_length=1)


def told(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        read_toml(file, Shelf)
    assert str(file) in str(raised.value)
    return str(raised.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.toml", tmp_path):
        with pytest.raises(ConfigError, match="文件不存在"):
            read_toml(path, Shelf)


@pytest.mark.parametrize(
    "content",
    [b"name = ", b"name = 'a'\nname = 'b'", "名 = 1".encode(), b"\xff\xfe", "name = '路灯'".encode("gb18030")],
)
def test_what_is_not_toml_is_told(tmp_path: Path, content: bytes) -> None:
    assert "不是合法的 TOML" in told(tmp_path / "t.toml", content)


def test_an_empty_file_lacks_every_field(tmp_path: Path) -> None:
    assert told(tmp_path / "t.toml", b"").count("必须填写") == 2


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"name = 'a'", "boards", "必须填写"),
        (b"name = 1\nboards = [1]", "name", "应为文字"),
        (b"name = 'a'\nboards = []", "boards", "至少 1 项"),
        (b"name = 'a'\nboards = [1, 'x']", "boards.1", "应为整数"),
        (b"name = 'a'\nboards = [1]\nnmae = 'b'", "nmae", "请检查拼写"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(tmp_path: Path, content: bytes, place: str, message: str) -> None:
    text = told(tmp_path / "t.toml", content)
    assert f"：{place}：" in text
    assert message in text


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text("name = '架子'\nboards = [1, 2]\n", encoding="utf-8")
    assert read_toml(tmp_path / "t.toml", Shelf) == Shelf(name="架子", boards=[1, 2])
