"""Forms of indicators."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Unit
from targets.attainment import is_beyond
from targets.measures import Direction, Goal, Kind, Measure, is_rate
from targets.models import Assessment, Indicator, Result
from targets.rates import Rate, agrees
from targets.standings import aim_text, measure_of

DAY = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}

_TOO_MUCH = Decimal(10) ** 16  # what the database's twenty digits, four of them decimals, cannot hold
_COUNTED = "Ghi tử số và mẫu số thì để trống giá trị cũng được; tỷ lệ của nhiều đơn vị được cộng từ hai số này."
_WHOLE_OR_PART = "Ngày đầu nhiệm kỳ nếu là số của cả thời gian; ngày đầu kỳ nếu chỉ là số của kỳ đó."


class ResultForm(forms.Form):
    """One figure with its period and source, as the office enters it."""

    unit = forms.ModelChoiceField(
        label="Của đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Toàn cấp ủy"
    )
    value = forms.DecimalField(label="Giá trị", max_digits=20, decimal_places=4, localize=True)
    numerator = forms.DecimalField(
        label="Tử số", max_digits=20, decimal_places=4, localize=True, required=False, help_text=_COUNTED
    )
    denominator = forms.DecimalField(label="Mẫu số", max_digits=20, decimal_places=4, localize=True, required=False)
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
        self.indicator, self.measure = indicator, measure_of(indicator)
        units = Unit.objects.serving(indicator.indicator_set.committee, timezone.localdate()).assignable()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["value"].help_text = f"Đơn vị tính: {indicator.unit_of_measure}. Viết 1.234,56."
        self.fields["value"].required = not is_rate(self.measure)
        if not is_rate(self.measure):
            del self.fields["numerator"], self.fields["denominator"]
        own = indicator.price_basis or "không nêu"
        self.fields[
            "basis"
        ].help_text = f"Chỉ ghi khi khác với chỉ tiêu ({own}); hai giá khác nhau không nối thành một chuỗi."
        if indicator.kind in {Indicator.Kind.CUMULATIVE, Indicator.Kind.AVERAGE_GROWTH}:
            self.fields["period_start"].help_text = _WHOLE_OR_PART

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if value is None:
            return value
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
        if is_rate(self.measure) and not {"value", "numerator", "denominator"} & set(self.errors):
            self._settle_rate(data)
        return data

    def _settle_rate(self, data: dict[str, Any]) -> None:
        """The value from numerator and denominator where it was left empty; all three must say the same."""
        value, above, below = (data.get(name) for name in ("value", "numerator", "denominator"))
        if (above is None) != (below is None):
            missing = "numerator" if above is None else "denominator"
            self.add_error(missing, "Ghi cả tử số và mẫu số, hoặc để trống cả hai.")
        elif above is None or below is None:
            if value is None:
                self.add_error("value", "Ghi giá trị, hoặc ghi tử số và mẫu số.")
        elif below <= 0:
            self.add_error("denominator", "Mẫu số phải lớn hơn 0.")
        elif self.measure.share and not 0 <= above <= below:
            self.add_error("numerator", "Tử số phải từ 0 đến mẫu số: đây là tỷ lệ của một phần trong toàn bộ.")
        else:
            self._settle_value(data, Rate(above, below).percent or Decimal(0))

    def _settle_value(self, data: dict[str, Any], exact: Decimal) -> None:
        if abs(exact) >= _TOO_MUCH:
            self.add_error("numerator", "Tỷ lệ tính ra quá lớn; hãy kiểm tra tử số và mẫu số.")
            return
        rounded = exact.quantize(Decimal(1).scaleb(-min(self.indicator.decimals, 4)), ROUND_HALF_UP)
        if data["value"] is None:
            data["value"] = rounded
        elif not agrees(exact, data["value"]):
            told = self.measure.amount(rounded)
            self.add_error(
                "value", f"Tử số chia mẫu số bằng {told}, khác giá trị đã ghi. Sửa lại, hoặc để trống ô này."
            )


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
