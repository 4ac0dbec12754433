"""Forms of indicators."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import DAY
from accounts.limits import MEGABYTE
from accounts.models import Unit
from accounts.numbers import MOST_DECIMALS, MOST_DIGITS
from accounts.sheet_files import ENDINGS, MAX_BYTES, MAX_ROWS
from accounts.vietnamese import format_number
from targets.checks import decision_fault, raise_fault, range_fault, result_faults
from targets.measures import CHAINED, Goal, Kind, is_rate
from targets.models import Assessment, Indicator, IndicatorSet, Result
from targets.rates import Rate, agrees
from targets.received import Upload
from targets.standings import aim_text, measure_of

_JUDGED = ("value", "period_start", "period_end", "as_of", "numerator", "denominator")
_TOO_MUCH = Decimal(10) ** MOST_DIGITS  # what the database cannot hold
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
        if indicator.kind in CHAINED:
            self.fields["period_start"].help_text = _WHOLE_OR_PART

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = {name: data.get(name) for name in _JUDGED}
        kind = data.get("kind", "")
        for name, text in result_faults(self.measure, today=timezone.localdate(), kind=kind, **named):
            self.add_error(name, text)
        if is_rate(self.measure) and not {"value", "numerator", "denominator"} & set(self.errors):
            self._settle_rate(data)
        return data

    def _settle_rate(self, data: dict[str, Any]) -> None:
        """The value from numerator and denominator where it was left empty; all three must say the same."""
        above, below = data.get("numerator"), data.get("denominator")
        if above is not None and below is not None:
            self._settle_value(data, Rate(above, below).percent or Decimal(0))
        elif data.get("value") is None:
            self.add_error("value", "Ghi giá trị, hoặc ghi tử số và mẫu số.")

    def _settle_value(self, data: dict[str, Any], exact: Decimal) -> None:
        if abs(exact) >= _TOO_MUCH:
            self.add_error("numerator", "Tỷ lệ tính ra quá lớn; hãy kiểm tra tử số và mẫu số.")
            return
        rounded = exact.quantize(Decimal(1).scaleb(-min(self.indicator.decimals, MOST_DECIMALS)), ROUND_HALF_UP)
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
        if fault := raise_fault(value, self.in_force, self.measure):
            raise ValidationError(fault)
        return value

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        since = self.indicator.indicator_set.period_start
        if fault := decision_fault(day, self.in_force, since=since, today=timezone.localdate()):
            raise ValidationError(fault)
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
        if value is not None and (fault := range_fault(value, self.measure)):
            raise ValidationError(fault)
        return value


class UploadForm(forms.Form):
    """A sheet of one kind; `kinds` are those that the user may bring in, `sets` those of the committee."""

    kind = forms.ChoiceField(label="Loại bảng")
    indicator_set = forms.ModelChoiceField(
        IndicatorSet.objects.none(), label="Bộ chỉ tiêu", to_field_name="code", required=False, empty_label=None
    )
    file = forms.FileField(
        label="Tệp bảng tính",
        help_text=f"Excel, LibreOffice hoặc CSV; không quá {MAX_BYTES // MEGABYTE} MB, "
        f"{format_number(MAX_ROWS)} dòng. Chưa ghi gì cho đến khi xác nhận.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("kind").choices = kinds
        self._field("indicator_set").queryset = sets
        if all(kind == Upload.Kind.UNITS for kind, _ in kinds):
            self.fields["indicator_set"].widget = forms.HiddenInput()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") != Upload.Kind.UNITS and not data.get("indicator_set"):
            self.add_error("indicator_set", "Hãy chọn bộ chỉ tiêu.")
        return data
