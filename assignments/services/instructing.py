"""The Standing Committee's word: given to one unit, answered by it, sent back when unclear, withdrawn."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from assignments import instruction_notices as notices
from assignments.models import Assignment, Instruction, InstructionAnswer
from assignments.services.refusals import InstructionMoved, InstructionRefused
from conclusions.models import Directive
from targets.models import Indicator

_WITHDRAWN = "Ý kiến chỉ đạo này đã được rút."


@transaction.atomic
def give_instruction(
    *,
    committee: Unit,
    unit: Unit,
    text: str,
    by: User,
    directive: Directive | None = None,
    indicator: Indicator | None = None,
    assignment: Assignment | None = None,
    due_on: date | None = None,
    recorded_for: str = "",
) -> Instruction:
    """Address the word to `unit`; about the unit alone, or about what is named.

    Raises `InstructionRefused` when unit or object is not the committee's, when the day to answer is over, or when the
    office does not say on whose word it writes.
    """
    if unit.committee_id != committee.pk:
        raise InstructionRefused("Đơn vị nhận ý kiến không thuộc cấp ủy này.")
    about = {
        directive and directive.conclusion.committee_id,
        indicator and indicator.indicator_set.committee_id,
        assignment and assignment.unit.committee_id,
    }
    if about - {None, committee.pk}:
        raise InstructionRefused("Nội dung được cho ý kiến không thuộc cấp ủy này.")
    if due_on is not None and due_on < timezone.localdate():
        raise InstructionRefused("Ngày phải trả lời đã qua.")
    if by.role == User.Role.OFFICE and not recorded_for:
        raise InstructionRefused("Hãy ghi theo ý kiến của ai, tại phiên họp hoặc văn bản nào.")
    instruction = Instruction.objects.create(
        committee=committee,
        unit=unit,
        text=text,
        by=by,
        directive=directive,
        indicator=indicator,
        assignment=assignment,
        due_on=due_on,
        recorded_for=recorded_for,
    )
    after = audit.snapshot(instruction) | {"unit_name": unit.name}
    audit.record("Cho ý kiến chỉ đạo", instruction, by=by, committee_id=committee.pk, after=after)
    notices.tell_instruction_given(instruction)
    return instruction


@transaction.atomic
def answer_instruction(instruction: Instruction, *, text: str, by: User) -> InstructionAnswer:
    """The unit's answer, beside those given before. Raises `InstructionMoved` when the word was withdrawn."""
    _in_force(instruction)
    answer: InstructionAnswer = InstructionAnswer.objects.create(instruction=instruction, text=text, by=by)
    _record("Trả lời ý kiến chỉ đạo", instruction, by, {"answer": answer.pk, "text": text})
    notices.tell_instruction_answered(answer)
    return answer


@transaction.atomic
def reopen_instruction(instruction: Instruction, *, note: str, by: User) -> Instruction:
    """The answer is not clear: it stays, with the note, and another is waited for.

    Raises `InstructionMoved` when the word was withdrawn or no answer stands.
    """
    _in_force(instruction)
    standing = InstructionAnswer.objects.filter(instruction=instruction, sent_back_at__isnull=True)
    latest = standing.select_related("instruction__unit").order_by("-pk").first()
    if latest is None or not standing.update(sent_back_at=timezone.now(), sent_back_by=by, sent_back_note=note):
        raise InstructionMoved("Đơn vị chưa trả lời, hoặc câu trả lời đã được yêu cầu trả lời lại.")
    latest.refresh_from_db(fields=["sent_back_at", "sent_back_by", "sent_back_note"])
    _record("Yêu cầu trả lời lại ý kiến chỉ đạo", instruction, by, {"answer": latest.pk, "note": note})
    notices.tell_instruction_reopened(latest)
    return instruction


@transaction.atomic
def withdraw_instruction(instruction: Instruction, *, reason: str, by: User) -> Instruction:
    """Nothing is waited for any more; word and answers stay. Raises `InstructionMoved` when it was withdrawn before."""
    in_force = Instruction.objects.filter(pk=instruction.pk, withdrawn_on__isnull=True)
    if not in_force.update(withdrawn_on=timezone.localdate(), withdrawn_by=by, withdrawn_reason=reason):
        raise InstructionMoved(_WITHDRAWN)
    instruction.refresh_from_db()
    _record("Rút ý kiến chỉ đạo", instruction, by, {"withdrawn_on": str(instruction.withdrawn_on), "reason": reason})
    notices.tell_instruction_withdrawn(instruction)
    return instruction


def _in_force(instruction: Instruction) -> None:
    """Nobody withdraws or answers it before the transaction ends."""
    if Instruction.objects.select_for_update().get(pk=instruction.pk).withdrawn_on is not None:
        raise InstructionMoved(_WITHDRAWN)


def _record(action: str, instruction: Instruction, by: User, after: dict[str, object]) -> None:
    audit.record(action, instruction, by=by, committee_id=instruction.committee_id, after=after)
