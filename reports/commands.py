"""What the commands share: reading a day, a period and a committee from their words."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError

from accounts.models import Unit
from conclusions.models import Conclusion, Directive
from reports.figures import Scope, scope_of
from targets.models import IndicatorSet
from targets.periods import Period, PeriodError, parse_period


def day(text: str) -> date:
    """An ISO day, `2023-12-31`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải ngày dạng 2023-12-31.") from error


def period(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError as error:
        raise CommandError(str(error)) from error


def committee(code: str) -> Unit:
    """The committee with this code; with an empty code the only one there is."""
    committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE)
    if code:
        committees = committees.filter(code=code)
    found = list(committees[:2])
    if not found:
        raise CommandError(
            f"Không có cấp ủy “{code}”." if code else "Chưa có cấp ủy nào. Hãy chạy manage.py load_reference."
        )
    if len(found) > 1:
        raise CommandError("Có nhiều cấp ủy: hãy nêu --committee MÃ.")
    return found[0]


_SCOPES = "unit:MÃ, conclusion:406-TB/HU, topic:economy, set:MÃ"


def scope(committee: Unit, words: list[str]) -> Scope:
    """The part of the committee's work that the words name, each a kind and a name: `unit:NNPTNT`. All without any."""
    named = dict(_part(committee, text) for text in words if text and text != "all")
    return scope_of(committee, **named)


def _part(committee: Unit, text: str) -> tuple[str, Any]:
    kind, _, name = text.partition(":")
    if kind == "unit":
        return "unit", _only(Unit.objects.of_committee(committee).assignable().filter(code=name), f"đơn vị “{name}”")
    if kind == "conclusion":
        number, _, symbol = name.partition("-")
        papers = Conclusion.objects.filter(committee=committee, state=Conclusion.State.PUBLISHED)
        return "conclusion", _only(papers.filter(number=number, symbol=symbol), f"văn bản “{name}”")
    if kind == "set":
        return "indicator_set", _only(
            IndicatorSet.objects.filter(committee=committee, code=name), f"bộ chỉ tiêu “{name}”"
        )
    if kind == "topic" and name in Directive.Topic:
        return "topic", name
    raise CommandError(f"Không hiểu phạm vi “{text}”. Viết: {_SCOPES}.")


def _only(rows: Any, what: str) -> Any:
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"{'Có nhiều' if found else 'Không có'} {what} trong cấp ủy này.")
    return found[0]
