"""Forms of indicators."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from targets.models import Indicator, Result

DAY = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}

_WHOLE_OR_PART = "Ngày đầu nhiệm kỳ nếu là số của cả thời gian; ngày đầu kỳ nếu chỉ là số của kỳ đó."


class ResultForm(forms.Form):
    """One figure with its period and source, as the office enters it."""

    value = forms.DecimalField(label="Giá trị", max_digits=20, decimal_places=4, localize=True)
    kind = forms.ChoiceField(label="Loại số liệu", choices=Result.Kind.choices, initial=Result.Kind.OFFICIAL)
    period_start = forms.DateField(label="Từ ngày", localize=True, widget=forms.DateInput(attrs=DAY))
    period_end = forms.DateField(label="Đến ngày", localize=True, widget=forms.DateInput(attrs=DAY))
    as_of = forms.DateField(
        label="Công bố ngày",
        localize=True,
        widget=forms.DateInput(attrs=DAY),
        help_text="Ngày số liệu được công bố hoặc xác nhận.",
    )
    basis = forms.CharField(label="Giá, phương pháp hoặc bộ tiêu chí", max_length=60, required=False)
    source = forms.CharField(label="Nguồn", max_length=300, help_text="Văn bản hoặc cơ quan cung cấp số liệu.")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["value"].help_text = f"Đơn vị tính: {indicator.unit_of_measure}. Viết 1.234,56."
        own = indicator.price_basis or "không nêu"
        self.fields[
            "basis"
        ].help_text = f"Chỉ ghi khi khác với chỉ tiêu ({own}); hai giá khác nhau không nối thành một chuỗi."
        if indicator.kind in {Indicator.Kind.CUMULATIVE, Indicator.Kind.AVERAGE_GROWTH}:
            self.fields["period_start"].help_text = _WHOLE_OR_PART

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self.indicator.kind == Indicator.Kind.SHARE_OF_UNITS and not 0 <= value <= 100:
            raise ValidationError("Tỷ lệ số đơn vị phải từ 0 đến 100%.")
        if self.indicator.direction == Indicator.Direction.ACHIEVED and value not in {0, 1}:
            raise ValidationError("Nhập 1 nếu đã đạt, 0 nếu chưa đạt.")
        return value

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError("Ngày công bố không được ở tương lai.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("period_start"), data.get("period_end")
        if start and end and start > end:
            self.add_error("period_end", "Ngày cuối phải sau ngày đầu kỳ.")
        if end and data.get("kind") == Result.Kind.OFFICIAL and end > timezone.localdate():
            self.add_error("period_end", "Số thực hiện không thể của một kỳ chưa kết thúc; hãy chọn “Ước thực hiện”.")
        return data
