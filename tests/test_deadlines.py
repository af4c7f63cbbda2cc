from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.deadlines import DeadlineTable
from configs.errors import ConfigError
from data.catalogue import URGENCIES
from data.orders import SHANGHAI
from data.workdays import Workdays
from model.deadlines import DeadlineClock
from model.demand import DEMAND_TYPES
from tests.builders import steady

CLOCK = DeadlineClock(DeadlineTable.load(), Workdays.load())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def limits(received: str, demand: str = "投诉", urgency: str = "一般") -> list[str]:
    found = CLOCK.deadlines(moment(received), demand, urgency)
    return [limit.strftime("%Y-%m-%d %H:%M") for limit in (found.first_contact, found.handled, found.hard_case)]


def test_a_year_the_calendar_does_not_know_is_refused() -> None:
    with pytest.raises(ConfigError, match="缺少 2031 年"):
        CLOCK.deadlines(moment("2031-01-01"), "投诉", "一般")


def test_working_days_end_at_midnight_and_the_day_of_receipt_is_not_counted() -> None:
    assert limits("2026-11-16 00:00") == limits("2026-11-16 23:59")
    assert limits("2026-11-16 10:00") == ["2026-11-17 23:59", "2026-11-23 23:59", "2026-12-07 23:59"]


def test_an_order_on_a_weekend_counts_from_monday() -> None:
    assert limits("2026-11-14 10:00")[0] == limits("2026-11-15 10:00")[0] == "2026-11-16 23:59"


def test_a_public_holiday_is_not_counted_and_a_make_up_day_is() -> None:
    assert limits("2026-09-30 10:00")[:2] == ["2026-10-08 23:59", "2026-10-13 23:59"]


def test_urgent_orders_count_hours_by_the_clock_even_at_night_and_on_holidays() -> None:
    assert limits("2026-10-01 23:30", urgency="特急")[:2] == ["2026-10-02 00:30", "2026-10-08 23:59"]
    assert limits("2026-11-16 10:00", urgency="紧急")[0] == "2026-11-16 14:00"


def test_a_question_is_answered_in_three_days() -> None:
    assert limits("2026-11-16 10:00", "咨询")[1] == "2026-11-19 23:59"


def test_what_is_not_known_is_an_ordinary_order() -> None:
    assert limits("2026-11-16 10:00", "", "") == limits("2026-11-16 10:00")


def test_a_time_of_another_zone_is_taken_to_shanghai() -> None:
    late = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
    assert CLOCK.deadlines(late, "投诉", "一般").first_contact.date().isoformat() == "2026-11-18"
    same = late.astimezone(timezone(timedelta(hours=-5)))
    assert CLOCK.deadlines(same, "投诉", "一般") == CLOCK.deadlines(late, "投诉", "一般")


def test_a_limit_in_a_projected_year_says_so() -> None:
    assert not CLOCK.deadlines(moment("2026-11-16"), "投诉", "一般").projected
    assert CLOCK.deadlines(moment("2026-12-30"), "投诉", "一般").projected


def test_a_batch_is_one_by_one() -> None:
    orders = [(moment("2026-11-16"), "投诉", "一般"), (moment("2026-10-01"), "咨询", "特急")]
    assert CLOCK.deadlines_all(orders) == [CLOCK.deadlines(*order) for order in orders]
    assert CLOCK.deadlines_all([]) == []


@steady
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(SHANGHAI)),
    st.sampled_from(DEMAND_TYPES),
    st.sampled_from(URGENCIES),
)
def test_limits_follow_each_other_and_lie_after_the_receipt(received: datetime, demand: str, urgency: str) -> None:
    found = CLOCK.deadlines(received, demand, urgency)
    assert received < found.first_contact <= found.handled <= found.hard_case
    assert all(limit.utcoffset() == timedelta(hours=8) for limit in (found.first_contact, found.hard_case))


@steady
@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(SHANGHAI)), st.integers(0, 200))
def test_a_later_order_is_never_due_earlier(received: datetime, hours: int) -> None:
    later = received + timedelta(hours=hours)
    assert CLOCK.deadlines(received, "投诉", "一般").handled <= CLOCK.deadlines(later, "投诉", "一般").handled
