"""Who may do what to summaries."""

from accounts.models import User
from accounts.permissions import is_office
from reports.models import Summary


def can_request_summary(user: User) -> bool:
    """The office makes summaries; the Standing Committee may ask for one itself."""
    return user.role in {User.Role.OFFICE, User.Role.COMMITTEE} and user.committee_id is not None


def can_retry(user: User, summary: Summary) -> bool:
    return (
        is_office(user, summary.committee_id) or user == summary.requested_by
    ) and summary.status == Summary.Status.FAILED
