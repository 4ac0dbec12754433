"""A sheet comes in, shows what it would do, and does just that, whole or not at all, once it is confirmed."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit
from accounts.limits import Refused
from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment
from targets import uploads
from targets.models import Assessment, Indicator, IndicatorSet, Result, Target
from targets.received import Upload
from targets.resources.results import ResultResource
from targets.services import record_result
from targets.uploads import UploadChanged, UploadMoved, confirm_upload, discard_upload, receive_upload
from tests.conftest import Together
from tests.factories import IndicatorFactory, ResultFactory, TargetFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"

Lines = list[dict[str, Any]]
Send = Callable[..., Upload]

REGISTER: dict[str, Any] = {
    "number": 11,
    "group": "Kinh tế",
    "name": "Số sản phẩm OCOP",
    "unit_of_measure": "sản phẩm",
    "decimals": 0,
    "direction": "trở lên",
    "kind": "lũy kế",
    "target_value": 17,
    "responsible_unit": "NNPTNT",
    "provenance": "Đã đối chiếu",
}
GOAL: dict[str, Any] = {
    "number": 11,
    "period_end": "31/12/2025",
    "value": 20,
    "version": 2,
    "authority": "Ban Chấp hành",
    "decided_on": "07/07/2023",
    "reason": "Vượt sớm",
}
FIGURE: dict[str, Any] = {
    "number": 11,
    "period_start": "2021",
    "period_end": "30/06/2023",
    "value": "9",
    "kind": "Thực hiện",
    "as_of": "30/06/2023",
    "source": "Báo cáo",
}
UNIT: dict[str, Any] = {"code": "HND", "name": "Hội Nông dân", "short_name": "HND", "kind": "Đoàn thể", "parent": "HU"}


@pytest.fixture
def send(committee: Unit, indicator_set: IndicatorSet, office: User, clock: Any) -> Send:
    """`send(kind, line, line, …)`: the office sends these lines, columns named as in the program."""

    def sent(kind: str, *lines: dict[str, Any], by: User = office) -> Upload:
        resource = uploads.resource_for(kind, committee, indicator_set)
        names = list(dict.fromkeys(name for line in lines for name in line))
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow([resource.fields[name].column_name for name in names])
        writer.writerows([[line.get(name, "") for name in names] for line in lines])
        return receive_upload(
            committee=committee,
            kind=kind,
            indicator_set=indicator_set,
            name="a.csv",
            content=file.getvalue().encode(),
            by=by,
        )

    return sent


def counts(upload: Upload) -> dict[str, int]:
    return {kind: number for kind, number in upload.counts.items() if number}


def faults(upload: Upload) -> list[tuple[int, str]]:
    return [(fault["row"], fault["heading"]) for fault in upload.preview["faults"]]


def told(upload: Upload) -> str:
    return " ".join(fault["text"] for fault in upload.preview["faults"])


def confirm(upload: Upload, by: User) -> None:
    confirm_upload(upload, digest=upload.digest, by=by)


# --- The real register ---------------------------------------------------------------------------


@pytest.fixture
def register(reference: None) -> IndicatorSet:
    """The real set, with a raised target, a corrected figure and a merged unit's figure."""
    made: IndicatorSet = IndicatorSet.objects.get()
    indicator = Indicator.objects.get(number=11)
    TargetFactory.create(
        indicator=indicator, value=Decimal(20), version=2, reason="Vượt sớm", decided_on=date(2024, 1, 5)
    )
    first = Result.objects.filter(indicator=indicator)[0]
    ResultFactory.create(
        **{
            field.name: getattr(first, field.name)
            for field in Result._meta.concrete_fields
            if field.name not in {"id", "value"}
        },
        value=Decimal("7.25"),
    )
    ResultFactory.create(indicator=indicator, unit=Unit.objects.filter(committee=None).first(), note="=1+1")
    return made


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_what_was_taken_out_comes_back_unchanged(kind: str, register: IndicatorSet) -> None:
    content = uploads.resource_for(kind, register.committee, register).workbook()
    by = UserFactory.create(unit=Unit.objects.get(code="VPHU"))

    upload = receive_upload(
        committee=register.committee, kind=kind, indicator_set=register, name="a.xlsx", content=content, by=by
    )

    assert upload.preview["faults"] == []
    assert list(counts(upload)) == ["unchanged"]


