"""Administration of papers. A published paper and its words are history."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.administration import CommitteeAdmin, HistoryAdmin
from conclusions.models import Conclusion, Directive, Intake, Passage


class DraftOnlyAdmin(CommitteeAdmin):
    """Rows of a paper may be changed while it is a draft."""

    def paper_of(self, obj: Any) -> Conclusion:
        paper: Conclusion = obj.conclusion
        return paper

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is None or self.paper_of(obj).state == Conclusion.State.DRAFT
        return draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is not None and self.paper_of(obj).state == Conclusion.State.DRAFT
        return draft and super().has_delete_permission(request, obj)


@admin.register(Conclusion)
class ConclusionAdmin(DraftOnlyAdmin):
    committee_path = "committee_id"
    list_display = ("reference", "kind", "issuer", "signed_on", "state")
    list_filter = ("kind", "state")
    search_fields = ("search_key",)
    date_hierarchy = "signed_on"

    def paper_of(self, obj: Any) -> Conclusion:
        paper: Conclusion = obj
        return paper


@admin.register(Passage)
class PassageAdmin(DraftOnlyAdmin):
    committee_path = "conclusion__committee_id"
    list_display = ("__str__", "conclusion", "position", "kind", "marker")
    list_filter = ("kind",)
    list_select_related = ("conclusion",)
    search_fields = ("text", "heading")


@admin.register(Directive)
class DirectiveAdmin(DraftOnlyAdmin):
    committee_path = "conclusion__committee_id"
    list_display = ("title", "conclusion", "position", "topic", "due_on")
    list_filter = ("topic",)
    list_select_related = ("conclusion",)
    search_fields = ("search_key",)


@admin.register(Intake)
class IntakeAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("__str__", "name", "status", "by", "received_at", "attempts", "conclusion", "edition")
    list_filter = ("status",)
    list_select_related = ("by", "conclusion")
    search_fields = ("name", "by__full_name")
