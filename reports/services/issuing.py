"""An issued summary: its number, day and signer, to whom it goes, who has read it, the paper as it came back signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.notices import notify, words
from assignments.evidence import EvidenceRefused, sha256_of
from assignments.services import check_upload
from reports.builder import heading_as_data, heading_of, replaced_words
from reports.jsonable import plain
from reports.models import SignedCopy, Summary, SummaryRecipient
from reports.papers import choices_from
from reports.services.summaries import WAITING, SummaryRefused, queue_build, request_summary
from targets.models import IndicatorSet
from targets.periods import TERM_YEARS

_SIGNED_KINDS = frozenset({"pdf", "jpg", "jpeg", "png"})


@dataclass(frozen=True, slots=True)
class Issue:
    """What is written on a summary when it goes out. `recipients` are the lines of Nơi nhận.

    `term` is that of the numbering, by default the day's; `built_at` names the draft that was looked at, when it must
    be that one.
    """

    number: str
    issued_on: date
    signer_capacity: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]
    term: str = ""
    built_at: datetime | None = None


def term_of(committee_id: int, day: date) -> str:
    """The term within which papers are numbered, `2020-2025`: the five years up to the end of the committee's longest
    set of indicators on that day, the congress's; without one those from the last round year."""
    sets = IndicatorSet.objects.filter(committee_id=committee_id, period_start__lte=day, period_end__gte=day)
    end = sets.order_by("-period_end").values_list("period_end", flat=True).first()
    return term_until(end.year if end else day.year - day.year % TERM_YEARS + TERM_YEARS)


def term_until(year: int) -> str:
    """`2020-2025` for 2025."""
    return f"{year - TERM_YEARS}-{year}"


def next_number(committee_id: int, term: str) -> str:
    """One more than the greatest number of the term, written as the form wants: `07`."""
    used = Summary.objects.filter(committee=committee_id, term=term).exclude(number="")
    numbers = [int(number) for number in used.values_list("number", flat=True) if number.isdigit()]
    return f"{max(numbers, default=0) + 1:02d}"


@transaction.atomic
def issue_summary(summary: Summary, issue: Issue, *, readers: Iterable[User], by: User) -> None:
    """Freeze a draft with its number and queue its last files; tell the readers. Raises `SummaryRefused`.

    The figures are those of the draft, whatever has been reported since.
    """
    _check_day(summary, issue.issued_on)
    number = issue.number.zfill(2) if issue.number.isdigit() else issue.number
    term = issue.term or term_of(summary.committee_id, issue.issued_on)
    heading = replace(
        heading_of(summary.committee),
        number=number,
        issued_on=issue.issued_on,
        signer_capacity=issue.signer_capacity,
        signer_title=issue.signer_title,
        signer_name=issue.signer_name,
        recipients=issue.recipients,
        replaces=replaced_words(summary),
    )
    draft = Summary.objects.filter(pk=summary.pk, status=Summary.Status.READY, issued_on__isnull=True)
    if issue.built_at is not None:
        draft = draft.filter(built_at=issue.built_at)
    fields = {"number": number, "term": term, "issued_on": issue.issued_on, "heading": heading_as_data(heading)}
    try:
        with transaction.atomic():
            moved = draft.update(
                status=Summary.Status.QUEUED, issued_by=by, issued_at=timezone.now(), **WAITING, **fields
            )
    except IntegrityError as error:
        raise SummaryRefused(_why_refused(summary, term, number)) from error
    if not moved:
        raise SummaryRefused("Dự thảo đã được lập lại hoặc ban hành trong lúc đồng chí xem. Hãy xem lại rồi ban hành.")
    summary.refresh_from_db()
    audit.record("Ban hành bản tổng hợp", summary, by=by, after=plain(fields))
    send_to(summary, readers)
    queue_build(summary)


def _check_day(summary: Summary, day: date) -> None:
    if day > timezone.localdate():
        raise SummaryRefused("Ngày ban hành chưa đến.")
    counted_on = date.fromisoformat((summary.figures or {}).get("on", str(day)))
    if day < counted_on:
        raise SummaryRefused(f"Ngày ban hành không thể trước ngày của số liệu ({counted_on:%d/%m/%Y}).")


def _why_refused(summary: Summary, term: str, number: str) -> str:
    used = Summary.objects.filter(committee=summary.committee_id, term=term, number=number).exclude(pk=summary.pk)
    if used.exists():
        free = next_number(summary.committee_id, term)
        return f"Số {number} đã dùng trong nhiệm kỳ {term}. Số kế tiếp: {free}."
    return "Một bản khác của cùng kỳ, cùng phạm vi đang được lập. Hãy chờ bản ấy xong rồi ban hành."


