"""Administration of the work: looked at here, changed on its own pages, where every step leaves its trace."""

from django.contrib import admin

from accounts.administration import HistoryAdmin
from assignments.models import (
    Assignment,
    ConcernStep,
    Contribution,
    Evidence,
    Extension,
    FilledForm,
    Handover,
    Instruction,
    InstructionAnswer,
    ProgressReport,
    ReportedValue,
    Review,
)


@admin.register(Assignment)
class AssignmentAdmin(HistoryAdmin):
    committee_path = "unit__committee_id"
    list_display = ("task", "unit", "due_on", "frequency", "assigned_on", "completed_on", "cancelled_on")
    list_filter = ("frequency", "unit__kind")
    list_select_related = ("unit",)
    search_fields = ("search_key",)


@admin.register(ProgressReport)
class ProgressReportAdmin(HistoryAdmin):
    committee_path = "assignment__unit__committee_id"
    list_display = ("assignment", "period_start", "period_end", "status", "completion", "submitted_at")
    list_filter = ("status",)
    list_select_related = ("assignment",)
    search_fields = ("assignment__search_key",)


@admin.register(ReportedValue)
class ReportedValueAdmin(HistoryAdmin):
    committee_path = "report__assignment__unit__committee_id"
    list_display = ("indicator", "value", "report", "result")
    list_select_related = ("indicator", "report__assignment", "result__indicator")
    search_fields = ("indicator__search_key",)


@admin.register(Evidence)
class EvidenceAdmin(HistoryAdmin):
    committee_path = "report__assignment__unit__committee_id"
    list_display = ("name", "report", "size", "sha256", "added_by", "added_at")
    list_select_related = ("report__assignment", "added_by")
    search_fields = ("name", "sha256")


@admin.register(Review)
class ReviewAdmin(HistoryAdmin):
    committee_path = "report__assignment__unit__committee_id"
    list_display = ("report", "decision", "reviewer", "at")
    list_filter = ("decision",)
    list_select_related = ("report__assignment", "reviewer")
    search_fields = ("report__assignment__search_key", "note")


@admin.register(ConcernStep)
class ConcernStepAdmin(HistoryAdmin):
    committee_path = "report__assignment__unit__committee_id"
    list_display = ("report", "part", "kind", "addressee", "by", "at")
    list_filter = ("part", "kind")
    list_select_related = ("report__assignment", "by")
    search_fields = ("report__assignment__search_key", "text", "addressee")


@admin.register(Extension)
class ExtensionAdmin(HistoryAdmin):
    committee_path = "assignment__unit__committee_id"
    list_display = ("assignment", "asked_until", "decision", "decided_on")
    list_filter = ("decision",)
    list_select_related = ("assignment",)
    search_fields = ("assignment__search_key",)


@admin.register(Handover)
class HandoverAdmin(HistoryAdmin):
    committee_path = "assignment__unit__committee_id"
    list_display = ("assignment", "to_unit", "decision", "asked_at", "decided_on")
    list_filter = ("decision",)
    list_select_related = ("assignment", "to_unit")
    search_fields = ("assignment__search_key", "to_unit__search_key")


@admin.register(Contribution)
class ContributionAdmin(HistoryAdmin):
    committee_path = "assignment__unit__committee_id"
    list_display = ("assignment", "unit", "period_start", "period_end", "by", "updated_at")
    list_select_related = ("assignment", "unit", "by")
    search_fields = ("assignment__search_key", "unit__search_key")


@admin.register(Instruction)
class InstructionAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("text", "unit", "by", "at", "due_on", "withdrawn_on")
    list_select_related = ("unit", "by")
    search_fields = ("text",)


@admin.register(InstructionAnswer)
class InstructionAnswerAdmin(HistoryAdmin):
    committee_path = "instruction__committee_id"
    list_display = ("instruction", "text", "by", "at", "sent_back_at")
    list_select_related = ("instruction", "by")
    search_fields = ("text", "instruction__text")


@admin.register(FilledForm)
class FilledFormAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("name", "state", "count", "uploaded_by", "uploaded_at", "applied_by")
    list_filter = ("state",)
    list_select_related = ("uploaded_by", "applied_by")
    search_fields = ("name",)
