"""Why an act on an assignment or a report was not done. Nothing was changed."""


class AssignmentRefused(Exception):
    """An assignment that cannot be made; the message is Vietnamese and says why."""


class PeriodClosed(Exception):
    """No report may be written for this period; the message says why."""


class ReportMoved(Exception):
    """The report is no longer in the state the act needs: somebody else was first. Nothing was changed."""


class RequestRefused(Exception):
    """A request for more time, or to pass a task on, that cannot be made; the message says why."""


class RequestMoved(Exception):
    """The request is decided or withdrawn already, or its task has ended: somebody else was first."""


class ConcernMoved(Exception):
    """The difficulty or proposal is answered, no longer named, or named again in a later report."""


class InstructionRefused(Exception):
    """An instruction that cannot be given; the message says why."""


class InstructionMoved(Exception):
    """The instruction is withdrawn, or has no answer that could be sent back: somebody else was first."""
