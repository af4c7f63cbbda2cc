"""By when an order must be contacted, handled, and at the latest settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from configs.deadlines import DeadlineTable, Limit
from data.orders import SHANGHAI
from data.workdays import Workdays
from model.suggestion import Deadlines

_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class DeadlineClock:
    """Applies the table of limits to the calendar."""

    table: DeadlineTable
    workdays: Workdays

    def deadlines(self, received: datetime, demand_type: str, urgency: str) -> Deadlines:
        """Limits counted from `received`; working days end at midnight, the day of receipt is not counted."""
        moment = received.astimezone(SHANGHAI)
        rule = self.table.rule(demand_type, urgency)
        limits = [self._end(moment, limit) for limit in (rule.first_contact, rule.handled, rule.hard_case)]
        return Deadlines(
            first_contact=limits[0],
            handled=limits[1],
            hard_case=limits[2],
            projected=not all(self.workdays.is_official(limit.date()) for limit in limits),
        )

    def deadlines_all(self, orders: Sequence[tuple[datetime, str, str]]) -> list[Deadlines]:
        """`deadlines` for a batch of (received, demand type, urgency)."""
        return [self.deadlines(*order) for order in orders]

    def _end(self, moment: datetime, limit: Limit) -> datetime:
        if limit.hours:
            return moment + timedelta(hours=limit.hours)
        return datetime.combine(self.workdays.after(moment.date(), limit.workdays), _LAST_SECOND, SHANGHAI)
