"""The history of one assignment in words: who did what when, read from the audit trail, across every handover."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, Value

from accounts.models import AuditEntry, User
from accounts.vietnamese import format_date
from assignments.models import (
    Assignment,
    ConcernStep,
    Contribution,
    Evidence,
    Extension,
    Handover,
    Instruction,
    ProgressReport,
)


@dataclass(frozen=True, slots=True)
class Event:
    """One act as the page says it: `actor` `words`: “`quote`”. `icon` and `tone` are those of the timeline."""

    at: datetime
    actor: str
    words: str
    quote: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the trail with what its sentence needs: the label of the report's period, where it is about one."""

    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    period: str = ""


def history_of(assignment: Assignment, user: User) -> list[Event]:
    """The latest act first. Four queries. A draft's own acts are told to the people of the unit that writes it."""
    chain = _chain(assignment)
    reports: dict[str, ProgressReport] = {
        str(report.pk): report
        for report in ProgressReport.objects.filter(assignment__in=chain).select_related("assignment").defer(*_LONG)
    }
    about = Q(object_type=Assignment._meta.label_lower, object_id__in=[str(pk) for pk in chain])
    about |= Q(object_type=ProgressReport._meta.label_lower, object_id__in=reports)
    for label, keys in _keys_of_the_rest(chain).items():
        about |= Q(object_type=label, object_id__in=keys)
    events = []
    for entry in AuditEntry.objects.filter(about).order_by("-pk"):
        report = reports.get(_report_key(entry))
        told = sentence(Act(entry.action, entry.before, entry.after, report.period.label if report else ""))
        if told and (report is None or _may_know(user, report, entry)):
            events.append(Event(entry.at, entry.actor_name, *told))
    return events


_LONG = ("work_done", "difficulties", "proposals")


def _chain(assignment: Assignment) -> set[int]:
    """The assignment and those it went through before and after: they have its task and stand under one directive."""
    same = {"task": assignment.task, "directive": assignment.directive_id, "indicator": assignment.indicator_id}
    links = list(Assignment.objects.filter(**same).values_list("pk", "transferred_from_id"))
    chain = {assignment.pk}
    while True:
        near = {pk for pk, before in links if before in chain} | {before for pk, before in links if pk in chain}
        if (near := near - {None}) <= chain:
            return chain
        chain |= near


def _keys_of_the_rest(chain: set[int]) -> dict[str, list[str]]:
    """The numbers, as the trail writes them, of what else belongs to the chain, by table: one query."""
    parts = (
        (Extension, "assignment__in"),
        (Handover, "assignment__in"),
        (Contribution, "assignment__in"),
        (Evidence, "report__assignment__in"),
        (ConcernStep, "report__assignment__in"),
        (Instruction, "assignment__in"),
    )
    rows: list[Any] = []
    for model, path in parts:
        name = Value(model._meta.label_lower, output_field=CharField())
        found: Any = model._default_manager.filter(**{path: chain}).order_by()
        rows.append(found.annotate(table=name).values_list("table", "pk"))
    keys: dict[str, list[str]] = {}
    for label, pk in rows[0].union(*rows[1:], all=True):
        keys.setdefault(label, []).append(str(pk))
    return keys


def _report_key(entry: AuditEntry) -> str:
    """The number of the report that the entry is about, itself or by one of its files; empty when of none."""
    if entry.object_type == ProgressReport._meta.label_lower:
        return entry.object_id
    return str((entry.after or entry.before).get("report", ""))


def _may_know(user: User, report: ProgressReport, entry: AuditEntry) -> bool:
    """What happened to a draft is the unit's own affair; once it is sent, everyone who sees the work may know."""
    if user.is_superuser or report.assignment.unit_id == user.unit_id:
        return True
    return report.status != ProgressReport.Status.DRAFT and entry.action != _DRAFTED


# --- The wording ---------------------------------------------------------------------------------

_DRAFTED = "Lưu báo cáo"
Telling = Callable[[Act], tuple[str, str, str, str]]


def sentence(act: Act) -> tuple[str, str, str, str] | None:
    """(words after the actor's name, quoted words, icon, tone); None for what another entry tells already."""
    if act.action in _TOLD_ELSEWHERE or (act.action == "Giao việc" and act.after.get("transferred_from")):
        return None
    if act.action in _TELLINGS:
        return _TELLINGS[act.action](act)
    return f"{act.action[:1].lower()}{act.action[1:]}", "", "dot", ""


_TOLD_ELSEWHERE = {"Chuyển việc"}


def _of_report(words: str, icon: str, tone: str = "") -> Telling:
    return lambda act: (f"{words} báo cáo {act.period}", act.after.get("note") or "", icon, tone)


def _of_file(words: str) -> Telling:
    return lambda act: (
        f"{words} tài liệu {(act.after or act.before).get('name', '')} của báo cáo {act.period}",
        "",
        "paperclip",
        "",
    )


def _assigned(act: Act) -> tuple[str, str, str, str]:
    due = _day(act.after.get("due_on"))
    return "giao việc, " + (f"thời hạn {due}" if due else "không hạn, thường xuyên"), "", "send", ""


def _completed(act: Act) -> tuple[str, str, str, str]:
    day = _day(act.after.get("completed_on"))
    return f"công nhận việc đã hoàn thành ngày {day}", "", "check-circle", "done"


