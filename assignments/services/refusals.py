"""Why an act on an assignment or a report was not done. Nothing was changed."""


class AssignmentRefused(Exception):
    """An assignment that cannot be made; the message is Vietnamese and says why."""


class PeriodClosed(Exception):
    """No report may be written for this period; the message says why."""


class ReportMoved(Exception):
    """The report is no longer in the state the act needs: somebody else was first. Nothing was changed."""
