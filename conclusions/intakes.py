"""Reading one paper that is being entered: claim the row, open the file apart, read, match units, save the draft.

The row is the job; who holds its claim works on it.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts import audit, claims
from accounts.claims import ClaimLost, Heartbeat
from accounts.limits import Refused
from accounts.models import Unit
from conclusions.drafts import Draft, Match, as_data, draft_of
from conclusions.edits import Standing, keep_unchanged
from conclusions.models import Conclusion, Intake
from conclusions.opening import open_apart
from conclusions.reading import read
from conclusions.unit_names import UnitName, match_units

logger = logging.getLogger(__name__)

_FAILED = "Có lỗi khi đọc văn bản. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."
_LOST = "Đã thử nhiều lần nhưng tiến trình đọc đều dừng giữa chừng. Tệp có thể quá nặng."


def claim(intake_id: int) -> str | None:
    """Take the queued row for this worker; None when it is not queued (any more). One conditional UPDATE."""
    queued = Intake.objects.filter(pk=intake_id, status=Intake.Status.QUEUED)
    return claims.take(queued, status=Intake.Status.READING, reason="")


def read_intake(intake_id: int) -> None:
    """Read the paper if this worker gets its claim: READ, REFUSED with nothing kept, or FAILED with the reason.

    May run twice for one row: the second run finds no queued row and stops.
    """
    token = claim(intake_id)
    if token is None:
        return
    held = Intake.objects.filter(pk=intake_id, claim=token, status=Intake.Status.READING)
    try:
        with Heartbeat(held):
            intake = held.select_related("committee", "amends").get()
            _finish(held, *_make(intake, claims.step_of(held)))
    except (ClaimLost, Intake.DoesNotExist):
        logger.info("intake %s: taken over by another worker, or discarded", intake_id)
    except Refused as reason:
        refuse(held, intake_id, str(reason))
    except Exception:
        logger.exception("intake %s failed", intake_id)
        held.update(status=Intake.Status.FAILED, reason=_FAILED)


def _make(intake: Intake, step: Callable[[int, str], None]) -> tuple[dict[str, Any], Draft]:
    step(15, "Mở tệp")
    document = open_apart(Path(intake.file.path), name=intake.name)
    step(50, "Đọc văn bản")
    reading = read(document.blocks)
    step(75, "Tìm nhiệm vụ")
    found = as_data(reading) | {"remarks": [*document.remarks, *reading.remarks]}
    step(85, "Đối chiếu đơn vị")
    draft = draft_of(reading, _matcher(intake.committee), remarks=document.remarks)
    if intake.amends:
        draft = keep_unchanged(draft, standing_in(intake.amends))
    return found, draft


def _matcher(committee: Unit) -> Match:
    units = Unit.objects.serving(committee, timezone.localdate())
    names = [UnitName(*row) for row in units.values_list("pk", "name", "short_name", "kind")]
    return lambda words: match_units(words, names)


def standing_in(conclusion: Conclusion) -> list[Standing]:
    """The directives in force of the paper, in its order, with their very words."""
    directives = conclusion.directives.in_force_on(timezone.localdate()).select_related("passage")
    return [Standing(row.pk, row.title, row.words) for row in directives.order_by("position")]


def _finish(held: Any, found: dict[str, Any], draft: Draft) -> None:
    done = held.update(
        status=Intake.Status.READ, progress=100, step="Đã đọc xong", reading=found, draft=as_data(draft), claim=""
    )
    if not done:
        raise ClaimLost


def refuse(held: Any, intake_id: int, reason: str) -> None:
    """Close the row with the reason and keep nothing of the paper: its text, its name, its file.

    The row remembers where the file lay until it is gone, so that the sweep finds what a dead worker left.
    """
    refused = held.update(
        status=Intake.Status.REFUSED, reason=reason, name="", sha256="", step="", claim="", reading=None, draft=None
    )
    if not refused:
        return
    intake = Intake.objects.get(pk=intake_id)
    audit.record("Không nhận văn bản", intake, by=None, committee_id=intake.committee_id)
    _delete_file(intake)


def _delete_file(intake: Intake) -> None:
    if intake.file.name:
        intake.file.storage.delete(intake.file.name)
    Intake.objects.filter(pk=intake.pk).update(file="")


def release_lost_claims() -> list[int]:
    """Put back what dead workers held and name all rows that wait for a worker; give up after too many attempts."""
    busy = Intake.objects.filter(status=Intake.Status.READING)
    lost = {"status": Intake.Status.FAILED, "reason": _LOST}
    claims.put_back(busy, queued=Intake.Status.QUEUED, step="Đọc lại sau sự cố", failed=lost)
    for intake in Intake.objects.filter(~Q(file=""), status=Intake.Status.REFUSED):
        _delete_file(intake)
    waiting = Intake.objects.filter(status=Intake.Status.QUEUED)
    return list(waiting.order_by("received_at").values_list("pk", flat=True))
