"""Forms of an instruction: given, answered, sent back, withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import DAY
from accounts.models import Unit
from accounts.unit_choices import grouped
from assignments.forms import OneOfSeveral


class InstructionForm(forms.Form):
    """The word, to which of `units`, by when it is answered; `records`: the office writes it down for somebody."""

    unit = forms.ChoiceField(
        label="Gửi đơn vị",
        error_messages={"required": "Hãy chọn đơn vị phải trả lời.", "invalid_choice": "Hãy chọn lại đơn vị."},
    )
    text = forms.CharField(
        label="Ý kiến chỉ đạo",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Đơn vị đọc nguyên văn và phải trả lời.",
        error_messages={"required": "Hãy ghi ý kiến chỉ đạo."},
    )
    recorded_for = forms.CharField(
        label="Theo ý kiến của",
        max_length=200,
        help_text="Ví dụ: Ban Thường vụ, phiên họp ngày 10/11/2023.",
        error_messages={"required": "Hãy ghi theo ý kiến của ai, tại phiên họp hoặc văn bản nào."},
    )
    due_on = forms.DateField(
        label="Trả lời trước ngày",
        required=False,
        localize=True,
        widget=forms.DateInput(attrs=DAY),
        help_text="Để trống nếu không đặt hạn; ý kiến vẫn được theo dõi đến khi có trả lời.",
        error_messages={"invalid": "Hãy ghi ngày dạng 31/12/2023."},
    )

    def __init__(self, *args: Any, units: Sequence[Unit], records: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        chosen: Any = self.fields["unit"]
        chosen.choices = [("", "Chọn đơn vị"), *grouped(units)]
        if not records:
            del self.fields["recorded_for"]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("Ngày phải trả lời không được trước hôm nay.")
        return day


class AnswerForm(OneOfSeveral):
    auto_id_form = "tra_loi_%s"

    text = forms.CharField(
        label="Trả lời của đơn vị",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Đã làm gì, kết quả đến đâu, bao giờ xong. Câu đã gửi không sửa được, chỉ trả lời thêm.",
        error_messages={"required": "Hãy ghi câu trả lời."},
    )


class ReopenForm(OneOfSeveral):
    auto_id_form = "tra_loi_lai_%s"

    note = forms.CharField(
        label="Điều chưa rõ",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc nguyên văn và trả lời lại; câu trả lời cũ được giữ.",
        error_messages={"required": "Hãy ghi điều chưa rõ để đơn vị biết cần trả lời gì."},
    )


class WithdrawForm(OneOfSeveral):
    auto_id_form = "rut_%s"

    reason = forms.CharField(
        label="Lý do rút",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy nêu lý do rút ý kiến."},
    )