@pytest.mark.parametrize(
    ("kind", "name", "changed"),
    [("danh-muc", "indicators.csv", {}), ("don-vi", "units.csv", {}), ("ket-qua", "results.csv", {"later": 1})],
)
def test_file_with_english_headings_is_the_same_register(
    kind: str, name: str, changed: dict[str, int], register: IndicatorSet
) -> None:
    """But for the one figure that was corrected since."""
    upload = receive_upload(
        committee=register.committee,
        kind=kind,
        indicator_set=register,
        name=name,
        content=(FIXTURES / name).read_bytes(),
        by=UserFactory.create(unit=Unit.objects.get(code="VPHU")),
    )

    assert {key: number for key, number in counts(upload).items() if key != "unchanged"} == changed


def test_empty_sheet_is_refused_and_removes_nothing(send: Send, indicator: Indicator) -> None:
    with pytest.raises(Refused, match="không có dòng số liệu"):
        send("danh-muc", dict.fromkeys(REGISTER, ""))


# --- The register --------------------------------------------------------------------------------


def test_register_is_replaced_in_one_go(send: Send, indicator: Indicator, target: Target, office: User) -> None:
    gone = IndicatorFactory.create(indicator_set=indicator.indicator_set, number=12)
    upload = send(
        "danh-muc",
        REGISTER | {"name": "Số sản phẩm OCOP từ 3 sao"},
        REGISTER | {"number": 13, "name": "Tỷ lệ hộ nghèo", "direction": "không quá", "target_value": "1,5"},
    )
    assert counts(upload) == {"new": 1, "changed": 1, "removed": 1}
    assert Indicator.objects.get(pk=indicator.pk).name == "Số sản phẩm OCOP"

    confirm(upload, office)

    indicator.refresh_from_db()
    made = Indicator.objects.get(number=13)
    assert (indicator.name, indicator.search_key) == ("Số sản phẩm OCOP từ 3 sao", "so san pham ocop tu 3 sao")
    assert (made.direction, made.unit, made.frequency) == ("at_most", indicator.unit, "year")
    assert [(row.value, row.period_end, row.version) for row in made.targets.all()] == [
        (Decimal("1.5"), date(2025, 12, 31), 1)
    ]
    assert not Indicator.objects.filter(pk=gone.pk).exists()
    assert AuditEntry.objects.about(indicator).latest("pk").before["name"] == "Số sản phẩm OCOP"
    assert AuditEntry.objects.about(gone).latest("pk").before["number"] == 12
    assert AuditEntry.objects.about(upload).latest("pk").after["counts"] == upload.counts
    assert list(audit.broken_links()) == []


def test_preview_shows_old_and_new_of_each_cell(send: Send, indicator: Indicator, target: Target) -> None:
    upload = send("danh-muc", REGISTER | {"direction": "không quá"})

    (row,) = upload.preview["differences"]
    assert (row["kind"], row["row"], row["label"]) == ("changed", 2, "11. Số sản phẩm OCOP")
    assert row["cells"] == (("Chiều", "trở lên", "không quá"),)


def test_indicator_without_a_target_gets_its_first(send: Send, indicator: Indicator, office: User) -> None:
    confirm(send("danh-muc", REGISTER), office)

    assert [row.value for row in indicator.targets.all()] == [Decimal(17)]


@pytest.mark.parametrize("what", ["target", "result", "assessment", "assignment", "child"])
def test_indicator_that_something_hangs_on_is_not_removed(
    what: str, send: Send, indicator: Indicator, office: User, agriculture: Unit
) -> None:
    gone = IndicatorFactory.create(indicator_set=indicator.indicator_set, number=12, name="Cần giữ")
    if what == "target":
        TargetFactory.create(indicator=gone)
    elif what == "result":
        ResultFactory.create(indicator=gone)
    elif what == "assessment":
        Assessment.objects.create(
            indicator=gone, period_end=date(2025, 12, 31), rating="likely", reason="đủ vốn", by=office
        )
    elif what == "assignment":
        given = {"assigned_by": office, "assigned_on": date(2023, 7, 10)}
        Assignment.objects.create(indicator=gone, unit=agriculture, task="x", search_key="x", **given)
    else:
        Indicator.objects.filter(pk=indicator.pk).update(parent=gone)

    upload = send("danh-muc", REGISTER)

    assert upload.state == Upload.State.REFUSED
    assert "“Cần giữ” không có trong bảng nhưng đã có 1 " in told(upload)


