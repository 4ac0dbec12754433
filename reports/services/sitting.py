"""A session: opened with its agenda, each decision put into force where it is taken, closed, its notice entered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from assignments import services as work
from assignments.models import ConcernStep, Extension
from conclusions.models import Intake
from conclusions.services import receive_paper
from reports import minutes
from reports.agenda import Item
from reports.agenda_kinds import Kind
from reports.models import Decision, Meeting, MeetingItem
from targets.services import raise_target


class MeetingRefused(Exception):
    """A session that cannot be opened, or a decision that cannot be taken; the message is Vietnamese and says why."""


@transaction.atomic
def open_meeting(*, committee: Unit, title: str, held_on: date, items: Sequence[Item], by: User) -> Meeting:
    """Lay `items` before the committee in their order, in the words of today. Raises `MeetingRefused` without any."""
    if not items:
        raise MeetingRefused("Hãy chọn ít nhất một việc đưa ra phiên họp.")
    meeting = Meeting.objects.create(committee=committee, title=title, held_on=held_on, opened_by=by)
    for position, item in enumerate(items, 1):
        row = MeetingItem.objects.create(
            meeting=meeting,
            position=position,
            kind=item.kind,
            key=item.key,
            title=item.title,
            why=item.why,
            directive_id=item.directive_id,
            indicator_id=item.indicator_id,
            assignment_id=item.assignment_id,
            extension_id=item.pk if item.kind == Kind.EXTENSION else None,
            report_id=item.pk if item.kind == Kind.PROPOSAL else None,
        )
        row.units.set(item.units)
    after = audit.snapshot(meeting) | {"items": [item.key for item in items]}
    audit.record("Mở phiên họp", meeting, by=by, committee_id=committee.pk, after=after)
    return meeting


@transaction.atomic
def decide_instruction(
    item: MeetingItem, *, units: Sequence[Unit], text: str, due_on: date | None, by: User
) -> Decision:
    """One word to each of `units`, about what the item is about. Raises `MeetingRefused`, `InstructionRefused`."""
    meeting = _open(item)
    if not units:
        raise MeetingRefused("Hãy chọn đơn vị nhận ý kiến.")
    given = [
        work.give_instruction(
            committee=meeting.committee,
            unit=unit,
            text=text,
            due_on=due_on,
            by=by,
            recorded_for=meeting.authority,
            assignment=item.assignment if item.assignment and item.assignment.unit_id == unit.pk else None,
            directive=item.directive,
            indicator=item.indicator,
        )
        for unit in units
    ]
    decision = _decide(item, Decision.Kind.INSTRUCTION, minutes.instruction_sentence(units, text, due_on), by)
    decision.instructions.set(given)
    return decision


@transaction.atomic
def decide_extension(item: MeetingItem, *, grant: bool, note: str, by: User) -> Decision:
    """Raises `MeetingRefused` where the item asks for none, `RequestMoved` when it was decided meanwhile."""
    _open(item)
    if item.extension is None:
        raise MeetingRefused("Việc này không có đề nghị gia hạn.")
    extension: Extension = (
        work.grant_extension(item.extension, by=by, note=note)
        if grant
        else work.refuse_extension(item.extension, by=by, note=note)
    )
    return _decide(item, Decision.Kind.EXTENSION, minutes.extension_sentence(extension, note), by)


@transaction.atomic
def decide_assignment(
    item: MeetingItem,
    *,
    unit: Unit,
    task: str,
    product: str,
    person: str,
    due_on: date | None,
    frequency: str,
    by: User,
) -> Decision:
    """A new task under the item's directive, or a measure on its indicator.

    Raises `MeetingRefused` where the item is about neither, `AssignmentRefused` as `assign` does.
    """
    _open(item)
    about = item.directive or item.indicator
    if about is None:
        raise MeetingRefused("Việc này không gắn với nhiệm vụ hay chỉ tiêu nào để giao việc mới.")
    words: dict[str, Any] = {"task": task, "product": product, "person": person}
    (given,) = work.assign(about, units=[unit], due_on=due_on, frequency=frequency, by=by, **words)
    sentence = minutes.assignment_sentence([unit], task, product, due_on)
    return _decide(item, Decision.Kind.ASSIGNMENT, sentence, by, assignment=given)


@transaction.atomic
def decide_target(item: MeetingItem, *, value: Decimal, reason: str, by: User) -> Decision:
    """Raises `MeetingRefused` where the item is about no indicator, `TargetNotRaised` as `raise_target` does."""
    meeting = _open(item)
    if item.indicator is None:
        raise MeetingRefused("Việc này không gắn với chỉ tiêu nào.")
    target = raise_target(
        item.indicator, value=value, reason=reason, authority=meeting.authority, decided_on=meeting.held_on, by=by
    )
    return _decide(item, Decision.Kind.TARGET, minutes.target_sentence(target), by, target=target)


@transaction.atomic
def decide_answer(item: MeetingItem, *, text: str, by: User) -> Decision:
    """Answer the proposal laid before the committee. Raises `MeetingRefused` where there is none, `ConcernMoved`."""
    _open(item)
    if item.report is None:
        raise MeetingRefused("Việc này không có kiến nghị để trả lời.")
    work.answer_concern(item.report, ConcernStep.Part.PROPOSALS, text=text, by=by)
    return _decide(item, Decision.Kind.ANSWER, minutes.answer_sentence(item.report.assignment.unit, text), by)


@transaction.atomic
def note_item(item: MeetingItem, *, text: str, by: User) -> Decision:
    """Taken note of, with a sentence of one's own or none."""
    _open(item)
    return _decide(item, Decision.Kind.NOTED, minutes.noted_sentence(text), by)


