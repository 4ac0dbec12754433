"""The real set: units, the notice 406-TB/HU, the congress's indicators and the published results, from `fixtures/`."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit
from accounts.services import record_succession, save_unit
from accounts.vietnamese import search_key
from conclusions.models import Conclusion
from conclusions.services import publish_paper
from reports.models import Letterhead, SummarySchedule
from targets.models import Indicator, IndicatorSet, Result, Target
from targets.services import record_result

COMMITTEE = "HU"
SET_CODE = "DH26"
NOTICE = "406-TB-HU"
_SHARE = re.compile(r"\b(\d+)/(\d+)\b")
_DECIDED_BY_NOTICE = {11}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load added; all zero when everything was there."""

    units: int
    conclusions: int
    indicators: int
    results: int


@transaction.atomic
def load_reference() -> Loaded:
    """Add what is missing of the real set. Rows that are there stay as they are: the office may have corrected them."""
    units = _load_units()
    committee = Unit.objects.get(code=COMMITTEE, kind=Unit.Kind.COMMITTEE)
    conclusions = _load_notice(committee)
    _load_schedule(committee)
    indicators = _load_indicators(committee)
    results = _load_results(committee) if indicators else 0
    return Loaded(units, conclusions, indicators, results)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(settings.BASE_DIR) / "fixtures" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_units() -> int:
    there = {unit.code: unit for unit in Unit.objects.filter(committee__code=COMMITTEE)}
    added = 0
    for row in _rows("units.csv"):
        if row["code"] in there:
            continue
        unit = Unit(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=there[row["parent"]] if row["parent"] else None,
            gso_code=row["gso_code"],
            provenance=row["provenance"],
            source=row["source"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        there[unit.code] = save_unit(unit, by=None)
        added += 1
    return added + (_load_successions(there) if added else 0)


def _load_successions(units: dict[str, Unit]) -> int:
    """The communes of 1/7/2025 are units of their own, below no district: there is none any more."""
    successors: dict[str, Unit] = {}
    for row in _rows("succession.csv"):
        name = row["successor_name"]
        if name not in successors:
            short = name.removeprefix("Xã ")
            successors[name] = Unit.objects.filter(code=f"N{row['successor_gso_code']}").first() or save_unit(
                Unit(
                    code=f"N{row['successor_gso_code']}",
                    name=name,
                    short_name=short,
                    kind=Unit.Kind.COMMUNE,
                    gso_code=row["successor_gso_code"],
                    source=row["legal_basis"],
                    valid_from=_day(row["effective_on"]),
                ),
                by=None,
            )
        record_succession(
            predecessor=units[row["predecessor_code"]],
            successor=successors[name],
            effective_on=date.fromisoformat(row["effective_on"]),
            legal_basis=row["legal_basis"],
            by=None,
        )
    return len(successors)


def _load_notice(committee: Unit) -> int:
    paper = json.loads((Path(settings.BASE_DIR) / "fixtures" / f"{NOTICE}.json").read_text(encoding="utf-8"))
    if Conclusion.objects.filter(committee=committee, number=paper["number"], symbol=paper["symbol"]).exists():
        return 0
    publish_paper(paper, committee=committee, by=None)
    Letterhead.objects.get_or_create(
        committee=committee,
        defaults={
            "parent_body": paper["parent_body"],
            "issuing_body": paper["issuer"],
            "place": paper["place"],
            "signer_capacity": paper["signer_capacity"],
            "recipients": "\n".join(paper["recipients"]),
        },
    )
    return 1


def _load_schedule(committee: Unit) -> None:
    """A committee without any calendar of reports begins with one a month, from this month on."""
    if not SummarySchedule.objects.filter(committee=committee).exists():
        begins = timezone.localdate().replace(day=1)
        SummarySchedule.objects.create(
            committee=committee, name="Báo cáo tháng", period_kind=SummarySchedule.Kind.MONTH, starts_on=begins
        )


def _load_indicators(committee: Unit) -> int:
    indicator_set, created = IndicatorSet.objects.get_or_create(
        committee=committee,
        code=SET_CODE,
        defaults={
            "issuer": "Đại hội Đảng bộ huyện Cẩm Thủy lần thứ XXVI",
            "name": "Chỉ tiêu Nghị quyết Đại hội Đảng bộ huyện lần thứ XXVI, nhiệm kỳ 2020-2025",
            "document": "Nghị quyết Đại hội Đảng bộ huyện lần thứ XXVI",
            "period_start": date(2021, 1, 1),
            "period_end": date(2025, 12, 31),
            "expected_count": 27,
            "statement": "đến nay có 14/27 chỉ tiêu theo nghị quyết đại hội đã đạt và vượt kế hoạch "
            "(406-TB/HU, 07/7/2023)",
        },
    )
    if not created:
        return 0
    units = {unit.code: unit for unit in Unit.objects.filter(committee=committee)}
    rows = list(_rows("indicators.csv"))
    for row in rows:
        _create_indicator(indicator_set, row, units)
    return len(rows)


def _create_indicator(indicator_set: IndicatorSet, row: dict[str, str], units: dict[str, Unit]) -> None:
    indicator = Indicator.objects.create(
        indicator_set=indicator_set,
        number=int(row["number"]),
        group=row["group"],
        name=row["name"],
        unit_of_measure=row["unit_of_measure"],
        decimals=int(row["decimals"]),
        direction=row["direction"],
        kind=row["kind"],
        price_basis=row["price_basis"],
        unit=units.get(row["responsible_unit"]),
        frequency=row["frequency"],
        provenance=row["provenance"],
        source=row["source"],
        search_key=search_key(row["name"]),
    )
    if row["target_value"]:
        by_notice = indicator.number in _DECIDED_BY_NOTICE
        Target.objects.create(
            indicator=indicator,
            period_end=date.fromisoformat(row["target_period_end"]),
            value=Decimal(row["target_value"]),
            authority="Ban Chấp hành Đảng bộ huyện (406-TB/HU)" if by_notice else indicator_set.issuer,
            decided_on=date(2023, 7, 7) if by_notice else None,
        )


def _load_results(committee: Unit) -> int:
    indicators = {
        indicator.number: indicator
        for indicator in Indicator.objects.filter(
            indicator_set__committee=committee, indicator_set__code=SET_CODE
        ).select_related("indicator_set")
    }
    rows = list(_rows("results.csv"))
    for row in rows:
        indicator = indicators[int(row["indicator_number"])]
        record_result(
            indicator,
            value=Decimal(row["value"]),
            period_start=date.fromisoformat(row["period_start"]),
            period_end=date.fromisoformat(row["period_end"]),
            kind=Result.Kind(row["kind"]),
            as_of=date.fromisoformat(row["as_of"]),
            source=row["source"],
            note=row["note"],
            by=None,
            **_share(indicator, row["note"]),
        )
    return len(rows)


def _share(indicator: Indicator, note: str) -> dict[str, Any]:
    """ "9/16 xã" in the note of a share of units is its numerator and denominator."""
    found = _SHARE.search(note)
    if indicator.kind != Indicator.Kind.SHARE_OF_UNITS or found is None:
        return {}
    return {"numerator": Decimal(found[1]), "denominator": Decimal(found[2])}