@pytest.mark.parametrize(
    ("change", "heading", "text"),
    [
        ({"target_value": "18"}, "Mức đại hội", "đã ghi là 17, đến 31/12/2025, và không sửa được"),
        ({"target_value": ""}, "Mức đại hội", "không sửa được"),
        ({"target_period_end": "31/12/2024"}, "Mức đến ngày", "không sửa được"),
        ({"provenance": "Theo dạng chung", "target_value": 17}, "Mức đại hội", "chưa đối chiếu thì chưa có mức"),
        ({"target_value": -1}, "Mức đại hội", "không được âm"),
        ({"target_period_end": "31/12/2026"}, "Mức đến ngày", "không thuộc thời gian"),
        ({"responsible_unit": "KHONGCO"}, "Đơn vị theo dõi", "Không có đơn vị này"),
        ({"decimals": 7}, "Số chữ số thập phân", "từ 0 đến 4"),
        ({"name": ""}, "Tên chỉ tiêu", "không được để trống"),
        ({"name": "x" * 301}, "Tên chỉ tiêu", "không quá 300"),
        ({"kind": "gì đó"}, "Loại số", "không có trong danh sách"),
    ],
)
def test_fault_of_the_register_is_told_by_row_and_column(
    change: dict[str, Any], heading: str, text: str, send: Send, indicator: Indicator, target: Target
) -> None:
    upload = send("danh-muc", REGISTER | change)

    assert upload.state == Upload.State.REFUSED
    assert (2, heading) in faults(upload)
    assert text in told(upload)


def test_confirmation_of_a_target_is_not_taken_back(send: Send, indicator: Indicator, target: Target) -> None:
    line = {name: value for name, value in REGISTER.items() if name != "target_value"}

    upload = send("danh-muc", line | {"provenance": "Theo dạng chung"})

    assert faults(upload) == [(2, "Mức đối chiếu")]


@pytest.mark.parametrize("words", ["nnptnt", "NN&PTNT", "Phòng Nông nghiệp và Phát triển nông thôn"])
def test_unit_is_known_by_code_or_name(words: str, send: Send, indicator: Indicator, target: Target) -> None:
    assert counts(send("danh-muc", REGISTER | {"responsible_unit": words})) == {"unchanged": 1}


def test_column_that_is_not_in_the_file_keeps_its_values(send: Send, indicator: Indicator, target: Target) -> None:
    optional = ("responsible_unit", "decimals", "target_value")
    line = {name: value for name, value in REGISTER.items() if name not in optional}

    assert counts(send("danh-muc", line)) == {"unchanged": 1}


@pytest.mark.parametrize("kind", ["danh-muc", "muc-tieu", "ket-qua"])
def test_same_key_twice_in_a_file_is_a_fault(kind: str, send: Send, indicator: Indicator, target: Target) -> None:
    line = {"danh-muc": REGISTER, "muc-tieu": GOAL, "ket-qua": FIGURE}[kind]

    upload = send(kind, line, line | {"source": "khác"} if kind == "ket-qua" else line)

    assert counts(upload)["faulty"] == 1
    assert "Trùng với dòng 2" in told(upload)


# --- Targets -------------------------------------------------------------------------------------


def test_raised_target_is_a_further_version(send: Send, indicator: Indicator, target: Target, office: User) -> None:
    third = GOAL | {"value": 25, "version": 3, "decided_on": "01/11/2023"}
    upload = send("muc-tieu", GOAL, third)

    confirm(upload, office)

    assert [(row.version, row.value) for row in indicator.targets.order_by("version")] == [
        (1, Decimal(17)),
        (2, Decimal(20)),
        (3, Decimal(25)),
    ]
    assert AuditEntry.objects.filter(action="Nâng mức chỉ tiêu theo bảng tính").count() == 2
    assert counts(send("muc-tieu", GOAL, third)) == {"unchanged": 2}


