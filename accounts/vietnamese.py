"""Vietnamese text: one normal form, search without marks, dictionary order, numbers and dates as offices write them."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_RANK = {sign: str(rank) for rank, sign in enumerate("0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=10)}
# Level, huyền, hỏi, ngã, sắc, nặng: the order of tones in Vietnamese dictionaries.
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """`text` in Unicode normal form C, the one form in which the program stores words."""
    return unicodedata.normalize("NFC", text)


def search_key(*parts: str) -> str:
    """What a search compares: lower case, without marks, đ as d, punctuation and spaces folded to one space.

    >>> search_key("Huyện ủy  Cẩm Thuỷ")
    'huyen uy cam thuy'
    """
    text = unicodedata.normalize("NFD", " ".join(parts).lower()).replace("đ", "d")
    text = "".join(char if char.isalnum() else " " for char in text if not unicodedata.combining(char))
    return _SPACES.sub(" ", text).strip()


def sort_key(text: str) -> str:
    """Sorts like ICU's `vi`: letters first, then tones; numbers by their value ("Xã 2" before "Xã 10").

    Two digits for each sign, of which "00" ends the letters and "01" is a space or other mark: a string of digits alone
    is sorted alike by every collation a database may have.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in _NUMBER.sub(lambda found: found.group().zfill(8), nfc(text).lower()):
        parts = unicodedata.normalize("NFD", char)
        letters.append(_RANK.get(nfc("".join(mark for mark in parts if mark not in _TONE_RANK)), "01"))
        tones.append(next((_TONE_RANK[mark] for mark in parts if mark in _TONE_RANK), "0"))
    return "".join(letters) + "00" + "".join(tones)


def format_date(day: date | None) -> str:
    """`07/08/2023`; empty when there is no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def format_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """`1.234,56`; rounded to `decimals` places, or without trailing zeros; empty when there is no value."""
    if value is None:
        return ""
    number = Decimal(value)
    if decimals is None:
        number = number.normalize() if number else Decimal(0)
    else:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{number:,f}"
    return text.translate(str.maketrans(",.", ".,"))


def document_place_and_date(place: str, day: date) -> str:
    """`Cẩm Thủy, ngày 07 tháng 7 năm 2023`: a zero before days below 10 and months 1 and 2 only (36-HD/VPTW)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"
