"""Forms of summaries."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import day_field
from accounts.models import Unit, User
from conclusions.models import Conclusion
from reports.period_choices import Group, period_choices
from reports.scope_choices import offer_scope
from reports.services import term_until
from targets.models import IndicatorSet
from targets.periods import Period, PeriodError, parse_period, period_between


class SummaryForm(forms.Form):
    """Which period of which part of the committee's work to sum up. Two days, where given, stand for the period."""

    period = forms.CharField(
        label="Kỳ tổng hợp",
        max_length=30,
        required=False,
        widget=forms.Select,
        help_text="Kỳ cũ hơn, hoặc không trọn kỳ: ghi hai ngày ở dưới.",
    )
    since = day_field("Hoặc từ ngày", required=False)
    until = day_field("đến ngày", required=False)
    conclusion = forms.ModelChoiceField(label="Kết luận", queryset=Conclusion.objects.none(), required=False)
    topic = forms.ChoiceField(label="Lĩnh vực", required=False)
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), required=False)
    indicator_set = forms.ModelChoiceField(
        label="Bộ chỉ tiêu",
        queryset=IndicatorSet.objects.none(),
        required=False,
        help_text="Chọn một bộ thì chỉ tổng hợp chỉ tiêu và giải pháp của bộ ấy.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scope(self.fields, user)
        periods = _periods(user, self["period"].value())
        self.fields["period"].widget.choices = [("", "— Chọn —"), *periods]

    def clean_period(self) -> Period | None:
        words = self.cleaned_data["period"]
        try:
            return parse_period(words) if words else None
        except PeriodError as error:
            raise ValidationError(str(error), code="no_such_period") from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if bool(since) != bool(until) and not {"since", "until"} & set(self.errors):
            self.add_error("until" if since else "since", "Nêu cả hai ngày: từ ngày nào đến ngày nào.")
        elif since and until and since > until:
            self.add_error("until", "Ngày cuối phải từ ngày đầu trở đi.")
        elif since and until:
            cleaned["period"] = period_between(since, until)
        elif not cleaned.get("period") and not self.errors:
            self.add_error("period", "Hãy nêu kỳ tổng hợp, hoặc hai ngày.")
        return cleaned

    @property
    def scope(self) -> dict[str, Any]:
        """The cleaned scope, as `services.request_summary` takes it."""
        return {name: self.cleaned_data[name] for name in ("conclusion", "topic", "unit", "indicator_set")}


def _periods(user: User, chosen: Any) -> list[Group]:
    """Those offered to the user, the `chosen` one among them when it is a period at all."""
    sets = IndicatorSet.objects.visible_to(user).values_list("period_start__year", "period_end__year")
    terms = [parse_period(term_until(last)) for first, last in sets if last > first]
    try:
        also = parse_period(str(chosen or ""))
    except PeriodError:
        also = None
    return period_choices(timezone.localdate(), terms, also)


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
