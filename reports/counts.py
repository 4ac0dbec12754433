"""The ways in which work is counted, in the order in which they are told. Pure."""

from reports.figures import Counts

COUNTED = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "in_time": "Trong hạn",
    "overdue": "Quá hạn",
    "standing": "Thường xuyên",
    "stopped": "Đã dừng",
}
"""Field of `Counts` → its heading."""
UNASSIGNED_LABEL = "Chưa giao"


def state_counts(counts: Counts) -> list[tuple[str, str, int]]:
    """(state, label, number) for the bar of a count: the four ways, then standing, stopped and not given out."""
    given = [(state, label, getattr(counts, state)) for state, label in COUNTED.items()]
    return [*given, ("unassigned", UNASSIGNED_LABEL, counts.unassigned)] if counts.unassigned else given
