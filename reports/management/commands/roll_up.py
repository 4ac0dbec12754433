import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports import commands
from reports.builder import day_of
from reports.counted import default_period
from reports.material import committee_lines, figures_of
from reports.rollups import roll_up
from reports.summary_words import indicators_sentence, overall_sentence, units_sentence


class Command(BaseCommand):
    help = "Tổng hợp số liệu của cấp ủy tính đến một ngày."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", help="ngày, dạng 2023-12-31 (mặc định: ngày cuối kỳ, hoặc hôm nay)")
        parser.add_argument("--period", help="kỳ báo cáo, ví dụ 2023-H2 (mặc định: nửa năm chứa ngày tổng hợp)")
        parser.add_argument("--committee", default="", help="mã cấp ủy, khi có nhiều cấp ủy")
        parser.add_argument("--conclusion", default="", help="chỉ một văn bản, ví dụ 406-TB/HU")
        parser.add_argument("--unit", default="", help="chỉ một đơn vị: mã của đơn vị")
        parser.add_argument("--topic", default="", help="chỉ một lĩnh vực, ví dụ economy")
        parser.add_argument("--set", default="", help="chỉ một bộ chỉ tiêu: mã của bộ")
        parser.add_argument("--json", action="store_true", help="in toàn bộ số liệu dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        period = commands.period(options["period"]) if options["period"] else None
        if options["as_of"]:
            on = commands.day(options["as_of"])
        else:
            on = day_of(period.end) if period else timezone.localdate()
        committee = commands.committee(options["committee"])
        named = [f"{kind}:{options[kind]}" for kind in ("conclusion", "unit", "topic", "set") if options[kind]]
        scope = commands.scope(committee, named)
        period = period or default_period(on)
        rollup = roll_up(scope, on=on, period=period)
        if options["json"]:
            below = () if scope.narrowed_to else committee_lines(committee.pk, on=on, period=period)
            self.stdout.write(json.dumps(figures_of(rollup, below), ensure_ascii=False, indent=1))
            return
        for sentence in (overall_sentence(rollup), indicators_sentence(rollup), units_sentence(rollup)):
            self.stdout.write(sentence)
