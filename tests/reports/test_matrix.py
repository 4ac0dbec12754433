"""The units against the directives: every cell and every number leads to as many rows as it says."""

import gzip
import re
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Unit, User
from assignments.models import Assignment, Extension, State
from assignments.states import state_label
from conclusions.models import Conclusion, Directive, Passage
from reports.figures import Scope, scope_of
from reports.matrix import LOOKS, Matrix, UnitRow, matrix_of
from reports.rollups import roll_up
from targets.models import Indicator
from tests.conftest import TODAY, ClientOf
from tests.factories import (
    AssignmentFactory,
    ConclusionFactory,
    DirectiveFactory,
    ExtensionFactory,
    ReportFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def work(assignment: Assignment, unassigned_directive: Directive, cam_thach: Unit, indicator: Indicator) -> None:
    """Agriculture: one task of directive 1. Cẩm Thạch: two of directive 1, one overdue, and a measure that is done."""
    Directive.objects.update(topic="society")
    first: Any = assignment.directive
    Directive.objects.filter(pk=first.pk).update(topic="economy")
    AssignmentFactory.create(directive=first, unit=cam_thach, due_on=date(2023, 11, 1))
    AssignmentFactory.create(directive=first, unit=cam_thach)
    done = {"due_on": date(2023, 10, 1), "completed_on": date(2023, 9, 1)}
    AssignmentFactory.create(directive=None, indicator=indicator, unit=cam_thach, **done)


def matrix_on(scope: Scope, **narrowing: Any) -> Matrix:
    return matrix_of(roll_up(scope, on=TODAY), behind="/viec/?den-ngay=15/11/2023", **narrowing)


def row_of(matrix: Matrix, unit: Unit) -> UnitRow:
    (row,) = [row for row in matrix.rows if row.record.line.unit_id == unit.pk]
    return row


def test_columns_are_the_directives_by_paper_then_the_measures(scope: Scope, work: None, paper: Conclusion) -> None:
    matrix = matrix_on(scope)

    assert [(group.reference, group.span) for group in matrix.groups] == [("406-TB/HU", 2), ("Chỉ tiêu", 1)]
    assert [(column.number, column.state, column.tasks) for column in matrix.columns] == [
        ("1", "overdue", 3),
        ("2", "unassigned", 0),
        ("GP", "done_on_time", 1),
    ]


def test_cell_has_the_worst_state_the_number_and_each_state_in_words(
    scope: Scope, work: None, cam_thach: Unit, agriculture: Unit, directive: Directive
) -> None:
    matrix = matrix_on(scope)
    cells = row_of(matrix, cam_thach).cells

    assert [(cell.state, cell.count, cell.word) if cell else None for cell in cells] == [
        ("overdue", 2, "1 quá hạn, 1 thường xuyên"),
        None,
        ("done_on_time", 1, "hoàn thành đúng hạn"),
    ]
    first = row_of(matrix, agriculture).cells[0]
    assert first is not None
    assert first.href == f"/viec/?den-ngay=15/11/2023&don-vi={agriculture.pk}&nhiem-vu={directive.pk}"


def test_units_stand_in_their_order_and_those_without_work_are_left_out(
    scope: Scope, work: None, cam_luong: Unit
) -> None:
    assert [row.record.line.code for row in matrix_on(scope).rows] == ["NNPTNT", "X15142"]


def test_matrix_of_a_field_counts_its_directives_and_measures_alone(
    committee: Unit, work: None, cam_thach: Unit, unassigned_directive: Directive
) -> None:
    AssignmentFactory.create(directive=unassigned_directive, unit=cam_thach)
    row = row_of(matrix_on(scope_of(committee, topic="economy")), cam_thach)

    assert (len(row.cells), row.record.total.count) == (2, 3)


def test_matrix_of_a_kind_of_units_has_them_alone(scope: Scope, work: None, cam_thach: Unit) -> None:
    assert [row.record.line.code for row in matrix_on(scope, kind="Xã, thị trấn").rows] == ["X15142"]


@pytest.mark.parametrize("state", State.values)
def test_state_looks_in_a_cell_as_on_its_badge(state: str) -> None:
    icon, tone = LOOKS[state]
    badge = render_to_string("components/state_badge.html", {"state": state})

    assert f"#{icon}" in badge
    assert tone == "plain" or f"badge-{tone}" in badge
    assert state_label(state) in badge


@pytest.mark.parametrize("day", [TODAY, date(2023, 8, 31)])
@pytest.mark.parametrize("words", [{}, {"linh-vuc": "economy"}, {"ket-luan": "406"}])
def test_every_number_of_the_page_leads_to_as_many_rows(
    words: dict[str, str], day: date, office: User, work: None, paper: Conclusion, client_of: ClientOf
) -> None:
    _facts_of_every_kind()
    words = words | {"den-ngay": f"{day:%d/%m/%Y}"} | ({"ket-luan": str(paper.pk)} if "ket-luan" in words else {})
    client = client_of(office)
    matrix = client.get(reverse("unit_matrix"), words).context["matrix"]
    numbers = []
    for row in matrix.rows:
        record = row.record
        numbers += [cell for cell in row.cells if cell]
        numbers += [record.total, record.done, record.on_first_deadline, record.extensions, record.returned]
        numbers += [record.blocked, *record.states]

    assert len([number for number in numbers if number.count]) >= 8
    for number in numbers:
        if number.count:
            assert client.get(number.href).context["page_obj"].paginator.count == number.count, number.href


def _facts_of_every_kind() -> None:
    """Extended once, returned, blocked: each a task of its own."""
    extended, returned, blocked = Assignment.objects.order_by("pk")[:3]
    granted = {"decision": Extension.Decision.GRANTED, "decided_on": date(2023, 8, 1)}
    ExtensionFactory.create(assignment=extended, **granted)
    ReportFactory.create(assignment=returned, status="returned")
    ReportFactory.create(assignment=blocked, status="accepted", blocked_by="Sở Tài chính")


@pytest.mark.parametrize(("whose", "codes"), [("unit_head", ["NNPTNT"]), ("supporting_head", [])])
def test_unit_people_see_their_own_row(
    whose: str, codes: list[str], work: None, people: dict[str, User], client_of: ClientOf
) -> None:
    response = client_of(people[whose]).get(reverse("unit_matrix"))

    assert [row.record.line.code for row in response.context["matrix"].rows] == codes
    assert ("Chưa có việc nào được giao trong phạm vi này" in response.content.decode()) is not bool(codes)


@pytest.mark.parametrize("words", [{"loai": "x"}, {"den-ngay": "hôm qua"}])
def test_words_that_name_nothing_keep_nothing_out(
    words: dict[str, str], office: User, work: None, client_of: ClientOf
) -> None:
    assert len(client_of(office).get(reverse("unit_matrix"), words).context["matrix"].rows) == 2


@pytest.mark.parametrize("words", [{"ket-luan": "0"}, {"ket-luan": "x"}, {"linh-vuc": "x"}])
def test_matrix_of_what_is_not_there_is_404(words: dict[str, str], office: User, client_of: ClientOf) -> None:
    assert client_of(office).get(reverse("unit_matrix"), words).status_code == 404


def test_paper_of_another_committee_is_404(office: User, other_paper: Conclusion, client_of: ClientOf) -> None:
    response = client_of(office).get(reverse("unit_matrix"), {"ket-luan": str(other_paper.pk)})

    assert response.status_code == 404


def test_cell_is_told_by_sign_number_and_word(
    office: User, work: None, cam_thach: Unit, directive: Directive, client_of: ClientOf
) -> None:
    page = client_of(office).get(reverse("unit_matrix")).content.decode()
    (cell,) = re.findall(rf'<td><a [^>]*don-vi={cam_thach.pk}&amp;nhiem-vu={directive.pk}".*?</td>', page)

    assert "icons.svg#alert" in cell
    assert re.sub(r"<[^>]+>", "", cell).strip() == "2 việc: 1 quá hạn, 1 thường xuyên"
    assert '<abbr title="Xây dựng sản phẩm OCOP">1</abbr>' in page


def test_page_of_a_whole_district_stays_small(office: User, committee: Unit, client_of: ClientOf) -> None:
    """14 directives × 49 units, every cell filled: no more than 25 KB on the line."""
    made = ConclusionFactory.create(committee=committee)
    directives = [
        DirectiveFactory.create(conclusion=made, position=place, title=f"Rà soát, thực hiện nhóm chỉ tiêu thứ {place}")
        for place in range(1, 15)
    ]
    units = [UnitFactory.create(parent=committee, name=f"Xã Cẩm {number}") for number in range(49)]
    days = [None, date(2023, 11, 1), date(2024, 1, 1), date(2023, 11, 20)]
    Assignment.objects.bulk_create(
        Assignment(
            directive=directive,
            unit=unit,
            task="Rà soát",
            due_on=days[(place + number) % 4],
            assigned_by=office,
            assigned_on=date(2023, 7, 10),
        )
        for place, directive in enumerate(directives)
        for number, unit in enumerate(units)
    )
    page = client_of(office).get(reverse("unit_matrix")).content

    assert page.count(b"nhiem-vu=") == 14 * 49
    assert len(gzip.compress(page, 6)) < 25_000
    assert Passage.objects.count() == 14


# --- The units' list and a unit's page -----------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "whose"), [("unit_list", "office"), ("unit_list", "commune_head"), ("unit_detail", "office")]
)
def test_numbers_of_a_units_record_lead_to_as_many_rows(
    page: str, whose: str, work: None, cam_thach: Unit, people: dict[str, User], client_of: ClientOf
) -> None:
    _facts_of_every_kind()
    client = client_of(people[whose])
    response = client.get(reverse(page, args=[cam_thach.pk] if page == "unit_detail" else []))
    records = response.context.get("records") or [response.context["record"]]
    (record,) = [record for record in records if record.line.unit_id == cam_thach.pk]

    assert [number.count for _, number in record.shown] == [3, 1, 0, 0, 1, 1, 1, 0, 1, 1]
    for _, number in record.shown:
        if number.count:
            assert f'href="{number.href.replace("&", "&amp;")}"' in response.content.decode() or page == "unit_detail"
            assert client.get(number.href).context["page_obj"].paginator.count == number.count
