"""Orders, their history, and the numbers of a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create all three tables and forbid changing history."""
    op.create_table(
        "orders",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client_token", sa.String(64), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("text", "text_masked", "address", "address_masked")),
        sa.Column("channel", sa.String(50), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("code", sa.String(50), nullable=False),
        sa.Column("path", _JSON, nullable=False),
        sa.Column("lead_unit", sa.String(200), nullable=False),
        sa.Column("lead_name", sa.String(200), nullable=False),
        sa.Column("assist_units", _JSON, nullable=False),
        sa.Column("demand_type", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        *(sa.Column(f"{part}_version", sa.String(100), nullable=False) for part in ("bundle", "catalogue", "duties")),
        sa.Column("suggestion", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("client_token", name="uq_orders_client_token"),
    )
    op.create_index("ix_orders_created_at", "orders", ["created_at"])
    op.create_index("ix_orders_code", "orders", ["code"])
    op.create_table(
        "order_events",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("order_id", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("detail", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_order_events"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_events_order_id"),
    )
    op.create_index("ix_order_events_order_id", "order_events", ["order_id"])
    op.create_table(
        "daily_sequences",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_daily_sequences"),
    )
    for statement in _KEEP_HISTORY[op.get_bind().dialect.name]:
        op.execute(statement)


_KEEP_HISTORY = {
    "sqlite": tuple(
        f"CREATE TRIGGER order_events_no_{change} BEFORE {change.upper()} ON order_events "
        "BEGIN SELECT RAISE(ABORT, 'order_events is append-only'); END"
        for change in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION order_events_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'order_events is append-only'; END $$",
        "CREATE TRIGGER order_events_no_change BEFORE UPDATE OR DELETE ON order_events "
        "FOR EACH ROW EXECUTE FUNCTION order_events_keep()",
    ),
}
