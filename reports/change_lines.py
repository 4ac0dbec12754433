"""What differs between two roll-ups of one scope: each change with where it is, the value before and the value after.

Comparison alone; what the roll-ups do not tell (reports accepted, tasks passed on) comes in as plain rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from accounts.vietnamese import format_date
from assignments.models import State
from reports.change_sections import BAD, GOOD, Change, Section
from reports.figures import AssignmentLine, DirectiveLine, RollUp
from targets.attainment import Band
from targets.forecast import Outlook
from targets.models import Result
from targets.standings import IndicatorLine

_DONE = frozenset({State.DONE_ON_TIME.value, State.DONE_LATE.value})
# What is better stands later; what cannot be told is on no side.
_BANDS = (Band.NOT_MET.value, Band.NEAR.value, Band.MET.value, Band.EXCEEDED.value)
_OUTLOOKS = (Outlook.AT_RISK.value, Outlook.LIKELY.value, Outlook.WILL_EXCEED.value)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report that the office accepted on the day `on`."""

    report_id: int
    assignment_id: int
    period_end: date
    completion: int
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A task that another unit took over: the row before and the row since."""

    old_id: int
    new_id: int
    task: str
    from_unit: str
    to_unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Work:
    """The tasks of a roll-up by their rows, and the heading each stands under: its directive or its indicator."""

    lines: Mapping[int, AssignmentLine]
    abouts: Mapping[int, str] = field(default_factory=dict)


def work_of(rollup: RollUp) -> Work:
    groups = [
        *((f"{line.position}. {line.title}", line.assignments) for line in rollup.directive_lines),
        *((f"Giải pháp cho chỉ tiêu: {line.name}", line.assignments) for line in rollup.measure_lines),
    ]
    return Work(
        lines={task.assignment_id: task for _, tasks in groups for task in tasks},
        abouts={task.assignment_id: about for about, tasks in groups for task in tasks},
    )


# --- Tasks ---------------------------------------------------------------------------------------


def task_sections(before: Work, after: Work, passed_on: Sequence[PassedOn]) -> list[Section]:
    taken_over = {row.new_id: row.old_id for row in passed_on}

    def then(line: AssignmentLine) -> AssignmentLine | None:
        """The task as it was, also with the unit before."""
        return before.lines.get(line.assignment_id) or before.lines.get(taken_over.get(line.assignment_id, 0))

    pairs = [(then(line), line) for line in after.lines.values()]
    known = [(old, line) for old, line in pairs if old is not None]
    new = [line for old, line in pairs if old is None and line.assignment_id not in taken_over]
    return [
        Section("done", "Hoàn thành mới", "việc hoàn thành mới", tuple(_done(pairs))),
        Section("overdue", "Quá hạn mới", "việc quá hạn mới", tuple(_overdue(pairs))),
        Section("given", "Mới giao", "việc mới giao", tuple(_change(line, "chưa giao", _given(line)) for line in new)),
        Section("moved", "Đổi thời hạn", "việc đổi thời hạn", tuple(_moved(known))),
        Section("passed-on", "Chuyển đơn vị", "việc chuyển đơn vị", tuple(_passed_on(row) for row in passed_on)),
        Section("stopped", "Dừng", "việc dừng", tuple(_stopped(pairs))),
    ]


_Pairs = Iterable[tuple[AssignmentLine | None, AssignmentLine]]


def _was(old: AssignmentLine | None) -> str:
    return old.state_label if old else "chưa giao"


def _given(line: AssignmentLine) -> str:
    return f"{line.state_label}, {_deadline(line)}"


def _deadline(line: AssignmentLine) -> str:
    return f"hạn {format_date(line.deadline)}" if line.deadline else "không hạn"


def _done(pairs: _Pairs) -> Iterator[Change]:
    for old, line in pairs:
        if line.state in _DONE and (old is None or old.state not in _DONE):
            turn = GOOD if line.state == State.DONE_ON_TIME else ""
            yield _change(line, _was(old), f"{line.state_label} ({format_date(line.completed_on)})", turn)


def _overdue(pairs: _Pairs) -> Iterator[Change]:
    for old, line in pairs:
        if line.state == State.OVERDUE and (old is None or old.state != State.OVERDUE):
            yield _change(line, _was(old), f"{line.state_label}, {_deadline(line)}", BAD)


def _stopped(pairs: _Pairs) -> Iterator[Change]:
    for old, line in pairs:
        if line.state == State.STOPPED and (old is None or old.state != State.STOPPED):
            yield _change(line, _was(old), line.state_label)


def _moved(known: Iterable[tuple[AssignmentLine, AssignmentLine]]) -> Iterator[Change]:
    for old, line in known:
        if old.deadline != line.deadline:
            yield _change(line, _deadline(old), _deadline(line))


def _passed_on(row: PassedOn) -> Change:
    href = reverse("assignment_detail", args=[row.new_id])
    return Change(row.task, f"từ ngày {format_date(row.on)}", href, row.from_unit, row.to_unit)


def _change(line: AssignmentLine, before: str, after: str, turn: str = "") -> Change:
    return Change(line.task, line.unit, reverse("assignment_detail", args=[line.assignment_id]), before, after, turn)


def progress_section(work: Work, before: Mapping[int, Accepted], after: Mapping[int, Accepted]) -> Section:
    """Tasks whose last accepted report tells another progress than before, the biggest steps first, back as well."""
    steps = []
    for line in work.lines.values():
        old, new = before.get(line.assignment_id), after.get(line.assignment_id)
        step = (new.completion if new else 0) - (old.completion if old else 0)
        if new is None or not step:
            continue
        was = f"{old.completion}%" if old else "chưa có báo cáo được duyệt"
        steps.append((step, _change(line, was, f"{new.completion}%", GOOD if step > 0 else BAD)))
    steps.sort(key=lambda pair: -abs(pair[0]))
    return Section("progress", "Tiến độ", "việc đổi tiến độ", tuple(change for _, change in steps))


def words_section(work: Work, accepted: Iterable[Accepted], since: date) -> Section:
    """Difficulties and proposals accepted since, under the directive they are about; what only says again what the
    report before said is no change. `accepted` are all that were, in the order of their periods."""
    said: dict[int, str] = {}
    found = []
    for row in accepted:
        before = said.get(row.assignment_id, "")
        said[row.assignment_id] = row.words
        if row.on > since and row.words not in {"", before} and row.assignment_id in work.lines:
            found.append((row, before))
    order = {pk: place for place, pk in enumerate(work.lines)}
    found.sort(key=lambda pair: order[pair[0].assignment_id])
    changes = [
        Change(
            title=work.lines[row.assignment_id].unit,
            note=f"duyệt ngày {format_date(row.on)}",
            href=reverse("report_detail", args=[row.report_id]),
            before=before,
            after=row.words,
            group=work.abouts[row.assignment_id],
        )
        for row, before in found
    ]
    return Section("words", "Khó khăn, kiến nghị mới", "khó khăn, kiến nghị mới", tuple(changes))


# --- Directives ----------------------------------------------------------------------------------


def directive_section(before: RollUp, after: RollUp) -> Section:
    old = {line.directive_id: line for line in before.directive_lines}
    new = {line.directive_id: line for line in after.directive_lines}
    changes = [
        _directive(line, old[pk].state_label, line.state_label)
        for pk, line in new.items()
        if pk in old and old[pk].state != line.state
    ]
    changes += [_directive(line, line.state_label, "đã rút") for pk, line in old.items() if pk not in new]
    return Section("directives", "Nhiệm vụ đổi trạng thái", "nhiệm vụ đổi trạng thái", tuple(changes))


def _directive(line: DirectiveLine, before: str, after: str) -> Change:
    href = reverse("directive_detail", args=[line.directive_id])
    return Change(f"{line.position}. {line.title}", line.reference, href, before, after)


# --- Indicators ----------------------------------------------------------------------------------


def indicator_sections(before: RollUp, after: RollUp) -> list[Section]:
    old = {line.indicator_id: line for line in before.indicator_lines}
    pairs = [(old[line.indicator_id], line) for line in after.indicator_lines if line.indicator_id in old]

    def outlooks(turn: str) -> tuple[Change, ...]:
        turned = ((was, line, _turn(was.outlook, line.outlook, _OUTLOOKS)) for was, line in pairs)
        return tuple(
            _indicator(line, was.outlook_label, line.outlook_label, way)
            for was, line, way in turned
            if was.outlook != line.outlook and way == turn
        )

    bands = [
        _indicator(line, was.band_label, line.band_label, _turn(was.band, line.band, _BANDS))
        for was, line in pairs
        if was.band != line.band
    ]
    return [
        Section("outlook-worse", "Dự báo xấu đi", "dự báo xấu đi", outlooks(BAD)),
        Section("outlook-better", "Dự báo tốt lên", "dự báo tốt lên", outlooks(GOOD)),
        Section("outlook-known", "Dự báo mới có hoặc không còn", "dự báo mới có hoặc không còn", outlooks("")),
        Section("bands", "Chỉ tiêu đổi kết quả", "chỉ tiêu đổi kết quả", tuple(bands)),
        Section("results", "Số liệu mới", "chỉ tiêu có số liệu mới", tuple(_differing(pairs, _latest))),
        Section("targets", "Mục tiêu thay đổi", "mục tiêu thay đổi", tuple(_differing(pairs, _aim))),
    ]


def _turn(before: str, after: str, order: Sequence[str]) -> str:
    if before not in order or after not in order:
        return ""
    return GOOD if order.index(after) > order.index(before) else BAD


def _differing(
    pairs: Iterable[tuple[IndicatorLine, IndicatorLine]], told: Callable[[IndicatorLine], str]
) -> Iterator[Change]:
    for was, line in pairs:
        if told(was) != told(line):
            yield _indicator(line, told(was), told(line))


def _latest(line: IndicatorLine) -> str:
    if line.latest is None:
        return "chưa có số liệu"
    kind = Result.Kind(line.latest_kind).label.lower()
    return f"{line.latest_text} {line.unit_of_measure} ({kind}, đến {format_date(line.latest_end)})"


def _aim(line: IndicatorLine) -> str:
    if line.target is None:
        return "chưa có mục tiêu"
    return f"{line.target_text} {line.unit_of_measure}, lần {line.target_version}, đến {format_date(line.target_end)}"


def _indicator(line: IndicatorLine, before: str, after: str, turn: str = "") -> Change:
    href = reverse("indicator_detail", args=[line.indicator_id])
    return Change(f"{line.number}. {line.name}", line.group, href, before, after, turn)
