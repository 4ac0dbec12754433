"""Which assignments an address asks for: by state, unit, paper, task, field, words, or a fact of a unit's record."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Subquery

from accounts.models import Unit, User
from accounts.vietnamese import search_key
from assignments.models import Extension, ProgressReport, State
from conclusions.models import Directive
from targets.fields import groups_in
from targets.periods import PeriodKind, period_of

FIELDS = {"state": "trang-thai", "unit": "don-vi", "paper": "ket-luan", "topic": "linh-vuc", "word": "tim"}
GROUPS_OF_STATES = (
    ("done", "Đã hoàn thành"),
    ("unfinished", "Chưa hoàn thành, trong hạn"),
    ("going", "Đang làm"),
    ("passed-on", "Đã chuyển đơn vị khác"),
)
PASSED_ON = "passed-on"
MEASURES = "giai-phap"
"""In place of a directive's number: what was given out for an indicator without a paper."""


def narrowed(rows: Any, asked: Mapping[str, str], *, user: User, on: date) -> Any:
    """`rows` (with their state on that day) that the words of the address keep; a unit stands for all below it.

    `?chu-tri=1` keeps what the user's own unit leads.
    """
    rows = _of_state(rows, asked.get("trang-thai", ""), on)
    if asked.get("chu-tri") and user.unit:
        rows = rows.filter(unit__path__startswith=user.unit.path)
    if asked.get("don-vi", "").isdecimal():
        path = Unit.objects.filter(pk=int(asked["don-vi"])).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=path) if path else rows.none()
    for word, field in (("ket-luan", "directive__conclusion_id"), ("nhiem-vu", "directive_id")):
        if asked.get(word, "").isdecimal():
            rows = rows.filter(**{field: int(asked[word])})
    if asked.get("nhiem-vu") == MEASURES:
        rows = rows.filter(directive__isnull=True)
    if asked.get("linh-vuc") in Directive.Topic.values:
        rows = rows.in_field(asked["linh-vuc"], groups_in(user.committee_id, asked["linh-vuc"]))
    if asked.get("chi-gom") in _FACTS:
        rows = _FACTS[asked["chi-gom"]][1](rows, on)
    word = search_key(asked.get("tim", ""))
    return rows.filter(search_key__contains=word) if word else rows


def _of_state(rows: Any, state: str, on: date) -> Any:
    if state == "done":
        return rows.filter(state__in=[State.DONE_ON_TIME, State.DONE_LATE])
    if state == "unfinished":
        return rows.filter(state__in=[State.IN_TIME, State.DUE_SOON])
    if state == "going":
        return rows.open_on(on)
    return rows.filter(state=state) if state and state != PASSED_ON else rows


def _reports(on: date) -> Any:
    """Of each row the reports that the figures of that day count: of the half-year that holds it, the latest first."""
    period = period_of(on, PeriodKind.HALF_YEAR)
    rows = ProgressReport.objects.filter(assignment=OuterRef("pk"), period_end__gte=period.start)
    return rows.filter(period_end__lte=period.end).order_by("-period_end", "-pk")


def _blocked(rows: Any, on: date) -> Any:
    accepted = _reports(on).filter(status=ProgressReport.Status.ACCEPTED).values("blocked_by")[:1]
    return rows.annotate(blocked_by=Subquery(accepted)).filter(blocked_by__gt="")


def _returned(rows: Any, on: date) -> Any:
    sent = _reports(on).exclude(status=ProgressReport.Status.DRAFT).values("status")[:1]
    accepted = _reports(on).filter(status=ProgressReport.Status.ACCEPTED)
    rows = rows.annotate(latest_status=Subquery(sent)).filter(latest_status=ProgressReport.Status.RETURNED)
    return rows.filter(~Exists(accepted))


def _extended(rows: Any, on: date) -> Any:
    granted = Extension.objects.filter(decision=Extension.Decision.GRANTED, decided_on__lte=on)
    return rows.filter(Exists(granted.filter(assignment=OuterRef("pk"))))


def _by_first_deadline(rows: Any, on: date) -> Any:
    done = rows.filter(state__in=[State.DONE_ON_TIME, State.DONE_LATE])
    return done.filter(completed_on__lte=F("due_on"))


# What `?chi-gom=` may name: the facts of a unit's record, each by the rows it counts.
_FACTS: dict[str, tuple[str, Callable[[Any, date], Any]]] = {
    "vuong": ("việc bị vướng ở nơi khác", _blocked),
    "tra-lai": ("việc có báo cáo bị trả lại", _returned),
    "gia-han": ("việc đã được gia hạn", _extended),
    "han-dau": ("việc xong trong hạn đầu", _by_first_deadline),
}


_BEYOND_THE_FORM = ("nhiem-vu", "chi-gom")


def without_kept(asked: Mapping[str, str]) -> str:
    """The address's words without those that `kept_words` tells of."""
    return urlencode({word: value for word, value in asked.items() if word not in {*_BEYOND_THE_FORM, "page"}})


def kept_words(asked: Mapping[str, str], user: User) -> tuple[list[str], list[tuple[str, str]]]:
    """What the address keeps to beyond the fields of the form: in words, and as the fields that keep it so."""
    texts = []
    directive = asked.get("nhiem-vu", "")
    if directive.isdecimal():
        found = Directive.objects.visible_to(user).filter(pk=int(directive)).select_related("conclusion").first()
        texts.append(f"nhiệm vụ {found.position} của {found.conclusion.reference}: {found.title}" if found else "")
    elif directive == MEASURES:
        texts.append("giải pháp cho chỉ tiêu, không theo văn bản")
    if asked.get("chi-gom") in _FACTS:
        texts.append(_FACTS[asked["chi-gom"]][0])
    fields = [(word, asked[word]) for word in (*_BEYOND_THE_FORM, "chu-tri") if asked.get(word)]
    return [text for text in texts if text], fields
