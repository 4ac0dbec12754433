"""What becomes of a sheet that was sent: looked at and kept, then confirmed or discarded. All of it is written, or
nothing."""

import hashlib
from dataclasses import asdict
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from import_export.exceptions import ImportError as BatchFailed

from accounts import audit
from accounts.differences import Checked
from accounts.exchange import SheetResource
from accounts.limits import Refused
from accounts.models import Unit, User
from accounts.resources import UnitResource
from accounts.sheets import open_sheet
from accounts.vietnamese import nfc
from targets.models import IndicatorSet
from targets.received import Upload
from targets.resources.goals import TargetResource
from targets.resources.register import RegisterResource, StillNeeded
from targets.resources.results import ResultResource

_OF_SET = {
    Upload.Kind.REGISTER: RegisterResource,
    Upload.Kind.TARGETS: TargetResource,
    Upload.Kind.RESULTS: ResultResource,
}
_EMPTY = "Bảng không có dòng số liệu nào dưới dòng tiêu đề."


class UploadMoved(Exception):
    """The sheet is no longer waiting to be confirmed. Nothing was written."""


class UploadChanged(Exception):
    """The data have changed since the sheet was looked at. Nothing was written; the new look is kept."""


def resource_for(kind: str, committee: Unit, indicator_set: IndicatorSet | None) -> SheetResource:
    if kind == Upload.Kind.UNITS or indicator_set is None:
        return UnitResource(committee)
    return _OF_SET[Upload.Kind(kind)](indicator_set)


def receive_upload(
    *, committee: Unit, kind: str, indicator_set: IndicatorSet | None, name: str, content: bytes, by: User
) -> Upload:
    """Look at the sheet and keep it with what it would do; raises `Refused` when it cannot be read at all."""
    upload = Upload(
        committee=committee,
        kind=kind,
        indicator_set=None if kind == Upload.Kind.UNITS else indicator_set,
        name=nfc(PurePath(name.replace("\\", "/")).name)[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    _, checked, remarks = _look(upload, content)
    for field, value in _seen(checked, remarks).items():
        setattr(upload, field, value)
    with transaction.atomic():
        upload.file.save(
            f"{upload.sha256[:16]}{PurePath(upload.name).suffix.lower()}", ContentFile(content), save=False
        )
        upload.save()
        audit.record("Tải bảng tính lên", upload, by=by, committee_id=committee.pk, after=_facts(upload))
    return upload


def confirm_upload(upload: Upload, *, digest: str, by: User) -> None:
    """Write what the look of this `digest` has shown. Of two at once one writes.

    Raises `UploadMoved`, or `UploadChanged` with the new look kept.
    """
    if upload.state != Upload.State.CHECKED:
        raise UploadMoved
    resource, checked, remarks = _look(upload, _content(upload))
    if checked.faults or checked.digest != digest:
        _keep_look(upload, checked, remarks)
        raise UploadChanged
    resource.prepare()
    try:
        with transaction.atomic():
            _write(upload, resource, checked, by=by)
    except (UploadChanged, StillNeeded, IntegrityError, BatchFailed) as error:
        _, checked, remarks = _look(upload, _content(upload))
        _keep_look(upload, checked, remarks)
        raise UploadChanged from error


def _write(upload: Upload, resource: SheetResource, checked: Checked, *, by: User) -> None:
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKED)
    if not waiting.update(state=Upload.State.APPLIED, applied_by=by, applied_at=timezone.now(), counts=checked.counts):
        raise UploadMoved
    resource.lock()
    if resource.state() != checked.state:
        raise UploadChanged
    resource.write(by=by, upload=upload)
    audit.record("Ghi bảng tính", upload, by=by, committee_id=upload.committee_id, after=_facts(upload))


def discard_upload(upload: Upload, *, by: User) -> None:
    """Put the sheet aside unwritten; the file stays. Raises `UploadMoved` when it is not waiting."""
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKED)
        if not waiting.update(state=Upload.State.DISCARDED):
            raise UploadMoved
        audit.record("Bỏ bảng tính", upload, by=by, committee_id=upload.committee_id, before=_facts(upload))


def _look(upload: Upload, content: bytes) -> tuple[SheetResource, Checked, list[str]]:
    resource = resource_for(upload.kind, upload.committee, upload.indicator_set)
    sheet = open_sheet(content, name=upload.name, headings=resource.headings())
    if not sheet.rows:
        raise Refused(_EMPTY)
    return resource, resource.check(sheet), sheet.remarks


def _content(upload: Upload) -> bytes:
    """The file as it was received; raises `UploadMoved` when it is not that file any more."""
    with upload.file.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise UploadMoved
    return content


def _seen(checked: Checked, remarks: list[str]) -> dict[str, object]:
    preview = {
        "differences": [asdict(row) for row in checked.differences],
        "faults": [asdict(row) for row in checked.faults],
        "remarks": remarks,
    }
    state = Upload.State.REFUSED if checked.faults else Upload.State.CHECKED
    return {"state": state, "counts": checked.counts, "preview": preview, "digest": checked.digest}


def _keep_look(upload: Upload, checked: Checked, remarks: list[str]) -> None:
    Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKED).update(**_seen(checked, remarks))


def _facts(upload: Upload) -> dict[str, object]:
    """What the trail keeps: enough to find the file and the rows that came of it."""
    return {"kind": upload.kind, "name": upload.name, "sha256": upload.sha256, "counts": upload.counts}
