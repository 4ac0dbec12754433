"""The periods that a form offers, by kind, the latest first. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from targets.periods import Period, PeriodKind, last_ended, mid_term, period_of, periods_back_from

Group = tuple[str, list[tuple[str, str]]]
_OFFERED = (
    ("6 tháng", PeriodKind.HALF_YEAR, 8),
    ("Quý", PeriodKind.QUARTER, 8),
    ("Tháng", PeriodKind.MONTH, 12),
    ("9 tháng", PeriodKind.NINE_MONTHS, 4),
    ("Năm", PeriodKind.YEAR, 5),
)


def period_choices(today: date, terms: Iterable[Period] = (), chosen: Period | None = None) -> list[Group]:
    """For a select: of each kind the running one and those before it, the `terms` begun by today with their first
    halves, and the `chosen` one when it is none of these. Values are codes, labels the office's names."""
    groups = [(name, list(periods_back_from(_running(today, kind), count))) for name, kind, count in _OFFERED]
    groups.append(("Nhiệm kỳ", list(_terms(today, terms))))
    if chosen is not None and not any(chosen in periods for _, periods in groups):
        groups.insert(0, ("Đang chọn", [chosen]))
    return [
        (name, [(row.code, f"{row.label[:1].upper()}{row.label[1:]}") for row in periods]) for name, periods in groups
    ]


def _running(today: date, kind: PeriodKind) -> Period:
    if kind != PeriodKind.NINE_MONTHS:
        return period_of(today, kind)
    ended = last_ended(today, kind)
    return ended if ended.end.year == today.year else ended.following()


def _terms(today: date, terms: Iterable[Period]) -> Iterator[Period]:
    for term in dict.fromkeys(terms):
        if term.kind == PeriodKind.TERM and term.start <= today:
            yield from (mid_term(term.start.year), term)
