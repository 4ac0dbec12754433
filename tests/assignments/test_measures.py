"""A poor forecast asks for a measure: who asks, who may give it, and that every list of work copes with one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Unit, User
from assignments.models import Assignment, ProgressReport
from assignments.permissions import can_assign_measure
from assignments.services import AssignmentRefused, assign
from reports.contents import paper_of
from reports.figures import Scope
from reports.material import Material
from reports.pdf import Heading, paper_html
from reports.rollups import roll_up
from reports.summary_words import overall_sentence
from targets.models import Assessment, Indicator, Target
from tests.conftest import TODAY, ClientOf
from tests.factories import AssignmentFactory, DirectiveFactory, IndicatorFactory, ReportFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Post = Callable[..., Any]
ASKED = "Chỉ tiêu khó hoàn thành, chưa có giải pháp"
WORDS: dict[str, Any] = {"product": "Đề án được phê duyệt", "person": "Hoàng Văn Nông", "due_on": date(2024, 6, 30)}


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def page_of(response: Any) -> str:
    assert response.status_code == 200
    return text_of(response)


@pytest.fixture
def poor(indicator: Indicator, target: Target) -> Indicator:
    """Two products a year where seventeen are to be reached by the end of 2025: hardly to be met."""
    for year, value in ((2021, 2), (2022, 3), (2023, 4)):
        ResultFactory.create(
            indicator=indicator, period_start=date(2021, 1, 1), period_end=date(year, 3, 31), value=Decimal(value)
        )
    return indicator


@pytest.fixture
def measure(poor: Indicator, agriculture: Unit, office: User) -> Assignment:
    """On the indicator alone, without a paper."""
    (made,) = assign(poor, units=[agriculture], task="Lập vùng trồng sâm", frequency="quarter", by=office, **WORDS)
    return made


# --- Giving a measure ----------------------------------------------------------------------------


@pytest.fixture
def post(office: User, indicator: Indicator, agriculture: Unit, client_of: ClientOf) -> Post:
    """Gives a measure on `indicator` to agriculture as the office; what is not named is filled in well."""
    good = {"task": "Lập vùng trồng sâm", "lead": str(agriculture.pk), "frequency": "quarter", **WORDS}

    def posted(to: Indicator = indicator, by: User = office, **fields: Any) -> Any:
        typed = good | {"due_on": "30/06/2024"} | fields
        return client_of(by).post(reverse("assign_measure", args=[to.pk]), typed)

    return posted


@pytest.mark.parametrize("whose", ["office", "standing_member"])
def test_measure_has_unit_person_product_and_day(
    whose: str, post: Post, people: dict[str, User], indicator: Indicator, agriculture: Unit, farmers: Unit
) -> None:
    response = post(by=people[whose], supporting_units=[str(farmers.pk)])

    assert response["Location"] == reverse("indicator_detail", args=[indicator.pk])
    made = Assignment.objects.get()
    assert (made.directive, made.indicator, made.unit) == (None, indicator, agriculture)
    assert (made.product, made.person, made.due_on) == tuple(WORDS.values())
    assert (made.assigned_by, made.assigned_on, list(made.supporting_units.all())) == (people[whose], TODAY, [farmers])
    entry = AuditEntry.objects.get(action="Giao việc")
    assert (entry.actor, entry.after["task"]) == (people[whose], "Lập vùng trồng sâm")
    assert entry.after["supporting_units"] == ["HND"]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("task", " ", "Trường này là bắt buộc."),
        ("lead", "", "Trường này là bắt buộc."),
        ("lead", "999999", "Hãy chọn"),
        ("person", "", "Trường này là bắt buộc."),
        ("product", "", "Trường này là bắt buộc."),
        ("due_on", "", "Trường này là bắt buộc."),
        ("due_on", "31/02/2024", "Nhập một ngày hợp lệ"),
        ("due_on", "14/11/2023", "Thời hạn không được trước hôm nay."),
    ],
)
def test_wrong_measure_is_refused_and_what_was_typed_is_kept(field: str, typed: str, message: str, post: Post) -> None:
    response = post(**{field: typed})

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert field == "person" or WORDS["person"] in text_of(response)
    assert not Assignment.objects.exists()


def test_same_measure_is_not_given_twice(post: Post) -> None:
    post()
    response = post()

    assert response.status_code == 422
    assert "Đã giao nội dung này cho: NN&PTNT." in text_of(response)
    assert Assignment.objects.count() == 1


def test_database_holds_one_measure_of_the_same_words(measure: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentFactory.create(
            directive=None,
            indicator=measure.indicator,
            unit=measure.unit,
            task=measure.task,
            assigned_by=measure.assigned_by,
        )


def test_stopped_measure_may_be_given_again(measure: Assignment, post: Post) -> None:
    Assignment.objects.update(cancelled_on=TODAY)

    assert post().status_code == 302


def test_measure_is_not_taken_for_a_directives_task(measure: Assignment, directive: Any, office: User) -> None:
    """The same words may stand under a paper and, without one, on an indicator."""
    assert measure.indicator is not None
    (other,) = assign(
        directive, units=[measure.unit], task=measure.task, frequency="quarter", indicator=measure.indicator, by=office
    )

    assert (other.directive, other.indicator) == (directive, measure.indicator)
    with pytest.raises(AssignmentRefused):
        assign(measure.indicator, units=[measure.unit], task=measure.task, frequency="quarter", by=office)


@pytest.mark.parametrize(
    ("whose", "may"),
    [("office", True), ("standing_member", True), ("administrator", False), ("inspector", False), ("unit_head", False)],
)
def test_measure_is_given_by_who_decides_on_the_indicator(
    whose: str, may: bool, poor: Indicator, other_indicator: Indicator, people: dict[str, User], client_of: ClientOf
) -> None:
    page = page_of(client_of(people[whose]).get(reverse("indicator_detail", args=[poor.pk])))

    assert can_assign_measure(people[whose], poor) is may
    assert can_assign_measure(people[whose], other_indicator) is False
    assert (reverse("assign_measure", args=[poor.pk]) in page) is may


def test_form_offers_units_of_today_only(
    office: User, poor: Indicator, agriculture: Unit, cam_luong: Unit, other_unit: Unit, client_of: ClientOf
) -> None:
    Unit.objects.filter(pk=cam_luong.pk).update(valid_to=date(2022, 12, 31))

    page = client_of(office).get(reverse("assign_measure", args=[poor.pk]))
    offered = set(page.context["form"].units.values())
    assert agriculture in offered
    assert not offered & {cam_luong, other_unit}


# --- What asks for a measure ---------------------------------------------------------------------


def asks(client: Any, indicator: Indicator) -> tuple[bool, bool, list[str]]:
    """Whether the indicator's page and the board ask; the names of the board's rows that ask."""
    page = page_of(client.get(reverse("indicator_detail", args=[indicator.pk])))
    board = client.get(reverse("indicator_board"))
    rows = client.get(reverse("indicator_board"), {"du-bao": "chua-co-giai-phap"})
    names = [row.line.name for group in rows.context["groups"] for row in group.rows]
    assert board.context["unanswered"] == len(names)
    return ASKED in page, "chưa có giải pháp\n" in page_of(board), names


def test_poor_forecast_asks_for_a_measure(office: User, poor: Indicator, client_of: ClientOf) -> None:
    assert asks(client_of(office), poor) == (True, True, [poor.name])


def test_open_measure_answers(office: User, measure: Assignment, poor: Indicator, client_of: ClientOf) -> None:
    assert asks(client_of(office), poor) == (False, False, [])


def test_measure_of_another_unit_answers_for_all(
    commune_head: User, measure: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    """A commune does not see agriculture's work, but is not told that there is none."""
    page = page_of(client_of(commune_head).get(reverse("indicator_detail", args=[poor.pk])))

    assert ASKED not in page
    assert measure.task not in page
    assert "Còn 1 việc của đơn vị khác." in page


