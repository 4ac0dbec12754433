"""Rows of a form that are moved by buttons, so that it works without script."""

from collections.abc import Sequence

from django.http import QueryDict

UP, DOWN = "len", "xuong"


def moved(data: QueryDict, word: str, order: Sequence[str], *, name: str = "order") -> QueryDict:
    """What was posted, with one row moved by one place; `word` is `len:CODE` or `xuong:CODE`, `order` all codes as
    they stand."""
    way, _, code = word.partition(":")
    codes = list(order)
    copy = data.copy()
    if code in codes:
        place = codes.index(code)
        other = place - 1 if way == UP else place + 1
        if 0 <= other < len(codes):
            codes[place], codes[other] = codes[other], codes[place]
    copy.setlist(name, codes)
    return copy
