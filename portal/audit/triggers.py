"""Triggers that refuse to change or delete what stands on the trail, for both databases.

They stop a mistake and an injected statement; whoever owns the database can drop them, and is
found out by the seals.
"""

from __future__ import annotations

_TABLES = ("audit_events", "audit_seals")
_MESSAGE = "the audit trail is only added to"

SQLITE_CREATE: tuple[str, ...] = tuple(
    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    for table in _TABLES
    for act in ("UPDATE", "DELETE")
)
SQLITE_DROP: tuple[str, ...] = tuple(
    f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table in _TABLES for act in ("update", "delete")
)

_REFUSE = (
    "CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
)
POSTGRESQL_CREATE: tuple[str, ...] = (
    _REFUSE,
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_added_to()"
        for table in _TABLES
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added_to()"
        for table in _TABLES
    ),
)
POSTGRESQL_DROP: tuple[str, ...] = (
    *(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in _TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in _TABLES),
    "DROP FUNCTION IF EXISTS audit_only_added_to()",
)
