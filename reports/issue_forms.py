"""The form in which a summary is issued: number, day, signer, recipients; and that of its signed copy."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.days import day_field
from accounts.models import Unit, User
from assignments.concerns import is_for_standing_committee
from conclusions.unit_names import UnitName, match_units
from reports.builder import heading_of
from reports.models import Summary
from reports.services import Issue, next_number, term_of, term_until
from targets.periods import TERM_YEARS

_MEMBERS = re.compile(r"^\s*(?:các đồng chí\s+)?(?:ủy viên\s+)?(?:ban\s+)?thường vụ\b", re.IGNORECASE)
_READERS = (User.Role.COMMITTEE, User.Role.OFFICE, User.Role.INSPECTOR, User.Role.UNIT_HEAD)


class IssueForm(forms.Form):
    """Filled in from the committee's letterhead; `readers` are people with accounts to whom it is sent."""

    number = forms.RegexField(
        r"^\d{1,4}[a-zA-Z]?$",
        label="Số",
        max_length=5,
        help_text="Đánh số riêng cho báo cáo trong cả nhiệm kỳ.",
        error_messages={"required": "Hãy ghi số của báo cáo.", "invalid": "Số gồm chữ số, ví dụ 07 hoặc 127."},
    )
    issued_on = day_field("Ngày ban hành", missing="Hãy ghi ngày ban hành.")
    term = forms.ChoiceField(label="Nhiệm kỳ", help_text="Số đánh lại từ 01 khi sang nhiệm kỳ mới.")
    built_at = forms.CharField(widget=forms.HiddenInput, required=False)
    signer_capacity = forms.CharField(label="Thể thức ký", max_length=100, required=False)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=100, required=False)
    signer_name = forms.CharField(
        label="Họ tên người ký", max_length=100, error_messages={"required": "Hãy ghi họ tên người ký."}
    )
    recipients = forms.CharField(
        label="Nơi nhận",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text="Mỗi dòng một nơi nhận.",
        error_messages={"required": "Hãy ghi nơi nhận, ít nhất “Lưu Văn phòng”."},
    )
    readers = forms.ModelMultipleChoiceField(
        label="Gửi trong hệ thống cho",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Người được chọn nhận thông báo và xác nhận đã nhận.",
    )

    def __init__(self, data: Any = None, *, summary: Summary) -> None:
        self.people = list(_people(summary.committee_id))
        term = term_of(summary.committee_id, timezone.localdate())
        super().__init__(data, initial=_usual(summary, self.people, term))
        self.fields["term"].choices = [(row, row) for row in _terms(term)]  # type: ignore[attr-defined]
        readers: Any = self.fields["readers"]
        readers.queryset = User.objects.filter(pk__in=[user.pk for user in self.people])
        readers.choices = _by_unit(self.people)

    def clean_recipients(self) -> tuple[str, ...]:
        lines = [line.strip(" \t-–.;,") for line in self.cleaned_data["recipients"].splitlines()]
        if not any(lines):
            raise ValidationError("Hãy ghi nơi nhận, ít nhất “Lưu Văn phòng”.")
        return tuple(line for line in lines if line)

    def clean_built_at(self) -> datetime | None:
        """Which draft was looked at when the form was opened."""
        words = self.cleaned_data["built_at"]
        try:
            return datetime.fromisoformat(words) if words else None
        except ValueError as error:
            raise ValidationError("Biểu mẫu đã cũ. Hãy mở lại trang rồi ban hành.") from error

    @property
    def issue(self) -> Issue:
        """What was typed, as the service takes it."""
        return Issue(**{name: value for name, value in self.cleaned_data.items() if name != "readers"})


class SignedCopyForm(forms.Form):
    file = forms.FileField(
        label="Bản đã ký",
        help_text="Bản chụp hoặc PDF đã ký, đóng dấu; giữ nguyên như nhận, không lưu lại.",
        error_messages={"required": "Hãy chọn tệp của bản đã ký.", "empty": "Tệp rỗng."},
    )


def _terms(term: str) -> list[str]:
    """That of the day, the one before and the next: a congress does not wait for the turn of the year."""
    last = int(term[-4:])
    return [term, term_until(last + TERM_YEARS), term_until(last - TERM_YEARS)]


def _usual(summary: Summary, people: Sequence[User], term: str) -> dict[str, Any]:
    heading = heading_of(summary.committee)
    today = timezone.localdate()
    return {
        "number": next_number(summary.committee_id, term),
        "term": term,
        "built_at": summary.built_at.isoformat() if summary.built_at else "",
        "issued_on": today,
        "signer_capacity": heading.signer_capacity,
        "signer_title": heading.signer_title,
        "signer_name": heading.signer_name,
        "recipients": "\n".join(heading.recipients),
        "readers": [user.pk for user in usual_readers(heading.recipients, people, summary.committee.name)],
    }


def _people(committee_id: int) -> Iterable[User]:
    """Those of the committee who may be sent it, by unit and name."""
    rows = User.objects.filter(unit__committee_id=committee_id, is_active=True, role__in=_READERS)
    return rows.order_by("unit__sort_key", "unit_id", "full_name")


def _by_unit(people: Sequence[User]) -> list[tuple[str, list[tuple[int, str]]]]:
    of_unit = groupby(people, key=lambda user: user.unit.name if user.unit else "")
    return [(name, [(user.pk, user.full_name) for user in members]) for name, members in of_unit]


def usual_readers(lines: Iterable[str], people: Sequence[User], committee_name: str) -> list[User]:
    """The people of the committee's bodies that the lines of Nơi nhận name; its "Thường vụ" are the members."""
    units = {user.unit.pk: user.unit for user in people if user.unit is not None}
    names = [UnitName(unit.pk, unit.name, unit.short_name, unit.kind) for unit in units.values()]
    found: set[int] = set()
    for line in lines:
        if is_for_standing_committee(_MEMBERS.sub("Ban Thường vụ", line), committee_name):
            found |= {unit.pk for unit in units.values() if unit.kind == Unit.Kind.LEADERSHIP}
        found |= set(match_units(line, names))
    return [user for user in people if user.unit_id in found]
