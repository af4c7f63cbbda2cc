"""The store: confirmed orders and their history. Every public method is one transaction."""

from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, Engine, Select, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload, sessionmaker

from configs.errors import ConflictError, NotFoundError
from serving.clock import local
from serving.database import connect, migrate
from serving.tables import OrderRow, SequenceRow


class Store:
    """Orders in SQLite or PostgreSQL; used from several threads and processes at once.

    Args:
        url: as SQLAlchemy writes it. The tables are brought up to date at once.

    Attributes:
        engine: for what reads the tables beside the requests.

    Raises:
        ConfigError: the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self.engine: Engine = connect(url)
        try:
            migrate(self.engine)
        except BaseException:
            self.engine.dispose()
            raise
        reading = self.engine.execution_options(writes=False)
        self._write = sessionmaker(self.engine, expire_on_commit=False)
        self._read = sessionmaker(reading, expire_on_commit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def backend(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def ping(self) -> None:
        """Ask the database for a sign of life; raises what it raises."""
        with self._read.begin() as session:
            session.execute(text("SELECT 1"))

    def confirmed(self, token: str, digest: str) -> OrderRow | None:
        """The order an earlier request with this token made, with its history; None when there was none.

        Raises:
            ConflictError: that request said something else.
        """
        with self._read.begin() as session:
            return _settled(session, token, digest)

    def add(self, row: OrderRow) -> tuple[OrderRow, bool]:
        """Number an order and store it with its events, or find the one its token has already made.

        Returns:
            The stored order with its history, and whether it is new.

        Raises:
            ConflictError: the token belongs to a request that said something else.
        """
        token, digest = row.client_token, row.request_digest
        try:
            with self._write.begin() as session:
                if (known := _settled(session, token, digest)) is not None:
                    return known, False
                day = local(row.created_at).date()
                row.id = f"PD{day:%Y%m%d}-{_next_number(session, day):06d}"
                session.add(row)
                session.flush()
                return row, True
        except IntegrityError:
            # Another request with this token won the race; its transaction has ended.
            with self._read.begin() as session:
                known = _settled(session, token, digest)
            if known is None:
                raise
            return known, False

    def order(self, order_id: str) -> OrderRow:
        """An order with its history.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self._read.begin() as session:
            row = session.scalar(_with_events().where(OrderRow.id == order_id))
        if row is None:
            raise NotFoundError(f"没有编号为「{order_id}」的工单")
        return row

    def orders(self, limit: int, before: str = "", query: str = "") -> Sequence[OrderRow]:
        """The latest orders, newest first, without their history.

        Args:
            limit: at most so many.
            before: only orders numbered before this one.
            query: only orders with this in their number, text, address or lead unit.
        """
        wanted = select(OrderRow).order_by(OrderRow.id.desc()).limit(limit)
        if before:
            wanted = wanted.where(OrderRow.id < before)
        if query:
            wanted = wanted.where(_mentions(query))
        with self._read.begin() as session:
            return session.scalars(wanted).all()


def _with_events() -> Select[OrderRow]:
    return select(OrderRow).options(selectinload(OrderRow.events))


def _mentions(query: str) -> ColumnElement[bool]:
    columns = (OrderRow.id, OrderRow.text, OrderRow.address, OrderRow.lead_name)
    return or_(*(column.icontains(query, autoescape=True) for column in columns))


def _settled(session: Session, token: str, digest: str) -> OrderRow | None:
    row = session.scalar(_with_events().where(OrderRow.client_token == token))
    if row is not None and row.request_digest != digest:
        raise ConflictError(f"这次来电已经派单，编号 {row.id}，内容与这次提交的不同；如是另一件事，请新建工单")
    return row


def _next_number(session: Session, day: date) -> int:
    # One statement, so that the row stays locked until the order it numbers is committed: no gaps, no doubles.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(SequenceRow).values(day=day, last=1)
    step = first.on_conflict_do_update(index_elements=["day"], set_={"last": SequenceRow.last + 1})
    number: int = session.scalars(step.returning(SequenceRow.last)).one()
    return number