@transaction.atomic
def correct_summary(summary: Summary, *, by: User) -> Summary:
    """A new draft, with the figures of now, that will replace the issued one and name it. Raises `SummaryRefused`."""
    if not summary.is_issued or Summary.objects.filter(replaces=summary).exists():
        raise SummaryRefused("Bản này chưa ban hành, hoặc đã có bản thay thế.")
    made = request_summary(
        committee=summary.committee,
        period=summary.period,
        by=by,
        unit=summary.unit,
        conclusion=summary.conclusion,
        topic=summary.topic,
        indicator_set=summary.indicator_set,
        choices=choices_from(summary.choices),
    )
    if not Summary.objects.filter(pk=made.pk, replaces__isnull=True, issued_on__isnull=True).update(replaces=summary):
        raise SummaryRefused("Một bản khác của cùng kỳ, cùng phạm vi đang được lập. Hãy thử lại sau.")
    made.replaces = summary
    audit.record("Lập bản thay thế", made, by=by, after={"replaces": summary.pk})
    return made


# --- Readers -------------------------------------------------------------------------------------


def send_to(summary: Summary, readers: Iterable[User]) -> None:
    """Send an issued summary to people with accounts; who has it already is not sent it again."""
    known = set(summary.recipients.values_list("user_id", flat=True))
    new = [user for user in readers if user.pk not in known]
    SummaryRecipient.objects.bulk_create(SummaryRecipient(summary=summary, user=user) for user in new)
    _tell(new, summary, "summary_issued", "issued")


def _tell(users: Sequence[User], summary: Summary, text: str, step: str) -> set[int]:
    day = summary.issued_on or timezone.localdate()
    told = words(text, reference=f"Báo cáo số {summary.reference}", day=f"{day:%d/%m/%Y}", subject=str(summary))
    url = reverse("summary_detail", args=[summary.pk])
    return notify(users, kind=Notice.Kind.SUMMARY, about=f"summary:{summary.pk}", step=step, text=told, url=url)


def note_opened(summary: Summary, *, by: User) -> None:
    """The first time that a reader opens the page or takes a file; what was told of it counts as read."""
    if summary.recipients.filter(user=by, opened_at__isnull=True).update(opened_at=timezone.now()):
        told = Notice.objects.filter(user=by, about=f"summary:{summary.pk}", read_at__isnull=True)
        told.update(read_at=timezone.now())


@transaction.atomic
def acknowledge(summary: Summary, *, by: User) -> bool:
    """The reader has received it. False when there was nothing to acknowledge."""
    now = timezone.now()
    note_opened(summary, by=by)
    moved = summary.recipients.filter(user=by, acknowledged_at__isnull=True).update(acknowledged_at=now)
    if moved:
        audit.record("Xác nhận đã nhận bản tổng hợp", summary, by=by)
    return bool(moved)


@transaction.atomic
def remind_readers(summary: Summary, *, by: User) -> int:
    """Tell those again who have not acknowledged it, at most once a day; how many were told."""
    silent = summary.recipients.filter(acknowledged_at=None).values("user")
    waiting = list(User.objects.filter(pk__in=silent, is_active=True))
    told = _tell(waiting, summary, "summary_reminded", f"reminded:{timezone.localdate()}")
    if told:
        audit.record("Nhắc xem bản tổng hợp", summary, by=by, after={"people": len(told)})
    return len(told)


# --- Signed copies -------------------------------------------------------------------------------


@transaction.atomic
def attach_signed(summary: Summary, upload: "UploadedFile[Any]", *, by: User) -> SignedCopy:
    """Keep the signed paper as it was received. Raises `EvidenceRefused`, or `SummaryRefused` for a draft."""
    if not summary.is_issued:
        raise SummaryRefused("Bản chưa ban hành thì chưa có bản ký.")
    name = check_upload(upload)
    if name.rsplit(".", 1)[-1] not in _SIGNED_KINDS:
        raise EvidenceRefused("Bản ký là PDF hoặc ảnh chụp (JPG, PNG) của bản giấy đã ký.")
    digest = sha256_of(upload)
    copy = SignedCopy(summary=summary, name=name, sha256=digest, by=by)
    copy.file.save(f"{digest[:16]}.{name.rsplit('.', 1)[-1]}", upload, save=True)
    audit.record("Đính kèm bản ký", copy, by=by, committee_id=summary.committee_id, after=audit.snapshot(copy))
    return copy
