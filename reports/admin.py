"""Administration of summaries and of the committee's letterhead."""

from django.contrib import admin

from accounts.administration import CommitteeAdmin, HistoryAdmin
from reports.models import (
    BoardPin,
    BoardView,
    Decision,
    Letterhead,
    Meeting,
    MeetingItem,
    ScheduleStep,
    SignedCopy,
    Summary,
    SummaryBatch,
    SummaryRecipient,
    SummarySchedule,
)


@admin.register(Letterhead)
class LetterheadAdmin(CommitteeAdmin):
    committee_path = "committee_id"
    list_display = ("issuing_body", "parent_body", "place", "signer_name")


@admin.register(Summary)
class SummaryAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("__str__", "unit", "status", "requested_by", "requested_at", "attempts", "number", "issued_on")
    list_filter = ("status",)
    list_select_related = ("unit", "requested_by")


@admin.register(SummaryBatch)
class SummaryBatchAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("__str__", "requested_by", "requested_at", "stopped_at")
    list_select_related = ("requested_by",)


@admin.register(SummaryRecipient)
class SummaryRecipientAdmin(HistoryAdmin):
    committee_path = "summary__committee_id"
    list_display = ("summary", "user", "sent_at", "opened_at", "acknowledged_at")
    list_select_related = ("summary", "user")


@admin.register(SignedCopy)
class SignedCopyAdmin(HistoryAdmin):
    committee_path = "summary__committee_id"
    list_display = ("name", "summary", "by", "at", "sha256")
    list_select_related = ("summary", "by")


@admin.register(SummarySchedule)
class SummaryScheduleAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("name", "period_kind", "is_active", "starts_on", "created_by")
    list_select_related = ("created_by",)


@admin.register(ScheduleStep)
class ScheduleStepAdmin(HistoryAdmin):
    committee_path = "schedule__committee_id"
    list_display = ("schedule", "step", "period_start", "period_end", "at", "summary")
    list_select_related = ("schedule", "summary")


@admin.register(BoardView)
class BoardViewAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("name", "owner", "is_shared", "updated_at")
    list_select_related = ("owner",)
    search_fields = ("name",)


@admin.register(BoardPin)
class BoardPinAdmin(HistoryAdmin):
    committee_path = "view__committee_id"
    list_display = ("user", "view")
    list_select_related = ("user", "view")


@admin.register(Meeting)
class MeetingAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("title", "held_on", "opened_by", "closed_at")
    list_select_related = ("opened_by",)
    search_fields = ("title",)


@admin.register(MeetingItem)
class MeetingItemAdmin(HistoryAdmin):
    committee_path = "meeting__committee_id"
    list_display = ("title", "meeting", "position", "kind")
    list_select_related = ("meeting",)
    search_fields = ("title",)


@admin.register(Decision)
class DecisionAdmin(HistoryAdmin):
    committee_path = "item__meeting__committee_id"
    list_display = ("text", "kind", "by", "at", "struck_at")
    list_filter = ("kind",)
    list_select_related = ("by",)
    search_fields = ("text",)
