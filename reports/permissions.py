"""Who may do what to summaries, and who reminds."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import is_office
from reports.models import BoardView, Summary
from targets.periods import Period


def can_request_summary(user: User) -> bool:
    """The office makes summaries; the Standing Committee may ask for one itself."""
    return user.role in {User.Role.OFFICE, User.Role.COMMITTEE} and user.committee_id is not None


def can_retry(user: User, summary: Summary) -> bool:
    return (
        is_office(user, summary.committee_id) or user == summary.requested_by
    ) and summary.status == Summary.Status.FAILED


def can_shape_board(user: User) -> bool:
    """Whoever sees figures of a committee may keep them in an order of their own."""
    return user.committee_id is not None


def can_change_view(user: User, view: BoardView) -> bool:
    """A shared view is used by all, and changed by the one who made it."""
    return view.owner_id == user.pk


def is_open(period: Period) -> bool:
    """Whether reports for the period are still taken."""
    return period.end + timedelta(days=settings.KETLUAN["report_grace_days"]) >= timezone.localdate()


def can_remind(user: User, period: Period) -> bool:
    """The office reminds, as long as the units can still answer."""
    return user.role == User.Role.OFFICE and user.committee_id is not None and is_open(period)
