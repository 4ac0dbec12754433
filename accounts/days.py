"""A day as it is typed: in a field, and in a page's address."""

from datetime import date
from typing import Any

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


def day_field(label: str, *, missing: str = "", **more: Any) -> forms.DateField:
    """A typed day that says how it is written; `missing` is said when a required one is left empty."""
    messages = {"invalid": "Hãy ghi ngày dạng 31/12/2023."} | ({"required": missing} if missing else {})
    return forms.DateField(
        label=label, localize=True, widget=forms.DateInput(attrs=DAY), error_messages=messages, **more
    )
