"""The charts of a printed summary, each one drawing by itself: SVG in mm, as wide as the line. Pure but for templates.

Colour never tells alone: each state has its pattern, each bar its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from reports.charts import LOOKS, UNKNOWN_LOOK
from reports.papers import Chart
from targets.charts import svg

WIDTH = Decimal(165)
_LABELS = Decimal(34)  # mm for the names of the bars
_BAR, _STEP = Decimal(7), Decimal(11)
_KEY_STEP, _KEYS_IN_LINE = Decimal(55), 3
_KEY_LINE = Decimal(5)
_TALLEST = Decimal(34)
_LEVEL_STEP = Decimal("4.6")
_LEVEL_LABELS = Decimal(82)
_FULL_AT = Decimal(150)  # percent at the right end of a level's bar

Counted = Sequence[tuple[str, str, int]]
"""(state, label, number) in the order to draw."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm with its look; `count` is written on it when it is wide enough."""

    x: str
    y: str
    width: str
    height: str
    fill: str
    pattern: str
    pattern_id: str
    count: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at (x, y)."""

    x: str
    y: str
    text: str


def stacked_chart(rows: Sequence[tuple[str, Counted]], *, uid: str, title: str) -> Chart:
    """Lying bars, one for each row, cut by state; every row has the same states."""
    space = WIDTH - _LABELS
    boxes, labels = [], []
    for place, (name, counts) in enumerate(rows):
        y = _STEP * place + 2
        labels.append(Words("0", svg(y + _BAR - 2), name))
        total = sum(count for *_, count in counts) or 1
        before = 0
        for state, _, count in counts:
            x, width = _LABELS + space * before / total, space * count / total
            if count:
                boxes.append(_box(uid, state, x, y, width, _BAR, str(count) if width > 6 else ""))
            before += count
    top = _STEP * len(rows) + 2
    return _drawn("stacked", uid, title, boxes, labels, *_key(uid, rows[0][1], top))


def columns_chart(days: Sequence[tuple[str, Counted]], *, uid: str, title: str) -> Chart:
    """Standing bars, one for each day, cut by state, all on one scale."""
    most = max(sum(count for *_, count in counts) for _, counts in days) or 1
    share = WIDTH / len(days)
    base = _TALLEST + 6
    boxes, labels = [], []
    for place, (day, counts) in enumerate(days):
        x, width = share * place + share / 4, share / 2
        y = base
        for state, _, count in counts:
            height = _TALLEST * count / most
            y -= height
            if count:
                boxes.append(_box(uid, state, x, y, width, height, str(count) if height > 4 else ""))
        total = sum(count for *_, count in counts)
        labels += [Words(svg(x + width / 2), svg(y - 1), str(total)), Words(svg(x + width / 2), svg(base + 4), day)]
    return _drawn("columns", uid, title, boxes, labels, *_key(uid, days[0][1], base + 8))


def levels_chart(rows: Sequence[tuple[str, str, Decimal]], *, uid: str, title: str) -> Chart:
    """Lying bars of (name, band, percent of the target) with a line at 100 %; what goes beyond the paper is cut."""
    space = WIDTH - _LEVEL_LABELS - 14
    boxes, labels = [], []
    for place, (name, band, percent) in enumerate(rows):
        y = _LEVEL_STEP * place + 6
        width = space * min(max(percent, Decimal(0)), _FULL_AT) / _FULL_AT
        boxes.append(_box(uid, band, _LEVEL_LABELS, y, width, _LEVEL_STEP - Decimal("1.4"), ""))
        labels.append(Words(svg(_LEVEL_LABELS + width + 1), svg(y + Decimal("2.7")), _percent(percent)))
        labels.append(Words("0", svg(y + Decimal("2.7")), name))
    height = _LEVEL_STEP * len(rows) + 8
    at_full = _LEVEL_LABELS + space * 100 / _FULL_AT
    return _drawn("levels", uid, title, boxes, labels, (), (), height, at_full=svg(at_full))


def _percent(value: Decimal) -> str:
    return f"{value:.1f}".replace(".", ",") + "%"


def _box(uid: str, state: str, x: Decimal, y: Decimal, width: Decimal, height: Decimal, count: str) -> Box:
    fill, pattern = LOOKS.get(state, UNKNOWN_LOOK)
    middle = svg(x + width / 2)
    return Box(svg(x), svg(y), svg(width), svg(height), fill, pattern, f"{uid}-{state}", count, middle)


def _key(uid: str, counts: Counted, top: Decimal) -> tuple[Sequence[Box], Sequence[Words], Decimal]:
    """Boxes and words of the states' key below `top`, and where it ends."""
    boxes, words = [], []
    for place, (state, label, _) in enumerate(counts):
        line, column = divmod(place, _KEYS_IN_LINE)
        x, y = _KEY_STEP * column, top + _KEY_LINE * line
        boxes.append(_box(uid, state, x, y, Decimal(6), Decimal(3), ""))
        words.append(Words(svg(x + 8), svg(y + Decimal("2.7")), label))
    lines = -(-len(counts) // _KEYS_IN_LINE)
    return boxes, words, top + _KEY_LINE * lines


def _drawn(
    name: str,
    uid: str,
    title: str,
    boxes: Sequence[Box],
    labels: Sequence[Words],
    key_boxes: Sequence[Box],
    key_words: Sequence[Words],
    height: Decimal,
    **more: str,
) -> Chart:
    patterns = {box.pattern_id: box.pattern for box in (*boxes, *key_boxes) if box.pattern}
    drawing = {
        "uid": uid,
        "title": title,
        "width": svg(WIDTH),
        "height": svg(height),
        "boxes": boxes,
        "labels": labels,
        "key_boxes": key_boxes,
        "key_words": key_words,
        "patterns": patterns.items(),
        **more,
    }
    return Chart(title, render_to_string(f"reports/print/charts/{name}.svg", drawing).strip(), float(height))
