"""Writes on assignments and reports. State moves by conditional UPDATE: two people, one outcome."""

from assignments.services.assigning import assign, stop_assignment
from assignments.services.refusals import AssignmentRefused, PeriodClosed, ReportMoved
from assignments.services.reporting import add_evidence, check_upload, remove_evidence, save_report, submit_report
from assignments.services.reviewing import accept_report, accept_reports, ask_for_more, return_report

__all__ = [
    "AssignmentRefused",
    "PeriodClosed",
    "ReportMoved",
    "accept_report",
    "accept_reports",
    "add_evidence",
    "ask_for_more",
    "assign",
    "check_upload",
    "remove_evidence",
    "return_report",
    "save_report",
    "stop_assignment",
    "submit_report",
]
