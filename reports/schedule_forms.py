"""The form of a schedule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.days import DAY
from accounts.models import User
from reports.models import SummarySchedule
from reports.scope_choices import offer_scope


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Readers are offered among those who read all of the committee's work: they can open what they are sent."""

    class Meta:
        model = SummarySchedule
        fields = (
            "name",
            "period_kind",
            "starts_on",
            "close_days",
            "remind_days",
            "conclusion",
            "topic",
            "unit",
            "indicator_set",
            "readers",
        )
        error_messages = {
            "name": {"required": "Hãy đặt tên cho lịch báo cáo."},
            "period_kind": {"required": "Hãy chọn kỳ."},
        }
        help_texts = {
            "close_days": "Đơn vị gửi báo cáo chậm nhất sau khi hết kỳ bấy nhiêu ngày, gặp ngày nghỉ thì lùi đến ngày "
            "làm việc. Sáng hôm sau hệ thống lập bản tổng hợp.",
            "remind_days": "Nhắc đơn vị chưa gửi trước hạn bấy nhiêu ngày.",
            "starts_on": "Kỳ kết thúc trước ngày này không lập.",
            "readers": "Lập xong thì báo chuông và gửi thư kèm đường dẫn. Không chọn ai thì báo Văn phòng.",
        }
        widgets = {
            "starts_on": forms.DateInput(attrs=DAY),
            "readers": forms.CheckboxSelectMultiple,
        }
        localized_fields = ("starts_on",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scope(self.fields, user)
        readers = User.objects.filter(unit__committee=user.committee_id, is_active=True)
        readers = readers.exclude(role__in=User.UNIT_ROLES).order_by("role", "full_name")
        self.fields["readers"].queryset = readers  # type: ignore[attr-defined]
        kinds = [("", "— Chọn —"), *SummarySchedule.Kind.choices]
        self.fields["period_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["readers"].label_from_instance = _reader_words  # type: ignore[attr-defined]
        self.fields["starts_on"].error_messages["invalid"] = "Hãy ghi ngày dạng 31/12/2023."

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SummarySchedule.objects.filter(committee=self.instance.committee_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Cấp ủy đã có lịch báo cáo mang tên này.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        close, remind = cleaned.get("close_days"), cleaned.get("remind_days")
        if close is not None and remind is not None and remind > close:
            self.add_error("remind_days", "Không nhiều hơn số ngày của hạn gửi: nhắc sau khi hết kỳ, trước hạn.")
        return cleaned


def _reader_words(user: User) -> str:
    return f"{user.full_name} ({user.get_role_display()})"
