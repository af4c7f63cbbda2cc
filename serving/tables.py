"""The tables of the store. Moments are aware and in UTC."""

from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Dialect, ForeignKey, Index, Integer, String, Text
from sqlalchemy import MetaData as SqlMetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

EventKind = Literal["suggested", "corrected", "confirmed"]
DISPATCHED = "已派单"


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC by databases that know zones and by those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a zone is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must have a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
Serial = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Base of the tables; constraints have names, so that a migration can speak of them."""

    metadata = SqlMetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class OrderRow(Base):
    """An order as the agent confirmed it, with the suggestion that was on the screen."""

    __tablename__ = "orders"
    __table_args__ = (Index(None, "created_at"), Index(None, "code"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_token: Mapped[str] = mapped_column(String(64), unique=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    text_masked: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    address_masked: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(50))
    desk: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(50))
    path: Mapped[list[str]] = mapped_column(Json)
    lead_unit: Mapped[str] = mapped_column(String(200))
    lead_name: Mapped[str] = mapped_column(String(200))
    assist_units: Mapped[list[dict[str, str]]] = mapped_column(Json)
    demand_type: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    corrected: Mapped[bool] = mapped_column(Boolean)
    replayed: Mapped[bool] = mapped_column(Boolean)
    bundle_version: Mapped[str] = mapped_column(String(100))
    catalogue_version: Mapped[str] = mapped_column(String(100))
    duties_version: Mapped[str] = mapped_column(String(100))
    suggestion: Mapped[dict[str, Any]] = mapped_column(Json)
    events: Mapped[list["EventRow"]] = relationship(order_by="EventRow.id", lazy="raise")


class EventRow(Base):
    """One line of an order's history. Rows are added, never changed: triggers see to it."""

    __tablename__ = "order_events"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(100))
    kind: Mapped[EventKind] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)


class SequenceRow(Base):
    """The last number given to an order of a day."""

    __tablename__ = "daily_sequences"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
