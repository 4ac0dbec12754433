"""The state of a directive, from the states of what was assigned for it. Pure."""

from collections.abc import Sequence

from assignments.models import State

UNASSIGNED = "unassigned"


def directive_state(states: Sequence[str]) -> str:
    """The state of a directive from those of its assignments: the worst still open, else how it was finished."""
    going = [state for state in states if state != State.STOPPED]
    if not states:
        return UNASSIGNED
    if not going:
        return State.STOPPED
    for state in (State.OVERDUE, State.DUE_SOON, State.IN_TIME, State.STANDING, State.DONE_LATE):
        if state in going:
            return state
    return State.DONE_ON_TIME


def state_label(state: str) -> str:
    return "Chưa giao" if state == UNASSIGNED else str(State(state).label)
