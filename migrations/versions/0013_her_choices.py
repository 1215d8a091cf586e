"""Whether messages can be left, the language before a change, and what she was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people") as batch:
        batch.add_column(
            sa.Column("no_messages", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("untold_changes") as batch:
        batch.add_column(sa.Column("language_before", sa.String(length=35), nullable=True))
    with op.batch_alter_table("tasks") as batch:
        batch.add_column(sa.Column("answer", sa.LargeBinary(), nullable=True))
