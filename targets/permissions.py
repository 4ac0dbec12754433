"""Who may do what to indicators and their results."""

from accounts.models import User
from accounts.permissions import is_office
from targets.models import Indicator, IndicatorSet


def can_record_result(user: User, indicator: Indicator) -> bool:
    """The office enters results; units claim them in their reports."""
    return is_office(user, indicator.indicator_set.committee_id)


def can_enter_figures(user: User, indicator_set: IndicatorSet) -> bool:
    """Many figures at once, by the same right as one."""
    return is_office(user, indicator_set.committee_id)


def decides_on(user: User, indicator: Indicator) -> bool:
    """The Standing Committee decides, and may enter its decision on the spot; the office enters it from the paper."""
    committee_id = indicator.indicator_set.committee_id
    decides = user.role == User.Role.COMMITTEE and user.committee_id == committee_id
    return decides or is_office(user, committee_id)


def can_raise_target(user: User, indicator: Indicator) -> bool:
    return decides_on(user, indicator)


def can_assess(user: User, indicator: Indicator) -> bool:
    """The office says what it expects; the figures and the forecast stay what they are."""
    return is_office(user, indicator.indicator_set.committee_id)
