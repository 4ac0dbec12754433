"""Who may do what to papers."""

from accounts.models import User
from accounts.permissions import is_office
from conclusions.models import Conclusion


def can_edit_paper(user: User, conclusion: Conclusion) -> bool:
    """The office edits drafts; a published paper is never edited."""
    return is_office(user, conclusion.committee_id) and conclusion.state == Conclusion.State.DRAFT
