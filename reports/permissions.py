"""Who may do what to summaries, and who reminds."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import is_office
from assignments.permissions import (
    can_answer_concern,
    can_assign,
    can_assign_measure,
    can_decide_extension,
    can_instruct,
)
from reports.models import BoardView, Decision, Meeting, MeetingItem, Summary
from targets.periods import Period
from targets.permissions import can_raise_target


def can_request_summary(user: User) -> bool:
    """The office makes summaries; the Standing Committee may ask for one itself."""
    return user.role in {User.Role.OFFICE, User.Role.COMMITTEE} and user.committee_id is not None


def _works_on(user: User, summary: Summary) -> bool:
    return is_office(user, summary.committee_id) or user == summary.requested_by


def can_retry(user: User, summary: Summary) -> bool:
    ended = {Summary.Status.FAILED, Summary.Status.CANCELLED}
    return _works_on(user, summary) and summary.status in ended


def can_cancel(user: User, summary: Summary) -> bool:
    """As long as it is built, and not for the files of an issue: that has happened."""
    return _works_on(user, summary) and summary.is_running and not summary.is_issued


def can_change_summary(user: User, summary: Summary) -> bool:
    """Arrange a draft, or add it up again; what is issued stays as it is."""
    return _works_on(user, summary) and summary.status == Summary.Status.READY and not summary.is_issued


def can_issue(user: User, summary: Summary) -> bool:
    """The office numbers and sends what it has drafted."""
    return is_office(user, summary.committee_id) and summary.status == Summary.Status.READY and not summary.is_issued


def can_follow_issue(user: User, summary: Summary) -> bool:
    """Remind its readers, attach the signed paper, draft a correction."""
    return is_office(user, summary.committee_id) and summary.is_issued


def can_see_readers(user: User) -> bool:
    """Who has read it, and whether its figures still agree with history."""
    return user.sees_whole_committee


def can_see_batches(user: User) -> bool:
    """The summaries of many units are asked for and watched by those who may ask for one."""
    return can_request_summary(user)


def can_see_schedules(user: User) -> bool:
    """Whoever reads all of the committee's work sees when it is summed up."""
    return user.sees_whole_committee and user.committee_id is not None


def can_manage_schedules(user: User) -> bool:
    """The office keeps the calendar of reports."""
    return is_office(user, user.committee_id)


def can_shape_board(user: User) -> bool:
    """Whoever sees figures of a committee may keep them in an order of their own."""
    return user.committee_id is not None


def can_change_view(user: User, view: BoardView) -> bool:
    """A shared view is used by all, and changed by the one who made it."""
    return view.owner_id == user.pk


def can_see_meetings(user: User) -> bool:
    """A unit's people learn of the decisions, not of the session."""
    return user.sees_whole_committee


def can_hold_meeting(user: User) -> bool:
    """The Standing Committee, or its office, which runs the projector and writes down what is decided."""
    return user.role in {User.Role.OFFICE, User.Role.COMMITTEE} and user.committee_id is not None


def can_enter_notice(user: User, meeting: Meeting) -> bool:
    """The office brings the signed notice in, as any other paper."""
    return is_office(user, meeting.committee_id)


def decisions_for(user: User, item: MeetingItem) -> list[str]:
    """The kinds of decision (`Decision.Kind`) that this user may write down on the item.

    Each asks what the same act asks elsewhere; only a new task is given out in session by the Standing Committee too.
    """
    if not can_hold_meeting(user) or item.meeting.committee_id != user.committee_id:
        return []
    allowed = {
        Decision.Kind.EXTENSION: item.extension is not None and can_decide_extension(user, item.extension),
        Decision.Kind.ANSWER: item.report is not None and _may_answer(user, item),
        Decision.Kind.INSTRUCTION: can_instruct(user, item.meeting.committee_id),
        Decision.Kind.ASSIGNMENT: _may_give_out(user, item),
        Decision.Kind.TARGET: item.indicator is not None and can_raise_target(user, item.indicator),
        Decision.Kind.NOTED: True,
    }
    return [kind for kind, yes in allowed.items() if yes]


def _may_answer(user: User, item: MeetingItem) -> bool:
    """What was laid out as a proposal lay with the Standing Committee."""
    name = f"Ban Thường vụ {item.meeting.committee.name}"
    return can_answer_concern(user, item.meeting.committee, name)


def _may_give_out(user: User, item: MeetingItem) -> bool:
    if item.directive is not None:
        in_force = item.directive.withdrawn_on is None
        return can_assign(user, item.directive) or (in_force and user.role == User.Role.COMMITTEE)
    return item.indicator is not None and can_assign_measure(user, item.indicator)


def is_open(period: Period) -> bool:
    """Whether reports for the period are still taken."""
    return period.end + timedelta(days=settings.KETLUAN["report_grace_days"]) >= timezone.localdate()


def can_remind(user: User, period: Period) -> bool:
    """The office reminds, as long as the units can still answer."""
    return user.role == User.Role.OFFICE and user.committee_id is not None and is_open(period)
