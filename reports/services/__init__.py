"""Writes on summaries and on people's boards, and the office's reminders."""

from reports.services.shaping import delete_view, pin_view, save_view, unpin_view
from reports.services.summaries import Reminded, SummaryRefused, remind_missing, request_summary, retry_summary

__all__ = [
    "Reminded",
    "SummaryRefused",
    "delete_view",
    "pin_view",
    "remind_missing",
    "request_summary",
    "retry_summary",
    "save_view",
    "unpin_view",
]
