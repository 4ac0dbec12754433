"""Who may do what to indicators and their results."""

from accounts.models import User
from accounts.permissions import is_office
from targets.models import Indicator


def can_record_result(user: User, indicator: Indicator) -> bool:
    """The office enters results; units claim them in their reports."""
    return is_office(user, indicator.indicator_set.committee_id)
