"""The working days of mainland China: weekends, public holidays and make-up workdays.

Official years come from the notices of the State Council (国务院办公厅关于部分节假日安排的通知) as `chinesecalendar` carries
them. Years not yet announced are projected from 《全国年节及纪念日放假办法》 (2024 revision) in `holidays_projected.csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

from configs.errors import ConfigError
from data.tables import Problems, read_table

COLUMNS = ("day", "kind", "name")
PROJECTED = Path(__file__).with_name("holidays_projected.csv")
_OFFICIAL = range(min(holidays).year, max(holidays).year + 1)
_KINDS = {"workday": True, "holiday": False}


@dataclass(frozen=True, slots=True)
class Workdays:
    """Says of each day whether it is worked.

    Args:
        projected: for days of years without an official notice, whether they are worked, where that is not what the
            day of the week says.
    """

    projected: Mapping[date, bool]
    _found: dict[tuple[date, int], date] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def official_years(self) -> range:
        """Years arranged by an official notice."""
        return _OFFICIAL

    @property
    def projected_years(self) -> tuple[int, ...]:
        """Years this project has projected."""
        return tuple(sorted({day.year for day in self.projected} - set(_OFFICIAL)))

    def is_official(self, day: date) -> bool:
        """Whether an official notice covers the day."""
        return day.year in _OFFICIAL

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked.

        Raises:
            ConfigError: the year is neither official nor projected.
        """
        if self.is_official(day):
            return day in workdays or (day.weekday() < 5 and day not in holidays)
        if day.year not in self.projected_years:
            years = (*self.official_years, *self.projected_years)
            raise ConfigError(f"工作日历只到 {years[-1]} 年，缺少 {day.year} 年，请更新 holidays_projected.csv")
        return self.projected.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted (民法典第二百零一条)."""
        asked = (day, count)
        if asked not in self._found:
            while count:
                day += timedelta(days=1)
                count -= self.is_workday(day)
            self._found[asked] = day
        return self._found[asked]

    @classmethod
    def load(cls, path: Path = PROJECTED) -> "Workdays":
        """Read the projected years.

        Raises:
            InputError: with every problem, by row and column.
        """
        problems = Problems()
        projected: dict[date, bool] = {}
        for row in read_table(path, COLUMNS):
            if row["kind"] not in _KINDS:
                problems.add(row, "kind", f"「{row['kind']}」应为 {'、'.join(_KINDS)} 之一")
                continue
            try:
                day = date.fromisoformat(row["day"])
            except ValueError:
                problems.add(row, "day", f"日期「{row['day']}」无法识别，应写作 2027-01-31")
                continue
            if day in projected:
                problems.add(row, "day", f"{day} 重复")
            projected[day] = _KINDS[row["kind"]]
        problems.raise_any()
        return cls(projected)
