"""The history of a task in words: from the audit trail, across handovers, to each what is his to know."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit, User
from assignments.histories import Act, history_of, sentence
from assignments.models import Assignment, ProgressReport
from assignments.services import (
    accept_handover,
    ask_extension,
    assign,
    grant_extension,
    hand_over,
    return_report,
    save_contribution,
    save_report,
    submit_report,
)
from conclusions.models import Directive
from targets.periods import parse_period
from tests.conftest import ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = parse_period("2023-H2")


@pytest.fixture
def task(directive: Directive, agriculture: Unit, farmers: Unit, office: User) -> Assignment:
    fields: dict[str, Any] = {"task": "Rà soát đất lúa", "frequency": "half_year", "due_on": date(2023, 12, 31)}
    return assign(directive, units=[agriculture], supporting_units=[farmers], by=office, **fields)[0]


def told(task: Assignment, user: User) -> list[str]:
    events = history_of(task, user)
    return [f"{row.actor} {row.words}" + (f": “{row.quote}”" if row.quote else "") for row in events]


def write(task: Assignment, by: User) -> ProgressReport:
    return save_report(task, period=HALF, words={"work_done": "Đã rà soát."}, values={}, by=by)


def test_acts_are_told_in_words_the_latest_first(
    task: Assignment, farmers: Unit, supporting_head: User, unit_head: User, office: User
) -> None:
    save_contribution(task, unit=farmers, period=HALF, text="Đã vận động.", by=supporting_head)
    return_report(submit_report(write(task, unit_head), by=unit_head), by=office, note="Chưa có quyết định")
    grant_extension(ask_extension(task, until=date(2024, 1, 15), reason="Mưa lũ", by=unit_head), by=office)

    assert told(task, office) == [
        "Nguyễn Thị Văn đồng ý gia hạn đến ngày 15/01/2024",
        "Hoàng Văn Nông xin gia hạn từ ngày 31/12/2023 đến ngày 15/01/2024: “Mưa lũ”",
        "Nguyễn Thị Văn trả lại báo cáo 6 tháng cuối năm 2023: “Chưa có quyết định”",
        "Hoàng Văn Nông gửi báo cáo 6 tháng cuối năm 2023",
        "Mai Thị Nông viết phần phối hợp của Hội Nông dân huyện cho báo cáo 6 tháng cuối năm 2023",
        "Nguyễn Thị Văn giao việc, thời hạn 31/12/2023",
    ]


def test_drafts_are_told_to_the_units_own_people_only(
    task: Assignment, unit_head: User, unit_staff: User, office: User, supporting_head: User
) -> None:
    report = write(task, unit_staff)
    drafted = "Bùi Thị Nghiệp lưu bản nháp báo cáo 6 tháng cuối năm 2023"

    assert told(task, unit_head)[0] == drafted
    assert [drafted in told(task, user) for user in (office, supporting_head)] == [False, False]
    submit_report(report, by=unit_head)
    assert drafted not in told(task, office)


def test_both_sides_of_a_handover_tell_the_same(
    task: Assignment, cam_thach: Unit, unit_head: User, commune_head: User, office: User
) -> None:
    new = accept_handover(hand_over(task, to=cam_thach, reason="Đúng địa bàn", by=unit_head), by=commune_head)

    assert told(task, office) == told(new, office)
    assert told(new, office)[:2] == [
        "Quách Văn Thạch nhận việc từ Phòng Nông nghiệp và Phát triển nông thôn",
        "Hoàng Văn Nông đề nghị chuyển việc cho Xã Cẩm Thạch: “Đúng địa bàn”",
    ]


def test_drafts_of_the_unit_before_stay_its_own(
    task: Assignment, cam_thach: Unit, unit_head: User, commune_head: User
) -> None:
    write(task, unit_head)
    new = accept_handover(hand_over(task, to=cam_thach, reason="Đúng địa bàn", by=unit_head), by=commune_head)

    assert not any("bản nháp" in words for words in told(new, commune_head))


def test_another_task_of_the_same_words_is_left_out(
    task: Assignment, directive: Directive, cam_thach: Unit, office: User
) -> None:
    assign(directive, units=[cam_thach], task=task.task, frequency="half_year", by=office)

    assert len(told(task, office)) == 1


def test_history_takes_the_same_queries_however_long(task: Assignment, unit_head: User, office: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            history_of(task, office)
        return len(captured)

    few = queries()
    for code in ("2023-H2",):
        report = submit_report(
            save_report(task, period=parse_period(code), words={}, values={}, by=unit_head), by=unit_head
        )
        return_report(report, by=office, note="Thiếu")
    for day in (5, 10, 15):
        grant_extension(ask_extension(task, until=date(2024, 1, day), reason="Mưa", by=unit_head), by=office)

    assert queries() == few <= 4


def test_page_shows_the_words_and_never_the_raw_record(
    task: Assignment, unit_head: User, office: User, client_of: ClientOf
) -> None:
    ask_extension(task, until=date(2024, 1, 15), reason="Mưa lũ", by=unit_head)

    page = unescape(client_of(office).get(reverse("assignment_history", args=[task.pk])).content.decode())

    assert "xin gia hạn từ ngày 31/12/2023 đến ngày 15/01/2024: “Mưa lũ”" in page
    assert "asked_until" not in page


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act("Giao việc", {}, {"due_on": None}), "giao việc, không hạn, thường xuyên"),
        (
            Act("Công nhận hoàn thành", {}, {"completed_on": "2023-11-15"}),
            "công nhận việc đã hoàn thành ngày 15/11/2023",
        ),
        (Act("Duyệt báo cáo", {}, {"note": ""}, "quý III năm 2023"), "duyệt báo cáo quý III năm 2023"),
        (Act("Bỏ tài liệu", {"name": "a.pdf"}, {}, "năm 2023"), "bỏ tài liệu a.pdf của báo cáo năm 2023"),
        (Act("Việc chưa có tên", {}, {}), "việc chưa có tên"),
    ],
)
def test_sentence(act: Act, words: str) -> None:
    found = sentence(act)
    assert found is not None
    assert found[0] == words


def test_what_another_entry_tells_is_not_told_twice() -> None:
    assert sentence(Act("Chuyển việc", {}, {})) is None
    assert sentence(Act("Giao việc", {}, {"transferred_from": 5})) is None
