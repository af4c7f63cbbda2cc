from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import ConfigError, InputError
from data.workdays import Workdays
from tests.builders import steady

CALENDAR = Workdays.load()


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2030, 1, 1)])
def test_a_year_the_calendar_does_not_know_is_refused_and_named(day: date) -> None:
    with pytest.raises(ConfigError, match=f"缺少 {day.year} 年"):
        CALENDAR.is_workday(day)


def test_counting_into_a_year_that_is_not_known_is_refused() -> None:
    with pytest.raises(ConfigError, match="holidays_projected"):
        CALENDAR.after(date(CALENDAR.projected_years[-1], 12, 31), 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2028-01-01,feast,元旦", "kind"),
        ("2028-02-30,holiday,元旦", "day"),
        (",holiday,元旦", "day"),
        ("2027-01-01,workday,元旦", "day"),
        ("2028-01-01,holiday", "name"),
    ],
)
def test_a_broken_table_is_caught_with_row_and_column(tmp_path: Path, row: str, column: str) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text(f"day,kind,name\n2027-01-01,holiday,元旦\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        Workdays.load(file)
    assert [(one.row, one.column) for one in raised.value.problems] == [(3, column)]


HOLIDAYS = (
    "2024-01-01", "2024-02-12", "2024-02-16", "2024-04-04", "2024-05-01", "2024-06-10", "2024-09-17", "2024-10-01", "2024-10-07",
    "2025-01-01", "2025-01-28", "2025-02-04", "2025-04-04", "2025-05-01", "2025-06-02", "2025-10-01", "2025-10-08",
    "2026-01-01", "2026-01-02", "2026-02-17", "2026-02-23", "2026-04-06", "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01",
)  # fmt: skip
MAKE_UP = (
    "2024-02-04", "2024-02-18", "2024-04-28", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip


@pytest.mark.parametrize("day", [*HOLIDAYS, "2024-11-16", "2025-11-16", "2026-11-22"])
def test_public_holidays_and_weekends_are_not_worked(day: str) -> None:
    assert not CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", MAKE_UP)
def test_make_up_days_are_worked_though_they_are_weekends(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2024-02-09", "2024-11-18", "2025-02-05", "2026-11-20", "2026-12-31"])
def test_ordinary_days_are_worked(day: str) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_its_notice_leaves(year: int, days: int) -> None:
    first = date(year, 1, 1)
    span = (date(year + 1, 1, 1) - first).days
    assert sum(CALENDAR.is_workday(first + timedelta(days=n)) for n in range(span)) == days


def test_the_next_year_is_projected_with_its_fixed_holidays() -> None:
    assert 2027 in CALENDAR.projected_years
    assert not CALENDAR.is_official(date(2027, 1, 1))
    assert CALENDAR.is_official(date(2026, 12, 31))
    for day in ("2027-01-01", "2027-02-06", "2027-05-01", "2027-10-01"):
        assert not CALENDAR.is_workday(date.fromisoformat(day))
    assert CALENDAR.is_workday(date(2027, 11, 16))


def test_an_official_notice_wins_over_a_projection() -> None:
    assert not Workdays({date(2026, 10, 1): True}).is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_the_day_itself_is_not_counted(day: date, count: int, expected: date) -> None:
    assert CALENDAR.after(day, count) == expected


@steady
@given(st.dates(date(2024, 1, 1), date(2026, 11, 30)), st.integers(1, 20))
def test_the_day_found_is_worked_and_so_many_working_days_later(day: date, count: int) -> None:
    found = CALENDAR.after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert CALENDAR.is_workday(found)
    assert sum(map(CALENDAR.is_workday, between)) == count
