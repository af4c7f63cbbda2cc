from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.order_dates import parse_moment
from data.orders import SHANGHAI


@pytest.mark.parametrize(
    "value",
    [
        "",
        "昨天",
        "2024",
        "2024-13-01",
        "2024-02-30",
        "1/5/2024",
        "24-1-5",
        "2024-01-05 25:00",
        "0024-01-05",
        "20241301",
        "2024年1月5日 13时22分上报",
        "2024-01-05 13:22:00 8",
        7,
        -1,
        1.5,
        2**80,
        float("nan"),
        float("inf"),
        True,
        None,
        [],
    ],
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises((ValueError, OverflowError)):
        parse_moment(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-01-05", (2024, 1, 5)),
        ("2024/1/5 13:22", (2024, 1, 5, 13, 22)),
        ("2024.1.5", (2024, 1, 5)),
        ("2024年1月5日 13时22分", (2024, 1, 5, 13, 22)),
        ("2024年01月05日13时22分07秒", (2024, 1, 5, 13, 22, 7)),
        ("2024年1月5日 13时", (2024, 1, 5, 13)),
        ("2024年1月5日 星期五 下午1:22", (2024, 1, 5, 13, 22)),
        ("2024-1-5 上午 12:05", (2024, 1, 5, 0, 5)),
        ("2024/1/5 1:22 PM", (2024, 1, 5, 13, 22)),
        ("２０２４－０１－０５　１３：２２", (2024, 1, 5, 13, 22)),
        ("20240105", (2024, 1, 5)),
        ("202401051322", (2024, 1, 5, 13, 22)),
        ("20240105132207", (2024, 1, 5, 13, 22, 7)),
        ("2024-01-05T13:22:07", (2024, 1, 5, 13, 22, 7)),
        ("2024-01-05T05:22:07Z", (2024, 1, 5, 13, 22, 7)),
        ("2024-01-05 13:22:07.5", (2024, 1, 5, 13, 22, 7, 500_000)),
        ("45296", (2024, 1, 5)),
        (45296.5, (2024, 1, 5, 12)),
        (20240105.0, (2024, 1, 5)),
        (1704432127, (2024, 1, 5, 13, 22, 7)),
        ("1704432127000", (2024, 1, 5, 13, 22, 7)),
        (date(2024, 1, 5), (2024, 1, 5)),
        (datetime(2024, 1, 5, 5, tzinfo=UTC), (2024, 1, 5, 13)),
    ],
)
def test_the_forms_hotlines_write(value: object, expected: tuple[int, ...]) -> None:
    assert parse_moment(value) == datetime(*expected, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


MOMENTS = st.datetimes(datetime(1980, 1, 2), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@given(
    MOMENTS, st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S"])
)
def test_every_form_gives_the_moment_back(moment: datetime, form: str) -> None:
    assert parse_moment(moment.strftime(form)) == moment.replace(tzinfo=SHANGHAI)


@given(MOMENTS)
def test_excel_serials_are_exact_to_the_second(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert parse_moment(serial) == moment.replace(tzinfo=SHANGHAI)
