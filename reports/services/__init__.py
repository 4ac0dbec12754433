"""Writes on summaries, boards and sessions, and the office's reminders."""

from reports.services.reminding import Reminded, remind_missing
from reports.services.schedules import pause_schedule, resume_schedule, save_schedule
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
from reports.services.summaries import (
    SummaryRefused,
    arrange_summary,
    cancel_summary,
    refresh_summary,
    request_summary,
    request_unit_summaries,
    resume_batch,
    retry_summary,
    stop_batch,
)

__all__ = [
    "MeetingRefused",
    "Reminded",
    "SummaryRefused",
    "arrange_summary",
    "cancel_summary",
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
    "pause_schedule",
    "pin_view",
    "refresh_summary",
    "remind_missing",
    "request_summary",
    "request_unit_summaries",
    "resume_batch",
    "resume_schedule",
    "retry_summary",
    "save_schedule",
    "save_view",
    "stop_batch",
    "strike_decision",
    "unpin_view",
]
