"""Automatic numbers, as Word and LibreOffice count and print them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_DEPTH = 20  # of styles based on styles; a file may make a ring of them
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_UNITS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_WORDS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN + _ROMAN_UNITS:
        count, number = divmod(number, value)
        text += letters * count
    return text


def letter(number: int) -> str:
    """a … z, aa, bb …: the Latin letters, without đ, also in a Vietnamese Word."""
    if not 0 < number <= 780:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: letter(number).upper(),
    "lowerLetter": letter,
    "vietnameseCounting": lambda number: _WORDS[number] if 0 < number < len(_WORDS) else str(number),
}


def bullet(sign: str) -> str:
    """The plus of a lower level stays, every other bullet becomes a dash."""
    return "+" if sign.strip() == "+" else "-"


@dataclass(frozen=True)
class Level:
    """One level of a list: `text` holds `%1` … `%9` for the numbers of the levels down to it."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # after a paragraph of this level (from 1) or above; 0 never; None after any above
    all_decimal: bool = False


@dataclass
class Counter:
    """The numbers of one list while its paragraphs go by."""

    numbers: dict[int, int] = field(default_factory=dict)

    def count(self, levels: dict[int, Level], level: int) -> str:
        """The marker of the next paragraph at this level, from 0."""
        own = levels.get(level, Level())
        self.numbers[level] = self.numbers.get(level, own.start - 1) + 1
        for deeper in [deep for deep in self.numbers if deep > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart > level):
                del self.numbers[deeper]
        return self._print(levels, level)

    def _print(self, levels: dict[int, Level], level: int) -> str:
        own = levels.get(level, Level())
        if own.format == "bullet":
            return bullet(own.text)
        text = own.text
        for place in range(LEVELS):
            if f"%{place + 1}" in text:
                shown = levels.get(place, Level())
                number = self.numbers.get(place, shown.start)
                print_number = str if own.all_decimal else FORMATS.get(shown.format, str)
                text = text.replace(f"%{place + 1}", "" if shown.format == "none" else print_number(number))
        return text.strip()


@dataclass(frozen=True)
class _List:
    """A `w:num`: the list it draws on and the levels it overrides."""

    abstract: str
    overrides: dict[int, Level]
    starts: dict[int, int]


class WordNumbering:
    """The markers of a Word document's paragraphs, asked for in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._style_links: dict[str, str] = {}  # abstract list → the numbering style that has its levels
        self._style_levels: dict[tuple[str, str], int] = {}  # abstract list, paragraph style → level
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, Counter] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles: dict[str, tuple[str, etree._Element | None]] = {}
        self._default_style = ""
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_numbering(numbering)

    def marker(self, properties: etree._Element | None) -> str:
        """The marker of the next paragraph, from its `w:pPr`; empty when it has none."""
        found = self._list_of(properties)
        if found is None:
            return ""
        number, level = found
        chosen = self._lists[number]
        levels = self._levels(chosen.abstract) | chosen.overrides
        counter = self._counters.setdefault(chosen.abstract, Counter())
        if (number, level) not in self._begun:
            self._begun.add((number, level))
            if level in chosen.starts:
                counter.numbers[level] = chosen.starts[level] - 1
        return counter.count(levels, level)

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int] | None:
        style = _value(properties, "pStyle") or self._default_style
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = _value(own, "numId"), _value(own, "ilvl")
        if not number:
            number, style_level, style = self._number_of_style(style)
            level = level or style_level
        if number not in self._lists:
            return None
        if not level:
            abstract = self._lists[number].abstract
            level = str(self._style_levels.get((abstract, style), 0))
        return number, min(max(_whole(level, 0), 0), LEVELS - 1)

    def _number_of_style(self, style: str) -> tuple[str, str, str]:
        """numId, ilvl and the style that carries them, up the styles it is based on."""
        for _ in range(_DEPTH):
            based_on, own = self._styles.get(style, ("", None))
            if number := _value(own, "numId"):
                return number, _value(own, "ilvl"), style
            style = based_on
        return "", "", ""

    def _levels(self, abstract: str) -> dict[int, Level]:
        link = self._style_links.get(abstract)
        if link is not None:
            number, _, _ = self._number_of_style(link)
            if number in self._lists and self._lists[number].abstract != abstract:
                return self._abstracts.get(self._lists[number].abstract, {})
        return self._abstracts.get(abstract, {})

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            own = style.find(f"{W}pPr/{W}numPr")
            self._styles[name] = (_value(style, "basedOn"), own)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}:
                self._default_style = name

    def _read_numbering(self, numbering: etree._Element) -> None:
        for abstract in numbering.iterfind(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstracts[name] = dict(_level(level) for level in abstract.iterfind(f"{W}lvl"))
            if link := _value(abstract, "numStyleLink"):
                self._style_links[name] = link
            for level in abstract.iterfind(f"{W}lvl"):
                if style := _value(level, "pStyle"):
                    self._style_levels[name, style] = _whole(level.get(f"{W}ilvl"), 0)
        for number in numbering.iterfind(f"{W}num"):
            overrides, starts = {}, {}
            for override in number.iterfind(f"{W}lvlOverride"):
                place = _whole(override.get(f"{W}ilvl"), 0)
                if (own := override.find(f"{W}lvl")) is not None:
                    overrides[place] = _level(own)[1]
                if start := _value(override, "startOverride"):
                    starts[place] = _whole(start, 1)
            name = number.get(f"{W}numId", "")
            if name != "0":
                self._lists[name] = _List(_value(number, "abstractNumId"), overrides, starts)


def _level(level: etree._Element) -> tuple[int, Level]:
    restart = _value(level, "lvlRestart")
    decimal = level.find(f"{W}isLgl")
    return _whole(level.get(f"{W}ilvl"), 0), Level(
        format=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        start=_whole(_value(level, "start"), 1),
        restart=_whole(restart, 0) if restart else None,
        all_decimal=decimal is not None and decimal.get(f"{W}val") not in {"0", "false"},
    )


def _value(parent: etree._Element | None, name: str) -> str:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return min(max(int(text or ""), -1), 100_000)
    except ValueError:
        return otherwise
