"""What needs a decision of the Standing Committee, from the roll-up of a day. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.conf import settings
from django.urls import reverse

from accounts.vietnamese import format_date
from assignments.models import State
from assignments.states import UNASSIGNED
from reports.agenda_kinds import KIND_LABELS, Kind
from reports.figures import AskedExtension, AssignmentLine, DirectiveLine, MeasureLine, RollUp, named

_GOING = frozenset({State.IN_TIME, State.DUE_SOON, State.OVERDUE})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide. `why` is the fact that brings it here; `days` how long it has waited, None if not known.

    The numbers name what a decision may be about; `units` are those it concerns.
    """

    kind: Kind
    pk: int
    title: str
    why: str
    href: str
    days: int | None = None
    directive_id: int | None = None
    indicator_id: int | None = None
    assignment_id: int | None = None
    units: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Names the item for ever: asked again, the same thing has the same key."""
        return f"{self.kind}-{self.pk}"

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]


def agenda(rollup: RollUp) -> list[Item]:
    """Everything that needs a decision on the roll-up's day.

    The kinds take turns, the longest waiting of each first, so that the first five show what is most urgent of each.
    """
    kinds: Sequence[Iterable[Item]] = (
        _extensions(rollup),
        _proposals(rollup),
        _instructions(rollup),
        _forecasts(rollup),
        _overdue(rollup),
        _measures(rollup),
        _silent(rollup),
        _unassigned(rollup),
    )
    ordered = (sorted(items, key=lambda item: -(item.days or 0)) for items in kinds)
    return [item for turn in zip_longest(*ordered) for item in turn if item is not None]


def _about(group: DirectiveLine | MeasureLine) -> dict[str, int]:
    if isinstance(group, DirectiveLine):
        return {"directive_id": group.directive_id}
    return {"indicator_id": group.indicator_id}


def _extensions(rollup: RollUp) -> Iterator[Item]:
    for group in rollup.groups:
        for line in group.assignments:
            if line.asked is not None and line.asked.for_committee and line.state in _GOING:
                yield _extension(group, line, line.asked)


def _extension(group: DirectiveLine | MeasureLine, line: AssignmentLine, asked: AskedExtension) -> Item:
    return Item(
        Kind.EXTENSION,
        asked.extension_id,
        line.task,
        f"{line.unit} xin lùi từ {format_date(line.deadline)} đến {format_date(asked.until)}: “{asked.reason}”",
        reverse("assignment_detail", args=[line.assignment_id]),
        assignment_id=line.assignment_id,
        units=(line.unit_id,),
        **_about(group),
    )


def _proposals(rollup: RollUp) -> Iterator[Item]:
    """What units asked the Standing Committee itself for."""
    for group in rollup.groups:
        for line in group.assignments:
            waiting = line.waiting
            if waiting is not None and waiting.for_committee:
                days = (rollup.on - waiting.since).days
                yield Item(
                    Kind.PROPOSAL,
                    waiting.report_id,
                    waiting.text,
                    f"{line.unit} kiến nghị khi thực hiện “{line.task}”; đã {days} ngày chưa trả lời",
                    reverse("report_detail", args=[waiting.report_id]),
                    days=days,
                    assignment_id=line.assignment_id,
                    units=(line.unit_id,),
                    **_about(group),
                )


def _instructions(rollup: RollUp) -> Iterator[Item]:
    for line in rollup.instruction_lines:
        if line.late and line.due_on:
            days = (rollup.on - line.due_on).days
            yield Item(
                Kind.INSTRUCTION,
                line.instruction_id,
                line.text,
                f"{line.unit} chưa trả lời, quá hạn {days} ngày",
                reverse("instruction_detail", args=[line.instruction_id]),
                days=days,
                assignment_id=line.assignment_id,
                directive_id=line.directive_id,
                indicator_id=line.indicator_id,
                units=(line.unit_id,) if line.unit_id else (),
            )


def _forecasts(rollup: RollUp) -> Iterator[Item]:
    for line in rollup.unanswered:
        said = f", mức {line.target_text}" if line.target_text else ""
        now = f"hiện {line.latest_text}" if line.latest_text else "chưa có số liệu"
        yield Item(
            Kind.FORECAST,
            line.indicator_id,
            f"Chỉ tiêu {line.number}: {line.name}",
            f"Khó hoàn thành{said}; {now} {line.unit_of_measure}; chưa có giải pháp",
            reverse("indicator_detail", args=[line.indicator_id]),
            indicator_id=line.indicator_id,
        )


def _overdue(rollup: RollUp) -> Iterator[Item]:
    """One item for each directive with what is overdue under it."""
    for line in rollup.directive_lines:
        href = reverse("directive_detail", args=[line.directive_id])
        yield from _late(rollup, line, Kind.OVERDUE, line.directive_id, line.title, href)


def _measures(rollup: RollUp) -> Iterator[Item]:
    for line in rollup.measure_lines:
        href = reverse("indicator_detail", args=[line.indicator_id]) + "#giai-phap"
        title = f"Giải pháp cho chỉ tiêu {line.number}: {line.name}"
        yield from _late(rollup, line, Kind.MEASURE, line.indicator_id, title, href)


def _late(
    rollup: RollUp, group: DirectiveLine | MeasureLine, kind: Kind, pk: int, title: str, href: str
) -> Iterator[Item]:
    late = [line for line in group.assignments if line.state == State.OVERDUE]
    if not late:
        return
    days = max((rollup.on - line.deadline).days for line in late if line.deadline)
    units = {line.unit_id: line.unit for line in late}
    yield Item(
        kind,
        pk,
        title,
        f"{len(late)} việc của {named(list(units.values()))} quá hạn, lâu nhất {days} ngày",
        href,
        days=days,
        assignment_id=late[0].assignment_id if len(late) == 1 else None,
        units=tuple(units),
        **_about(group),
    )


def _silent(rollup: RollUp) -> Iterator[Item]:
    """One item for all of them: they are called to account together."""
    late = rollup.late_units
    if not late:
        return
    limit = settings.KETLUAN["board_overdue_days"]
    yield Item(
        Kind.SILENT,
        rollup.scope.committee_id,
        f"{len(late)} đơn vị chậm báo cáo quá {limit} ngày",
        f"{named([unit.name for unit in late])}; lâu nhất {late[0].days} ngày",
        f"{reverse('unit_list')}?den-ngay={rollup.on:%d/%m/%Y}",
        days=late[0].days,
        units=tuple(unit.unit_id for unit in late),
    )


def _unassigned(rollup: RollUp) -> Iterator[Item]:
    for line in rollup.directive_lines:
        if line.state == UNASSIGNED:
            yield Item(
                Kind.UNASSIGNED,
                line.directive_id,
                line.title,
                f"Nhiệm vụ {line.position} của {line.reference} chưa giao cho đơn vị nào",
                reverse("directive_detail", args=[line.directive_id]),
                directive_id=line.directive_id,
            )
