"""Triggers that keep the congress's own target, version 1, as it was entered: on SQLite and PostgreSQL alike.

Its value, day, indicator and version are never changed and the row is never deleted; authority and reason may still be
spelled better. An indicator that has such a target can therefore not be deleted either: Django deletes the targets
first, so a cascade looks no different from taking the target away.

SQLite drops the triggers of a table that a later migration alters: that migration has to make them again.
"""

from django.db import migrations

_WORDS = "the target of the congress stays as it was decided"
SQLITE = (
    "CREATE TRIGGER congress_target_no_update BEFORE UPDATE ON targets_target WHEN OLD.version = 1 AND "
    "(NEW.value <> OLD.value OR NEW.period_end <> OLD.period_end OR NEW.indicator_id <> OLD.indicator_id "
    f"OR NEW.version <> OLD.version) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    "CREATE TRIGGER congress_target_no_delete BEFORE DELETE ON targets_target WHEN OLD.version = 1 "
    f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION congress_target_stays() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER congress_target_no_update BEFORE UPDATE ON targets_target FOR EACH ROW WHEN (OLD.version = 1 AND "
    "(NEW.value <> OLD.value OR NEW.period_end <> OLD.period_end OR NEW.indicator_id <> OLD.indicator_id "
    "OR NEW.version <> OLD.version)) EXECUTE FUNCTION congress_target_stays()",
    "CREATE TRIGGER congress_target_no_delete BEFORE DELETE ON targets_target FOR EACH ROW WHEN (OLD.version = 1) "
    "EXECUTE FUNCTION congress_target_stays()",
)
UNDO_SQLITE = ("DROP TRIGGER congress_target_no_update", "DROP TRIGGER congress_target_no_delete")
UNDO_POSTGRESQL = (
    "DROP TRIGGER congress_target_no_update ON targets_target",
    "DROP TRIGGER congress_target_no_delete ON targets_target",
    "DROP FUNCTION congress_target_stays()",
)


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def create(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = (("targets", "0002_result_basis"),)

    operations = (migrations.RunPython(create, remove),)