@pytest.mark.parametrize("gone", [{"completed_on": TODAY}, {"cancelled_on": TODAY}])
def test_finished_measure_answers_no_more(
    gone: dict[str, date], office: User, measure: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    Assignment.objects.filter(pk=measure.pk).update(**gone)

    assert asks(client_of(office), poor)[0] is True


@pytest.mark.parametrize("missing", [{"person": ""}, {"product": ""}, {"due_on": None}])
def test_work_without_person_product_or_day_is_no_measure(
    missing: dict[str, Any], office: User, assignment: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**{"person": "Hoàng Văn Nông", **missing})

    assert asks(client_of(office), poor)[0] is True


def test_task_of_a_paper_with_person_product_and_day_answers(
    office: User, assignment: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(person="Hoàng Văn Nông")

    page = page_of(client_of(office).get(reverse("indicator_detail", args=[poor.pk])))
    assert ASKED not in page
    assert "406-TB/HU, nhiệm vụ 1" in page


def test_offices_own_poor_word_asks_too(
    office: User, indicator: Indicator, target: Target, client_of: ClientOf
) -> None:
    assert asks(client_of(office), indicator) == (False, False, [])
    Assessment.objects.create(
        indicator=indicator, period_end=date(2025, 12, 31), rating="at_risk", reason="thiếu vốn", by=office
    )
    assert asks(client_of(office), indicator) == (True, True, [indicator.name])


def test_board_of_a_past_day_asks_as_of_then(
    office: User, measure: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    before = client_of(office).get(reverse("indicator_board"), {"den-ngay": "14/11/2023"})

    assert before.context["unanswered"] == 1


def test_measures_cost_the_board_no_query(
    office: User, measure: Assignment, poor: Indicator, client_of: ClientOf
) -> None:
    client = client_of(office)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("indicator_board"))

    assert len(queries) <= 8


# --- Every list of work copes with one that has no paper -----------------------------------------


@pytest.fixture
def sent(measure: Assignment, unit_head: User) -> ProgressReport:
    return ReportFactory.create(
        assignment=measure,
        author=unit_head,
        status=ProgressReport.Status.SUBMITTED,
        submitted_by=unit_head,
        period_start=date(2023, 10, 1),
    )


def test_measure_stands_on_its_indicators_page(office: User, measure: Assignment, client_of: ClientOf) -> None:
    page = page_of(client_of(office).get(reverse("indicator_detail", args=[measure.indicator_id])))

    shown = ("Lập vùng trồng sâm", "Hoàng Văn Nông", "Đề án được phê duyệt", "30/06/2024", "Trong hạn")
    assert all(words in page for words in (*shown, measure.unit.name, reverse("assignment_detail", args=[measure.pk])))


@pytest.mark.parametrize(
    ("name", "whose", "of"),
    [
        ("assignment_list", "office", None),
        ("assignment_list", "unit_head", None),
        ("assignment_detail", "office", "measure"),
        ("unit_detail", "office", "unit"),
        ("desk", "unit_head", None),
        ("report_detail", "office", "sent"),
        ("board", "standing_member", None),
    ],
)
def test_page_names_the_indicator_where_the_paper_would_stand(
    name: str,
    whose: str,
    of: str | None,
    measure: Assignment,
    sent: ProgressReport,
    people: dict[str, User],
    client_of: ClientOf,
) -> None:
    ProgressReport.objects.filter(pk=sent.pk).update(status="returned" if name == "desk" else "submitted")
    pk = {"measure": measure.pk, "unit": measure.unit_id, "sent": sent.pk}.get(of or "")
    page = page_of(client_of(people[whose]).get(reverse(name, args=[pk] if pk else [])))

    assert measure.task in page
    assert "Số sản phẩm OCOP" in page


def test_overdue_measure_is_on_the_offices_desk_and_on_the_board(
    office: User, standing_member: User, measure: Assignment, client_of: ClientOf
) -> None:
    Assignment.objects.filter(pk=measure.pk).update(assigned_on=date(2023, 1, 1), due_on=date(2023, 11, 1))

    assert measure.task in page_of(client_of(office).get(reverse("desk")))
    board = client_of(standing_member).get(reverse("board"))
    late = [item.assignment_id for item in board.context["agenda"] if item.kind == "measure"]
    assert late == [measure.pk]


def test_measure_is_found_by_its_words(office: User, measure: Assignment, client_of: ClientOf) -> None:
    assert measure.task in page_of(client_of(office).get(reverse("search"), {"q": "vung trong sam"}))
    rows = client_of(office).get(reverse("assignment_list"), {"tim": "vung trong sam"})
    assert list(rows.context["page_obj"].object_list) == [measure]


def test_measure_stands_in_the_administration(administrator: User, measure: Assignment, client_of: ClientOf) -> None:
    client = client_of(administrator)

    assert measure.task in page_of(client.get(reverse("admin:assignments_assignment_changelist")))
    assert measure.task in page_of(client.get(reverse("admin:assignments_assignment_change", args=[measure.pk])))


def test_report_on_a_measure_carries_the_indicators_figure(
    unit_head: User, office: User, measure: Assignment, client_of: ClientOf
) -> None:
    address = reverse("write_report", args=[measure.pk, "2023-Q4"])
    page = client_of(unit_head).get(address)
    assert "Số liệu: Số sản phẩm OCOP" in page_of(page)

    words = {"work_done": "Đã lập vùng trồng", "completion": "60", "action": "submit"}
    client_of(unit_head).post(address, {**words, f"value_{measure.indicator_id}": "6"})
    report = ProgressReport.objects.get()
    client_of(office).post(reverse("accept_report", args=[report.pk]), {"note": ""})
    result = report.values.get().result
    assert result is not None
    assert (result.indicator, result.value) == (measure.indicator, Decimal(6))


def test_roll_up_counts_measures_apart_from_directives(
    measure: Assignment, assignment: Assignment, scope: Scope, committee: Unit
) -> None:
    rollup = roll_up(scope, on=TODAY)

    assert rollup.assignments.total == 2
    assert [line.task for row in rollup.directive_lines for line in row.assignments] == [assignment.task]
    (line,) = rollup.measure_lines
    assert (line.name, line.state, [row.task for row in line.assignments]) == (
        "Số sản phẩm OCOP",
        "in_time",
        [measure.task],
    )
    assert "trong đó 1 việc là giải pháp cho chỉ tiêu" in overall_sentence(rollup)


def test_measure_is_printed_under_its_indicator(measure: Assignment, assignment: Assignment, scope: Scope) -> None:
    heading = Heading("ĐẢNG BỘ TỈNH", "HUYỆN ỦY", "Cẩm Thủy", "BC/HU", "T/M", "PHÓ BÍ THƯ", "Cao Văn Vượng", ())
    html = unescape(paper_html(paper_of(Material(roll_up(scope, on=TODAY))), heading, drawn_on=TODAY))
    after = html.partition("Giải pháp đã giao để thực hiện các chỉ tiêu:</p>")[2]

    assert measure.task in after
    assert "Số sản phẩm OCOP" in after


def test_summary_of_one_paper_leaves_measures_out(measure: Assignment, assignment: Assignment, committee: Unit) -> None:
    assert assignment.directive is not None
    paper = assignment.directive.conclusion
    one = Scope(committee.pk, committee.name, conclusion_id=paper.pk, conclusion_reference=paper.reference)

    assert roll_up(one, on=TODAY).measure_lines == ()


def test_measures_stand_in_the_order_of_their_indicators(
    scope: Scope, measure: Assignment, office: User, farmers: Unit
) -> None:
    first = IndicatorFactory.create(indicator_set=measure.indicator.indicator_set, number=2)  # type: ignore[union-attr]
    assign(first, units=[farmers], task="Vận động hội viên", frequency="quarter", by=office, **WORDS)
    DirectiveFactory.create(conclusion__committee_id=scope.committee_id)

    assert [line.number for line in roll_up(scope, on=TODAY).measure_lines] == [2, 11]
