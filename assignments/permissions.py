"""Who may do what to assignments and reports."""

from django.utils import timezone

from accounts.models import Unit, User
from accounts.permissions import answers_for, is_office, works_for
from assignments.concerns import is_for_standing_committee
from assignments.models import Assignment, Extension, Handover, Instruction, ProgressReport
from conclusions.models import Conclusion, Directive
from targets.models import Indicator
from targets.permissions import decides_on


def can_assign(user: User, directive: Directive) -> bool:
    """The office of the committee gives out the tasks of a published paper, as long as no later text withdrew them."""
    conclusion = directive.conclusion
    return (
        directive.withdrawn_on is None
        and conclusion.state == Conclusion.State.PUBLISHED
        and is_office(user, conclusion.committee_id)
    )


def can_assign_measure(user: User, indicator: Indicator) -> bool:
    """Whoever decides on the indicator answers its poor forecast: a measure needs no paper."""
    return decides_on(user, indicator)


def can_stop(user: User, assignment: Assignment) -> bool:
    return is_office(user, assignment.unit.committee_id) and assignment.cancelled_on is None


def can_write_report(user: User, assignment: Assignment) -> bool:
    """The lead unit's own people write; a coordinating unit reads."""
    return works_for(user, assignment.unit)


def can_submit_for(user: User, assignment: Assignment) -> bool:
    """Staff draft, the unit's head submits; the head's deputy, or any of the unit's people where the unit says so."""
    return answers_for(user, assignment.unit, timezone.localdate())


def can_submit_report(user: User, report: ProgressReport) -> bool:
    return can_submit_for(user, report.assignment)


def can_review(user: User, report: ProgressReport) -> bool:
    return is_office(user, report.assignment.unit.committee_id)


def can_forward_concern(user: User, committee: Unit | None) -> bool:
    """The office notes to whom a difficulty or proposal of the committee's units was passed on."""
    return committee is not None and is_office(user, committee.pk)


def can_answer_concern(user: User, committee: Unit | None, held_by: str) -> bool:
    """The office, for whoever solves it; the Standing Committee what lies with it by the words `held_by`."""
    if committee is None:
        return False
    speaks = user.role == User.Role.COMMITTEE and user.committee_id == committee.pk
    return is_office(user, committee.pk) or (speaks and is_for_standing_committee(held_by, committee.name))


def can_see_desk_of_office(user: User) -> bool:
    """The list of reports to check: the office works on it, the other readers of the committee look on."""
    return user.sees_whole_committee


def can_ask_extension(user: User, assignment: Assignment) -> bool:
    """Who speaks for the lead unit asks for more time, as long as the work has a deadline and goes on."""
    return assignment.due_on is not None and assignment.is_open and can_submit_for(user, assignment)


def can_withdraw_extension(user: User, extension: Extension) -> bool:
    return can_submit_for(user, extension.assignment)


def can_see_extensions(user: User) -> bool:
    """Requests for more time are decided by office and Standing Committee; inspectors and administrators look on."""
    return user.sees_whole_committee


def can_decide_extension(user: User, extension: Extension) -> bool:
    """The office; what goes far beyond the first deadline is for the Standing Committee alone."""
    committee_id = extension.assignment.unit.committee_id
    if extension.is_for_committee:
        return user.role == User.Role.COMMITTEE and user.committee_id == committee_id
    return is_office(user, committee_id)


def can_hand_over(user: User, assignment: Assignment) -> bool:
    """Who speaks for the lead unit, or the office, passes a task on that is neither finished nor stopped."""
    may = can_submit_for(user, assignment) or is_office(user, assignment.unit.committee_id)
    return assignment.is_open and may


def can_receive(user: User, handover: Handover) -> bool:
    """Who speaks for the unit to which the task is offered."""
    return answers_for(user, handover.to_unit, timezone.localdate())


def can_withdraw_handover(user: User, handover: Handover) -> bool:
    return user.pk == handover.asked_by_id


def can_contribute(user: User, assignment: Assignment) -> bool:
    """The people of a coordinating unit."""
    unit = user.unit
    if unit is None or not works_for(user, unit) or not assignment.is_open:
        return False
    return any(other.pk == unit.pk for other in assignment.supporting_units.all())


def can_instruct(user: User, committee_id: int | None) -> bool:
    """The Standing Committee of that very committee; its office, which writes down what the Standing Committee said."""
    speaks = user.role == User.Role.COMMITTEE and committee_id is not None and user.committee_id == committee_id
    return speaks or is_office(user, committee_id)


def can_answer_instruction(user: User, instruction: Instruction) -> bool:
    """Who speaks for the unit it is addressed to."""
    return instruction.unit is not None and answers_for(user, instruction.unit, timezone.localdate())


def can_withdraw_instruction(user: User, instruction: Instruction) -> bool:
    """Whoever may instruct: the Standing Committee acts as one, whoever of it spoke."""
    return can_instruct(user, instruction.committee_id)


def can_reopen_instruction(user: User, instruction: Instruction) -> bool:
    """By the same right an answer is sent back as unclear."""
    return can_instruct(user, instruction.committee_id)
