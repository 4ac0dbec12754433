import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from targets.models import Indicator, IndicatorSet
from targets.standings import IndicatorLine, VersionLine, indicator_line, version_lines, with_figures


class Command(BaseCommand):
    help = "In kết quả, các mức, dự báo và điều cần lưu ý của từng chỉ tiêu trong một bộ, tính đến một ngày."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--set", dest="code", required=True, help="mã bộ chỉ tiêu")
        parser.add_argument("--as-of", help="ngày, dạng 2023-12-31 (mặc định: hôm nay)")
        parser.add_argument("--committee", default="", help="mã cấp ủy, khi nhiều cấp ủy có bộ chỉ tiêu cùng mã")
        parser.add_argument("--json", action="store_true", help="in toàn bộ dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        on = _day(options["as_of"]) if options["as_of"] else timezone.localdate()
        chosen = _set(options["code"], options["committee"])
        rows = with_figures(Indicator.objects.filter(indicator_set=chosen)).order_by("number")
        lines = [(indicator_line(row, on), version_lines(row, on)) for row in rows]
        if options["json"]:
            data = {
                "set": chosen.code,
                "name": chosen.name,
                "as_of": on,
                "indicators": [_data(*each) for each in lines],
            }
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))
            return
        for line, _ in lines:
            aim = line.target_text or "chưa đối chiếu"
            self.stdout.write(
                f"{line.number}. {line.name}: {line.latest_text or '–'} / {aim} – {line.band_label}; "
                f"dự báo: {line.outlook_label}"
            )


def _set(code: str, committee: str) -> IndicatorSet:
    found = IndicatorSet.objects.filter(code=code)
    if committee:
        found = found.filter(committee__code=committee)
    sets = list(found[:2])
    if not sets:
        raise CommandError(f"Không có bộ chỉ tiêu “{code}”{f' của cấp ủy “{committee}”' if committee else ''}.")
    if len(sets) > 1:
        raise CommandError(f"Nhiều cấp ủy có bộ chỉ tiêu “{code}”: hãy nêu --committee MÃ.")
    return sets[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải ngày dạng 2023-12-31.") from error


def _data(line: IndicatorLine, versions: list[VersionLine]) -> dict[str, Any]:
    """Everything the line says, with its words, and the versions of the target, the latest first."""
    words = {"band_label": line.band_label, "outlook_label": line.outlook_label, "target_text": line.target_text}
    return {**asdict(line), **words, "versions": [_version(version) for version in versions]}


def _version(version: VersionLine) -> dict[str, Any]:
    target = version.target
    return {
        "version": target.version,
        "value": target.value,
        "period_end": target.period_end,
        "authority": target.authority,
        "reason": target.reason,
        "decided_on": target.decided_on,
        "band": version.band,
        "in_force": version.in_force,
    }


def _plain(value: Any) -> Any:
    """What JSON does not know: numbers as numbers, days ISO."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
