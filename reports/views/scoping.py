"""Which part of the work a page is asked about: by its address, within what the user may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from accounts.days import day_or_today
from accounts.models import Unit, User
from accounts.requests import SignedInRequest
from assignments.states import UNASSIGNED
from conclusions.models import Conclusion, Directive
from reports.figures import Scope, scope_of
from reports.models import BoardView
from reports.records import TOTALS


@dataclass(frozen=True, slots=True)
class Asked:
    """The scope and the day of a page, and what its filters offer. `view` is the saved board it is seen through;
    `is_usual` says that the address asks for none, not even the pinned one."""

    scope: Scope
    on: date
    papers: Sequence[Conclusion]
    units: Sequence[Unit]
    view: BoardView | None = None
    is_usual: bool = False

    @property
    def topics(self) -> list[tuple[str, str]]:
        return Directive.Topic.choices

    @property
    def query(self) -> str:
        """The address's own words for the scope and the day, for another page over the same."""
        return self.query_on(self.on)

    def query_on(self, day: date) -> str:
        """The same scope on another day. What a view narrows and the address has opened stays an empty word."""
        scope = self.scope
        words = {
            "den-ngay": f"{day:%d/%m/%Y}",
            "khung": self.view.pk if self.view else "0" if self.is_usual else "",
            "ket-luan": scope.conclusion_id or "",
            "linh-vuc": scope.topic,
            "don-vi": scope.unit_id if self.units and scope.unit_id else "",
        }
        narrowed = self.view is not None and self.view.narrows
        return urlencode({name: value for name, value in words.items() if value or narrowed}, safe="/")


def asked_of(request: SignedInRequest, view: BoardView | None = None) -> Asked:
    """`?den-ngay=`, `?ket-luan=`, `?linh-vuc=` and `?don-vi=`; what the address leaves out the view says.

    404 for a paper, a field or a unit that the user cannot see: another scope's figures would mislead.
    """
    user = request.user
    committee = committee_of(user)
    papers = list(Conclusion.objects.visible_to(user).filter(committee=committee).only("pk", "number", "symbol"))
    units = _units(user, committee)
    paper = _named(papers, request.GET.get("ket-luan", _key(view.conclusion_id if view else None)), "văn bản")
    unit = _named(units, request.GET.get("don-vi", _key(view.unit_id if view else None)), "đơn vị")
    topic = request.GET.get("linh-vuc", view.topic if view else "")
    if topic and topic not in Directive.Topic:
        raise Http404("Không có lĩnh vực này.")
    own = None if user.sees_whole_committee else user.unit
    scope = scope_of(committee, unit=unit or own, conclusion=paper, topic=topic)
    on = day_or_today(request.GET.get("den-ngay", ""))
    return Asked(scope, on, papers, units, view, is_usual=request.GET.get("khung") == "0")


def committee_of(user: User) -> Unit:
    """The user's committee; for the installation's administrator, who belongs to no unit, the first one."""
    committee = user.unit.committee if user.unit else None
    if committee is None and user.is_superuser:
        committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).order_by("pk").first()
    if committee is None:
        raise Http404("Tài khoản không thuộc cấp ủy nào.")
    return committee


def _units(user: User, committee: Unit) -> list[Unit]:
    """The units to choose from; none for a unit's own people, whose pages are always their unit's."""
    if not user.sees_whole_committee:
        return []
    units = Unit.objects.visible_to(user).of_committee(committee).assignable()
    return list(units.only("pk", "name", "path", "committee_id", "sort_key"))


def _key(number: int | None) -> str:
    return str(number) if number else ""


def _named(rows: Sequence[Any], text: str, what: str) -> Any:
    if not text:
        return None
    row = next((row for row in rows if str(row.pk) == text), None)
    if row is None:
        raise Http404(f"Không tìm thấy {what} này.")
    return row


def rows_behind(asked: Asked) -> dict[str, str]:
    """Where each state's number leads: the very rows it counts, on that day; `all` leads to all of them.

    A unit's own people see more rows than their unit leads: `chu-tri` keeps to what is counted.
    """
    address = f"{reverse('assignment_list')}?{_query(asked)}"
    return {"all": address, **{field: f"{address}&trang-thai={word}" for field, word, _, _ in TOTALS}}


def directives_behind(asked: Asked) -> dict[str, str]:
    """Where each state of the directives leads."""
    address = f"{reverse('directive_states')}?{_query(asked)}"
    states = [*(field for field, *_ in TOTALS), UNASSIGNED]
    return {"all": address, **{state: f"{address}&trang-thai={state}" for state in states}}


def indicators_behind(asked: Asked, set_code: str) -> str:
    """The board of the very indicators that are counted, on that day; a band or an outlook may be added."""
    chosen = f"&bo={set_code}" if set_code else ""
    return f"{reverse('indicator_board')}?{_query(asked)}{chosen}"


def rows_query(asked: Asked, day: date) -> str:
    """The words that keep a list to what the scope counts on a day."""
    return asked.query_on(day) + ("" if asked.units or not asked.scope.unit_path else "&chu-tri=1")


def _query(asked: Asked) -> str:
    return rows_query(asked, asked.on)
