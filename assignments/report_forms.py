"""The form of a progress report: sent whole, or saved by itself while it is being written."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.sheet_files import MAX_BYTES
from accounts.vietnamese import format_number
from assignments.evidence import EvidenceRefused
from assignments.models import ProgressReport
from assignments.services import check_upload
from targets.entries import EMPTY, Reading, understand
from targets.measures import ResultKind
from targets.models import Indicator
from targets.periods import Period
from targets.standings import measure_of

GOING, BLOCKED, DONE = "going", "blocked", "done"
STANDINGS = ((GOING, "Đang thực hiện"), (BLOCKED, "Vướng mắc"), (DONE, "Đã hoàn thành, đề nghị công nhận"))
WORDS = {
    "work_done": "Kết quả",
    "difficulties": "Khó khăn, vướng mắc",
    "proposals": "Kiến nghị, đề xuất",
    "addressed_to": "Kiến nghị với",
}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class ReportForm(forms.Form):
    """The words of a report, how the work stands, one number for each indicator of the task, and files.

    `previous` is the last report sent before; `readings` says how each typed number is understood. With `partial`, what
    is wrong or missing holds nothing back: a number that cannot be understood is left as it was stored. `addressees`
    are offered for proposals; others may be written.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    work_done = forms.CharField(label="Kết quả", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    standing = forms.ChoiceField(
        label="Tình hình", choices=STANDINGS, initial=GOING, required=False, widget=forms.RadioSelect
    )
    blocked_by = forms.CharField(
        label="Vướng ở cơ quan, đơn vị nào", max_length=200, required=False, help_text="Ghi khi chọn “Vướng mắc”."
    )
    completion = forms.IntegerField(
        label="Tiến độ (%)",
        min_value=0,
        initial=0,
        widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
    )
    difficulties = forms.CharField(
        label="Khó khăn, vướng mắc", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposals = forms.CharField(label="Kiến nghị, đề xuất", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    addressed_to = forms.CharField(
        label="Kiến nghị với cơ quan, đơn vị nào",
        max_length=200,
        required=False,
        help_text="Ghi khi có kiến nghị, để được chuyển đúng nơi và trả lời.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    evidence = FilesField(
        label="Tài liệu kèm theo", required=False, help_text="PDF, Word, Excel hoặc ảnh; mỗi tệp không quá 20 MB."
    )

    def __init__(
        self,
        *args: Any,
        report: ProgressReport | None,
        period: Period,
        indicators: Sequence[Indicator],
        previous: ProgressReport | None = None,
        addressees: Sequence[str] = (),
        sending: bool = False,
        partial: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{**kwargs, "initial": initial_of(report, previous)})
        self.period, self.previous, self.sending, self.partial = period, previous, sending, partial
        self.before = {row.indicator_id: row.value for row in previous.values.all()} if previous else {}
        self.indicators = {f"value_{indicator.pk}": indicator for indicator in indicators}
        self.readings: dict[str, Reading] = {}
        claims = {} if report is None else {row.indicator_id: row.value for row in report.values.all()}
        for name, indicator in self.indicators.items():
            self.fields[name] = forms.CharField(
                label=f"Số liệu: {indicator.name}",
                required=False,
                initial=format_number(claims.get(indicator.pk)),
                help_text=f"Đơn vị tính: {indicator.unit_of_measure}. Viết 1.234,56; để trống nếu kỳ này chưa có.",
                widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
            )
        first = ["work_done", "standing", "blocked_by", "completion", *self.indicators]
        self.order_fields([*first, "difficulties", "proposals", "addressed_to"])
        self.addressees = addressees
        self.addressee_list = f"{self['addressed_to'].id_for_label}-goi-y"
        if addressees:
            self.fields["addressed_to"].widget.attrs["list"] = self.addressee_list

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
        """Numbers are understood; who blocks is named where something does."""
        data = super().clean() or {}
        for name, indicator in self.indicators.items():
            reading = self._understand(indicator, data.get(name, ""))
            self.readings[name] = reading
            if reading.problem and not self.partial:
                hint = f" Có phải {reading.suggestion.text}?" if reading.suggestion and reading.suggestion.text else ""
                self.add_error(name, f"{reading.problem}{hint}")
        if self.sending and data.get("standing") == BLOCKED and not data.get("blocked_by"):
            self.add_error("blocked_by", "Hãy ghi cơ quan, đơn vị đang vướng để cấp trên tháo gỡ.")
        if self.errors and data.get("evidence"):
            self.add_error("evidence", "Hãy chọn lại tệp: trình duyệt không giữ tệp khi biểu mẫu còn lỗi.")
        return data

    def _understand(self, indicator: Indicator, text: str) -> Reading:
        """As a figure of the days until now: the period itself may still be running."""
        today = timezone.localdate()
        return understand(
            text,
            measure_of(indicator),
            kind=ResultKind.OFFICIAL,
            end=min(self.period.end, today),
            today=today,
            before=self.before.get(indicator.pk),
        )

    def words(self) -> dict[str, Any]:
        data = self.cleaned_data
        done = data["standing"] == DONE
        return {
            **{name: data[name] for name in WORDS},
            "completion": 100 if done else data["completion"],
            "claims_done": done,
            "blocked_by": data["blocked_by"] if data["standing"] == BLOCKED else "",
        }

    def values(self) -> dict[Indicator, Decimal | None]:
        """None takes a stored number away; one that could not be understood is not named at all."""
        return {
            indicator: self.readings.get(name, EMPTY).value
            for name, indicator in self.indicators.items()
            if not self.readings.get(name, EMPTY).problem
        }


class FilledFormsForm(forms.Form):
    """A form in Excel that came back, or many in a zip."""

    file = forms.FileField(
        label="Biểu mẫu đã ghi", help_text="Một tệp .xlsx, hoặc tệp .zip gồm nhiều biểu mẫu; không quá 10 MB."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError("Tệp lớn hơn 10 MB. Hãy chia thành nhiều tệp.")
        return file


def initial_of(report: ProgressReport | None, previous: ProgressReport | None) -> dict[str, Any]:
    """What stands in the form first: a new report goes on from the progress of the one before."""
    if report is None:
        return {"completion": previous.completion} if previous else {}
    words = {name: getattr(report, name) for name in WORDS}
    standing = DONE if report.claims_done else BLOCKED if report.blocked_by else GOING
    stands = {"standing": standing, "blocked_by": report.blocked_by, "completion": report.completion}
    return {**words, **stands, "version": report.version}