def _extension_asked(act: Act) -> tuple[str, str, str, str]:
    until, now = _day(act.after.get("asked_until")), _day(act.after.get("deadline"))
    before = f"từ ngày {now} " if now else ""
    return f"xin gia hạn {before}đến ngày {until}", act.after.get("reason", ""), "hourglass", "run"


def _extension_decided(words: str, icon: str, tone: str = "") -> Telling:
    return lambda act: (
        f"{words} đến ngày {_day(act.after.get('asked_until'))}",
        act.after.get("note") or "",
        icon,
        tone,
    )


def _handover(words: str, icon: str, tone: str = "", *, preposition: str = "cho") -> Telling:
    """`preposition` decides which unit is named: the task goes "cho" the new one, comes "từ" the one before."""
    unit = "from" if preposition == "từ" else "to"
    return lambda act: (
        f"{words} {preposition} {act.after.get(unit, '')}".rstrip(),
        act.after.get("note") or act.after.get("reason") or "",
        icon,
        tone,
    )


def _contributed(act: Act) -> tuple[str, str, str, str]:
    verb = "sửa" if act.before else "viết"
    period = _label(act.after)
    return f"{verb} phần phối hợp của {act.after.get('unit_name', '')} cho báo cáo {period}", "", "speech", ""


def _instructed(act: Act) -> tuple[str, str, str, str]:
    of, due = act.after.get("recorded_for"), _day(act.after.get("due_on"))
    said = f"ghi ý kiến chỉ đạo của {of}" if of else "cho ý kiến chỉ đạo"
    by_when = f", trả lời trước ngày {due}" if due else ""
    return f"{said}, gửi {act.after.get('unit_name', '')}{by_when}", act.after.get("text", ""), "flag", "run"


def _of_instruction(words: str, icon: str, tone: str, *, quoting: str) -> Telling:
    return lambda act: (f"{words} ý kiến chỉ đạo", act.after.get(quoting, ""), icon, tone)


def _of_concern(words: str, icon: str, tone: str) -> Telling:
    """`words` name the part; where it was passed on, the one it went to is named."""
    return lambda act: (
        f"{words} nêu trong báo cáo {act.period}"
        + (f" đến {act.after.get('addressee')}" if act.after.get("kind") == ConcernStep.Kind.FORWARDED else ""),
        act.after.get("text", ""),
        icon,
        tone,
    )


def _label(after: Mapping[str, Any]) -> str:
    start, end = (date.fromisoformat(after[name]) for name in ("period_start", "period_end"))
    return ProgressReport(period_start=start, period_end=end).period.label


def _day(text: Any) -> str:
    """An ISO day as it is read; empty when there is none."""
    return format_date(date.fromisoformat(text)) if text and text != "None" else ""


_TELLINGS: dict[str, Telling] = {
    "Giao việc": _assigned,
    "Dừng việc": lambda act: ("dừng việc", act.after.get("reason", ""), "stop", "over"),
    "Công nhận hoàn thành": _completed,
    _DRAFTED: _of_report("lưu bản nháp", "pencil"),
    "Gửi báo cáo": _of_report("gửi", "send", "run"),
    "Duyệt báo cáo": _of_report("duyệt", "check", "done"),
    "Trả lại báo cáo": _of_report("trả lại", "return", "over"),
    "Yêu cầu bổ sung báo cáo": _of_report("yêu cầu bổ sung", "return", "over"),
    "Thêm tài liệu": _of_file("thêm"),
    "Bỏ tài liệu": _of_file("bỏ"),
    "Xin gia hạn": _extension_asked,
    "Đồng ý gia hạn": _extension_decided("đồng ý gia hạn", "check", "done"),
    "Không đồng ý gia hạn": _extension_decided("không đồng ý gia hạn", "return", "over"),
    "Rút đề nghị gia hạn": _extension_decided("rút đề nghị gia hạn", "undo"),
    "Đề nghị chuyển việc": _handover("đề nghị chuyển việc", "arrow-right", "run"),
    "Nhận việc được chuyển": _handover("nhận việc", "check", "done", preposition="từ"),
    "Không nhận việc được chuyển": _handover("không nhận việc", "return", "over", preposition="từ"),
    "Rút đề nghị chuyển việc": _handover("rút đề nghị chuyển việc", "undo"),
    "Viết phần phối hợp": _contributed,
    "Chuyển khó khăn": _of_concern("chuyển khó khăn, vướng mắc", "arrow-right", "run"),
    "Chuyển kiến nghị": _of_concern("chuyển kiến nghị, đề xuất", "arrow-right", "run"),
    "Trả lời khó khăn": _of_concern("trả lời khó khăn, vướng mắc", "speech", "done"),
    "Trả lời kiến nghị": _of_concern("trả lời kiến nghị, đề xuất", "speech", "done"),
    "Cho ý kiến chỉ đạo": _instructed,
    "Trả lời ý kiến chỉ đạo": _of_instruction("trả lời", "speech", "done", quoting="text"),
    "Yêu cầu trả lời lại ý kiến chỉ đạo": _of_instruction("yêu cầu trả lời lại", "return", "over", quoting="note"),
    "Rút ý kiến chỉ đạo": _of_instruction("rút", "undo", "", quoting="reason"),
}
