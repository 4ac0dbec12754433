"""What every paper in the Party's form says alike, as PDF and in Word. Pure."""

from collections.abc import Sequence

MOTTO = "ĐẢNG CỘNG SẢN VIỆT NAM"
_ENDS = ".,;:…"
_UNNUMBERED = " " * 6


def number_and_symbol(number: str, symbol: str) -> str:
    """`Số 07-BC/HU`: below 10 with a zero before it; room for the number while there is none."""
    return f"Số {number.zfill(2) if number.isdigit() else number or _UNNUMBERED}-{symbol}"


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """`- Lưu Văn phòng.`: a comma after each, a full stop after the last, whatever they were written with."""
    words = [row.strip().lstrip("-–").strip().rstrip(_ENDS) for row in recipients]
    return [f"- {row}{'.' if place == len(words) else ','}" for place, row in enumerate(words, 1)]
