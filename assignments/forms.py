"""Forms of assigning and reviewing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import DAY
from accounts.models import Unit
from accounts.unit_choices import grouped
from assignments.models import Assignment
from conclusions.models import Directive
from targets.models import Indicator


class _GivingForm(forms.Form):
    """What every assignment says: its words, who takes part, by when. `units` are those that may be chosen."""

    task = forms.CharField(label="Nội dung giao", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    product = forms.CharField(
        label="Sản phẩm", max_length=300, required=False, help_text="Cái phải có khi việc hoàn thành."
    )
    person = forms.CharField(label="Người chịu trách nhiệm", max_length=120, required=False)
    due_on = forms.DateField(
        label="Thời hạn",
        required=False,
        localize=True,
        widget=forms.DateInput(attrs=DAY),
        help_text="Để trống nếu là việc thường xuyên, báo cáo theo kỳ.",
    )
    frequency = forms.ChoiceField(
        label="Kỳ báo cáo", choices=Assignment.Frequency.choices, initial=Assignment.Frequency.HALF_YEAR
    )
    supporting_units = forms.MultipleChoiceField(
        label="Đơn vị phối hợp", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self._field("supporting_units").choices = grouped(units)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_supporting_units(self) -> list[Unit]:
        return [self.units[pk] for pk in self.cleaned_data["supporting_units"]]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("Thời hạn không được trước hôm nay.")
        return day


class AssignForm(_GivingForm):
    """Who leads, who takes part, what must exist, by when or how often."""

    groups = forms.MultipleChoiceField(
        label="Giao cho cả nhóm", required=False, widget=forms.CheckboxSelectMultiple, help_text="Mọi đơn vị của nhóm."
    )
    leads = forms.MultipleChoiceField(label="Đơn vị chủ trì", required=False, widget=forms.CheckboxSelectMultiple)
    indicator = forms.ModelChoiceField(
        label="Gắn với chỉ tiêu",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="Không gắn chỉ tiêu",
        help_text="Báo cáo của việc này sẽ kèm số liệu của chỉ tiêu.",
    )

    def __init__(self, *args: Any, directive: Directive, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        kinds = [kind for kind in Unit.Kind if sum(unit.kind == kind for unit in units) > 1]
        self._field("groups").choices = [(kind.value, kind.label) for kind in kinds]
        self._field("leads").choices = grouped(units)
        indicators = Indicator.objects.of_committee(directive.conclusion.committee_id)
        self._field("indicator").queryset = indicators.order_by("number")

    def clean_leads(self) -> list[Unit]:
        return [self.units[pk] for pk in self.cleaned_data["leads"]]

    def clean(self) -> dict[str, Any]:
        """`units`: the units chosen one by one and those of the chosen groups, each once."""
        data = super().clean() or {}
        chosen = list(data.get("leads", []))
        groups = data.get("groups", [])
        chosen += [unit for unit in self.units.values() if unit.kind in groups and unit not in chosen]
        if not chosen and "leads" in data:
            self.add_error("leads", "Hãy chọn ít nhất một đơn vị hoặc một nhóm.")
        return data | {"units": chosen}


class MeasureForm(_GivingForm):
    """The answer to a poor forecast: one unit, one person, a product and a day are all asked for."""

    lead = forms.ChoiceField(label="Đơn vị chủ trì")

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self._field("lead").choices = [("", "Chọn đơn vị"), *grouped(units)]
        self._field("task").label = "Giải pháp"
        self._field("due_on").help_text = "Ngày phải có sản phẩm."
        self._field("person").help_text = "Họ tên hoặc chức vụ."
        self._field("frequency").help_text = "Đơn vị báo cáo tiến độ theo kỳ này."
        self._field("frequency").initial = Assignment.Frequency.QUARTER
        for name in ("product", "person", "due_on"):
            self.fields[name].required = True
        self.order_fields(["task", "lead", "product", "person", "due_on", "frequency", "supporting_units"])

    def clean_lead(self) -> Unit:
        return self.units[self.cleaned_data["lead"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 2}))


class OneOfSeveral(forms.Form):
    """Several forms stand on one page: each form's fields carry an id of their own."""

    auto_id_form = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.auto_id_form, **kwargs})


class AcceptForm(OneOfSeveral):
    auto_id_form = "duyet_%s"

    note = forms.CharField(label="Ý kiến (không bắt buộc)", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(OneOfSeveral):
    auto_id_form = "tra_lai_%s"

    note = forms.CharField(
        label="Lý do trả lại",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nêu rõ cần sửa, bổ sung gì; đơn vị sẽ đọc nguyên văn.",
        error_messages={"required": "Hãy nêu lý do trả lại để đơn vị biết cần sửa gì."},
    )


class AskForm(OneOfSeveral):
    auto_id_form = "bo_sung_%s"

    note = forms.CharField(
        label="Cần bổ sung",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Báo cáo vẫn tính là đã gửi ngày đầu; đơn vị bổ sung rồi gửi lại.",
        error_messages={"required": "Hãy nêu cần bổ sung gì."},
    )