@pytest.mark.parametrize(
    ("change", "heading", "text"),
    [
        ({"version": 1, "decided_on": "", "reason": ""}, "Mức", "không sửa được; quyết định mới"),
        ({"value": 17}, "Mức", "phải cao hơn"),
        ({"version": 3}, "Lần", "Chưa có lần 2"),
        ({"reason": ""}, "Lý do", "phải có lý do"),
        ({"decided_on": ""}, "Ngày quyết định", "phải có ngày"),
        ({"decided_on": "16/11/2023"}, "Ngày quyết định", "tương lai"),
        ({"decided_on": "31/12/2020"}, "Ngày quyết định", "01/01/2021"),
        ({"authority": ""}, "Cấp quyết định", "không được để trống"),
        ({"number": 99}, "Số thứ tự chỉ tiêu", "không có số này"),
    ],
)
def test_target_that_cannot_be_is_a_fault(
    change: dict[str, Any], heading: str, text: str, send: Send, indicator: Indicator, target: Target
) -> None:
    upload = send("muc-tieu", GOAL | change)

    assert (2, heading) in faults(upload)
    assert text.split(";")[0] in told(upload)


def test_unconfirmed_indicator_has_no_target(send: Send, indicator: Indicator) -> None:
    Indicator.objects.update(provenance="pattern")

    assert faults(send("muc-tieu", GOAL | {"version": 1})) == [(2, "Số thứ tự chỉ tiêu")]


# --- Results -------------------------------------------------------------------------------------


def test_results_are_added_and_found_by_their_upload(send: Send, indicator: Indicator, office: User) -> None:
    upload = send("ket-qua", FIGURE, FIGURE | {"unit": "NNPTNT", "value": "1.234,5"})

    confirm(upload, office)

    rows = upload.results.order_by("pk")
    assert [(row.unit and row.unit.code, row.value, row.period_start) for row in rows] == [
        (None, Decimal(9), date(2021, 1, 1)),
        ("NNPTNT", Decimal("1234.5"), date(2021, 1, 1)),
    ]
    assert {row.recorded_by for row in rows} == {office}


def test_same_sheet_again_writes_nothing(send: Send, indicator: Indicator, office: User) -> None:
    confirm(send("ket-qua", FIGURE), office)

    again = send("ket-qua", FIGURE)

    assert counts(again) == {"unchanged": 1}
    confirm(again, office)
    assert Result.objects.count() == 1


def test_other_figure_for_the_same_key_is_a_later_row(send: Send, indicator: Indicator, office: User) -> None:
    confirm(send("ket-qua", FIGURE | {"note": "sơ bộ"}), office)

    upload = send("ket-qua", FIGURE | {"value": 10})

    (row,) = upload.preview["differences"]
    assert (row["kind"], row["cells"]) == ("later", (("Giá trị", "9", "10"),))
    confirm(upload, office)
    assert [(row.value, row.note) for row in Result.objects.order_by("pk")] == [
        (Decimal(9), "sơ bộ"),
        (Decimal(10), "sơ bộ"),
    ]
    assert counts(send("ket-qua", FIGURE | {"value": 10})) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"value": "N/A"}, "Giá trị"),
        ({"value": "khoảng 50"}, "Giá trị"),
        ({"value": ""}, "Giá trị"),
        ({"as_of": "16/11/2023"}, "Công bố ngày"),
        ({"period_end": "31/12/2023"}, "Đến ngày"),
        ({"period_start": "01/07/2023"}, "Đến ngày"),
        ({"numerator": 5}, "Mẫu số"),
        ({"unit": "KHONGCO"}, "Của đơn vị"),
        ({"number": 99}, "Số thứ tự chỉ tiêu"),
        ({"kind": "đoán"}, "Loại số liệu"),
    ],
)
def test_figure_that_cannot_be_is_a_fault(
    change: dict[str, Any], heading: str, send: Send, indicator: Indicator
) -> None:
    upload = send("ket-qua", FIGURE, FIGURE | {"as_of": "01/07/2023"} | change)

    assert upload.state == Upload.State.REFUSED
    assert (3, heading) in faults(upload)


def test_fault_says_the_cell_and_what_stood_there(send: Send, indicator: Indicator) -> None:
    (fault,) = send("ket-qua", FIGURE | {"value": "khoảng 50"}).preview["faults"]

    assert (fault["letter"], fault["row"], fault["given"]) == ("D", 2, "khoảng 50")
    assert "ghi chú" in fault["text"]


