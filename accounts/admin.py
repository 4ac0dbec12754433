"""Administration of units and people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import services
from accounts.administration import CommitteeAdmin, HistoryAdmin, SheetExport, actor_of
from accounts.models import (
    AuditEntry,
    CalendarFeed,
    DemonstrationRow,
    Deputy,
    Mail,
    Notice,
    Succession,
    Unit,
    User,
)
from accounts.resources import UnitResource

admin.site.site_header = "Ketluan – Quản trị"
admin.site.site_title = "Quản trị"
admin.site.index_title = "Dữ liệu"
admin.site.empty_value_display = "–"
# Rights come from the role alone.
admin.site.unregister(Group)


@admin.register(Unit)
class UnitAdmin(SheetExport, CommitteeAdmin):
    resource_classes = (UnitResource,)
    import_kind = "don-vi"
    committee_path = "committee_id"
    list_display = ("name", "short_name", "code", "kind", "parent", "provenance", "valid_from", "valid_to")
    list_filter = ("kind", "provenance")
    list_select_related = ("parent",)
    search_fields = ("search_key",)

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        services.save_unit(obj, by=actor_of(request))


@admin.register(Succession)
class SuccessionAdmin(CommitteeAdmin):
    committee_path = "predecessor__committee_id"
    list_display = ("predecessor", "successor", "effective_on", "legal_basis")
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__search_key", "successor__search_key")


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new account with its first password, which its owner must change."""

    password = forms.CharField(
        label="Mật khẩu ban đầu",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Người dùng phải đổi khi đăng nhập lần đầu.",
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "unit", "role")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    password = ReadOnlyPasswordHashField(label="Mật khẩu")
    new_password = forms.CharField(
        label="Cấp mật khẩu mới",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Để trống nếu không đổi. Người dùng phải đổi lại khi đăng nhập.",
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "unit", "role", "is_active", "password")

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        return password


@admin.register(User)
class UserAdmin(CommitteeAdmin):
    committee_path = "unit__committee_id"
    list_display = ("username", "full_name", "role", "unit", "is_active", "must_change_password", "last_login")
    list_filter = ("role", "is_active", "must_change_password")
    list_select_related = ("unit",)
    search_fields = ("username", "full_name", "unit__search_key")
    actions = ("unlock",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UserForm if obj else NewUserForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.action(description="Mở khoá đăng nhập")
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let accounts sign in again that five wrong passwords have locked."""
        for user in queryset:
            services.unlock(user, by=actor_of(request))
        self.message_user(request, f"Đã mở khoá {len(queryset)} tài khoản.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off, not deleted: what their owners did keeps its name."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        password = form.cleaned_data.get("new_password" if change else "password")
        if password:
            obj.set_password(password)
            obj.must_change_password = True
        super().save_model(request, obj, form, change)


@admin.register(Deputy)
class DeputyAdmin(HistoryAdmin):
    committee_path = "unit__committee_id"
    list_display = ("user", "unit", "valid_from", "valid_to", "appointed_by", "ended_at")
    list_select_related = ("user", "unit", "appointed_by")
    search_fields = ("user__full_name", "unit__search_key")


@admin.register(AuditEntry)
class AuditEntryAdmin(HistoryAdmin):
    committee_path = "committee_id"
    list_display = ("at", "actor_name", "action", "object_label", "object_type")
    list_filter = ("action", "object_type")
    search_fields = ("actor_name", "action", "object_label")
    date_hierarchy = "at"
    ordering = ("-pk",)


@admin.register(Mail)
class MailAdmin(HistoryAdmin):
    """What became of each mail; what could not be sent, or may have been, with its reason."""

    committee_path = "user__unit__committee_id"
    list_display = ("user", "address", "day", "state", "attempts", "sent_at", "error")
    list_filter = ("state", "day")
    list_select_related = ("user",)
    search_fields = ("user__full_name", "address", "message_id")


@admin.register(Notice)
class NoticeAdmin(HistoryAdmin):
    committee_path = "user__unit__committee_id"
    list_display = ("user", "kind", "text", "at", "read_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__full_name", "text")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(HistoryAdmin):
    committee_path = "unit__committee_id"
    list_display = ("unit", "made_by", "made_at", "revoked_at")
    list_select_related = ("unit", "made_by")
    search_fields = ("unit__search_key",)


@admin.register(DemonstrationRow)
class DemonstrationRowAdmin(HistoryAdmin):
    list_display = ("model", "object_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Names of tables and row numbers only; the rows themselves are guarded by their own pages."""
        return DemonstrationRow.objects.all()
