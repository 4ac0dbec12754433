"""A summary's row put into the queue: one for a scope and its days, whoever asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from reports.models import Summary
from reports.papers import Choice, choices_as_data


def queued_row(scope: Mapping[str, Any], choices: Sequence[Choice], *, by: User | None) -> tuple[Summary, bool]:
    """A new row that waits for a worker, and True; while one of the same scope waits or is being built, that one, and
    False. `scope` has the committee and the days too; `by` is None when a calendar asks."""
    while True:
        try:
            with transaction.atomic():
                summary: Summary = Summary.objects.create(requested_by=by, choices=choices_as_data(choices), **scope)
                after = audit.snapshot(summary)
                audit.record("Yêu cầu tổng hợp", summary, by=by, committee_id=summary.committee_id, after=after)
        except IntegrityError:
            # None when that other build has just ended: then this one may begin.
            if running := Summary.objects.in_progress().filter(**scope).first():
                return running, False
        else:
            return summary, True
