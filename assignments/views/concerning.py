"""Khó khăn, kiến nghị: those of all accepted reports in one place, each followed until it is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.days import day_or_today
from accounts.downloads import as_workbook
from accounts.requests import SignedInRequest
from accounts.vietnamese import search_key
from accounts.workbooks import SheetColumn, write_workbook
from assignments import permissions, services
from assignments.concerns import ANSWERED, FORWARDED, GONE, OPEN, Concern, Part, concern_of, concerns_of
from assignments.models import ProgressReport
from assignments.request_forms import ConcernAnswerForm, ForwardForm
from targets.periods import parse_period

PER_PAGE = 50
_PARTS = {"kho-khan": Part.DIFFICULTIES, "kien-nghi": Part.PROPOSALS}
_WORDS = {part: word for word, part in _PARTS.items()}
# Word of the address, label, the states it shows; the first is shown when none is named.
_CHOICES = (
    ("cho-giai-quyet", "Chờ giải quyết", {OPEN, FORWARDED}),
    ("moi-neu", "Mới nêu", {OPEN}),
    ("da-chuyen", "Đã chuyển", {FORWARDED}),
    ("da-tra-loi", "Đã trả lời", {ANSWERED}),
    ("khong-con-neu", "Kỳ sau không còn nêu", {GONE}),
    ("tat-ca", "Tất cả", {OPEN, FORWARDED, ANSWERED, GONE}),
)
_BY_ADDRESSEE = "noi-nhan"
_NO_ADDRESSEE = "chua-neu"


@dataclass(frozen=True, slots=True)
class Row:
    """A concern with what its place on the page needs; `form` is the refused one."""

    concern: Concern
    word: str
    can_forward: bool
    can_answer: bool
    form: Form | None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    url: str
    rows: tuple[Row, ...]


@require_GET
def concern_list(request: SignedInRequest) -> HttpResponse:
    """As of `?den-ngay=`; the other words of the address narrow the list (`_narrowed`), `?nhom=` groups it, `?lau=1`
    is the register of those named in several periods."""
    return _list(request)


def _list(
    request: SignedInRequest, *, refused: tuple[int, str] | None = None, form: Form | None = None
) -> HttpResponse:
    user, on = request.user, day_or_today(request.GET.get("den-ngay", ""))
    found = _visible(request, on)
    page = Paginator(_narrowed(found, request), PER_PAGE).get_page(request.GET.get("page"))
    committee = user.unit.committee if user.unit else None
    forwards = permissions.can_forward_concern(user, committee)
    rows = [
        Row(
            concern,
            _WORDS[Part(concern.part)],
            concern.is_open and forwards,
            concern.is_open and permissions.can_answer_concern(user, committee, concern.held_by),
            form if refused == (concern.report_id, concern.part) else None,
        )
        for concern in page.object_list
    ]
    by_addressee = request.GET.get("nhom") == _BY_ADDRESSEE
    context = {
        "room": "desk",
        "on": on,
        "page_obj": page,
        "groups": _grouped(rows, by_addressee=by_addressee),
        "can_forward": forwards,
        "query": request.GET.urlencode(),
        **_choices(found, request),
    }
    return render(request, "assignments/concern_list.html", context, status=422 if form else 200)


def _visible(request: SignedInRequest, on: date) -> list[Concern]:
    """All of the committee's; a unit's people see those of their unit and below."""
    user = request.user
    own = user.unit.path if user.unit and not user.sees_whole_committee else ""
    return concerns_of(user.committee_id, on, unit_path=own)


def _narrowed(found: Sequence[Concern], request: SignedInRequest) -> list[Concern]:
    """By part, state, period in which it was named, unit, and with whom it lies."""
    part, unit, period, addressee = (request.GET.get(name, "") for name in ("phan", "don-vi", "ky", "noi-nhan"))
    states = _state_choice(request)[2]
    long_only = bool(request.GET.get("lau"))
    return [
        row
        for row in found
        if row.state in states
        and (part not in _PARTS or row.part == _PARTS[part])
        and (not unit.isdecimal() or row.unit_id == int(unit))
        and (not period or period in row.periods)
        and (not addressee or addressee == _addressee_word(row))
        and (row.is_long or not long_only)
    ]


def _state_choice(request: SignedInRequest) -> tuple[str, str, set[str]]:
    return next((row for row in _CHOICES if row[0] == request.GET.get("trang-thai")), _CHOICES[0])


def _addressee_word(concern: Concern) -> str:
    """The one with whom it lies, as the address names it: spelt this way or that it is the same."""
    return search_key(concern.held_by).replace(" ", "-") or _NO_ADDRESSEE


def _grouped(rows: Sequence[Row], *, by_addressee: bool) -> list[Group]:
    """In the order of the rows: the group of the longest-standing one stands first."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        concern = row.concern
        matter = (concern.directive_id, None if concern.directive_id else concern.indicator_id)
        groups.setdefault(_addressee_word(concern) if by_addressee else matter, []).append(row)
    return [_group(own, by_addressee=by_addressee) for own in groups.values()]


