"""What the commands share: reading a day, a period and a committee from their words."""

from datetime import date

from django.core.management.base import CommandError

from accounts.models import Unit
from targets.periods import Period, PeriodError, parse_period


def day(text: str) -> date:
    """An ISO day, `2023-12-31`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải ngày dạng 2023-12-31.") from error


def period(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError as error:
        raise CommandError(str(error)) from error


def committee(code: str) -> Unit:
    """The committee with this code; with an empty code the only one there is."""
    committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE)
    if code:
        committees = committees.filter(code=code)
    found = list(committees[:2])
    if not found:
        raise CommandError(
            f"Không có cấp ủy “{code}”." if code else "Chưa có cấp ủy nào. Hãy chạy manage.py load_reference."
        )
    if len(found) > 1:
        raise CommandError("Có nhiều cấp ủy: hãy nêu --committee MÃ.")
    return found[0]
