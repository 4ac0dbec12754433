"""Forms of assigning, reporting and reviewing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import Unit
from assignments.evidence import EvidenceRefused
from assignments.models import Assignment, ProgressReport
from assignments.services import check_upload
from conclusions.models import Directive
from targets.models import Indicator

DAY = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}


def _grouped(units: Sequence[Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of units under the names of their kinds, in the order of the kinds."""
    order = list(Unit.Kind)
    ranked = sorted(units, key=lambda unit: (order.index(Unit.Kind(unit.kind)), unit.sort_key))
    return [
        (Unit.Kind(kind).label, [(str(unit.pk), unit.name) for unit in members])
        for kind, members in groupby(ranked, key=lambda unit: unit.kind)
    ]


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
        self._field("supporting_units").choices = _grouped(units)

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
        self._field("leads").choices = _grouped(units)
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
        self._field("lead").choices = [("", "Chọn đơn vị"), *_grouped(units)]
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


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words of a progress report, one number for each indicator of the task, and files."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    evidence = FilesField(
        label="Tài liệu kèm theo", required=False, help_text="PDF, Word, Excel hoặc ảnh; mỗi tệp không quá 20 MB."
    )

    class Meta:
        model = ProgressReport
        fields = ("completion", "work_done", "difficulties", "proposals", "claims_done")
        widgets = {
            "work_done": forms.Textarea(attrs={"rows": 5}),
            "difficulties": forms.Textarea(attrs={"rows": 3}),
            "proposals": forms.Textarea(attrs={"rows": 3}),
            "completion": forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, indicators: Sequence[Indicator], sending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sending = sending
        self.indicators = {f"value_{indicator.pk}": indicator for indicator in indicators}
        self.fields["completion"].max_value = 100  # type: ignore[attr-defined]
        claims = {} if self.instance.pk is None else {row.indicator_id: row.value for row in self.instance.values.all()}
        for name, indicator in self.indicators.items():
            self.fields[name] = forms.DecimalField(
                label=f"Số liệu: {indicator.name}",
                required=False,
                localize=True,
                max_digits=20,
                decimal_places=4,
                initial=_trimmed(claims.get(indicator.pk)),
                help_text=f"Đơn vị tính: {indicator.unit_of_measure}. Viết 1.234,56; để trống nếu kỳ này chưa có.",
            )
        self.order_fields(["work_done", "completion", "claims_done", *self.indicators, "difficulties", "proposals"])

    def clean_completion(self) -> int:
        completion: int = self.cleaned_data["completion"]
        if completion > 100:
            raise ValidationError("Tiến độ phải từ 0 đến 100%.")
        return completion

    def clean_work_done(self) -> str:
        words: str = self.cleaned_data["work_done"]
        if self.sending and not words.strip():
            raise ValidationError("Hãy viết kết quả trước khi gửi; chưa xong thì lưu bản nháp.")
        return words

    def clean_evidence(self) -> "list[UploadedFile[Any]]":
        """Refused here, before anything is saved; the service that keeps the files checks once more."""
        files: list[UploadedFile[Any]] = self.cleaned_data["evidence"]
        for upload in files:
            try:
                check_upload(upload)
            except EvidenceRefused as reason:
                raise ValidationError(str(reason), code="evidence_refused") from reason
        return files

    def clean(self) -> dict[str, Any]:
        """A browser forgets chosen files when a form comes back with errors: say so."""
        data = super().clean() or {}
        if self.errors and data.get("evidence"):
            self.add_error("evidence", "Hãy chọn lại tệp: trình duyệt không giữ tệp khi biểu mẫu còn lỗi.")
        return data

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def values(self) -> dict[Indicator, Decimal | None]:
        return {indicator: self.cleaned_data[name] for name, indicator in self.indicators.items()}


def _trimmed(value: Decimal | None) -> Decimal | None:
    """Without the trailing zeros of the database, in plain notation."""
    return None if value is None else Decimal(f"{value.normalize():f}")


class _ReviewForm(forms.Form):
    """Both decisions stand on one page: each form's fields carry an id of their own."""

    auto_id_form = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.auto_id_form, **kwargs})


class AcceptForm(_ReviewForm):
    auto_id_form = "duyet_%s"

    note = forms.CharField(label="Ý kiến (không bắt buộc)", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(_ReviewForm):
    auto_id_form = "tra_lai_%s"

    note = forms.CharField(
        label="Lý do trả lại",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nêu rõ cần sửa, bổ sung gì; đơn vị sẽ đọc nguyên văn.",
        error_messages={"required": "Hãy nêu lý do trả lại để đơn vị biết cần sửa gì."},
    )
