"""What all administration pages share: rows of one's own committee, and a trace of every change."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from import_export.admin import ExportMixin
from import_export.formats.base_formats import Format

from accounts import audit
from accounts.models import User
from accounts.vietnamese import search_key
from accounts.workbooks import CONTENT_TYPE

MOST_FOUND = 1000


class CommitteeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the administrator's own committee; every change is written into the audit trail.

    `committee_path` leads from the row to its committee; rows are found through it, and so are the rows offered
    in the lists of related rows.
    """

    committee_path: ClassVar[str] = ""
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return _own(super().get_queryset(request), request.user, self.committee_path)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related = admin.site._registry.get(db_field.remote_field.model)
        if isinstance(related, CommitteeAdmin):
            kwargs["queryset"] = related.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Without marks. Tables without a stored key are compared here, within the committee's own rows."""
        term = search_key(search_term)
        if not term or all(field.endswith("search_key") for field in self.search_fields):
            return super().get_search_results(request, queryset, term)
        rows = queryset.values_list("pk", *self.search_fields).iterator(chunk_size=2000)
        found = [pk for pk, *words in rows if term in search_key(*(str(word) for word in words))]
        return queryset.filter(pk__in=found[:MOST_FOUND]), False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = audit.snapshot(type(obj)._default_manager.get(pk=obj.pk)) if change else {}
        with transaction.atomic():
            obj.save()
            action = "Sửa tại trang quản trị" if change else "Thêm tại trang quản trị"
            audit.record(action, obj, by=actor_of(request), before=before, after=audit.snapshot(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            audit.record("Xoá tại trang quản trị", obj, by=actor_of(request), before=audit.snapshot(obj))
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


class HistoryAdmin(CommitteeAdmin):
    """Rows that are history: looked at, never added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SheetFormat(Format):  # type: ignore[misc]
    """The one format that rows are taken out in; the resource writes it."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def can_export(self) -> bool:
        return True

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return CONTENT_TYPE


class SheetExport(ExportMixin):  # type: ignore[misc]
    """The rows of the list as the sheet that the user pages give; `import_kind` leads to where one is brought in."""

    import_export_change_list_template = "admin/exchange_change_list.html"
    export_formats = (SheetFormat,)
    skip_export_form = True
    import_kind = ""

    def get_export_data(
        self, file_format: Format, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> bytes:
        content: bytes = self.get_export_resource_classes(request)[0]().workbook(queryset)
        return content

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {**(extra_context or {}), "import_kind": self.import_kind}
        response: HttpResponse = super().changelist_view(request, context)
        return response


def _own(rows: QuerySet[Any], user: Any, path: str) -> QuerySet[Any]:
    if user.is_superuser:
        return rows
    return rows.filter(**{path: user.committee_id}) if path else rows.none()


def actor_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
