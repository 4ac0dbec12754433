"""Each list page asks the database as often for sixty rows, two pages of them, as for one, and at most thirteen times.

One of them is the bell's; the board, which adds up everything, may ask twice more, and what has changed adds up two
days.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Deputy, Notice, Unit, User
from accounts.services import make_feed
from assignments.models import (
    Assignment,
    ConcernStep,
    Contribution,
    Extension,
    FilledForm,
    Handover,
    Instruction,
    InstructionAnswer,
    ProgressReport,
    Review,
)
from conclusions.models import Conclusion, Directive, Intake
from reports.models import ScheduleStep, Summary, SummaryBatch, SummaryRecipient
from targets.models import Indicator, IndicatorSet, Result, Target
from targets.received import Upload
from tests.conftest import ClientOf
from tests.factories import ScheduleFactory

pytestmark = pytest.mark.django_db

Fill = Callable[[int], None]

# address, what stands in it, whose page
PAGES = [
    ("conclusion_list", "", "office"),
    ("conclusion_detail", "paper", "office"),
    ("intake_detail", "intake", "office"),
    ("directive_detail", "directive", "office"),
    ("assignment_list", "", "office"),
    ("assignment_list", "", "unit_head"),
    ("assignment_detail", "assignment", "unit_head"),
    ("assignment_detail", "assignment", "office"),
    ("assignment_history", "assignment", "office"),
    ("reports_to_review", "", "office"),
    ("indicator_board", "", "office"),
    ("enter_figures", "", "office"),
    ("indicator_detail", "indicator", "office"),
    ("indicator_sets", "", "office"),
    ("exchange", "", "office"),
    ("filled_forms", "", "office"),
    ("unit_list", "", "standing_member"),
    ("unit_matrix", "", "standing_member"),
    ("unit_matrix", "", "unit_head"),
    ("export_matrix", "", "office"),
    ("unit_detail", "agriculture", "office"),
    ("board", "", "standing_member"),
    ("calendar_file", "token", "unit_head"),
    ("board", "", "unit_head"),
    ("export_board", "", "office"),
    ("changes", "", "standing_member"),
    ("changes", "", "unit_head"),
    ("export_changes", "", "office"),
    ("summary_list", "", "office"),
    ("summary_detail", "issued", "office"),
    ("issue_summary", "drafted", "office"),
    ("batch_detail", "batch", "office"),
    ("schedule_list", "", "office"),
    ("view_list", "", "standing_member"),
    ("directive_states", "", "office"),
    ("desk", "", "office"),
    ("desk", "", "unit_head"),
    ("desk", "", "supporting_head"),
    ("extension_list", "", "office"),
    ("extension_list", "", "standing_member"),
    ("concern_list", "", "office"),
    ("concern_list", "", "unit_head"),
    ("export_concerns", "", "office"),
    ("report_detail", "report", "office"),
    ("instruction_list", "", "office"),
    ("instruction_list", "", "unit_head"),
    ("instruction_detail", "instruction", "standing_member"),
    ("instruction_detail", "instruction", "unit_head"),
    ("deputies", "", "unit_head"),
    ("audit_log", "", "inspector"),
    ("notices", "", "unit_head"),
    ("missing_list", "", "office"),
    ("search", "", "office"),
]


# The desks and the two gates: what is opened every day. The board shows the most.
DAILY = (
    "desk",
    "assignment_list",
    "assignment_detail",
    "assignment_history",
    "reports_to_review",
    "filled_forms",
    "extension_list",
    "concern_list",
    "instruction_list",
    "instruction_detail",
    "deputies",
    "notices",
    "missing_list",
)
AT_MOST = {**dict.fromkeys(DAILY, 10), "board": 15, "changes": 23, "export_changes": 23}


@pytest.fixture
def fill(
    committee: Unit,
    agriculture: Unit,
    farmers: Unit,
    paper: Conclusion,
    directive: Directive,
    indicator_set: IndicatorSet,
    indicator: Indicator,
    office: User,
    unit_head: User,
) -> Fill:
    """`fill(n)`: n more rows of everything that a list shows, in every list."""
    common = {"assigned_by": office, "assigned_on": date(2023, 7, 10), "due_on": date(2023, 10, 31)}

    def work(unit: Unit, task: str, of: Directive) -> Assignment:
        return Assignment(unit=unit, directive=of, task=task, search_key="ocop", **common)

    def filled(count: int) -> None:
        start = Unit.objects.count()
        numbers = range(start, start + count)
        units = _units(committee, numbers)
        papers = Conclusion.objects.bulk_create(_paper(committee, number) for number in numbers)
        tasks = Directive.objects.bulk_create(
            _directive(of, directive, number)
            for of, numbers_of in ((paper, numbers), (papers[-1], numbers))
            for number in numbers_of
        )
        given = Assignment.objects.bulk_create(
            [
                *(work(unit, f"Việc {unit.code}", of) for unit, of in zip(units, tasks, strict=False)),
                *(work(agriculture, f"Việc chung {number}", directive) for number in numbers),
            ]
        )
        taking_part = Assignment.supporting_units.through
        taking_part.objects.bulk_create(taking_part(assignment_id=row.pk, unit_id=farmers.pk) for row in given)
        Extension.objects.bulk_create(_extension(row, office) for row in given)
        asked = {"asked_by": office, "asked_until": date(2023, 11, 20), "reason": "mưa lũ"}
        Extension.objects.bulk_create(Extension(assignment=row, **asked) for row in given)
        Handover.objects.bulk_create(
            Handover(assignment=row, to_unit=farmers, reason="đúng chức năng", asked_by=office) for row in given
        )
        Contribution.objects.bulk_create(
            Contribution(assignment=row, unit=farmers, text="Đã vận động.", by=office, **_HALF) for row in given
        )
        away = {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 1, 2)}
        Deputy.objects.bulk_create(Deputy(unit=agriculture, user=office, appointed_by=office, **away) for _ in numbers)
        reports = ProgressReport.objects.bulk_create(
            _report(row, status, office) for row in given for status in _PERIODS
        )
        accepted = [report for report in reports if report.status == "accepted"]
        Review.objects.bulk_create(Review(report=report, decision="accepted", reviewer=office) for report in accepted)
        ConcernStep.objects.bulk_create(
            ConcernStep(report=report, part="difficulties", kind="forwarded", addressee="Sở Tài chính", by=office)
            for report in accepted
        )
        said = Instruction.objects.bulk_create(
            Instruction(committee=committee, unit=agriculture, text="Khẩn trương", by=office, **about)
            for row in given
            for about in ({"assignment": row}, {"directive": directive}, {"indicator": indicator})
        )
        InstructionAnswer.objects.bulk_create(
            InstructionAnswer(instruction=row, text="Đã làm.", by=unit_head)
            for row in [*said[::2], *(list(Instruction.objects.filter(text="Báo cáo ngay")) * count)]
        )
        measured = _indicators(indicator_set, agriculture, numbers)
        answer = {"person": "Trưởng phòng", "product": "Đề án", "search_key": "ocop", **common}
        Assignment.objects.bulk_create(
            Assignment(unit=agriculture, indicator=row, task=f"Giải pháp {row.number}", **answer) for row in measured
        )
        Assignment.objects.bulk_create(
            Assignment(unit=unit, indicator=indicator, task=f"Giải pháp {unit.code}", **answer) for unit in units
        )
        figures = {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30), "as_of": date(2023, 6, 30)}
        Result.objects.bulk_create(
            Result(indicator=indicator, unit=unit, value=1, kind="official", source="Báo cáo", **figures)
            for unit in units
        )
        Intake.objects.bulk_create(Intake(committee=committee, by=office, name="a.docx") for _ in numbers)
        FilledForm.objects.bulk_create(
            FilledForm(committee=committee, name="OCOP.xlsx", state="refused", uploaded_by=office) for _ in numbers
        )
        Upload.objects.bulk_create(
            Upload(committee=committee, kind="don-vi", state="checked", name="a.xlsx", uploaded_by=office, file="a")
            for _ in numbers
        )
        Upload.objects.filter(pk__in=Upload.objects.order_by("-pk")[:1]).update(
            kind="ket-qua", indicator_set=indicator_set, state="applied", applied_by=office, applied_at=timezone.now()
        )
        Summary.objects.bulk_create(
            Summary(committee=committee, requested_by=office, status=Summary.Status.READY, **_HALF) for _ in numbers
        )
        people = User.objects.bulk_create(
            User(username=f"n{number}", full_name=f"Người {number}", unit=agriculture, role=User.Role.UNIT_HEAD)
            for number in numbers
        )
        SummaryRecipient.objects.bulk_create(
            SummaryRecipient(summary=summary, user=user)
            for summary in Summary.objects.filter(number="07")
            for user in people
        )
        Summary.objects.bulk_create(
            Summary(committee=committee, unit=unit, batch=batch, status=Summary.Status.READY, **_HALF)
            for batch in SummaryBatch.objects.all()
            for unit in units
        )
        for _ in numbers:
            plan = ScheduleFactory.create(committee=committee, unit=agriculture, topic="economy", conclusion=paper)
            ScheduleStep.objects.create(schedule=plan, step="built", summary=Summary.objects.first(), **_HALF)
        Notice.objects.bulk_create(
            Notice(user=unit_head, kind="given", key=f"viec:{number}", text="Việc mới", url="/", at=timezone.now())
            for number in numbers
        )
        for unit in units[:60]:
            audit.record("Sửa đơn vị", unit, by=office)

    return filled


@pytest.fixture
def instruction(assignment: Assignment, agriculture: Unit, committee: Unit, standing_member: User) -> Instruction:
    made: Instruction = Instruction.objects.create(
        committee=committee, assignment=assignment, unit=agriculture, text="Báo cáo ngay", by=standing_member
    )
    return made


@pytest.fixture
def issued(committee: Unit) -> Summary:
    went_out = {"number": "07", "term": "2020-2025", "issued_on": date(2023, 7, 5), "heading": {"symbol": "BC/HU"}}
    made: Summary = Summary.objects.create(committee=committee, status=Summary.Status.READY, **went_out, **_HALF)
    return made


@pytest.fixture
def drafted(committee: Unit) -> Summary:
    made: Summary = Summary.objects.create(committee=committee, status=Summary.Status.READY, figures={}, **_HALF)
    return made


@pytest.fixture
def batch(committee: Unit, office: User) -> SummaryBatch:
    return SummaryBatch.objects.create(committee=committee, requested_by=office, **_HALF)


@pytest.fixture
def token(agriculture: Unit, unit_head: User) -> str:
    return make_feed(agriculture, by=unit_head)


_HALF: dict[str, Any] = {"period_start": date(2023, 7, 1), "period_end": date(2023, 12, 31)}
_PERIODS: dict[str, dict[str, Any]] = {
    "submitted": _HALF,
    "returned": {"period_start": date(2023, 1, 1), "period_end": date(2023, 6, 30)},
    "accepted": {"period_start": date(2022, 7, 1), "period_end": date(2022, 12, 31)},
}


def _units(committee: Unit, numbers: range) -> list[Unit]:
    units = Unit.objects.bulk_create(
        Unit(
            code=f"X{number}",
            name=f"Xã OCOP {number}",
            short_name=f"X{number}",
            kind=Unit.Kind.COMMUNE,
            parent=committee,
            committee=committee,
            search_key=f"xa ocop {number}",
            sort_key=str(number),
        )
        for number in numbers
    )
    for unit in units:
        unit.path = f"{committee.path}{unit.pk}/"
    Unit.objects.bulk_update(units, ["path"])
    return list(units)


def _paper(committee: Unit, number: int) -> Conclusion:
    return Conclusion(
        committee=committee,
        kind=Conclusion.Kind.NOTICE,
        number=str(number + 1000),
        symbol="TB/HU",
        issuer=committee.name,
        signed_on=date(2023, 7, 8),
        title=f"OCOP {number}",
        state=Conclusion.State.PUBLISHED,
        search_key="ocop",
    )


def _directive(paper: Conclusion, like: Directive, number: int) -> Directive:
    words = {"passage": like.passage, "start": like.start, "end": like.end}
    return Directive(conclusion=paper, position=number + 10, title=f"OCOP {number}", search_key="ocop", **words)


def _extension(assignment: Assignment, by: User) -> Extension:
    granted = {"decision": Extension.Decision.GRANTED, "decided_by": by, "decided_on": date(2023, 10, 1)}
    return Extension(assignment=assignment, asked_until=date(2023, 11, 1), reason="mưa lũ", asked_by=by, **granted)


def _report(assignment: Assignment, status: str, by: User) -> ProgressReport:
    sent = {"submitted_by": by, "submitted_at": datetime(2023, 11, 10, tzinfo=UTC), "difficulties": "Thiếu vốn"}
    return ProgressReport(assignment=assignment, status=status, author=by, **_PERIODS[status], **sent)


def _indicators(indicator_set: IndicatorSet, unit: Unit, numbers: range) -> list[Indicator]:
    made = Indicator.objects.bulk_create(
        Indicator(
            indicator_set=indicator_set,
            number=number + 100,
            group=f"Nhóm {number % 3}",
            name=f"OCOP {number}",
            unit_of_measure="%",
            direction=Indicator.Direction.AT_LEAST,
            kind=Indicator.Kind.LEVEL,
            unit=unit,
            search_key="ocop",
        )
        for number in numbers
    )
    Target.objects.bulk_create(
        Target(indicator=row, period_end=date(2025, 12, 31), value=Decimal(90), authority="Đại hội") for row in made
    )
    figure = {"value": Decimal(50), "kind": Result.Kind.OFFICIAL, "source": "Báo cáo"}
    Result.objects.bulk_create(
        Result(
            indicator=row,
            period_start=date(year, 1, 1),
            period_end=date(year, 6, 30),
            as_of=date(year, 6, 30),
            **figure,
        )
        for row in made
        for year in (2022, 2023)
    )
    return list(made)


# Filling the tables takes longer than asking for the pages: those in which the same thing stands are asked together.
@pytest.mark.parametrize("what", dict.fromkeys(what for _, what, _ in PAGES), ids=lambda what: what or "lists")
def test_page_asks_the_database_as_often_for_many_rows_as_for_one(
    what: str,
    fill: Fill,
    people: dict[str, User],
    request: pytest.FixtureRequest,
    client_of: ClientOf,
    clock: Any,
) -> None:
    thing = request.getfixturevalue(what) if what else None
    words = [] if thing is None else [getattr(thing, "pk", thing)]
    pages = [(name, whose) for name, of, whose in PAGES if of == what]
    clients = {page: client_of(people[page[1]]) for page in pages}
    counted: dict[tuple[str, str], list[int]] = {page: [] for page in pages}
    for more in (1, 2, 57):
        fill(more)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                response = clients[page].get(reverse(page[0], args=words), {"q": "OCOP"})
            assert response.status_code == 200, page
            counted[page].append(len(queries))

    assert len(counted) == len(pages)
    assert {page: counts for page, counts in counted.items() if counts != [counts[0]] * 3} == {}
    assert {page: counts for page, counts in counted.items() if counts[0] > AT_MOST.get(page[0], 13)} == {}
