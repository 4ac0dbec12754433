"""Forms of entering a paper: the file or the pasted words, the paper's header, one proposed directive."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.days import DAY
from accounts.limits import DEFAULT, MEGABYTE, Refused
from accounts.models import Unit
from accounts.vietnamese import search_key
from assignments.models import Assignment
from conclusions.documents import ENDINGS, check_file
from conclusions.drafts import TITLE_LENGTH, DraftDirective
from conclusions.found import Header
from conclusions.models import Conclusion, Directive
from conclusions.services import PASTED
from conclusions.unit_names import UnitName, match_units


class PaperForm(forms.Form):
    """One file or pasted words; `cleaned_data` has its `name` and `content`."""

    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        help_text=f"Word, PDF (kể cả bản quét), OpenDocument hoặc văn bản thuần; không quá "
        f"{DEFAULT.file_bytes // MEGABYTE} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    text = forms.CharField(
        label="Hoặc dán nội dung văn bản",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Dán toàn văn, kể cả phần đầu (cơ quan, số, ngày) và nơi nhận.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text", "")
        if file and text.strip():
            raise ValidationError("Chỉ chọn một trong hai: tải tệp hoặc dán nội dung. Hãy bỏ bớt một.")
        if not file and not text.strip():
            if "file" not in self.errors:
                raise ValidationError("Hãy chọn tệp hoặc dán nội dung văn bản.")
            return data
        if file and file.size > DEFAULT.file_bytes:
            raise ValidationError(f"Tệp lớn hơn {DEFAULT.file_bytes // MEGABYTE} MB nên không được nhận.")
        name, content = (file.name, file.read()) if file else (PASTED, text.encode())
        try:
            check_file(name, content)
        except Refused as reason:
            raise ValidationError(str(reason), code="refused") from reason
        return data | {"name": name, "content": content}


class HeaderForm(forms.Form):
    """The paper's form as it will be published; in a draft anything may still be missing."""

    kind = forms.ChoiceField(label="Loại văn bản", choices=[("", "Chưa rõ"), *Conclusion.Kind.choices], required=False)
    number = forms.CharField(label="Số", max_length=20, required=False)
    symbol = forms.CharField(
        label="Ký hiệu", max_length=40, required=False, help_text="Ví dụ: TB/HU (Đảng), TB-VPCP (Nhà nước)."
    )
    signed_on = forms.DateField(label="Ngày ký", required=False, localize=True, widget=forms.DateInput(attrs=DAY))
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    parent_body = forms.CharField(label="Cấp trên trực tiếp", max_length=200, required=False)
    title = forms.CharField(label="Trích yếu", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(label="Nơi ban hành", max_length=100, required=False)
    meeting_on = forms.DateField(label="Ngày họp", required=False, localize=True, widget=forms.DateInput(attrs=DAY))
    signer_capacity = forms.CharField(label="Thể thức ký", max_length=100, required=False)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=100, required=False)
    signer_name = forms.CharField(label="Người ký", max_length=100, required=False)
    recipients = forms.CharField(
        label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi.", widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def of(cls, header: Header, data: Any = None) -> "HeaderForm":
        initial = {name: getattr(header, name) for name in cls.base_fields}
        return cls(data, initial={**initial, "recipients": "\n".join(header.recipients)}, auto_id="van_ban_%s")

    def clean_recipients(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip())


class DirectiveForm(forms.Form):
    """One proposed directive. Units are ticked, or named without marks; a name may be that of a group."""

    title = forms.CharField(
        label="Tên nhiệm vụ", max_length=TITLE_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    leads = forms.MultipleChoiceField(label="Đơn vị chủ trì", required=False)
    leads_named = forms.CharField(label="Thêm đơn vị chủ trì", required=False)
    leads_settled = forms.MultipleChoiceField(label="Cụm từ đã xử lý", required=False)
    coordinating = forms.MultipleChoiceField(label="Đơn vị phối hợp", required=False)
    coordinating_named = forms.CharField(label="Thêm đơn vị phối hợp", required=False)
    coordinating_settled = forms.MultipleChoiceField(label="Cụm từ đã xử lý", required=False)
    due_on = forms.DateField(label="Thời hạn", required=False, localize=True, widget=forms.DateInput(attrs=DAY))
    frequency = forms.ChoiceField(
        label="Kỳ báo cáo", required=False, choices=[("", "Theo mặc định (6 tháng)"), *Assignment.Frequency.choices]
    )
    product = forms.CharField(label="Sản phẩm", max_length=300, required=False)
    topic = forms.ChoiceField(label="Lĩnh vực", choices=Directive.Topic.choices)

    def __init__(self, *args: Any, directive: DraftDirective, units: Mapping[int, Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directive = directive
        self.units = units
        for role in ("leads", "coordinating"):
            actors = getattr(directive, role)
            self._field(role).choices = [(str(pk), unit.name) for pk, unit in units.items()]
            self._field(f"{role}_settled").choices = [(words, words) for words in actors.unknown]

    @classmethod
    def of(
        cls, directive: DraftDirective, units: Mapping[int, Unit], committee: Unit, data: Any = None
    ) -> "DirectiveForm":
        names = ("title", "due_on", "frequency", "product", "topic")
        initial = {name: getattr(directive, name) for name in names}
        form = cls(data, initial=initial, directive=directive, units=units, auto_id=f"nv{directive.key}_%s")
        form.committee = committee
        return form

    committee: Unit

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def chosen(self, role: str) -> list[Unit]:
        """The units ticked as the form now stands: as typed when it comes back, else as the draft has them."""
        pks = self.data.getlist(role) if self.is_bound else [str(pk) for pk in getattr(self.directive, role).units]  # type: ignore[attr-defined]
        return [self.units[int(pk)] for pk in pks if pk.isdecimal() and int(pk) in self.units]

    @property
    def chosen_leads(self) -> list[Unit]:
        return self.chosen("leads")

    @property
    def chosen_coordinating(self) -> list[Unit]:
        return self.chosen("coordinating")

    def clean_leads_named(self) -> tuple[int, ...]:
        return self._named("leads_named")

    def clean_coordinating_named(self) -> tuple[int, ...]:
        return self._named("coordinating_named")

    def _named(self, field: str) -> tuple[int, ...]:
        """The units that the typed names mean; names are parted by semicolons."""
        found: list[int] = []
        for name in filter(str.strip, self.cleaned_data[field].split(";")):
            pks = named_units(name, list(self.units.values()), self.committee)
            if not pks:
                raise ValidationError(
                    f"Danh mục của cấp ủy không có đơn vị “{name.strip()}”. Hãy chọn trong danh sách gợi ý."
                )
            found += pks
        return tuple(found)

    def changes(self) -> dict[str, Any]:
        """What `edits.change` takes."""
        data = self.cleaned_data
        day: date | None = data["due_on"]
        units = {role: [*(int(pk) for pk in data[role]), *data[f"{role}_named"]] for role in ("leads", "coordinating")}
        return {**{name: data[name] for name in ("title", "frequency", "product", "topic")}, "due_on": day, **units}


def named_units(name: str, units: Sequence[Unit], committee: Unit) -> tuple[int, ...]:
    """By full or short name, by the name of a kind for all of it, or as the paper would name them; () if unknown."""
    key = search_key(name)
    if exact := [unit.pk for unit in units if key in {search_key(unit.name), search_key(unit.short_name)}]:
        return tuple(exact) if len(exact) == 1 else ()
    if of_kind := [unit.pk for unit in units if key == search_key(Unit.Kind(unit.kind).label)]:
        return tuple(of_kind)
    names = [UnitName(unit.pk, unit.name, unit.short_name, unit.kind) for unit in (committee, *units)]
    known = {unit.pk for unit in units}
    return tuple(pk for pk in match_units(name, names) if pk in known)
