"""The blocks of which a board is made, by their codes."""

from collections.abc import Iterable

TITLES = {
    "state": "Nhiệm vụ và việc đã giao",
    "indicators": "Chỉ tiêu: kết quả và dự báo",
    "agenda": "Năm việc cần quyết định",
    "silent": "Đơn vị chưa báo cáo",
    "trend": "Diễn biến qua các kỳ",
    "instructions": "Ý kiến chỉ đạo chưa được trả lời",
    "key": "Nhiệm vụ trọng điểm",
    "directives": "Nhiệm vụ nêu trong kết luận",
    "measures": "Giải pháp cho chỉ tiêu",
    "difficulties": "Khó khăn, kiến nghị trong kỳ",
    "units": "Từng đơn vị",
}
# What the board shows until somebody shapes it.
USUAL = ("state", "indicators", "agenda", "silent", "trend", "instructions", "directives", "measures", "units")


def known(codes: Iterable[str]) -> list[str]:
    """The codes that name a block, each once, in their order: a view kept for years may name one that is gone."""
    return [code for code in dict.fromkeys(codes) if code in TITLES]
