"""The sentences of a session's decisions, as its notice says them."""

from collections.abc import Iterable
from datetime import date

from accounts.models import Unit
from accounts.vietnamese import format_date
from assignments.models import Assignment, Extension
from targets.models import Target
from targets.standings import aim_text, measure_of


def instruction_sentence(units: Iterable[Unit], text: str, due_on: date | None) -> str:
    """`Giao Phòng A, Phòng B báo cáo rõ nguyên nhân; trả lời trước ngày 30/11/2023.`"""
    by_when = f"; trả lời trước ngày {format_date(due_on)}" if due_on else ""
    return f"Giao {_names(units)} {_inside(text)}{by_when}."


def assignment_sentence(units: Iterable[Unit], task: str, product: str, due_on: date | None) -> str:
    """`Giao Phòng A chủ trì rà soát đất lúa (sản phẩm: báo cáo); hoàn thành trước ngày 30/6/2024.`"""
    what = f" (sản phẩm: {product})" if product else ""
    by_when = f"; hoàn thành trước ngày {format_date(due_on)}" if due_on else "; thực hiện thường xuyên"
    return f"Giao {_names(units)} chủ trì {_inside(task)}{what}{by_when}."


def extension_sentence(extension: Extension, note: str) -> str:
    task: Assignment = extension.assignment
    said = "Đồng ý" if extension.decision == Extension.Decision.GRANTED else "Không đồng ý"
    until = format_date(extension.asked_until)
    added = f"; {_inside(note)}" if note else ""
    return f"{said} để {_names([task.unit])} lùi thời hạn đến ngày {until} đối với việc “{task.task}”{added}."


def target_sentence(target: Target) -> str:
    indicator = target.indicator
    aim = aim_text(target.value, measure_of(indicator))
    return f"Nâng mức phấn đấu của chỉ tiêu “{indicator.name}” lên {aim} {indicator.unit_of_measure}."


def answer_sentence(unit: Unit, text: str) -> str:
    return f"Về kiến nghị của {_names([unit])}: {_inside(text)}."


def noted_sentence(text: str) -> str:
    return f"{_capital(text.strip().rstrip('.'))}." if text.strip() else "Ban Thường vụ ghi nhận."


def _names(units: Iterable[Unit]) -> str:
    """Within a sentence `xã Cẩm Thạch`, but `Phòng Tư pháp`: so the office writes, and so it is read back."""
    return ", ".join(
        unit.name[:1].lower() + unit.name[1:] if unit.kind == Unit.Kind.COMMUNE else unit.name for unit in units
    )


def _inside(text: str) -> str:
    """As the middle of a sentence: one line, a small first letter unless an abbreviation begins it, no full stop."""
    words = " ".join(text.split()).rstrip(".;, ")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
