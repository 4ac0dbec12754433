"""Who does what by when, what they say they did, and what is decided of it."""

from assignments.models.assignment import Assignment, Extension
from assignments.models.concern import ConcernStep
from assignments.models.filled import FilledForm
from assignments.models.handover import Handover
from assignments.models.instruction import AnswerState, Instruction, InstructionAnswer
from assignments.models.report import Contribution, Evidence, ProgressReport, ReportedValue, Review
from assignments.models.state import State

__all__ = [
    "AnswerState",
    "Assignment",
    "ConcernStep",
    "Contribution",
    "Evidence",
    "Extension",
    "FilledForm",
    "Handover",
    "Instruction",
    "InstructionAnswer",
    "ProgressReport",
    "ReportedValue",
    "Review",
    "State",
]
