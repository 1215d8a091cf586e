"""The audit trail is only added to: triggers refuse every change to it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("audit_events", "audit_seals")
KEYS = {"audit_events": "sequence", "audit_seals": "id"}
MESSAGE = "the audit trail is only added to"


def upgrade() -> None:
    statements = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> list[str]:
    changes = [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in TABLES
        for act in ("UPDATE", "DELETE")
    ]
    # INSERT OR REPLACE takes the old row away without asking the trigger on DELETE.
    replacing = [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - our tables
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table, key in KEYS.items()
    ]
    return [*changes, *replacing]


def _postgresql() -> list[str]:
    refuse = (
        "CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    per_table = [
        f"CREATE TRIGGER {table}_no_{name} BEFORE {acts} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION audit_only_added_to()"
        for table in TABLES
        for name, acts, each in (
            ("change", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    ]
    return [refuse, *per_table]
