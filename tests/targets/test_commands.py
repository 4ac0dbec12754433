"""The indicators and the forecasts on the command line."""

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Unit
from targets.models import Indicator, Target
from tests.factories import IndicatorSetFactory, ResultFactory, TargetFactory

HEAD = "case,indicator,geo,history,target_year"
GOOD = "1,gdp,vnm,2018:10;2019:12;2020:14;2021:16,2023"


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


# --- forecast_series -----------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    series, targets = tmp_path / "series.csv", tmp_path / "targets.csv"
    series.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    targets.write_text("case,target\n1,18\n", encoding="utf-8")
    return {"series": series, "targets": targets, "out": tmp_path / "out.csv"}


def forecast_series(files: dict[str, Path]) -> str:
    return run("forecast_series", str(files["series"]), f"--targets={files['targets']}", f"--out={files['out']}")


def test_series_are_forecast_into_a_file(files: dict[str, Path]) -> None:
    assert forecast_series(files) == "Đã dự báo 1 chuỗi.\n"
    (row,) = csv.DictReader(files["out"].read_text(encoding="utf-8").splitlines())
    assert list(row) == ["case", "low", "mid", "high", "meets"]
    assert row["case"] == "1"
    assert float(row["low"]) < float(row["mid"]) < float(row["high"])
    assert 0.5 < float(row["meets"]) <= 1


def test_series_of_one_point_is_counted_and_left_out(files: dict[str, Path]) -> None:
    files["series"].write_text(f"{HEAD},actual\n{GOOD},19\n2,gdp,vnm,2018:10,2023,19\n", encoding="utf-8")
    files["targets"].write_text("case,target\n1,18\n2,18\n", encoding="utf-8")

    assert forecast_series(files) == "Đã dự báo 1 chuỗi; 1 chuỗi chưa đủ số liệu.\n"


@pytest.mark.parametrize(
    ("series", "targets", "words"),
    [
        ("case,history\n1,2018:10", "case,target\n1,18", "thiếu cột: indicator, geo, target_year"),
        ("", "case,target\n1,18", "thiếu cột: case"),
        (f"{HEAD}\n{GOOD}", "case\n1", "thiếu cột: target"),
        (f"{HEAD}\n{GOOD}", "case,target\n2,18", "Chuỗi “1” không có mức"),
        (f"{HEAD}\n{GOOD}", "case,target\n1,cao", "Chuỗi “1”: “cao” không phải là số."),
        (f"{HEAD}\n{GOOD}", "case,target\n1,nan", "Chuỗi “1”: “nan” không phải là số."),
        (f"{HEAD}\n1,gdp,vnm,2018-10,2023", "case,target\n1,18", "“2018-10” không ở dạng năm:giá trị"),
        (f"{HEAD}\n1,gdp,vnm,2018:N/A,2023", "case,target\n1,18", "“N/A” không phải là số"),
        (f"{HEAD}\n1,gdp,vnm,18x:10,2023", "case,target\n1,18", "“18x” không phải năm"),
        (f"{HEAD}\n1,gdp,vnm,2018:10,99999", "case,target\n1,18", "“99999” không phải năm"),
        (f"{HEAD}\n1,gdp", "case,target\n1,18", "dòng 2 thiếu ô: geo, history, target_year"),
    ],
)
def test_bad_input_is_told_in_one_line(series: str, targets: str, words: str, files: dict[str, Path]) -> None:
    files["series"].write_text(series, encoding="utf-8")
    files["targets"].write_text(targets, encoding="utf-8")
    with pytest.raises(CommandError, match=words) as refusal:
        forecast_series(files)

    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not files["out"].exists()


@pytest.mark.parametrize(("which", "words"), [("series", "Không đọc được tệp"), ("out", "Không ghi được tệp")])
def test_file_that_cannot_be_opened_is_told(which: str, words: str, files: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words):
        forecast_series(files | {which: tmp_path / "không có" / "x.csv"})


def test_file_that_is_no_text_is_told(files: dict[str, Path]) -> None:
    files["series"].write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="không phải văn bản UTF-8"):
        forecast_series(files)


# --- indicators ----------------------------------------------------------------------------------


@pytest.fixture
def raised(indicator: Indicator, target: Target) -> Indicator:
    """Eighteen products of seventeen, and of twenty since 7 July 2023."""
    TargetFactory.create(indicator=indicator, version=2, value=20, reason="Sơ kết", decided_on=date(2023, 7, 7))
    for year, value in ((2020, 10), (2021, 14), (2022, 18)):
        ResultFactory.create(
            indicator=indicator,
            period_start=date(2021, 1, 1),
            period_end=date(year + 1, 3, 31),
            value=Decimal(value),
        )
    return indicator


def test_indicators_are_printed_with_all_they_say(raised: Indicator) -> None:
    data = json.loads(run("indicators", "--set=DH26", "--as-of=2023-12-31", "--json"))
    (line,) = data["indicators"]

    assert (data["set"], data["as_of"]) == ("DH26", "2023-12-31")
    assert (line["latest"], line["target"], line["band"], line["band_label"]) == (18, 20, "near", "Đạt từ 80%")
    assert (line["congress_target"], line["congress_band"]) == (17, "exceeded")
    assert [(row["version"], row["value"], row["in_force"]) for row in line["versions"]] == [
        (2, 20, True),
        (1, 17, False),
    ]
    assert line["low"] <= line["middle"] <= line["high"]
    assert line["outlook_label"] == "Vượt"
    assert line["outlook_reason"]
    assert "18 sản phẩm" in line["explanation"]
    assert line["flags"] == []
    assert line["history"][-1] == ["2023-03-31", 18]


def test_indicators_are_printed_in_words(raised: Indicator) -> None:
    assert run("indicators", "--set=DH26", "--as-of=2023-06-30") == (
        "11. Số sản phẩm OCOP: 18 / ≥ 17 – Vượt; dự báo: Vượt\n"
    )


@pytest.mark.usefixtures("reference")
def test_published_set_is_printed_whole() -> None:
    code = Indicator.objects.values_list("indicator_set__code", flat=True)[0]
    lines = json.loads(run("indicators", f"--set={code}", "--as-of=2024-12-31", "--json"))["indicators"]

    assert [line["number"] for line in lines] == list(range(1, 28))
    assert all(line["explanation"] and line["outlook_reason"] for line in lines)
    assert {flag["kind"] for flag in lines[0]["flags"]} == {"estimate_stands", "before_the_set"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--set=X"], "Không có bộ chỉ tiêu “X”."),
        (["--set=DH26", "--committee=HUBT"], "Không có bộ chỉ tiêu “DH26” của cấp ủy “HUBT”."),
        (["--set=DH26", "--as-of=31/12/2023"], "“31/12/2023” không phải ngày dạng 2023-12-31."),
    ],
)
def test_wrong_words_are_told(args: list[str], words: str, indicator: Indicator) -> None:
    with pytest.raises(CommandError, match=words):
        run("indicators", *args)


def test_code_of_two_committees_asks_for_the_committee(indicator: Indicator, other_committee: Unit) -> None:
    IndicatorSetFactory.create(committee=other_committee, code="DH26")
    with pytest.raises(CommandError, match="hãy nêu --committee"):
        run("indicators", "--set=DH26")

    data: dict[str, Any] = json.loads(run("indicators", "--set=DH26", "--committee=HUBT", "--json"))
    assert data["indicators"] == []