def test_figures_of_another_committee_are_neither_seen_nor_touched(
    send: Send, indicator: Indicator, other_indicator: Indicator, office: User
) -> None:
    Indicator.objects.filter(pk=other_indicator.pk).update(number=11)
    ResultFactory.create(indicator=other_indicator)

    confirm(send("ket-qua", FIGURE), office)

    assert other_indicator.results.count() == 1
    assert indicator.results.count() == 1


# --- Units ---------------------------------------------------------------------------------------


def test_units_are_added_changed_and_moved(send: Send, farmers: Unit, administrator: User) -> None:
    upload = send(
        "don-vi",
        UNIT | {"code": "CHI", "name": "Chi hội", "short_name": "Chi hội", "parent": "TO"},
        UNIT | {"code": "TO", "name": "Tổ", "short_name": "Tổ", "parent": "HND"},
        UNIT | {"name": "Hội Nông dân huyện Cẩm Thủy", "parent": "VPHU"},
        by=administrator,
    )
    assert counts(upload) == {"new": 2, "changed": 1}

    confirm(upload, administrator)

    farmers.refresh_from_db()
    office_unit, leaf = Unit.objects.get(code="VPHU"), Unit.objects.get(code="CHI")
    assert (farmers.name, farmers.parent) == ("Hội Nông dân huyện Cẩm Thủy", office_unit)
    assert leaf.path.startswith(farmers.path)
    assert leaf.committee == farmers.committee
    assert AuditEntry.objects.about(farmers).latest("pk").before["name"] == "Hội Nông dân huyện"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([UNIT | {"parent": "KHONGCO"}], "Không có đơn vị mang mã này"),
        ([UNIT | {"parent": ""}], "Phải ghi mã của đơn vị cấp trên"),
        ([UNIT | {"parent": "HND"}], "vòng quanh"),
        ([UNIT | {"parent": "TO"}, UNIT | {"code": "TO", "parent": "HND"}], "vòng quanh"),
        ([UNIT | {"kind": "Cấp ủy"}], "đổi loại của cấp ủy"),
        ([UNIT | {"code": "HU", "parent": ""}], "đổi loại của cấp ủy"),
        ([UNIT | {"valid_from": "2024", "valid_to": "2023"}], "sau ngày đầu"),
        ([{name: value for name, value in UNIT.items() if name != "parent"} | {"code": "MOI"}], "Thuộc đơn vị"),
    ],
)
def test_unit_without_its_place_is_a_fault(lines: Lines, text: str, send: Send, farmers: Unit) -> None:
    upload = send("don-vi", *lines)

    assert upload.state == Upload.State.REFUSED
    assert text in told(upload)


# --- Whole or not at all -------------------------------------------------------------------------


