from pathlib import Path

import pytest

from configs.danger import DangerTable
from configs.errors import ConfigError

GOOD = (
    "worry = '怕'\ndenial = '没$'\npast = '昨天'\npast_after = '^过'\nabout = '^保险'\nongoing = '正在'\n"
    "[[dangers]]\nkind = '火情'\ncall = ['119']\npatterns = ['着火']\nnotice = '转 119'\n"
)


def load(tmp_path: Path, content: str) -> DangerTable:
    file = tmp_path / "danger.toml"
    file.write_text(content, encoding="utf-8")
    return DangerTable.load(file)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("'怕'", "'('", "worry"),
        ("'着火'", "'着火['", "dangers.0.patterns.0"),
        ("'119'", "'114'", "dangers.0.call.0"),
        ("['119']", "[]", "dangers.0.call"),
        ("kind = '火情'\n", "", "dangers.0.kind"),
        ("notice = '转 119'\n", "", "dangers.0.notice"),
        ("notice", "ntoice", "dangers.0.ntoice"),
        ("past = '昨天'\n", "", "past"),
        ("'昨天'", "3", "past"),
    ],
)
def test_a_broken_table_is_told_with_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError, match=f"：{place}：".replace(".", r"\.")):
        load(tmp_path, GOOD.replace(old, new))


def test_a_table_without_dangers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="dangers"):
        load(tmp_path, GOOD.split("[[")[0] + "dangers = []\n")


def test_a_wrong_expression_is_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="正则表达式「着火\\(」有误"):
        load(tmp_path, GOOD.replace("着火", "着火("))


def test_a_kind_may_be_left_to_the_model_to_hear(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.replace("patterns = ['着火']\n", "")).dangers[0].patterns == ()


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="文件不存在"):
        DangerTable.load(tmp_path / "nowhere.toml")


def test_a_site_may_bring_its_own(tmp_path: Path) -> None:
    [danger] = load(tmp_path, GOOD).dangers
    assert (danger.kind, danger.call, danger.now, danger.unless) == ("火情", ("119",), False, None)


def test_the_shipped_table_knows_each_kind_once_and_says_whom_to_call() -> None:
    table = DangerTable.load()
    kinds = [danger.kind for danger in table.dangers]
    assert len(set(kinds)) == len(kinds)
    for danger in table.dangers:
        assert any(number in danger.notice for number in danger.call), danger.kind
    assert {number for danger in table.dangers for number in danger.call} == {"110", "119", "120"}
