"""Administration of indicators. Results are history: a better figure is a new row, entered on the indicator's page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.administration import CommitteeAdmin, HistoryAdmin, SheetExport
from accounts.vietnamese import search_key
from targets.models import Assessment, Indicator, IndicatorSet, Result, Target
from targets.received import Upload
from targets.resources.goals import TargetResource
from targets.resources.register import RegisterResource
from targets.resources.results import ResultResource


@admin.register(IndicatorSet)
class IndicatorSetAdmin(CommitteeAdmin):
    committee_path = "committee_id"
    list_display = ("name", "code", "issuer", "period_start", "period_end", "expected_count")
    search_fields = ("name", "code")


@admin.register(Indicator)
class IndicatorAdmin(SheetExport, CommitteeAdmin):
    resource_classes = (RegisterResource,)
    committee_path = "indicator_set__committee_id"
    list_display = ("number", "name", "group", "unit_of_measure", "direction", "kind", "unit", "provenance")
    list_display_links = ("name",)
    list_filter = ("provenance", "group", "direction", "kind")
    list_select_related = ("unit",)
    search_fields = ("search_key",)

    def save_model(self, request: HttpRequest, obj: Indicator, form: Any, change: bool) -> None:
        obj.search_key = search_key(obj.name)
        super().save_model(request, obj, form, change)


class CongressTargetForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Target
        fields = ("indicator", "period_end", "value", "version", "authority", "reason", "decided_on")

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != 1:
            raise ValidationError("Tại đây chỉ thêm mức của đại hội (lần 1); mức phấn đấu được nâng ở trang chỉ tiêu.")
        return version


@admin.register(Target)
class TargetAdmin(SheetExport, CommitteeAdmin):
    """The congress's own target is added once and never changed; a raised one is a later version, entered on the
    indicator's page."""

    resource_classes = (TargetResource,)
    form = CongressTargetForm
    committee_path = "indicator__indicator_set__committee_id"
    list_display = ("indicator", "version", "value", "period_end", "authority", "decided_on")
    list_filter = ("version",)
    list_select_related = ("indicator",)
    search_fields = ("indicator__search_key",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Result)
class ResultAdmin(SheetExport, HistoryAdmin):
    resource_classes = (ResultResource,)
    committee_path = "indicator__indicator_set__committee_id"
    list_display = ("indicator", "period_start", "period_end", "value", "kind", "as_of", "source")
    list_filter = ("kind",)
    list_select_related = ("indicator",)
    search_fields = ("indicator__search_key",)


@admin.register(Assessment)
class AssessmentAdmin(HistoryAdmin):
    committee_path = "indicator__indicator_set__committee_id"
    list_display = ("indicator", "rating", "expected_value", "by", "at")
    list_filter = ("rating",)
    list_select_related = ("indicator", "by")
    search_fields = ("indicator__search_key",)


@admin.register(Upload)
class UploadAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("name", "kind", "state", "uploaded_by", "uploaded_at", "applied_by", "applied_at")
    list_filter = ("kind", "state")
    list_select_related = ("uploaded_by", "applied_by")
    search_fields = ("name",)
