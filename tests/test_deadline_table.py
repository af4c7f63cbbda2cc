from pathlib import Path

import pytest

from configs.deadlines import DeadlineTable, Limit
from configs.errors import ConfigError
from data.catalogue import URGENCIES
from model.demand import DEMAND_TYPES

LAST = "[[rules]]\nfirst_contact = '1个工作日'\nhandled = '5个工作日'\nhard_case = '15个工作日'\n"


def written(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "deadlines.toml"
    file.write_text(content, encoding="utf-8")
    return file


@pytest.mark.parametrize("amount", ["", "5", "五个工作日", "0个工作日", "0小时", "-1小时", "1.5小时", "5天", "1个工作日以内", "小时"])  # fmt: skip
def test_a_limit_written_otherwise_is_refused_and_shown(tmp_path: Path, amount: str) -> None:
    content = LAST.replace("'5个工作日'", f"'{amount}'")
    with pytest.raises(ConfigError, match=r"rules\.0\.handled") as raised:
        DeadlineTable.load(written(tmp_path, content))
    assert f"「{amount}」应写作" in str(raised.value)


@pytest.mark.parametrize("line", ["demand_type = '咨询'", "urgency = '紧急'"])
def test_the_last_rule_must_be_for_all_orders(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError, match="最后一条规则"):
        DeadlineTable.load(written(tmp_path, LAST + line))


@pytest.mark.parametrize(
    "content", ["", "rules = []", "[[rules]]\n", LAST + "[[rulse]]\n", LAST + "urgnecy = '紧急'\n"]
)
def test_a_table_that_says_nothing_or_is_misspelt_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ConfigError):
        DeadlineTable.load(written(tmp_path, content))


def test_a_limit_is_working_days_or_hours(tmp_path: Path) -> None:
    table = DeadlineTable.load(written(tmp_path, LAST.replace("'1个工作日'", "'4 小时'")))
    assert table.rules[0].first_contact == Limit(0, 4)
    assert table.rules[0].hard_case == Limit(15, 0)


def test_the_first_rule_that_fits_decides(tmp_path: Path) -> None:
    first = LAST.replace("15", "9") + "demand_type = '咨询'\nurgency = '紧急'\n"
    second = LAST.replace("15", "8") + "demand_type = '咨询'\n"
    table = DeadlineTable.load(written(tmp_path, first + second + LAST))
    days = [table.rule(*asked).hard_case.workdays for asked in (("咨询", "紧急"), ("咨询", "一般"), ("投诉", "紧急"), ("", ""))]  # fmt: skip
    assert days == [9, 8, 15, 15]


def test_the_shipped_table_is_one_five_fifteen_and_shorter_for_the_urgent() -> None:
    table = DeadlineTable.load()
    ordinary = table.rule("投诉", "一般")
    assert (ordinary.first_contact, ordinary.handled, ordinary.hard_case) == (Limit(1, 0), Limit(5, 0), Limit(15, 0))
    assert table.rule("咨询", "特急").first_contact == Limit(0, 1)
    for demand in DEMAND_TYPES:
        handled = [table.rule(demand, urgency).handled.workdays for urgency in URGENCIES]
        assert handled == sorted(handled, reverse=True)
