"""One cell of a sheet → text, number, whole number, day or choice, or a refusal that says what to write instead.

A cell arrives as the reader found it: None (blank), text, float, bool, a day, or `BROKEN`. Nothing is guessed: what has
two meanings is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from accounts.numbers import MOST_DECIMALS, MOST_DIGITS, NotANumber, read_number
from accounts.vietnamese import format_date, format_number, nfc, search_key


class Broken(Enum):
    """A cell that holds no value of its own."""

    ERROR = "Ô đang báo lỗi (#N/A, #REF!…). Hãy sửa công thức hoặc ghi thẳng giá trị."
    FORMULA = (
        "Công thức chưa có kết quả lưu trong tệp. Hãy mở tệp bằng Excel rồi lưu lại, hoặc dán giá trị thay công thức."
    )


Cell = None | str | float | bool | date | Decimal | Broken


class CellRefused(ValueError):
    """The message is Vietnamese and says what to write."""


REQUIRED = "Ô này không được để trống."
_ONE_DOT = re.compile(r"[-+]?\d+\.\d+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")
_YEAR = re.compile(r"(?:năm\s+)?((?:19|20)\d\d)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x[0-9A-F]{4}_")


def shown(cell: object) -> str:
    """The cell as the office writes it; also what a refusal quotes."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Broken) or cell is None:
        return ""
    if isinstance(cell, float):
        return format_number(_decimal(cell))
    if isinstance(cell, Decimal | int):
        return format_number(cell)
    return format_date(cell) if isinstance(cell, date) else str(cell)


def _decimal(value: float) -> Decimal:
    """What Excel shows of a number: 15 significant digits, without the noise of binary fractions."""
    return Decimal(f"{value:.15g}")


@dataclass(frozen=True, slots=True)
class Text:
    """Any words, NFC, without the signs that no printer prints."""

    length: int | None = None
    format = "@"

    def read(self, cell: Cell) -> str:
        if isinstance(cell, Broken):
            raise CellRefused(cell.value)
        text = f"{_decimal(cell):f}" if isinstance(cell, float) else shown(cell)
        text = _CONTROL.sub("", nfc(text)).strip()
        if self.length and len(text) > self.length:
            raise CellRefused(f"Dài {len(text)} ký tự; không quá {self.length}.")
        return text


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number: a real one, `1.234,56`, or `5.7` where the dot cannot part thousands."""

    format = "#,##0.####"

    def read(self, cell: Cell) -> Decimal | None:
        number = _number(cell)
        if number is None:
            return None
        if not number.is_finite() or abs(number) >= Decimal(10) ** MOST_DIGITS:
            raise CellRefused("Số quá lớn.")
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
            raise CellRefused(f"Hãy làm tròn đến {MOST_DECIMALS} chữ số thập phân.")
        return number


def _number(cell: Cell) -> Decimal | None:
    if cell is None or isinstance(cell, Decimal):
        return cell
    if isinstance(cell, Broken):
        raise CellRefused(cell.value)
    if isinstance(cell, bool | date):
        raise CellRefused(f"“{shown(cell)}” không phải là số. Hãy đặt định dạng ô là Số rồi ghi lại.")
    return _decimal(cell) if isinstance(cell, float) else _written_number(cell)


def _written_number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return read_number(text)
    except NotANumber as refusal:
        plain = re.sub(r"\s", "", text)
        if _ONE_DOT.fullmatch(plain):
            return Decimal(plain)
        raise CellRefused(str(refusal)) from refusal


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    lowest: int = 1
    highest: int = 32767
    format = "0"

    def read(self, cell: Cell) -> int | None:
        wanted = f"“{shown(cell)}” phải là số nguyên từ {self.lowest} đến {format_number(self.highest)}."
        try:
            number = _number(cell)
        except CellRefused as reason:
            raise reason if isinstance(cell, Broken) else CellRefused(wanted) from reason
        if number is None:
            return None
        if number != number.to_integral_value() or not self.lowest <= number <= self.highest:
            raise CellRefused(wanted)
        return int(number)


@dataclass(frozen=True, slots=True)
class Day:
    """A real date, `31/12/2025`, `2025-12-31`, or a year alone: its last day, or its first where `first` says so."""

    first: bool = False
    format = "dd/mm/yyyy"

    def read(self, cell: Cell) -> date | None:
        if cell is None or (isinstance(cell, date) and 1900 <= cell.year <= 2100):
            return cell
        if isinstance(cell, Broken):
            raise CellRefused(cell.value)
        text = shown(cell).replace(".", "") if isinstance(cell, float) else shown(cell).strip()
        return self._written(text) if text else None

    def _written(self, text: str) -> date:
        if year := _YEAR.fullmatch(text):
            return date(int(year[1]), 1, 1) if self.first else date(int(year[1]), 12, 31)
        found = _DAY.fullmatch(text)
        iso = _ISO_DAY.fullmatch(text)
        if found is None and iso is None:
            raise CellRefused(f"“{text}” không phải là ngày. Viết dd/mm/yyyy, ví dụ 31/12/2025.")
        day, month, year_words = found.groups() if found else (iso.groups() if iso else ("", "", ""))[::-1]
        try:
            return date(int(year_words), int(month), int(day))
        except ValueError as error:
            raise CellRefused(f"“{text}”: không có ngày này. Viết dd/mm/yyyy, ngày trước tháng.") from error


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the labels on screen, or its stored value."""

    labels: Mapping[str, str]
    format = "@"

    def read(self, cell: Cell) -> str:
        if isinstance(cell, Broken):
            raise CellRefused(cell.value)
        words = search_key(shown(cell))
        if not words:
            return ""
        for value, label in self.labels.items():
            if words in {search_key(label), search_key(value)}:
                return value
        raise CellRefused(f"“{shown(cell)}” không có trong danh sách: {'; '.join(self.labels.values())}.")


Kind = Text | Number | Whole | Day | Choice


def show(kind: Kind, value: object) -> object:
    """The stored value as the sheet's cell holds it: labels for choices, real numbers and dates."""
    return kind.labels.get(str(value), value) if isinstance(kind, Choice) and value else value


def machine_number(text: str) -> Cell:
    """A number as programs write it, with a dot; the text itself when it is none."""
    plain = text.strip()
    return Decimal(plain) if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", plain) else text