def _decide(item: MeetingItem, kind: str, text: str, by: User, **rows: Any) -> Decision:
    decision = Decision.objects.create(item=item, kind=kind, text=text, by=by, **rows)
    committee_id = item.meeting.committee_id
    audit.record("Quyết định tại phiên họp", decision, by=by, committee_id=committee_id, after=audit.snapshot(decision))
    return decision


def _open(item: MeetingItem) -> Meeting:
    """The item's session, held for this transaction: nothing is decided while somebody closes it."""
    meeting: Meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if not meeting.is_open:
        raise MeetingRefused("Phiên họp đã kết thúc, không ghi thêm quyết định được.")
    return meeting


@transaction.atomic
def strike_decision(decision: Decision, *, by: User) -> None:
    """Leave it out of the notice, and withdraw the words it gave. Raises `MeetingRefused`, `InstructionMoved`."""
    meeting = _open(decision.item)
    if not decision.can_be_struck:
        raise MeetingRefused("Quyết định này đã có hiệu lực; hãy sửa ở trang của việc hoặc chỉ tiêu.")
    moved = Decision.objects.filter(pk=decision.pk, struck_at__isnull=True)
    if not moved.update(struck_at=timezone.now(), struck_by=by):
        raise MeetingRefused("Quyết định này đã được bỏ.")
    for instruction in decision.instructions.filter(withdrawn_on__isnull=True):
        work.withdraw_instruction(instruction, reason="Rút ngay tại phiên họp", by=by)
    audit.record("Bỏ quyết định tại phiên họp", decision, by=by, committee_id=meeting.committee_id)


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User) -> None:
    """From now on its decisions stand as they are. Raises `MeetingRefused` when it was closed already."""
    waiting = Meeting.objects.filter(pk=meeting.pk, closed_at__isnull=True)
    if not waiting.update(closed_at=timezone.now(), closed_by=by):
        raise MeetingRefused("Phiên họp đã kết thúc từ trước.")
    audit.record("Kết thúc phiên họp", meeting, by=by, committee_id=meeting.committee_id)


@transaction.atomic
def enter_notice(meeting: Meeting, *, content: bytes, name: str, by: User) -> Intake:
    """Bring the session's notice in as a paper: read by the worker, checked and published like any other.

    Raises `MeetingRefused` before the session is closed or when it was brought in already, `Refused` for the file.
    """
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if now.is_open:
        raise MeetingRefused("Hãy kết thúc phiên họp trước khi đưa thông báo vào nhập.")
    if now.intake_id is not None:
        raise MeetingRefused("Thông báo của phiên họp này đã được đưa vào nhập.")
    intake = receive_paper(committee=now.committee, by=by, name=name, content=content)
    now.intake = intake
    now.save(update_fields=["intake"])
    audit.record("Đưa thông báo phiên họp vào nhập", now, by=by, committee_id=now.committee_id)
    return intake
