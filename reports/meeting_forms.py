"""Forms of a session: what is laid before it, and each kind of decision."""

from collections.abc import Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import DAY, day_field
from accounts.models import Unit
from accounts.unit_choices import grouped
from assignments.models import Assignment
from reports.agenda import Item
from reports.models import Decision, MeetingItem
from targets.checks import raise_fault
from targets.measures import Goal
from targets.standings import aim_text, measure_of

GRANT, REFUSE = "grant", "refuse"
_FEW = 6  # boxes that stand open


class OpenForm(forms.Form):
    """The session and what is laid before it, of the `agenda` of the day."""

    title = forms.CharField(label="Nội dung họp", max_length=200, error_messages={"required": "Hãy ghi nội dung họp."})
    held_on = day_field("Ngày họp")
    items = forms.MultipleChoiceField(
        label="Việc đưa ra phiên họp",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một việc đưa ra phiên họp."},
    )

    def __init__(self, *args: Any, agenda: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agenda = agenda
        choices: Any = self.fields["items"]
        choices.choices = [(item.key, f"{item.kind_label}: {item.title.rstrip('.')}. {item.why}") for item in agenda]

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Ngày họp chưa đến.")
        return day

    def clean_items(self) -> list[Item]:
        chosen = set(self.cleaned_data["items"])
        return [item for item in self.agenda if item.key in chosen]


class _DecisionForm(forms.Form):
    """Several stand on one page: each form's fields carry ids of their own. `folded` names those with many boxes."""

    kind = ""
    folded: Set[str] = frozenset()

    def __init__(
        self, *args: Any, item: MeetingItem, units: Sequence[Unit], in_force: Goal | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": f"{self.kind}_%s", **kwargs})
        self.item, self.in_force = item, in_force
        self.units = {str(unit.pk): unit for unit in units}

    @property
    def label(self) -> str:
        return str(Decision.Kind(self.kind).label)


class _WithDay(_DecisionForm):
    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("Ngày này đã qua.")
        return day


class InstructionDecisionForm(_WithDay):
    """To the units that the item concerns, and to others."""

    kind = Decision.Kind.INSTRUCTION

    units_concerned = forms.MultipleChoiceField(label="Gửi đơn vị", required=False, widget=forms.CheckboxSelectMultiple)
    other_units = forms.MultipleChoiceField(
        label="Đơn vị khác",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn đơn vị nhận ý kiến."},
    )
    text = forms.CharField(
        label="Ý kiến chỉ đạo",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Viết tiếp câu “Giao (đơn vị) …”. Ví dụ: báo cáo rõ nguyên nhân chậm, hướng khắc phục.",
        error_messages={"required": "Hãy ghi ý kiến chỉ đạo."},
    )
    due_on = forms.DateField(
        label="Trả lời trước ngày", required=False, localize=True, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        concerned = {str(unit.pk) for unit in self.item.units.all()} & self.units.keys()
        fields: Any = self.fields
        fields["units_concerned"].choices = [(pk, unit.name) for pk, unit in self.units.items() if pk in concerned]
        fields["units_concerned"].initial = sorted(concerned)
        fields["other_units"].choices = grouped([unit for pk, unit in self.units.items() if pk not in concerned])
        self.folded = {"other_units"} if len(concerned) <= _FEW else {"units_concerned", "other_units"}
        if not concerned:
            del fields["units_concerned"]
            fields["other_units"].label, fields["other_units"].required = "Gửi đơn vị", True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [*cleaned.get("units_concerned", []), *cleaned.get("other_units", [])]
        if not chosen and not self.errors:
            self.add_error("other_units", "Hãy chọn đơn vị nhận ý kiến.")
        cleaned["units"] = [self.units[pk] for pk in chosen]
        return cleaned


class ExtensionDecisionForm(_DecisionForm):
    kind = Decision.Kind.EXTENSION

    decision = forms.ChoiceField(
        label="Quyết định",
        choices=[(GRANT, "Đồng ý"), (REFUSE, "Không đồng ý")],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đồng ý hoặc không đồng ý."},
    )
    note = forms.CharField(label="Ý kiến", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == REFUSE and not cleaned.get("note"):
            self.add_error("note", "Hãy nêu lý do không đồng ý.")
        return cleaned


class AnswerDecisionForm(_DecisionForm):
    kind = Decision.Kind.ANSWER

    text = forms.CharField(
        label="Trả lời",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc nguyên văn.",
        error_messages={"required": "Hãy ghi câu trả lời."},
    )


class AssignmentDecisionForm(_WithDay):
    """A task under the item's directive; on an indicator alone a measure, with person, product and day."""

    kind = Decision.Kind.ASSIGNMENT

    unit = forms.ChoiceField(label="Đơn vị chủ trì", error_messages={"required": "Hãy chọn đơn vị chủ trì."})
    task = forms.CharField(
        label="Nội dung giao",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi nội dung giao."},
    )
    product = forms.CharField(label="Sản phẩm", max_length=300, required=False)
    person = forms.CharField(label="Người chịu trách nhiệm", max_length=120, required=False)
    due_on = forms.DateField(label="Thời hạn", required=False, localize=True, widget=forms.DateInput(attrs=DAY))
    frequency = forms.ChoiceField(
        label="Kỳ báo cáo", choices=Assignment.Frequency.choices, initial=Assignment.Frequency.QUARTER
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.choices = [("", "Chọn đơn vị"), *grouped(list(self.units.values()))]
        if self.item.directive is None:
            for name in ("product", "person", "due_on"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = "Giải pháp cho chỉ tiêu phải có mục này."

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class TargetDecisionForm(_DecisionForm):
    kind = Decision.Kind.TARGET

    value = forms.DecimalField(
        label="Mức mới",
        max_digits=20,
        decimal_places=4,
        localize=True,
        error_messages={"required": "Hãy ghi mức mới."},
    )
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Hãy nêu lý do."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.in_force and self.item.indicator:
            aim = aim_text(self.in_force.value, measure_of(self.item.indicator))
            unit = self.item.indicator.unit_of_measure
            self.fields["value"].help_text = f"Đang có hiệu lực: {aim} {unit}. Viết 1.234,56."

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if self.in_force is None or self.item.indicator is None:
            raise ValidationError("Chỉ tiêu chưa có mức nào để nâng.")
        if fault := raise_fault(value, self.in_force, measure_of(self.item.indicator)):
            raise ValidationError(fault)
        return value


class NotedForm(_DecisionForm):
    kind = Decision.Kind.NOTED

    text = forms.CharField(
        label="Ghi thêm",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Để trống: “Ban Thường vụ ghi nhận.”",
    )


FORMS: dict[str, type[_DecisionForm]] = {
    form.kind: form
    for form in (
        ExtensionDecisionForm,
        AnswerDecisionForm,
        InstructionDecisionForm,
        AssignmentDecisionForm,
        TargetDecisionForm,
        NotedForm,
    )
}
