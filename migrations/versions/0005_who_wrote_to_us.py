"""A text that came in is known by its number too, as a keyed hash: one answer a day to each."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbound_texts") as texts:
        texts.add_column(sa.Column("from_index", sa.LargeBinary(length=32), nullable=True))
        texts.create_index("ix_inbound_texts_from_index", ["from_index"])
