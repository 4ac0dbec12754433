"""Writes on assignments and reports. State moves by conditional UPDATE: two people, one outcome."""

from assignments.services.assigning import assign, stop_assignment
from assignments.services.concerning import answer_concern, forward_concern
from assignments.services.contributing import save_contribution
from assignments.services.extending import ask_extension, grant_extension, refuse_extension, withdraw_extension
from assignments.services.handing_over import accept_handover, decline_handover, hand_over, withdraw_handover
from assignments.services.instructing import (
    answer_instruction,
    give_instruction,
    reopen_instruction,
    withdraw_instruction,
)
from assignments.services.refusals import (
    AssignmentRefused,
    ConcernMoved,
    InstructionMoved,
    InstructionRefused,
    PeriodClosed,
    ReportMoved,
    RequestMoved,
    RequestRefused,
)
from assignments.services.reporting import add_evidence, check_upload, remove_evidence, save_report, submit_report
from assignments.services.reviewing import accept_report, accept_reports, ask_for_more, return_report

__all__ = [
    "AssignmentRefused",
    "ConcernMoved",
    "InstructionMoved",
    "InstructionRefused",
    "PeriodClosed",
    "ReportMoved",
    "RequestMoved",
    "RequestRefused",
    "accept_handover",
    "accept_report",
    "accept_reports",
    "add_evidence",
    "answer_concern",
    "answer_instruction",
    "ask_extension",
    "ask_for_more",
    "assign",
    "check_upload",
    "decline_handover",
    "forward_concern",
    "give_instruction",
    "grant_extension",
    "hand_over",
    "refuse_extension",
    "remove_evidence",
    "reopen_instruction",
    "return_report",
    "save_contribution",
    "save_report",
    "stop_assignment",
    "submit_report",
    "withdraw_extension",
    "withdraw_handover",
    "withdraw_instruction",
]
