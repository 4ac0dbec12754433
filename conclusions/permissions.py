"""Who may do what to papers."""

from accounts.models import User
from accounts.permissions import is_office
from conclusions.models import Conclusion, Intake


def can_add_paper(user: User) -> bool:
    """The office enters papers for its own committee."""
    return is_office(user, user.committee_id)


def can_edit_intake(user: User, intake: Intake) -> bool:
    return is_office(user, intake.committee_id)


def can_amend(user: User, conclusion: Conclusion) -> bool:
    """A published paper is never edited; the office may enter an amended text as its next edition."""
    return is_office(user, conclusion.committee_id) and conclusion.state == Conclusion.State.PUBLISHED
