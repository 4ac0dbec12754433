"""The board of the indicators: which lines are shown, in what order, under which headings, with their charts."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.vietnamese import sort_key
from targets.attainment import BAND_LABELS, Band
from targets.charts import BulletChart, Sparkline, bullet, sparkline
from targets.forecast import OUTLOOK_WORDS, Outlook
from targets.standings import IndicatorLine

BY_GROUP = "nhom"
REACHED = "dat-va-vuot"
UNANSWERED = "chua-co-giai-phap"
_BANDS: dict[str, frozenset[str]] = {
    "": frozenset(Band),
    REACHED: frozenset({Band.EXCEEDED, Band.MET}),
    **{band.value: frozenset({band}) for band in Band},
}
# What stands first is what needs a decision first: the least of the way, the poorest forecast.
_BY_OUTLOOK = (Outlook.AT_RISK, Outlook.LIKELY, Outlook.WILL_EXCEED, Outlook.NOT_ENOUGH_DATA)
_PLACE = {outlook.value: place for place, outlook in enumerate(_BY_OUTLOOK)}

ORDERS: dict[str, tuple[str, Callable[[IndicatorLine], object]]] = {
    BY_GROUP: ("Theo nhóm", lambda line: line.number),
    "so": ("Số thứ tự", lambda line: line.number),
    "ten": ("Tên", lambda line: sort_key(line.name)),
    "ty-le": ("Tỷ lệ so với mức", lambda line: (line.percent is None, line.percent or Decimal(0), line.number)),
    "du-bao": ("Dự báo", lambda line: (_PLACE[line.outlook], line.chance or Decimal(0), line.number)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`asks_measure`: the forecast is poor and no open measure answers it."""

    line: IndicatorLine
    bullet: BulletChart
    trend: Sparkline
    asks_measure: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; the heading is empty where the order cuts across the groups."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the board keeps to: a band or `REACHED`, an outlook or `UNANSWERED` (empty: all); an order of `ORDERS`."""

    band: str = ""
    outlook: str = ""
    order: str = BY_GROUP


def choice_of(band: str, outlook: str, order: str) -> Choice:
    """The choice named by these words; a word that names nothing keeps nothing out."""
    return Choice(
        band if band in _BANDS else "",
        outlook if outlook in {*_PLACE, UNANSWERED} else "",
        order if order in ORDERS else BY_GROUP,
    )


@dataclass(frozen=True, slots=True)
class SetCounts:
    """What a set says of itself on a day; the counts of two sets are never added."""

    total: int
    reached: int
    bands: tuple[tuple[str, str, int], ...]
    at_risk: int


def set_counts(lines: Sequence[IndicatorLine]) -> SetCounts:
    at_risk = sum(line.outlook == Outlook.AT_RISK.value for line in lines)
    return SetCounts(len(lines), reached(lines), tuple(band_counts(lines)), at_risk)


def band_counts(lines: Sequence[IndicatorLine]) -> list[tuple[str, str, int]]:
    return [(band.value, BAND_LABELS[band], sum(line.band == band for line in lines)) for band in Band]


def outlook_counts(lines: Sequence[IndicatorLine]) -> list[tuple[str, str, int]]:
    return [
        (outlook.value, OUTLOOK_WORDS[outlook].capitalize(), sum(line.outlook == outlook.value for line in lines))
        for outlook in Outlook
    ]


def reached(lines: Sequence[IndicatorLine]) -> int:
    """How many met or exceeded their target: the rows of `REACHED`."""
    return sum(line.band in _BANDS[REACHED] for line in lines)


def unanswered(lines: Sequence[IndicatorLine], answered: Collection[int]) -> int:
    """How many of a poor forecast have no open measure: the rows of `UNANSWERED`."""
    return sum(_asks_measure(line, answered) for line in lines)


def _asks_measure(line: IndicatorLine, answered: Collection[int]) -> bool:
    return line.is_poor and line.indicator_id not in answered


def grouped(lines: Sequence[IndicatorLine], choice: Choice, answered: Collection[int] = ()) -> tuple[Group, ...]:
    """The lines that the choice keeps, in its order; in groups in the order of their first indicator by default.
    `answered` are the indicators that have an open measure."""
    kept = [line for line in lines if line.band in _BANDS[choice.band] and _ahead(line, choice, answered)]
    _, key = ORDERS[choice.order]
    kept.sort(key=key)  # type: ignore[arg-type]
    groups: dict[str, list[Row]] = {}
    for line in kept:
        groups.setdefault(line.group if choice.order == BY_GROUP else "", []).append(_row(line, answered))
    return tuple(Group(name, tuple(rows)) for name, rows in groups.items())


def _ahead(line: IndicatorLine, choice: Choice, answered: Collection[int]) -> bool:
    if choice.outlook == UNANSWERED:
        return _asks_measure(line, answered)
    return choice.outlook in {"", line.outlook}


def _row(line: IndicatorLine, answered: Collection[int]) -> Row:
    raised = line.target if line.congress_target is not None else None
    return Row(
        line=line,
        bullet=bullet(
            line.latest,
            line.target if line.congress_target is None else line.congress_target,
            "at_most" if line.direction == "at_most" else "at_least",
            raised,
            uid=f"b{line.indicator_id}",
            name=line.name,
            unit=line.unit_of_measure,
        ),
        trend=sparkline(
            line.history, line.target, uid=f"s{line.indicator_id}", name=line.name, unit=line.unit_of_measure
        ),
        asks_measure=_asks_measure(line, answered),
    )
