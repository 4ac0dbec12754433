"""Who may do what to indicators and their results."""

from accounts.models import User
from accounts.permissions import can_manage_people, is_office
from targets.models import Indicator, IndicatorSet
from targets.received import Upload


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


def can_exchange(user: User, kind: str) -> bool:
    """Bring in a sheet of this kind, for the user's own committee: the office its figures, administrators the units."""
    if user.committee_id is None:
        return False
    return can_manage_people(user) if kind == Upload.Kind.UNITS else is_office(user, user.committee_id)


def can_export(user: User, kind: str) -> bool:
    """Who sees the board may take its rows along; the list of units is for those who see the whole committee."""
    return kind != Upload.Kind.UNITS or (user.sees_whole_committee and user.committee_id is not None)


def can_view_uploads(user: User, kind: str) -> bool:
    """Look at sheets of this kind that came in: who brings them in, and the inspection committee."""
    return can_exchange(user, kind) or user.role == User.Role.INSPECTOR
