"""Desks, search, the board and the summaries as their pages show them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from accounts.services import record_succession
from assignments.models import Assignment, ProgressReport
from conclusions.models import Conclusion, Directive
from reports.builder import build_summary
from reports.figures import Scope
from reports.models import Summary
from reports.rollups import roll_up
from targets.models import Indicator, Target
from tests.conftest import TODAY, ClientOf
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ResultFactory,
    SummaryFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def links_of(response: Any) -> list[str]:
    return re.findall(r'href="([^"]+)"', text_of(response))


@pytest.fixture
def work(directive: Directive, assignment: Assignment, cam_thach: Unit, office: User) -> dict[str, Assignment]:
    """Beside `assignment`, which runs: one in each of the other states of 15 November 2023."""
    days: dict[str, dict[str, date | None]] = {
        "stopped": {"cancelled_on": date(2023, 10, 1), "due_on": date(2024, 1, 1)},
        "done_on_time": {"completed_on": date(2023, 10, 1), "due_on": date(2023, 10, 1)},
        "done_late": {"completed_on": date(2023, 10, 2), "due_on": date(2023, 10, 1)},
        "overdue": {"due_on": date(2023, 11, 14)},
        "due_soon": {"due_on": date(2023, 11, 22)},
        "standing": {"due_on": None},
    }
    made = {
        state: AssignmentFactory.create(directive=directive, unit=cam_thach, assigned_by=office, **of)
        for state, of in days.items()
    }
    return {"in_time": assignment, **made}


# --- The desk ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("whose", "first"), [("standing_member", "/tong-hop/"), ("inspector", "/tong-hop/")])
def test_those_who_only_read_open_on_the_board(
    whose: str, first: str, people: dict[str, User], client_of: ClientOf
) -> None:
    assert client_of(people[whose]).get(reverse("desk"))["Location"] == first


def test_desk_of_the_office_shows_what_waits(
    office: User, report: ProgressReport, unassigned_directive: Directive, client_of: ClientOf
) -> None:
    page = text_of(client_of(office).get(reverse("desk")))

    assert reverse("report_detail", args=[report.pk]) in page
    assert reverse("assign_directive", args=[unassigned_directive.pk]) in page


def test_desk_of_a_unit_shows_what_it_owes(unit_staff: User, assignment: Assignment, client_of: ClientOf) -> None:
    page = text_of(client_of(unit_staff).get(reverse("desk")))

    assert reverse("write_report", args=[assignment.pk, "2023-H2"]) in page


def test_desk_of_the_administrator_counts_people_and_units_of_his_committee(
    administrator: User, office: User, other_head: User, client_of: ClientOf
) -> None:
    UserFactory.create(unit=office.unit, must_change_password=True)
    context = client_of(administrator).get(reverse("desk")).context

    assert (context["people"], context["newcomers"], context["units"]) == (3, 1, 2)


# --- Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["ocop", "OCOP", "san pham ocop", "sản phẩm OCOP"])
def test_search_finds_without_marks(word: str, office: User, assignment: Assignment, client_of: ClientOf) -> None:
    groups = client_of(office).get(reverse("search"), {"q": word}).context["groups"]

    assert {"Việc đã giao", "Chỉ tiêu"} <= {group["name"] for group in groups}


def test_search_finds_papers_by_number_and_units_by_name(
    office: User, paper: Conclusion, cam_thach: Unit, client_of: ClientOf
) -> None:
    client = client_of(office)

    assert reverse("conclusion_detail", args=[paper.pk]) in text_of(client.get(reverse("search"), {"q": "406-TB"}))
    assert reverse("unit_detail", args=[cam_thach.pk]) in text_of(client.get(reverse("search"), {"q": "cam thach"}))


@pytest.mark.parametrize(("word", "said"), [("", "Gõ từ cần tìm"), ("  ?! ", "Không tìm thấy"), ("zzz", "Không tìm")])
def test_search_that_finds_nothing_says_so(
    word: str, said: str, office: User, paper: Conclusion, client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("search"), {"q": word})

    assert response.context["groups"] == []
    assert said in text_of(response)


@pytest.mark.parametrize("whose", ["other_office", "other_head"])
def test_search_finds_nothing_of_another_committee(
    whose: str, people: dict[str, User], assignment: Assignment, client_of: ClientOf
) -> None:
    assert client_of(people[whose]).get(reverse("search"), {"q": "ocop"}).context["groups"] == []


# --- The board -----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2023, 9, 30), TODAY])
@pytest.mark.parametrize("state", ["done_on_time", "done_late", "in_time", "overdue", "standing", "stopped"])
def test_number_on_the_board_is_the_roll_ups_and_leads_to_as_many_rows(
    state: str, day: date, office: User, work: dict[str, Assignment], scope: Scope, client_of: ClientOf
) -> None:
    client = client_of(office)
    board = client.get(reverse("board"), {"den-ngay": f"{day:%d/%m/%Y}"})
    number = getattr(board.context["rollup"].assignments, state)
    address = board.context["hrefs"][state]

    assert number == getattr(roll_up(scope, on=day).assignments, state)
    assert state == "stopped" or f'href="{address}"' in text_of(board)
    rows = client.get(address).context["page_obj"].paginator
    assert rows.count == number


@pytest.mark.parametrize("whose", ["unit_head", "supporting_head", "commune_head"])
def test_units_number_leads_to_the_rows_it_counts(
    whose: str, people: dict[str, User], work: dict[str, Assignment], client_of: ClientOf
) -> None:
    """Units see the work in which they take part, but the board counts what they lead."""
    client = client_of(people[whose])
    board = client.get(reverse("board"))

    counted = board.context["rollup"].assignments.total
    assert client.get(board.context["hrefs"]["all"]).context["page_obj"].paginator.count == counted
    shown = client.get(board.context["indicators_href"]).context["total"]
    assert shown == len(board.context["rollup"].indicator_lines)


@pytest.mark.parametrize(("last_day", "offered"), [(date(2023, 6, 15), True), (TODAY, False), (None, False)])
def test_board_behind_the_committees_last_day_offers_that_day(
    last_day: date | None, offered: bool, office: User, committee: Unit, client_of: ClientOf
) -> None:
    Unit.objects.filter(pk=committee.pk).update(valid_to=last_day)
    board = client_of(office).get(reverse("board"))

    assert ("?den-ngay=15/06/2023" in links_of(board)) == offered
    assert ("kết thúc hoạt động ngày" in text_of(board)) == offered


def test_board_counts_the_congress_set_alone(office: User, indicator: Indicator, client_of: ClientOf) -> None:
    """A yearly resolution's indicators are another set: never added to the congress's."""
    yearly = IndicatorSetFactory.create(
        committee=indicator.indicator_set.committee,
        code="NQ23",
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    IndicatorFactory.create(indicator_set=yearly)
    lines = client_of(office).get(reverse("board")).context["rollup"].indicator_lines

    assert [line.set_code for line in lines] == ["DH26"]


def test_number_of_a_band_leads_to_as_many_indicators(
    office: User, indicator: Indicator, target: Target, client_of: ClientOf
) -> None:
    ResultFactory.create(indicator=indicator, value=Decimal(17))
    client = client_of(office)
    board = client.get(reverse("board"))

    counted = [(f"ket-qua={band}", count) for band, _, count in board.context["bands"]]
    counted += [(f"du-bao={outlook}", count) for outlook, _, count in board.context["outlooks"]]
    for word, count in counted:
        address = next(href for href in links_of(board) if word in href)
        groups = client.get(urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))).context["groups"]
        assert sum(len(group.rows) for group in groups) == count
    assert board.context["rollup"].reached == 1
    assert len(counted) == 9


def test_board_of_a_past_day_shows_what_was_so_then(
    office: User, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    response = client_of(office).get(reverse("board"), {"den-ngay": "01/10/2023"})

    counts = response.context["rollup"].assignments
    assert (counts.done_on_time, counts.done_late, counts.overdue, counts.stopped) == (1, 0, 0, 1)


@pytest.mark.parametrize("page", ["board", "unit_list"])
@pytest.mark.parametrize("nonsense", ["31/02/2024", "N/A", "khoảng 50", ""])
def test_page_of_a_nonsensical_day_is_todays(
    page: str, nonsense: str, office: User, assignment: Assignment, client_of: ClientOf
) -> None:
    assert client_of(office).get(reverse(page), {"den-ngay": nonsense}).context["on"] == TODAY


def test_board_names_what_is_overdue(office: User, work: dict[str, Assignment], client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("board"))

    item = next(item for item in response.context["agenda"] if item.kind == "overdue")
    assert item.title == "Xây dựng sản phẩm OCOP"
    assert item.why == "1 việc của Xã Cẩm Thạch quá hạn, lâu nhất 1 ngày"
    assert item.assignment_id == work["overdue"].pk


@pytest.mark.parametrize(("whose", "total"), [("unit_head", 1), ("commune_head", 6), ("supporting_head", 0)])
def test_board_of_unit_people_adds_up_their_own_work(
    whose: str, total: int, people: dict[str, User], work: dict[str, Assignment], client_of: ClientOf
) -> None:
    response = client_of(people[whose]).get(reverse("board"))

    assert response.context["rollup"].assignments.total == total


@pytest.mark.parametrize("page", ["board", "unit_list"])
def test_person_without_a_unit_is_told_there_is_no_board(page: str, superuser: User, client_of: ClientOf) -> None:
    assert client_of(superuser).get(reverse(page)).status_code == 404


# --- Units ---------------------------------------------------------------------------------------


def test_units_with_work_have_a_record_and_the_others_are_named(
    office: User, work: dict[str, Assignment], cam_luong: Unit, client_of: ClientOf
) -> None:
    context = client_of(office).get(reverse("unit_list")).context

    assert {line.code for line in context["rollup"].unit_lines} == {"NNPTNT", "X15142"}
    assert cam_luong in context["idle"]


def test_page_of_a_unit_shows_its_record_and_who_took_over(
    office: User, cam_thach: Unit, cam_luong: Unit, work: dict[str, Assignment], client_of: ClientOf
) -> None:
    basis = {"effective_on": date(2025, 7, 1), "legal_basis": "Nghị quyết 1686"}
    record_succession(predecessor=cam_thach, successor=cam_luong, by=office, **basis)
    old = client_of(office).get(reverse("unit_detail", args=[cam_thach.pk]))
    new = client_of(office).get(reverse("unit_detail", args=[cam_luong.pk]))

    assert (old.context["record"].total.count, len(old.context["assignments"])) == (6, 6)
    assert [row.successor for row in old.context["successors"]] == [cam_luong]
    assert [row.predecessor for row in new.context["predecessors"]] == [cam_thach]
    assert "Nghị quyết 1686" in text_of(old)
    assert "Nghị quyết 1686" in text_of(new)


# --- Asking for a summary ------------------------------------------------------------------------


@pytest.fixture
def ask(office: User, client_of: ClientOf) -> Post:
    return lambda period, by=office: client_of(by).post(reverse("request_summary"), {"period": period})


@pytest.mark.parametrize("whose", ["office", "standing_member"])
def test_summary_is_asked_for_and_queued_when_the_row_is_kept(
    whose: str, people: dict[str, User], ask: Post, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        response = ask("2023-H2", by=people[whose])

    made = Summary.objects.get()
    assert response["Location"] == reverse("summary_detail", args=[made.pk])
    assert (made.status, made.requested_by, made.period.code) == ("queued", people[whose], "2023-H2")
    assert len(queued) == 1
    assert AuditEntry.objects.get(action="Yêu cầu tổng hợp").actor == people[whose]


def test_summary_asked_for_twice_is_built_once(ask: Post, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as queued:
        first, second = ask("2023-H2"), ask("2023-H2")

    assert first["Location"] == second["Location"]
    assert Summary.objects.count() == len(queued) == 1


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2024-H1", "Chưa đến 6 tháng đầu năm 2024, chưa có gì để tổng hợp."),
        ("2023-13", "Không hiểu kỳ “2023-13”."),
        ("quý IV", "Không hiểu kỳ “quý IV”."),
        ("2025-2020", "năm cuối nhiệm kỳ phải sau năm đầu"),
        ("2023-02-31..2023-12-31", "có ngày không tồn tại"),
        ("", "Hãy nêu kỳ tổng hợp, hoặc hai ngày."),
    ],
)
def test_summary_of_no_period_is_refused(period: str, message: str, ask: Post) -> None:
    response = ask(period)

    assert response.status_code == 422
    assert message in text_of(response)
    assert not Summary.objects.exists()


@pytest.mark.parametrize(
    ("query", "chosen"), [("", "2023-H1"), ("?ky=2023-10", "2023-10"), ("?ky=2015-Q2", "2015-Q2"), ("?ky=abc", "")]
)
def test_period_is_chosen_from_a_list_by_its_name(
    query: str, chosen: str, office: User, client_of: ClientOf, target: Target
) -> None:
    page = text_of(client_of(office).get(reverse("request_summary") + query))

    assert (
        re.findall(r'<option value="([^"]*)" selected>', page.partition('id="id_since"')[0]) == [chosen][: bool(chosen)]
    )
    assert '<optgroup label="Tháng">' in page
    assert '<option value="2020-2025-M">Giữa nhiệm kỳ 2020-2025</option>' in page


def test_summary_of_an_empty_period_fails_with_its_reason_on_the_page(
    ask: Post, office: User, client_of: ClientOf
) -> None:
    made = ask("2023-H2")["Location"]
    build_summary(Summary.objects.get().pk)
    page = text_of(client_of(office).get(made))

    reason = "Không có nhiệm vụ, chỉ tiêu hay báo cáo nào trong 6 tháng cuối năm 2023 để tổng hợp."
    assert Summary.objects.get().status == "failed"
    assert reason in page
    assert "Lập lại" in page


# --- Watching and taking away --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["summary_progress", "summary_detail"])
@pytest.mark.parametrize(
    ("status", "running"), [("queued", True), ("building", True), ("ready", False), ("failed", False)]
)
def test_progress_asks_for_itself_only_while_it_runs(
    name: str, status: str, running: bool, office: User, committee: Unit, client_of: ClientOf
) -> None:
    made = SummaryFactory.create(committee=committee, status=status, step="Xuất tệp PDF", progress=55, pdf="a.pdf")
    page = text_of(client_of(office).get(reverse(name, args=[made.pk])))

    asks = f'hx-get="{reverse("summary_progress", args=[made.pk])}"'
    assert (asks in page) is ("hx-trigger" in page) is running
    assert ("Xuất tệp PDF" in page) is running
    assert (reverse("download_summary", args=[made.pk, "pdf"]) in page) is (status == "ready")


def test_failed_summary_is_tried_again(
    office: User, committee: Unit, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    made = SummaryFactory.create(committee=committee, status="failed", error="Hết bộ nhớ", attempts=5)
    with django_capture_on_commit_callbacks() as queued:
        response = client_of(office).post(reverse("retry_summary", args=[made.pk]))

    assert response["Location"] == reverse("summary_detail", args=[made.pk])
    made.refresh_from_db()
    assert (made.status, made.error, made.attempts, len(queued)) == ("queued", "", 0, 1)


def test_failed_summary_is_not_tried_again_while_its_like_is_being_built(
    office: User, committee: Unit, client_of: ClientOf
) -> None:
    made = SummaryFactory.create(committee=committee, status="failed")
    SummaryFactory.create(committee=committee, status="building")
    response = client_of(office).post(reverse("retry_summary", args=[made.pk]), follow=True)

    assert "Bản tổng hợp này không còn ở trạng thái lỗi." in text_of(response)
    made.refresh_from_db()
    assert made.status == "failed"


@pytest.mark.parametrize("status", ["queued", "building", "ready"])
def test_only_a_failed_summary_is_tried_again(status: str, office: User, committee: Unit, client_of: ClientOf) -> None:
    made = SummaryFactory.create(committee=committee, status=status)

    assert client_of(office).post(reverse("retry_summary", args=[made.pk])).status_code == 403


@pytest.mark.parametrize("status", ["queued", "building", "failed", "ready"])
def test_summary_without_its_file_is_not_there_to_download(
    status: str, office: User, committee: Unit, client_of: ClientOf
) -> None:
    made = SummaryFactory.create(committee=committee, status=status)

    assert client_of(office).get(reverse("download_summary", args=[made.pk, "pdf"])).status_code == 404


def test_finished_summary_is_downloaded_as_it_was_built(office: User, committee: Unit, client_of: ClientOf) -> None:
    made = SummaryFactory.create(committee=committee, status="ready", built_at=datetime(2023, 11, 15, tzinfo=UTC))
    made.pdf.save("a.pdf", ContentFile(b"%PDF-1.7 tong hop"), save=True)
    response: Any = client_of(office).get(reverse("download_summary", args=[made.pk, "pdf"]))

    assert b"".join(response.streaming_content) == b"%PDF-1.7 tong hop"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="tong-hop-HU-2023-H2.pdf"'


def test_finished_summary_is_read_in_the_browser(office: User, committee: Unit, client_of: ClientOf) -> None:
    made = SummaryFactory.create(committee=committee, status="ready")
    for kind in ("pdf", "docx"):
        getattr(made, kind).save(f"a.{kind}", ContentFile(b"%PDF-1.7 tong hop"), save=True)
    addresses = [f"{reverse('download_summary', args=[made.pk, kind])}?xem" for kind in ("pdf", "docx")]
    answers: list[Any] = [client_of(office).get(address) for address in addresses]

    assert [b"".join(answer.streaming_content) for answer in answers] == [b"%PDF-1.7 tong hop"] * 2
    assert answers[0]["Content-Disposition"] == 'inline; filename="tong-hop-HU-2023-H2.pdf"'
    assert answers[1]["Content-Disposition"].startswith("attachment;")
    assert addresses[0] in text_of(client_of(office).get(reverse("summary_detail", args=[made.pk])))


@pytest.mark.parametrize("name", ["summary_detail", "summary_progress", "arrange_summary"])
def test_summary_of_another_committee_is_not_there(
    name: str, office: User, other_committee: Unit, client_of: ClientOf
) -> None:
    made = SummaryFactory.create(committee=other_committee, status="ready")

    assert client_of(office).get(reverse(name, args=[made.pk])).status_code == 404
    assert client_of(office).get(reverse("summary_list")).context["page_obj"].paginator.count == 0


def test_units_people_see_the_summaries_made_of_their_unit(
    unit_head: User, agriculture: Unit, committee: Unit, client_of: ClientOf
) -> None:
    SummaryFactory.create(committee=committee, status="ready")
    own = SummaryFactory.create(committee=committee, unit=agriculture, status="failed", error="Hết bộ nhớ")

    assert list(client_of(unit_head).get(reverse("summary_list")).context["page_obj"]) == [own]
    page = client_of(unit_head).get(reverse("summary_detail", args=[own.pk]))
    assert "Hết bộ nhớ" in text_of(page)
    assert reverse("retry_summary", args=[own.pk]) not in text_of(page)
