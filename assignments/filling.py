"""What becomes of a form that was filled in: looked at and kept, then its reports are sent, or it is put aside."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.archives import open_archive, read_member
from accounts.limits import DEFAULT, Refused
from accounts.models import Unit, User
from accounts.vietnamese import nfc
from assignments.blanks import FilledRow, read_filled
from assignments.models import FilledForm
from assignments.services import PeriodClosed, ReportMoved, save_report, submit_report

MOST_IN_ZIP = 200
_NOTHING = "Biểu mẫu chưa ghi gì: không hàng nào có ô Kết quả."


class FormMoved(Exception):
    """The form is not waiting any more, or what it says can no longer be entered. Nothing was changed."""


def receive_forms(*, committee: Unit, name: str, content: bytes, by: User, today: date) -> list[FilledForm]:
    """Keep the form, or each of a zip, with what came of the first look. Raises `Refused` when the zip cannot be
    opened; a form that cannot be read is kept too, with the reason."""
    return [_receive(committee, name, content, by, today) for name, content in _files(name, content)]


def _files(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if PurePath(name).suffix.lower() != ".zip":
        yield name, content
        return
    with open_archive(content, kind="zip", limits=DEFAULT) as archive:
        names = [member.filename for member in archive.infolist() if not member.is_dir()]
        forms = [
            one for one in names if one.lower().endswith(".xlsx") and not PurePath(one).name.startswith(("~", "."))
        ]
        if not forms or len(forms) > MOST_IN_ZIP:
            raise Refused(f"Tệp nén phải có từ 1 đến {MOST_IN_ZIP} biểu mẫu .xlsx.")
        for one in forms:
            yield PurePath(one).name, read_member(archive, one, kind="zip") or b""


@transaction.atomic
def _receive(committee: Unit, name: str, content: bytes, by: User, today: date) -> FilledForm:
    form = FilledForm(
        committee=committee,
        name=nfc(PurePath(name.replace("\\", "/")).name)[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        state=FilledForm.State.CHECKED,
    )
    try:
        rows = read_filled(content, name=name, committee=committee, today=today)
        form.count = len(rows)
        form.reason = "" if rows else _NOTHING
    except Refused as refusal:
        form.reason = str(refusal)
    if form.reason:
        form.state = FilledForm.State.REFUSED
    form.file.save(f"{form.sha256[:16]}.xlsx", ContentFile(content), save=False)
    form.save()
    audit.record("Nhận biểu mẫu", form, by=by, committee_id=committee.pk, after=audit.snapshot(form))
    return form


def rows_of(form: FilledForm, today: date) -> list[FilledRow]:
    """What the form says today. Raises `Refused` when none of it can be entered any more."""
    with form.file.open("rb") as file:
        content = file.read()
    return read_filled(content, name=form.name, committee=form.committee, today=today)


def enter_form(form: FilledForm, *, by: User, today: date) -> int:
    """Save and send the form's reports, all or none; how many. Of two at once one enters it.

    Raises `FormMoved` with the reason.
    """
    try:
        rows = rows_of(form, today)
    except Refused as refusal:
        raise FormMoved(str(refusal)) from refusal
    if not rows or any(row.problems for row in rows):
        raise FormMoved("Biểu mẫu còn hàng không nhận được.")
    try:
        with transaction.atomic():
            _close(form, FilledForm.State.APPLIED, applied_by=by, applied_at=timezone.now(), count=len(rows))
            for row in rows:
                _send(row, by)
            audit.record("Nhập biểu mẫu", form, by=by, committee_id=form.committee_id, after=audit.snapshot(form))
    except (ReportMoved, PeriodClosed) as reason:
        raise FormMoved(str(reason)) from reason
    return len(rows)


def _send(row: FilledRow, by: User) -> None:
    report = save_report(
        row.work.assignment,
        period=row.work.period,
        words=row.form.words(),
        values=row.form.values(),
        by=by,
        version=row.work.report.version if row.work.report else None,
    )
    submit_report(report, by=by)


@transaction.atomic
def discard_form(form: FilledForm, *, by: User) -> None:
    """Put the form aside; the file stays. Raises `FormMoved`."""
    _close(form, FilledForm.State.DISCARDED)
    audit.record("Bỏ biểu mẫu", form, by=by, committee_id=form.committee_id)


def _close(form: FilledForm, state: str, **fields: object) -> None:
    waiting = FilledForm.objects.filter(pk=form.pk, state=FilledForm.State.CHECKED)
    if not waiting.update(state=state, **fields):
        raise FormMoved("Biểu mẫu này đã được xử lý.")
    form.refresh_from_db()
