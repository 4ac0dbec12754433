"""Forms of what is asked about a task: more time, another unit; of what a coordinating unit adds; of what is done about
a difficulty or a proposal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Unit
from assignments.forms import OneOfSeveral
from assignments.models import Assignment

GRANT, REFUSE = "granted", "refused"


class ExtensionForm(OneOfSeveral):
    auto_id_form = "gia_han_%s"

    until = forms.DateField(
        label="Xin lùi đến ngày",
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off"}),
        error_messages={"required": "Hãy ghi ngày xin lùi đến.", "invalid": "Hãy ghi ngày dạng 31/12/2023."},
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy nêu lý do xin gia hạn."},
    )


class DecideForm(forms.Form):
    """Yes or no; a no is explained."""

    decision = forms.ChoiceField(choices=((GRANT, "Đồng ý"), (REFUSE, "Không đồng ý")))
    note = forms.CharField(label="Ý kiến", max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == REFUSE and not data.get("note"):
            raise ValidationError("Hãy ghi ý kiến: đơn vị cần biết vì sao không được gia hạn.")
        return data


class HandoverForm(OneOfSeveral):
    """To which of `units`, and why."""

    auto_id_form = "chuyen_%s"

    to = forms.ChoiceField(
        label="Chuyển cho",
        error_messages={"required": "Hãy chọn đơn vị nhận.", "invalid_choice": "Hãy chọn lại đơn vị."},
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị nhận đọc nguyên văn và trả lời; chưa nhận thì chưa có gì thay đổi.",
        error_messages={"required": "Hãy nêu lý do chuyển việc."},
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        chosen: Any = self.fields["to"]
        chosen.choices = [("", "Chọn đơn vị"), *((key, unit.name) for key, unit in self.units.items())]

    def clean_to(self) -> Unit:
        return self.units[self.cleaned_data["to"]]


class ReceiveForm(OneOfSeveral):
    """Who answers for the task in its new unit; asked for where the old one had named somebody."""

    auto_id_form = "nhan_%s"

    person = forms.CharField(
        label="Người chịu trách nhiệm",
        max_length=120,
        help_text="Họ tên hoặc chức vụ.",
        error_messages={"required": "Hãy ghi người chịu trách nhiệm việc này ở đơn vị đồng chí."},
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = bool(assignment.person)


class DeclineForm(OneOfSeveral):
    auto_id_form = "khong_nhan_%s"

    note = forms.CharField(
        label="Lý do không nhận",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy nêu lý do không nhận."},
    )


class ContributionForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Phần của đơn vị",
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Một đoạn, viết thành câu: đơn vị chủ trì có thể đưa nguyên văn vào báo cáo.",
        error_messages={"required": "Hãy viết phần của đơn vị trước khi lưu."},
    )


class ForwardForm(forms.Form):
    """To whom a difficulty or a proposal was passed on."""

    to = forms.CharField(
        label="Chuyển đến", max_length=200, error_messages={"required": "Hãy ghi cơ quan, đơn vị được chuyển đến."}
    )
    text = forms.CharField(label="Ghi chú", max_length=2000, required=False)


class ConcernAnswerForm(forms.Form):
    text = forms.CharField(label="Trả lời", max_length=4000, error_messages={"required": "Hãy ghi nội dung trả lời."})
