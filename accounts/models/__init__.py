"""Units over time, the people in them, the trail of what they did, and what they were told."""

from accounts.models.notice import CalendarFeed, Mail, Notice
from accounts.models.people import Deputy, Succession, Unit, User
from accounts.models.trail import AuditEntry, DemonstrationRow

__all__ = [
    "AuditEntry",
    "CalendarFeed",
    "DemonstrationRow",
    "Deputy",
    "Mail",
    "Notice",
    "Succession",
    "Unit",
    "User",
]
