"""What the sender needs to account for every notice: places, bundles, opt-outs, who told her."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXT_IN_DOUBT = "channel = 'sms' AND state IN ('sending', 'uncertain') AND priority > 0"


def upgrade() -> None:
    _new_tables()
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("agency_key", sa.Uuid(), nullable=True))
        notices.create_index("ix_notices_agency_key", ["agency_key"])
    with op.batch_alter_table("channel_pauses") as pauses:
        pauses.add_column(sa.Column("reason", sa.String(length=60), nullable=True))
    with op.batch_alter_table("deliveries") as deliveries:
        for column in _delivery_columns():
            deliveries.add_column(column)
        deliveries.drop_column("cost_cents")
        deliveries.create_foreign_key(
            op.f("fk_deliveries_bundle_id_print_bundles"), "print_bundles", ["bundle_id"], ["id"]
        )
        deliveries.create_index("ix_deliveries_to", ["to_index"])
        deliveries.create_index("ix_deliveries_bundle_id", ["bundle_id"])
        deliveries.create_index(
            "uq_deliveries_one_text_in_doubt",
            ["to_index"],
            unique=True,
            sqlite_where=sa.text(_TEXT_IN_DOUBT),
            postgresql_where=sa.text(_TEXT_IN_DOUBT),
        )


def _delivery_columns() -> list[sa.Column]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("sends", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("to_index", sa.LargeBinary(length=32), nullable=True),
        # Filled, and then required, by the next migration.
        sa.Column("moved_at", moment, nullable=True),
        sa.Column("began_at", moment, nullable=True),
        sa.Column("polled_at", moment, nullable=True),
        sa.Column("bundle_id", sa.Uuid(), nullable=True),
        sa.Column("owner_key", sa.Uuid(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
    ]


def _new_tables() -> None:
    op.create_table(
        "print_bundles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("agency_key", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_bundles")),
    )
    op.create_index("ix_print_bundles_agency_key", "print_bundles", ["agency_key"])
    op.create_table(
        "reprints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["print_bundles.id"], name=op.f("fk_reprints_bundle_id_print_bundles")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_reprints_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reprints")),
    )
    op.create_index("ix_reprints_bundle_id", "reprints", ["bundle_id"])
    op.create_table(
        "opt_outs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("to_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
        sa.UniqueConstraint("channel", "to_index", name=op.f("uq_opt_outs_channel")),
    )
    op.create_table(
        "inbound_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("keyword", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_texts")),
        sa.UniqueConstraint("reference", name=op.f("uq_inbound_texts_reference")),
    )
    op.create_table(
        "in_person_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("by_key", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("she_said", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_in_person_records_delivery_id_deliveries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_person_records")),
    )
    op.create_index("ix_in_person_records_delivery_id", "in_person_records", ["delivery_id"])
    op.create_table(
        "provider_paces",
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_provider_paces")),
    )