def _group(rows: Sequence[Row], *, by_addressee: bool) -> Group:
    first = rows[0].concern
    if by_addressee:
        return Group(first.held_by_label, "", tuple(rows))
    if first.directive_id:
        return Group(first.directive_title, reverse("directive_detail", args=[first.directive_id]), tuple(rows))
    return Group(first.indicator, reverse("indicator_detail", args=[first.indicator_id]), tuple(rows))


def _choices(found: Sequence[Concern], request: SignedInRequest) -> dict[str, Any]:
    """What the filters offer: only what the concerns at hand have; and the numbers above the list."""
    periods = {code: parse_period(code) for row in found for code in row.periods}
    latest = sorted(periods.values(), key=lambda period: (period.end, period.start), reverse=True)
    waiting = [row for row in found if row.is_open]
    return {
        "states": [(word, label, sum(row.state in of for row in found)) for word, label, of in _CHOICES],
        "parts": [(word, part.label) for word, part in _PARTS.items()],
        "periods": [(period.code, period.label) for period in latest],
        "units": sorted({(str(row.unit_id), row.unit) for row in found}, key=lambda unit: unit[1]),
        "addressees": sorted({_addressee_word(row): row.held_by_label for row in found}.items()),
        "chosen": {
            "state": _state_choice(request)[0],
            **{name: request.GET.get(name, "") for name in ("phan", "ky", "nhom", "lau")},
            "unit": request.GET.get("don-vi", ""),
            "addressee": request.GET.get("noi-nhan", ""),
        },
        "waiting": len(waiting),
        "long": sum(row.is_long for row in waiting),
        "unaddressed": sum(not row.held_by for row in waiting),
        "answered": sum(row.state == ANSWERED for row in found),
    }


_COLUMNS = (
    SheetColumn("Phần", "@", 20, required=False),
    SheetColumn("Đơn vị", "@", 28, required=False),
    SheetColumn("Việc được giao", "@", 40, required=False),
    SheetColumn("Nhiệm vụ, chỉ tiêu", "@", 40, required=False),
    SheetColumn("Nội dung", "@", 60, required=False),
    SheetColumn("Nơi giải quyết", "@", 28, required=False),
    SheetColumn("Kỳ nêu gần nhất", "@", 22, required=False),
    SheetColumn("Nêu từ ngày", "dd/mm/yyyy", 12, required=False, help="Ngày duyệt báo cáo nêu lần đầu."),
    SheetColumn("Số kỳ đã nêu", "0", 10, required=False),
    SheetColumn("Số ngày", "0", 10, required=False, help="Từ ngày nêu lần đầu đến ngày xem, hoặc đến khi khép lại."),
    SheetColumn("Trạng thái", "@", 20, required=False),
    SheetColumn("Trả lời", "@", 60, required=False),
)


@require_GET
def export_concerns(request: SignedInRequest) -> HttpResponse:
    """The rows of the list, narrowed in the same words, as a workbook."""
    on = day_or_today(request.GET.get("den-ngay", ""))
    rows = [
        (
            row.part_label,
            row.unit,
            row.task,
            row.directive_title or row.indicator,
            row.text,
            row.held_by_label,
            row.period_label,
            row.first_raised_on,
            row.times,
            row.age_days,
            row.state_label,
            row.answer.text if row.answer else "",
        )
        for row in _narrowed(_visible(request, on), request)
    ]
    notes = (f"Tính đến ngày {on:%d/%m/%Y}; chỉ gồm các báo cáo Văn phòng đã duyệt.",)
    return as_workbook(write_workbook("Khó khăn, kiến nghị", _COLUMNS, rows, notes=notes), f"kho-khan-{on}.xlsx")


@require_POST
def forward_concern(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    report, name = _report(request, pk), _part(part)
    if not permissions.can_forward_concern(request.user, report.assignment.unit.committee):
        raise PermissionDenied
    done = "Đã ghi nơi được chuyển đến."
    return _act(request, report, name, ForwardForm(request.POST), services.forward_concern, done)


@require_POST
def answer_concern(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    report, name = _report(request, pk), _part(part)
    concern = concern_of(report, name, timezone.localdate())
    committee = report.assignment.unit.committee
    if not permissions.can_answer_concern(request.user, committee, concern.held_by if concern else ""):
        raise PermissionDenied
    done = "Đã trả lời; đơn vị và người báo cáo được báo."
    return _act(request, report, name, ConcernAnswerForm(request.POST), services.answer_concern, done)


def _part(word: str) -> Part:
    if word not in _PARTS:
        raise Http404
    return _PARTS[word]


def _report(request: SignedInRequest, pk: int) -> ProgressReport:
    reports = ProgressReport.objects.visible_to(request.user).select_related("assignment__unit__committee")
    return get_object_or_404(reports, pk=pk)


def _act(
    request: SignedInRequest, report: ProgressReport, part: Part, form: Form, act: Callable[..., object], done: str
) -> HttpResponse:
    """The act on one concern; back to the list as it was narrowed."""
    if not form.is_valid():
        return _list(request, refused=(report.pk, part), form=form)
    try:
        act(report, part, by=request.user, **form.cleaned_data)
    except services.ConcernMoved as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    query = request.GET.urlencode()
    return redirect(reverse("concern_list") + (f"?{query}" if query else ""))
