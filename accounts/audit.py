"""The audit trail: append, and prove that nothing was changed or taken out."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import AuditEntry, User

_SECRET_FIELDS = frozenset({"password"})
# Any constant will do, as long as nothing else takes the same advisory lock.
_CHAIN_LOCK = 406_2023


def snapshot(row: models.Model, *fields: str) -> dict[str, Any]:
    """The row's stored values by field name, JSON-ready; only `fields` when given. Secrets are left out."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.name in _SECRET_FIELDS or (fields and field.name not in fields):
            continue
        value = field.value_from_object(row)
        values[field.name] = value if isinstance(value, str | int | bool | None) else str(value)
    return values


@transaction.atomic
def record(
    action: str,
    row: models.Model,
    *,
    by: User | None,
    committee_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry, chained by SHA-256 to the one before it. `by` is None for the program itself.

    Holds the chain until the surrounding transaction ends, so that two writers never name the same predecessor.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
    entry = AuditEntry(
        at=timezone.now(),
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "Hệ thống",
        committee_id=committee_id if committee_id is not None or by is None else by.committee_id,
        action=action,
        object_type=row._meta.label_lower,
        object_id=str(row.pk),
        object_label=str(row)[:300],
        before=before or {},
        after=after or {},
        previous_hash=last or "",
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 (hex) over the entry's content and its predecessor's hash."""
    at: datetime = entry.at.astimezone(UTC)
    content = [
        entry.previous_hash,
        at.isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.committee_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.before,
        entry.after,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken_links() -> Iterator[str]:
    """One Vietnamese sentence for each entry that does not match its hash or does not follow its predecessor."""
    previous = ""
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous_hash != previous:
            yield f"Mục {entry.pk}: không nối tiếp mục đứng trước (có mục đã bị xoá hoặc chèn thêm)."
        if entry.hash != digest(entry):
            yield f"Mục {entry.pk}: nội dung không khớp mã băm (đã bị sửa)."
        previous = entry.hash
