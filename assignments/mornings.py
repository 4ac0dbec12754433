"""Each morning: what is to be told on the day, then the one mail of the day."""

from datetime import datetime
from itertools import chain

from django.utils import timezone

from accounts.digests import morning_of, queue_digests
from accounts.notices import tell
from assignments.due_days import is_working_day
from assignments.instruction_notices import instructions_of_day
from assignments.notices import of_day


def begin_morning(now: datetime) -> list[int]:
    """Once the hour has come, tell what `now`'s day brings and queue its mails on working days; the mails' numbers.

    Asked late, twice or by two at once, it tells and queues the same. On other days people are told without a mail:
    the mail of the next working day has it.
    """
    day = timezone.localdate(now)
    morning = morning_of(day)
    if now < morning:
        return []
    tell(chain(of_day(day), instructions_of_day(day)), at=morning)
    return queue_digests(day) if is_working_day(day) else []
