"""Forms of summaries."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from targets.periods import Period, PeriodError, parse_period


class SummaryForm(forms.Form):
    """Which period to sum up."""

    period = forms.CharField(
        label="Kỳ tổng hợp", max_length=30, help_text="Ví dụ: 2023-H2 (6 tháng cuối năm), 2023-Q3, 2023-07, 2023."
    )

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise ValidationError(str(error), code="no_such_period") from error


class StyleSampleForm(forms.Form):
    """The fields shown on the style page, in their states."""

    title = forms.CharField(label="Tên nhiệm vụ", help_text="Viết ngắn, bắt đầu bằng động từ.")
    work_done = forms.CharField(label="Kết quả", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "— Chọn —"), ("1", "Có thời hạn"), ("2", "Thường xuyên")])
    due_on = forms.DateField(
        label="Thời hạn",
        localize=True,
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
    )
    completion = forms.IntegerField(label="Tiến độ (%)", min_value=0, max_value=100)
    level = forms.ChoiceField(
        label="Mức ưu tiên", choices=[("1", "Thường"), ("2", "Gấp")], widget=forms.RadioSelect, required=False
    )
    claims_done = forms.BooleanField(label="Đã hoàn thành", required=False)
    evidence = forms.FileField(label="Tài liệu kèm theo", required=False, help_text="PDF, Word, Excel hoặc ảnh.")

    @classmethod
    def in_all_states(cls) -> Any:
        """Bound to wrong words, so that its errors show."""
        return cls({"title": "", "due_on": "31/02/2024", "completion": "120", "work_done": "Đã cấp giấy chứng nhận."})
