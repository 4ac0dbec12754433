"""Who may do what to summaries, and who reminds."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import is_office
from reports.models import Summary
from targets.periods import Period


def can_request_summary(user: User) -> bool:
    """The office makes summaries; the Standing Committee may ask for one itself."""
    return user.role in {User.Role.OFFICE, User.Role.COMMITTEE} and user.committee_id is not None


def can_retry(user: User, summary: Summary) -> bool:
    return (
        is_office(user, summary.committee_id) or user == summary.requested_by
    ) and summary.status == Summary.Status.FAILED


def is_open(period: Period) -> bool:
    """Whether reports for the period are still taken."""
    return period.end + timedelta(days=settings.KETLUAN["report_grace_days"]) >= timezone.localdate()


def can_remind(user: User, period: Period) -> bool:
    """The office reminds, as long as the units can still answer."""
    return user.role == User.Role.OFFICE and user.committee_id is not None and is_open(period)