def test_nothing_is_written_when_one_row_is_wrong(send: Send, indicator: Indicator, office: User) -> None:
    upload = send("ket-qua", FIGURE, FIGURE | {"value": "x", "as_of": "01/07/2023"})

    with pytest.raises(UploadMoved):
        confirm(upload, office)
    assert Result.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "line"), [("ket-qua", FIGURE), ("danh-muc", REGISTER | {"name": "Tên mới"}), ("muc-tieu", GOAL)]
)
def test_nothing_is_written_when_the_last_step_fails(
    kind: str, line: dict[str, Any], send: Send, indicator: Indicator, target: Target, office: User
) -> None:
    upload = send(kind, line)

    with patch.object(audit, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        confirm(upload, office)
    upload.refresh_from_db()
    indicator.refresh_from_db()
    assert (upload.state, upload.applied_by) == (Upload.State.CHECKED, None)
    assert (Result.objects.count(), Target.objects.count(), indicator.name) == (0, 1, "Số sản phẩm OCOP")


def test_sheet_is_confirmed_once(send: Send, indicator: Indicator, office: User, second_office: User) -> None:
    upload = send("ket-qua", FIGURE)
    stale = Upload.objects.get(pk=upload.pk)
    confirm(upload, office)

    with pytest.raises((UploadMoved, UploadChanged)):
        confirm(stale, second_office)
    upload.refresh_from_db()
    assert (upload.state, upload.applied_by) == (Upload.State.APPLIED, office)
    assert Result.objects.count() == 1


def test_data_that_changed_meanwhile_are_shown_anew(send: Send, indicator: Indicator, office: User) -> None:
    upload = send("ket-qua", FIGURE)
    confirm(send("ket-qua", FIGURE | {"value": 8}), office)

    with pytest.raises(UploadChanged):
        confirm(upload, office)
    upload.refresh_from_db()
    assert (upload.state, counts(upload)) == (Upload.State.CHECKED, {"later": 1})
    assert Result.objects.count() == 1
    confirm(upload, office)
    assert Result.objects.count() == 2


def test_data_that_change_between_look_and_lock_stop_the_writing(
    send: Send, indicator: Indicator, office: User
) -> None:
    upload = send("ket-qua", FIGURE)
    slip = partial(
        record_result,
        indicator,
        value=Decimal(7),
        period_start=date(2021, 1, 1),
        period_end=date(2023, 6, 30),
        kind="official",
        as_of=date(2023, 6, 30),
        source="Nhập tay",
        by=office,
    )

    with patch.object(ResultResource, "prepare", lambda self: slip()), pytest.raises(UploadChanged):
        confirm(upload, office)
    upload.refresh_from_db()
    assert (upload.state, counts(upload)) == (Upload.State.CHECKED, {"later": 1})
    assert [row.value for row in Result.objects.all()] == [Decimal(7)]


def test_indicator_needed_at_the_last_moment_is_not_removed(send: Send, indicator: Indicator, office: User) -> None:
    gone = IndicatorFactory.create(indicator_set=indicator.indicator_set, number=12)
    upload = send("danh-muc", REGISTER)
    ResultFactory.create(indicator=gone)

    with pytest.raises(UploadChanged):
        confirm(upload, office)
    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED
    assert Indicator.objects.filter(pk=gone.pk).exists()


def test_file_that_is_not_the_one_received_is_not_written(send: Send, indicator: Indicator, office: User) -> None:
    upload = send("ket-qua", FIGURE)
    Path(upload.file.path).write_bytes(b"khac")

    with pytest.raises(UploadMoved):
        confirm(upload, office)
    assert Result.objects.count() == 0


def test_digest_of_a_page_that_is_out_of_date_writes_nothing(send: Send, indicator: Indicator, office: User) -> None:
    with pytest.raises(UploadChanged):
        confirm_upload(send("ket-qua", FIGURE), digest="0" * 64, by=office)
    assert Result.objects.count() == 0


def test_discarded_sheet_is_kept_and_not_written(send: Send, indicator: Indicator, office: User) -> None:
    upload = send("ket-qua", FIGURE)

    discard_upload(upload, by=office)

    upload.refresh_from_db()
    assert upload.state == Upload.State.DISCARDED
    assert Path(upload.file.path).exists()
    for act in (partial(confirm, upload, office), partial(discard_upload, upload, by=office)):
        with pytest.raises(UploadMoved):
            act()
    assert Result.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_writes(
    send: Send, indicator: Indicator, office: User, second_office: User, together: Together
) -> None:
    upload = send("ket-qua", FIGURE)

    answers = together(*(partial(confirm, Upload.objects.get(pk=upload.pk), by) for by in (office, second_office)))

    assert sum(answer is None for answer in answers) == 1
    assert {type(answer) for answer in answers if answer} <= {UploadMoved, UploadChanged}
    assert Result.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_like_sheets_at_once_one_writes(
    send: Send, indicator: Indicator, office: User, second_office: User, together: Together
) -> None:
    first, second = send("ket-qua", FIGURE), send("ket-qua", FIGURE | {"note": ""})

    answers = together(partial(confirm, first, office), partial(confirm, second, second_office))

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "UploadChanged"]
    assert Result.objects.count() == 1


def test_large_sheet_asks_the_database_no_oftener_than_a_small_one(
    send: Send, indicator: Indicator, office: User
) -> None:
    asked = []
    for month, days in ((7, 1), (8, 30)):
        with CaptureQueriesContext(connection) as queries:
            confirm(
                send("ket-qua", *[FIGURE | {"as_of": f"{day:02d}/{month:02d}/2023"} for day in range(1, days + 1)]),
                office,
            )
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert Result.objects.count() == 31


def test_units_below_a_unit_of_another_committee_are_out_of_reach(send: Send, other_unit: Unit) -> None:
    UnitFactory.create(code="X1", parent=other_unit)

    assert "Không có đơn vị mang mã này" in told(send("don-vi", UNIT | {"code": "X2", "parent": "X1"}))
