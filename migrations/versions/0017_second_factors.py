"""Staff's second factors, and when an account was last used."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_user_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", _WHEN, nullable=False),
        sa.Column("confirmed_at", _WHEN, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_user_id"],
            ["staff_users.id"],
            name=op.f("fk_second_factors_staff_user_id_staff_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factors")),
    )
    op.create_index("ix_second_factors_staff_user_id", "second_factors", ["staff_user_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", _WHEN, nullable=False),
        sa.Column("used_at", _WHEN, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_user_id"],
            ["staff_users.id"],
            name=op.f("fk_recovery_codes_staff_user_id_staff_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index("ix_recovery_codes_staff_user_id", "recovery_codes", ["staff_user_id"])
    op.add_column("web_sessions", sa.Column("factor_at", _WHEN, nullable=True))
    for column in ("used_at", "woken_at"):
        op.add_column("staff_users", sa.Column(column, _WHEN, nullable=True))
    _all_awake()


def downgrade() -> None:
    for column in ("woken_at", "used_at"):
        op.drop_column("staff_users", column)
    op.drop_column("web_sessions", "factor_at")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")


def _all_awake() -> None:
    """Nobody noted when accounts were used: the ninety days begin today, or an office is locked."""
    users = sa.table("staff_users", sa.column("woken_at", _WHEN))
    op.execute(users.update().values(woken_at=datetime.now(UTC)))
