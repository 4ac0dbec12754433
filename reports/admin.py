"""Administration of summaries and of the committee's letterhead."""

from django.contrib import admin

from accounts.administration import CommitteeAdmin, HistoryAdmin
from reports.models import Letterhead, Summary


@admin.register(Letterhead)
class LetterheadAdmin(CommitteeAdmin):
    committee_path = "committee_id"
    list_display = ("issuing_body", "parent_body", "place", "signer_name")


@admin.register(Summary)
class SummaryAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("__str__", "unit", "status", "requested_by", "requested_at", "attempts", "sha256")
    list_filter = ("status",)
    list_select_related = ("unit", "requested_by")
