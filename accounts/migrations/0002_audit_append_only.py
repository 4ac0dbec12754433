"""Triggers that refuse UPDATE and DELETE on the audit trail, on SQLite and PostgreSQL alike."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON accounts_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON accounts_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
)
UNDO_SQLITE = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
UNDO_POSTGRESQL = ("DROP TRIGGER audit_no_change ON accounts_auditentry", "DROP FUNCTION audit_append_only()")


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def create(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)

    operations = (migrations.RunPython(create, remove),)
