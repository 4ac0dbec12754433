"""Forms of indicators."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from targets.attainment import is_beyond
from targets.measures import Direction, Goal, Kind, Measure
from targets.models import Assessment, Indicator, Result
from targets.standings import aim_text, measure_of

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


class RaiseForm(forms.Form):
    """A new version of the target `in_force`."""

    value = forms.DecimalField(label="Mức mới", max_digits=20, decimal_places=4, localize=True)
    authority = forms.CharField(
        label="Cấp quyết định", max_length=200, help_text="Cơ quan quyết định và văn bản, nếu có."
    )
    decided_on = forms.DateField(label="Ngày quyết định", localize=True, widget=forms.DateInput(attrs=DAY))
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, indicator: Indicator, in_force: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.in_force = indicator, in_force
        self.measure = measure_of(indicator)
        self.fields["value"].help_text = (
            f"Đang có hiệu lực: {aim_text(in_force.value, self.measure)} {indicator.unit_of_measure} "
            f"(lần {in_force.version}). Viết 1.234,56."
        )

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if not is_beyond(value, self.in_force.value, self.measure.direction):
            more = "thấp hơn" if self.measure.direction == Direction.AT_MOST else "cao hơn"
            raise ValidationError(
                f"Mức mới phải {more} mức đang có hiệu lực ({self.measure.number(self.in_force.value)})."
            )
        check_range(value, self.measure)
        return value

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError("Ngày quyết định không được ở tương lai.")
        before = self.in_force.decided_on or self.indicator.indicator_set.period_start
        if day < before:
            raise ValidationError(f"Ngày quyết định không được trước {before:%d/%m/%Y}, ngày của mức trước.")
        return day


class AssessmentForm(forms.Form):
    """What the office expects at the set's end."""

    rating = forms.ChoiceField(label="Nhận định", choices=Assessment.Rating.choices, widget=forms.RadioSelect)
    expected_value = forms.DecimalField(
        label="Dự kiến đạt, mức tốt nhất", max_digits=20, decimal_places=4, localize=True, required=False
    )
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure_of(indicator)
        if not self.measure.is_numeric and self.measure.kind != Kind.RANK:
            del self.fields["expected_value"]
        else:
            self.fields["expected_value"].help_text = f"Đơn vị tính: {indicator.unit_of_measure}. Viết 1.234,56."

    def clean_expected_value(self) -> Decimal | None:
        value: Decimal | None = self.cleaned_data["expected_value"]
        if value is not None:
            check_range(value, self.measure)
        return value


def check_range(value: Decimal, measure: Measure) -> None:
    """Refuses what the quantity cannot be."""
    if measure.lowest is not None and value < measure.lowest:
        raise ValidationError("Giá trị không được âm.")
    if measure.highest is not None and value > measure.highest:
        raise ValidationError(f"Giá trị không được lớn hơn {measure.highest}.")
