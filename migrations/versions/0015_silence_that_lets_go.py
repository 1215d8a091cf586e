"""Papers, and orders not to tell that let go by themselves at a moment counted out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MINNESOTA = ZoneInfo("America/Chicago")
_SATURDAY = 5


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_papers_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.create_index(op.f("ix_papers_subject_id"), "papers", ["subject_id"])
    op.create_table(
        "silence_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["silence_orders.id"],
            name=op.f("fk_silence_steps_order_id_silence_orders"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_steps")),
    )
    op.create_index(op.f("ix_silence_steps_order_id"), "silence_steps", ["order_id"])
    with op.batch_alter_table("silence_orders") as orders:
        orders.add_column(
            sa.Column("form", sa.String(length=40), nullable=False, server_default="order")
        )
        orders.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        orders.add_column(sa.Column("releases_at", sa.DateTime(timezone=True), nullable=True))
        orders.add_column(
            sa.Column("motion_pending", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        orders.add_column(sa.Column("warned", sa.Integer(), nullable=True))
        orders.add_column(sa.Column("told_first_id", sa.Uuid(), nullable=True))
        orders.add_column(sa.Column("told_second_id", sa.Uuid(), nullable=True))
        orders.add_column(sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True))
        for which in ("told_first_id", "told_second_id"):
            orders.create_foreign_key(
                op.f(f"fk_silence_orders_{which}_staff_users"), "staff_users", [which], ["id"]
            )
    with op.batch_alter_table("notice_runs") as runs:
        runs.add_column(sa.Column("approved_on", sa.JSON(), nullable=True))
        runs.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        runs.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        runs.add_column(sa.Column("taken_back_for", sa.JSON(), nullable=True))
    _count_out()
    op.execute("UPDATE silence_orders SET followed_up_at = ended_at WHERE ended_at IS NOT NULL")
    op.execute("UPDATE notice_runs SET begun_at = approved_at")
    with op.batch_alter_table("silence_orders") as orders:
        orders.alter_column("form", server_default=None)
        orders.alter_column("motion_pending", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("notice_runs") as runs:
        for name in ("taken_back_for", "begun_at", "not_before", "approved_on"):
            runs.drop_column(name)
    with op.batch_alter_table("silence_orders") as orders:
        for which in ("told_second_id", "told_first_id"):
            orders.drop_constraint(
                op.f(f"fk_silence_orders_{which}_staff_users"), type_="foreignkey"
            )
        for name in (
            "followed_up_at",
            "told_second_id",
            "told_first_id",
            "warned",
            "motion_pending",
            "releases_at",
            "review_on",
            "form",
        ):
            orders.drop_column(name)
    op.drop_table("silence_steps")
    op.drop_table("papers")


def _count_out() -> None:
    """Orders that stand already let go at 10:00 on the second working day after their last."""
    connection = op.get_bind()
    orders = sa.table(
        "silence_orders",
        sa.column("id", sa.Uuid()),
        sa.column("matter_id", sa.Uuid()),
        sa.column("last_day", sa.Date()),
        sa.column("releases_at", sa.DateTime(timezone=True)),
    )
    matters = sa.table("matters", sa.column("id", sa.Uuid()), sa.column("agency_id", sa.Uuid()))
    holidays = sa.table(
        "agency_holidays", sa.column("agency_id", sa.Uuid()), sa.column("day", sa.Date())
    )
    off = connection.execute(sa.select(holidays.c.agency_id, holidays.c.day)).all()
    standing = connection.execute(
        sa.select(orders.c.id, matters.c.agency_id, orders.c.last_day)
        .join(matters, matters.c.id == orders.c.matter_id)
        .where(orders.c.last_day.is_not(None))
    ).all()
    for order_id, agency_id, last_day in standing:
        moment = _release(last_day, {day for agency, day in off if agency == agency_id})
        connection.execute(
            orders.update().where(orders.c.id == order_id).values(releases_at=moment)
        )


def _release(last_day: date, off: set[date]) -> datetime:
    day, left = last_day, 2
    while left:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in off:
            left -= 1
    return datetime.combine(day, time(10), tzinfo=_MINNESOTA).astimezone(UTC)
