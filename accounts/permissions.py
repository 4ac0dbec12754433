"""Who may do what to people and units: plain predicates, asked by views, templates and tests alike."""

from datetime import date

from accounts.models import Unit, User


def can_manage_people(user: User) -> bool:
    """Administrators manage the people and units of their committee."""
    return user.is_staff


def can_view_audit(user: User) -> bool:
    return user.is_superuser or user.role in {User.Role.ADMINISTRATOR, User.Role.INSPECTOR}


def is_office(user: User, committee_id: int | None) -> bool:
    """The office of that very committee: the gate through which papers, tasks, reports and figures pass."""
    return user.role == User.Role.OFFICE and committee_id is not None and user.committee_id == committee_id


def works_for(user: User, unit: Unit) -> bool:
    """The unit's own people."""
    return user.role in User.UNIT_ROLES and user.unit_id == unit.pk


def heads(user: User, unit: Unit) -> bool:
    return user.role == User.Role.UNIT_HEAD and user.unit_id == unit.pk


def can_see_deputies(user: User) -> bool:
    """A unit's own people see who stands in for its head."""
    return user.unit is not None and works_for(user, user.unit)


def can_appoint_deputy(user: User, unit: Unit) -> bool:
    """The head alone: a deputy does not pass the right on."""
    return heads(user, unit)


def answers_for(user: User, unit: Unit, today: date) -> bool:
    """Who speaks for the unit: its head, the head's deputy on that day, or all its people where the unit says so."""
    if heads(user, unit):
        return True
    if not works_for(user, unit):
        return False
    if unit.staff_may_submit:
        return True
    deputies = unit.deputies.filter(user=user, ended_at__isnull=True, valid_from__lte=today, valid_to__gte=today)
    return bool(deputies.exists())
