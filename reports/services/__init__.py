"""Writes on summaries, boards and sessions, and the office's reminders."""

from reports.services.shaping import delete_view, pin_view, save_view, unpin_view
from reports.services.sitting import (
    MeetingRefused,
    close_meeting,
    decide_answer,
    decide_assignment,
    decide_extension,
    decide_instruction,
    decide_target,
    enter_notice,
    note_item,
    open_meeting,
    strike_decision,
)
from reports.services.summaries import Reminded, SummaryRefused, remind_missing, request_summary, retry_summary

__all__ = [
    "MeetingRefused",
    "Reminded",
    "SummaryRefused",
    "close_meeting",
    "decide_answer",
    "decide_assignment",
    "decide_extension",
    "decide_instruction",
    "decide_target",
    "delete_view",
    "enter_notice",
    "note_item",
    "open_meeting",
    "pin_view",
    "remind_missing",
    "request_summary",
    "retry_summary",
    "save_view",
    "strike_decision",
    "unpin_view",
]
