"""The paper's words for bodies, matched to the units of the notice's own committee."""

import csv
from pathlib import Path

import pytest

from conclusions.unit_names import UnitName, match_all, match_units

UNITS_FILE = Path(__file__).parents[2] / "fixtures" / "units.csv"
ROWS = [
    row
    for row in csv.DictReader(UNITS_FILE.read_text(encoding="utf-8").splitlines())
    if row["valid_to"] and row["valid_to"] <= "2025-06-30"
]
UNITS = [UnitName(pk, row["name"], row["short_name"], row["kind"]) for pk, row in enumerate(ROWS, start=1)]
CODES = {pk: row["code"] for pk, row in enumerate(ROWS, start=1)}


def codes(words: str) -> list[str]:
    return [CODES[pk] for pk in match_units(words, UNITS)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Phòng Nông nghiệp và Phát triển nông thôn", "NNPTNT"),
        ("Phòng NN&PTNT", "NNPTNT"),
        ("phong nong nghiep va phat trien nong thon", "NNPTNT"),
        ("UBND huyện", "UBND"),
        ("Uỷ ban nhân dân huyện Cẩm Thuỷ", "UBND"),
        ("Ban Thường vụ Huyện ủy", "BTV"),
        ("MTTQ", "MTTQ"),
        ("Mặt trận Tổ quốc huyện", "MTTQ"),
        ("Văn phòng Huyện ủy", "VPHU"),
        ("Ban Tổ chức", "BTC"),
        ("Công an huyện", "CA"),
        ("Hội LHPN huyện", "HPN"),
        ("Phòng Văn hoá và Thông tin", "VHTT"),
        ("xã Cẩm Thạch", "X15142"),
        ("UBND xã Cẩm Thạch", "X15142"),
        ("thị trấn Phong Sơn", "X15127"),
    ],
)
def test_a_body_is_known_by_its_full_and_its_short_name_with_and_without_marks(words: str, code: str) -> None:
    assert codes(words) == [code]


@pytest.mark.parametrize(
    "words", ["các xã, thị trấn", "UBND các xã, thị trấn", "17 xã, thị trấn trong huyện", "từng xã"]
)
def test_a_group_of_communes_is_all_of_them(words: str) -> None:
    communes = [row["code"] for row in ROWS if row["kind"] == "commune"]

    assert codes(words) == communes
    assert len(communes) == 17


def test_groups_of_other_kinds() -> None:
    assert set(codes("các đoàn thể")) == {"LDLD", "HND", "HPN", "DTN", "HCCB"}
    assert {"NV", "TP", "CA"} <= set(codes("các phòng, ban, ngành cấp huyện"))
    assert set(codes("các ban đảng")) <= {"VPHU", "BTC", "UBKT", "BTG", "BDV", "TTCT"}


@pytest.mark.parametrize(
    "words",
    [
        "UBND huyện Bá Thước",
        "UBND tỉnh",
        "Sở Y tế",
        "Ban Tổ chức Tỉnh ủy",
        "các cấp ủy",
        "các cơ quan, đơn vị",
        "các sở, ban, ngành",
        "Tổ công tác",
        "",
    ],
)
def test_no_unit_is_invented(words: str) -> None:
    assert codes(words) == []


def test_a_name_that_two_units_answer_to_matches_neither() -> None:
    twins = [UnitName(1, "Phòng Kinh tế", "KT", "department"), UnitName(2, "Phòng Kinh tế", "KT2", "department")]

    assert match_units("Phòng Kinh tế", twins) == ()


def test_several_words_give_each_unit_once() -> None:
    assert [CODES[pk] for pk in match_all(["UBND huyện", "Phòng Y tế", "Ủy ban nhân dân huyện"], UNITS)] == [
        "UBND",
        "YT",
    ]
