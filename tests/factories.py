# mypy: disable-error-code="attr-defined, no-untyped-call, misc"
"""Rows for tests, each complete by itself. Units and users come to be as in the program, through its services.

Use `XFactory.create(…)`: its result is typed. The declarations themselves are not, hence the first line.
Numbers that run begin above 1000, out of the way of those a test names.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Unit, User
from accounts.services import save_unit
from accounts.vietnamese import search_key
from assignments.models import Assignment, Extension, ProgressReport
from conclusions.models import Conclusion, Directive, Passage
from reports.models import Summary, SummarySchedule
from targets.models import Indicator, IndicatorSet, Result, Target

PASSWORD = "Mat-khau-cua-1-nguoi"


class UnitFactory(DjangoModelFactory[Unit]):
    """A department; name its `parent`, or `kind=Unit.Kind.COMMITTEE` for a committee of its own."""

    code = factory.Sequence(lambda n: f"DV{n}")
    name = factory.Sequence(lambda n: f"Phòng số {n}")
    short_name = factory.SelfAttribute("name")
    kind = Unit.Kind.DEPARTMENT

    class Meta:
        model = Unit

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        return save_unit(model_class(*args, **kwargs), by=None)


class CommitteeFactory(UnitFactory):
    code = factory.Sequence(lambda n: f"HU{n}")
    name = factory.Sequence(lambda n: f"Huyện ủy số {n}")
    kind = Unit.Kind.COMMITTEE


class UserFactory(DjangoModelFactory[User]):
    """Somebody who has signed in before; the password is `PASSWORD`."""

    username = factory.Sequence(lambda n: f"nguoi{n}")
    full_name = factory.Sequence(lambda n: f"Người số {n}")
    role = User.Role.UNIT_STAFF
    unit = factory.SubFactory(UnitFactory, parent=factory.SubFactory(CommitteeFactory))
    must_change_password = False

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class ConclusionFactory(DjangoModelFactory[Conclusion]):
    committee = factory.SubFactory(CommitteeFactory)
    kind = Conclusion.Kind.NOTICE
    number = factory.Sequence(lambda n: str(n + 1001))
    symbol = "TB/HU"
    issuer = factory.SelfAttribute("committee.name")
    signed_on = date(2023, 7, 7)
    title = "kết luận hội nghị sơ kết giữa nhiệm kỳ"
    state = Conclusion.State.PUBLISHED
    search_key = factory.LazyAttribute(lambda paper: search_key(f"{paper.number}-{paper.symbol}", paper.title))

    class Meta:
        model = Conclusion


class PassageFactory(DjangoModelFactory[Passage]):
    conclusion = factory.SubFactory(ConclusionFactory)
    position = factory.Sequence(lambda n: n + 1001)
    marker = "-"
    text = "Tiếp tục chỉ đạo xây dựng sản phẩm OCOP."
    kind = Passage.Kind.TASK

    class Meta:
        model = Passage


class DirectiveFactory(DjangoModelFactory[Directive]):
    """A task that is the whole text of a passage of its own."""

    conclusion = factory.SubFactory(ConclusionFactory)
    passage = factory.SubFactory(PassageFactory, conclusion=factory.SelfAttribute("..conclusion"))
    start = 0
    end = factory.LazyAttribute(lambda directive: len(directive.passage.text))
    position = factory.Sequence(lambda n: n + 1001)
    title = factory.Sequence(lambda n: f"Nhiệm vụ số {n}")
    search_key = factory.LazyAttribute(lambda directive: search_key(directive.title))

    class Meta:
        model = Directive


class IndicatorSetFactory(DjangoModelFactory[IndicatorSet]):
    committee = factory.SubFactory(CommitteeFactory)
    code = factory.Sequence(lambda n: f"BCT{n}")
    issuer = factory.SelfAttribute("committee.name")
    name = "Chỉ tiêu Nghị quyết Đại hội"
    period_start = date(2021, 1, 1)
    period_end = date(2025, 12, 31)

    class Meta:
        model = IndicatorSet


class IndicatorFactory(DjangoModelFactory[Indicator]):
    indicator_set = factory.SubFactory(IndicatorSetFactory)
    number = factory.Sequence(lambda n: n + 1001)
    group = "Kinh tế"
    name = factory.Sequence(lambda n: f"Chỉ tiêu số {n}")
    unit_of_measure = "%"
    direction = Indicator.Direction.AT_LEAST
    kind = Indicator.Kind.LEVEL
    provenance = Indicator.Provenance.CONFIRMED
    search_key = factory.LazyAttribute(lambda indicator: search_key(indicator.name))

    class Meta:
        model = Indicator


class TargetFactory(DjangoModelFactory[Target]):
    indicator = factory.SubFactory(IndicatorFactory)
    period_end = date(2025, 12, 31)
    value = Decimal(100)
    authority = "Đại hội Đảng bộ huyện"

    class Meta:
        model = Target


class ResultFactory(DjangoModelFactory[Result]):
    indicator = factory.SubFactory(IndicatorFactory)
    period_start = date(2023, 1, 1)
    period_end = date(2023, 6, 30)
    value = Decimal(50)
    kind = Result.Kind.OFFICIAL
    as_of = factory.SelfAttribute("period_end")
    source = "Báo cáo của Văn phòng"

    class Meta:
        model = Result


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A directive given to a unit of the same committee; name both when it should be a certain one."""

    unit = factory.SubFactory(UnitFactory, parent=factory.SubFactory(CommitteeFactory))
    directive = factory.SubFactory(DirectiveFactory, conclusion__committee=factory.SelfAttribute("...unit.committee"))
    task = factory.Sequence(lambda n: f"Việc số {n}")
    assigned_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"), role=User.Role.OFFICE)
    assigned_on = date(2023, 7, 10)
    search_key = factory.LazyAttribute(lambda assignment: search_key(assignment.task, assignment.unit.name))

    class Meta:
        model = Assignment


class ExtensionFactory(DjangoModelFactory[Extension]):
    assignment = factory.SubFactory(AssignmentFactory)
    asked_until = date(2024, 6, 30)
    reason = "Chờ vốn đối ứng"
    asked_by = factory.SelfAttribute("assignment.assigned_by")

    class Meta:
        model = Extension


class ReportFactory(DjangoModelFactory[ProgressReport]):
    """A draft for the second half of 2023."""

    assignment = factory.SubFactory(AssignmentFactory)
    period_start = date(2023, 7, 1)
    period_end = date(2023, 12, 31)
    completion = 40
    work_done = "Đã hướng dẫn ba xã lập hồ sơ."
    author = factory.SelfAttribute("assignment.assigned_by")

    class Meta:
        model = ProgressReport


class SummaryFactory(DjangoModelFactory[Summary]):
    committee = factory.SubFactory(CommitteeFactory)
    period_start = date(2023, 7, 1)
    period_end = date(2023, 12, 31)

    class Meta:
        model = Summary


class ScheduleFactory(DjangoModelFactory[SummarySchedule]):
    """Each month from November 2023 on, reports by the fifth day after it, reminded two days before."""

    committee = factory.SubFactory(CommitteeFactory)
    name = factory.Sequence(lambda n: f"Lịch số {n}")
    period_kind = SummarySchedule.Kind.MONTH
    starts_on = date(2023, 11, 1)

    class Meta:
        model = SummarySchedule
