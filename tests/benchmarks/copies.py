"""Copies of a whole committee: same papers, units, tasks, reports and figures, other keys."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

APPS = ("accounts", "conclusions", "targets", "assignments", "reports")
KEPT = {"accounts.User", "accounts.AuditEntry", "accounts.DemonstrationRow", "reports.Summary"}
STEP = 1_000_000  # the nth copy of row 7 has the key n × STEP + 7


def copied_models() -> list[type[models.Model]]:
    every = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [model for model in every if model._meta.label not in KEPT and not is_of_users(model)]


def is_of_users(model: type[models.Model]) -> bool:
    """The tables between users and their groups."""
    return bool(model._meta.auto_created) and model._meta.model_name in {"user_groups", "user_user_permissions"}


def copy_committee(count: int) -> None:
    """Add `count` copies of everything that stands in the database; people are shared."""
    copied = copied_models()
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in copied:
            rows = list(model._base_manager.values())
            made = (model(**row) for number in range(1, count + 1) for row in moved(model, rows, copied, number))
            while some := list(islice(made, 5000)):  # all at once would be held in memory
                model._base_manager.bulk_create(some, batch_size=500)


def moved(
    model: type[models.Model], rows: list[dict[str, Any]], copied: list[type[models.Model]], number: int
) -> Iterator[dict[str, Any]]:
    keys = [
        field.attname
        for field in model._meta.concrete_fields
        if field.primary_key or (isinstance(field, models.ForeignKey) and field.related_model in copied)
    ]
    for row in rows:
        fresh = {**row, **{key: row[key] + number * STEP for key in keys if row[key] is not None}}
        if "path" in row:
            fresh["path"] = re.sub(r"\d+", lambda found: str(int(found[0]) + number * STEP), row["path"])
        yield fresh
