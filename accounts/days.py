"""A day as it is typed: in a field, and in a page's address."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

_FIELD = forms.DateField(localize=True)
# What a field for a day tells the browser.
DAY = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}


def day_or_today(text: str) -> date:
    """`31/12/2023` or `2023-12-31`; today for anything else, so that a mistyped address still shows a page."""
    try:
        day: date = _FIELD.clean(text)
    except ValidationError:
        return timezone.localdate()
    return day
