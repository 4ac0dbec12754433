"""Writes on papers. State moves by conditional UPDATE: two people, one outcome."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.vietnamese import nfc, search_key
from conclusions import tasks
from conclusions.documents import check_file, ending_of
from conclusions.drafts import Draft, as_data
from conclusions.models import Conclusion, Directive, Intake, Passage

PASTED = "Văn bản dán vào.txt"

_HEADER = (
    "kind",
    "number",
    "symbol",
    "parent_body",
    "issuer",
    "place",
    "title",
    "signer_capacity",
    "signer_title",
    "signer_name",
)


class PaperRefused(Exception):
    """A paper that cannot be published; the message is Vietnamese and says why."""


class IntakeMoved(Exception):
    """The intake or its draft is no longer what the act was made for: somebody else was first. Nothing was changed."""


# --- Publishing ----------------------------------------------------------------------------------


def published_before(committee: Unit, *, issuer: str, number: str, symbol: str, signed_on: date) -> Conclusion | None:
    """The committee's paper of this issuer, number and symbol of the same year; marks and leading zeros aside.

    Numbers begin anew each year with the State and each term with the Party, so the year belongs to the number.
    """
    wanted = _identity(issuer, number, symbol)
    papers = Conclusion.objects.filter(committee=committee, signed_on__year=signed_on.year).exclude(number="")
    return next((paper for paper in papers if _identity(paper.issuer, paper.number, paper.symbol) == wanted), None)


def _identity(issuer: str, number: str, symbol: str) -> tuple[str, str, str]:
    return search_key(issuer), search_key(number).lstrip("0"), search_key(symbol)


@transaction.atomic
def publish_paper(
    paper: Mapping[str, Any], *, committee: Unit, by: User | None, document: str = "", sha256: str = ""
) -> Conclusion:
    """Enter a read paper as a published conclusion, with its passages and directives.

    `paper` has the header fields, `passages` in order (`parent` is the position of an earlier one) and `directives`
    anchored by `passage` position and character offsets; lists of words become lines. `document` names the stored
    file. Raises `PaperRefused` when this issuer's number is there already.
    """
    twin = published_before(
        committee,
        issuer=paper["issuer"],
        number=paper["number"],
        symbol=paper["symbol"],
        signed_on=date.fromisoformat(paper["signed_on"]),
    )
    if twin is not None:
        raise _twice(twin)
    try:
        with transaction.atomic():
            conclusion = Conclusion.objects.create(
                committee=committee,
                state=Conclusion.State.PUBLISHED,
                document=document,
                sha256=sha256,
                **_header(paper),
            )
    except IntegrityError as error:  # published at the same moment by a colleague
        raise PaperRefused("Văn bản số này vừa được công bố. Hãy tải lại trang.") from error
    passages = _create_passages(conclusion, paper["passages"])
    for found in paper["directives"]:
        _create_directive(conclusion, passages[found["passage"]], found)
    audit.record("Công bố văn bản", conclusion, by=by, committee_id=committee.pk, after=audit.snapshot(conclusion))
    return conclusion


def _twice(twin: Conclusion) -> PaperRefused:
    return PaperRefused(
        f"{twin.get_kind_display()} số {twin.reference} của {twin.issuer}, ký ngày {twin.signed_on:%d/%m/%Y}, "
        "đã được công bố. Nếu đây là bản sửa đổi, hãy mở văn bản ấy rồi chọn “Nhập bản sửa đổi”."
    )


def _header(paper: Mapping[str, Any]) -> dict[str, Any]:
    unread = Conclusion(number=paper["number"], symbol=paper["symbol"])
    return {
        "signed_on": date.fromisoformat(paper["signed_on"]),
        "meeting_on": date.fromisoformat(paper["meeting_on"]) if paper.get("meeting_on") else None,
        "recipients": "\n".join(paper["recipients"]),
        "search_key": search_key(unread.reference, paper["title"], paper["issuer"]),
        **{field: nfc(paper[field]) for field in _HEADER},
    }


_IDENTITY = ("kind", "number", "symbol", "issuer")


@transaction.atomic
def publish_edition(
    conclusion: Conclusion, paper: Mapping[str, Any], *, by: User, reason: str, document: str, sha256: str
) -> list[Directive]:
    """Enter an amended text as the paper's next edition; the directives that it withdraws.

    A directive of `paper` that `keeps` a published one gives it its new place; the others are made. What is in force
    and not kept is withdrawn with `reason`. Number, kind and issuer stay; the rest of the header is the new text's.
    Raises `IntakeMoved` when another edition came first.
    """
    edition = conclusion.edition + 1
    header = {name: value for name, value in _header(paper).items() if name not in _IDENTITY}
    before = audit.snapshot(conclusion)
    moved = Conclusion.objects.filter(pk=conclusion.pk, edition=conclusion.edition).update(
        edition=edition, document=document, sha256=sha256, **header
    )
    if not moved:
        raise IntakeMoved("Văn bản này vừa có một bản sửa đổi khác. Hãy nhập lại từ bản mới nhất.")
    conclusion.refresh_from_db()
    passages = _create_passages(conclusion, paper["passages"])
    today = timezone.localdate()
    in_force = {row.pk: row for row in conclusion.directives.in_force_on(today)}
    last = conclusion.directives.aggregate(last=Max("position"))["last"] or 0
    for found in paper["directives"]:
        if (kept := in_force.pop(found["keeps"], None)) is not None:
            kept.passage, kept.start, kept.end = passages[found["passage"]], found["start"], found["end"]
            kept.save(update_fields=["passage", "start", "end"])
        else:
            last += 1
            _create_directive(conclusion, passages[found["passage"]], {**found, "position": last})
    for directive in in_force.values():
        _withdraw(directive, today, by=by, reason=reason)
    after = audit.snapshot(conclusion)
    audit.record(
        "Công bố bản sửa đổi", conclusion, by=by, committee_id=conclusion.committee_id, before=before, after=after
    )
    return list(in_force.values())


def _withdraw(directive: Directive, day: date, *, by: User, reason: str) -> None:
    directive.withdrawn_on, directive.withdrawn_reason = day, reason[:300]
    directive.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    after = {"withdrawn_on": str(day), "reason": reason}
    audit.record("Rút nhiệm vụ", directive, by=by, before={"withdrawn_on": None}, after=after)


def _create_passages(conclusion: Conclusion, rows: list[dict[str, Any]]) -> dict[int, Passage]:
    passages: dict[int, Passage] = {}
    for row in rows:
        passages[row["position"]] = Passage.objects.create(
            conclusion=conclusion,
            edition=conclusion.edition,
            **{**row, "parent": passages[row["parent"]] if row["parent"] else None},
        )
    return passages


def _create_directive(conclusion: Conclusion, passage: Passage, found: Mapping[str, Any]) -> Directive:
    directive = Directive(
        conclusion=conclusion,
        passage=passage,
        start=found["start"],
        end=found["end"],
        position=found["position"],
        title=found["title"],
        topic=found["topic"],
        due_on=date.fromisoformat(found["due_on"]) if found["due_on"] else None,
        due_words=found["due_words"],
        actors="\n".join(found["actors"]),
        coordinating_actors="\n".join(found["coordinating"]),
        quantities="\n".join(found["quantities"]),
        product=found.get("product", ""),
    )
    directive.search_key = search_key(directive.title, directive.words)
    directive.save()
    return directive


# --- Entering ------------------------------------------------------------------------------------


@transaction.atomic
def receive_paper(
    *, committee: Unit, by: User, name: str, content: bytes, amends: Conclusion | None = None, queue: bool = True
) -> Intake:
    """Keep the file as received and, with `queue`, have the worker read it.

    Raises `Refused` for what is not taken; nothing is kept then.
    """
    name = nfc(name)
    check_file(name, content)
    digest = hashlib.sha256(content).hexdigest()
    intake = Intake(committee=committee, by=by, name=name[-200:], sha256=digest, amends=amends)
    intake.file.save(f"{digest[:16]}{ending_of(name)}", ContentFile(content), save=True)
    # The trail keeps for ever: neither the name nor anything else of a paper that may yet be refused.
    audit.record("Nhận văn bản để đọc", intake, by=by, committee_id=committee.pk)
    if queue:
        _queue(intake.pk)
    return intake


def _queue(intake_id: int) -> None:
    # No partial: when the broker is away, Django logs the name of what it called, and a partial has none.
    transaction.on_commit(lambda: tasks.read_paper.delay(intake_id), robust=True)


@transaction.atomic
def retry_reading(intake: Intake, *, by: User) -> bool:
    """Queue a failed reading again, its attempts counted anew; False when it is not failed any more."""
    moved = Intake.objects.filter(pk=intake.pk, status=Intake.Status.FAILED).update(
        status=Intake.Status.QUEUED, attempts=0, progress=0, step="", reason=""
    )
    if moved:
        audit.record("Đọc lại văn bản", intake, by=by, before={"reason": intake.reason})
        _queue(intake.pk)
    return bool(moved)


@transaction.atomic
def discard_intake(intake: Intake, *, by: User) -> None:
    """Enter this paper no further; file and draft stay as history. Raises `IntakeMoved` when it was closed already."""
    moved = (
        Intake.objects.unfinished()
        .filter(pk=intake.pk)
        .update(status=Intake.Status.DISCARDED, claim="", changed_by=by, changed_at=timezone.now())
    )
    if not moved:
        raise IntakeMoved("Văn bản này đã được công bố hoặc đã bỏ từ trước.")
    audit.record("Bỏ văn bản đang nhập", intake, by=by, before={"status": intake.status})


def save_draft(intake: Intake, draft: Draft, *, version: int, by: User) -> None:
    """Save what a person made of the draft of `version`. Raises `IntakeMoved` when that is not the latest any more."""
    moved = Intake.objects.filter(pk=intake.pk, version=version, status=Intake.Status.READ).update(
        draft=as_data(draft), version=F("version") + 1, changed_by=by, changed_at=timezone.now()
    )
    if not moved:
        raise IntakeMoved("Bản nháp đã được sửa trong lúc này.")
    intake.refresh_from_db()


def close_intake(intake: Intake, conclusion: Conclusion, *, version: int, by: User) -> None:
    """Say what the intake became. Raises `IntakeMoved` when its draft was changed, published or discarded meanwhile."""
    moved = Intake.objects.filter(pk=intake.pk, version=version, status=Intake.Status.READ).update(
        status=Intake.Status.PUBLISHED,
        conclusion=conclusion,
        edition=conclusion.edition,
        changed_by=by,
        changed_at=timezone.now(),
    )
    if not moved:
        raise IntakeMoved("Bản nháp đã được sửa, công bố hoặc bỏ trong lúc này.")
