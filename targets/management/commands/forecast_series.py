import csv
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from targets.forecast import Goal, Point, forecast

_SERIES = ("case", "indicator", "geo", "history", "target_year")
_TARGETS = ("case", "target")
_OUT = ("case", "low", "mid", "high", "meets")


class Command(BaseCommand):
    help = "Dự báo các chuỗi số liệu năm trong một tệp CSV; mỗi chuỗi một dòng: low, mid, high, meets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("series", type=Path, help="tệp CSV: case, indicator, geo, history, target_year")
        parser.add_argument("--targets", type=Path, required=True, help="tệp CSV: case, target")
        parser.add_argument("--out", type=Path, required=True, help="tệp CSV để ghi kết quả")

    def handle(self, *args: Any, **options: Any) -> None:
        goals = {row["case"]: _number(row["target"], row["case"]) for row in _rows(options["targets"], _TARGETS)}
        forecasts = [_forecast(row, goals) for row in _rows(options["series"], _SERIES)]
        told = [row for row in forecasts if row is not None]
        _write(options["out"], told)
        silent = len(forecasts) - len(told)
        self.stdout.write(f"Đã dự báo {len(told)} chuỗi{f'; {silent} chuỗi chưa đủ số liệu' if silent else ''}.")


def _forecast(row: dict[str, str], goals: dict[str, float]) -> tuple[str, ...] | None:
    """One row of the answer; None where the series has too few points to tell anything from."""
    case = row["case"]
    if case not in goals:
        raise CommandError(f"Chuỗi “{case}” không có mức trong tệp --targets.")
    points = [_point(pair, case) for pair in row["history"].split(";") if pair.strip()]
    found = forecast(points, date(_year(row["target_year"], case), 12, 31), Goal(goals[case]))
    if found.low is None or found.middle is None or found.high is None or found.chance is None:
        return None
    return (case, *(f"{value:.10g}" for value in (found.low, found.middle, found.high, found.chance)))


def _point(pair: str, case: str) -> Point:
    year, colon, value = pair.partition(":")
    if not colon:
        raise CommandError(f"Chuỗi “{case}”: “{pair}” không ở dạng năm:giá trị.")
    return Point(date(_year(year, case), 12, 31), _number(value, case))


def _year(text: str, case: str) -> int:
    try:
        year = int(text)
        date(year, 12, 31)
    except ValueError as error:
        raise CommandError(f"Chuỗi “{case}”: “{text}” không phải năm.") from error
    return year


def _number(text: str, case: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise CommandError(f"Chuỗi “{case}”: “{text}” không phải là số.") from error
    if not isfinite(value):
        raise CommandError(f"Chuỗi “{case}”: “{text}” không phải là số.")
    return value


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file that has these columns, none of them empty; other columns are left aside."""
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"Tệp {path} không phải văn bản UTF-8.") from error
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise CommandError(f"Tệp {path} thiếu cột: {', '.join(missing)}.")
    rows = list(reader)
    for number, row in enumerate(rows, start=2):
        short = [name for name in columns if row[name] is None]
        if short:
            raise CommandError(f"Tệp {path}, dòng {number} thiếu ô: {', '.join(short)}.")
    return rows


def _write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_OUT)
            writer.writerows(rows)
    except OSError as error:
        raise CommandError(f"Không ghi được tệp {path}.") from error
