"""Alembic's entry: migrates the connection that `serving.database` hands over, inside its transaction."""

from alembic import context

from serving.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
