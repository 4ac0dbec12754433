"""What is kept of the figures: summaries, how people look at the board, and what was decided before it."""

from reports.models.letterhead import Letterhead
from reports.models.meeting import Decision, Meeting, MeetingItem
from reports.models.schedule import ScheduleStep, SummarySchedule
from reports.models.summary import SignedCopy, Summary, SummaryBatch, SummaryRecipient, SummaryScope
from reports.models.view import BoardPin, BoardView

__all__ = [
    "BoardPin",
    "BoardView",
    "Decision",
    "Letterhead",
    "Meeting",
    "MeetingItem",
    "ScheduleStep",
    "SignedCopy",
    "Summary",
    "SummaryBatch",
    "SummaryRecipient",
    "SummarySchedule",
    "SummaryScope",
]
