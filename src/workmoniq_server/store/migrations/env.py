"""How Alembic runs the steps: on the connection it is handed, in that connection's transaction."""

from alembic import context

from workmoniq_server.store import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.main,
    render_as_batch=True,
)
context.run_migrations()
