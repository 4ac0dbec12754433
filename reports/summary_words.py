"""The draft text of a summary: sentences made of its figures, which the office may write anew. Pure."""

from accounts.vietnamese import format_date
from reports.figures import Counts, RollUp
from targets.attainment import Band
from targets.forecast import OUTLOOK_WORDS, Outlook


def overall_sentence(rollup: RollUp) -> str:
    """`Đến ngày 31/12/2023, có 9/14 nhiệm vụ hoàn thành, trong đó …`, then the same of the tasks given out."""
    counts = rollup.assignments
    if not counts.total:
        return f"Đến ngày {rollup.on_text}, chưa có việc nào được giao."
    measures = sum(len(line.assignments) for line in rollup.measure_lines)
    answers = f", trong đó {measures} việc là giải pháp cho chỉ tiêu" if measures else ""
    return (
        f"{_directives_sentence(rollup)}Đã giao {counts.total} việc{answers}: {counts.done}/{counts.total} việc "
        f"hoàn thành{_of_which_late(counts)}; {counts.in_time} việc đang thực hiện trong hạn; {counts.overdue} việc "
        f"quá hạn chưa hoàn thành; {counts.standing} việc thường xuyên, không đặt thời hạn"
        f"{f'; {counts.stopped} việc đã dừng' if counts.stopped else ''}."
    )


def _directives_sentence(rollup: RollUp) -> str:
    """Of the directives: how many are done, and what the others wait for."""
    counts = rollup.directives
    if not counts.total:
        return f"Tính đến ngày {rollup.on_text}: "
    rest = (
        (counts.in_time, "nhiệm vụ đang thực hiện trong hạn"),
        (counts.overdue, "nhiệm vụ có việc quá hạn"),
        (counts.standing, "nhiệm vụ thường xuyên"),
        (counts.stopped, "nhiệm vụ đã dừng"),
        (counts.unassigned, "nhiệm vụ chưa giao"),
    )
    told = "; ".join(f"{number} {words}" for number, words in rest if number)
    late = f", trong đó {counts.done_late} nhiệm vụ quá hạn" if counts.done_late else ""
    done = f"có {counts.done}/{counts.total} nhiệm vụ hoàn thành{late}"
    return f"Đến ngày {rollup.on_text}, {done}{f'; {told}' if told else ''}. "


def _of_which_late(counts: Counts) -> str:
    return f", trong đó {counts.done_late} việc quá hạn" if counts.done_late else ""


def indicators_sentence(rollup: RollUp) -> str:
    bands = rollup.indicator_bands
    total = len(rollup.indicator_lines)
    if not total:
        return "Không có chỉ tiêu trong phạm vi tổng hợp."
    return (
        f"Trong {total} chỉ tiêu có {rollup.reached} chỉ tiêu đạt và vượt (vượt {bands[Band.EXCEEDED]}, đạt "
        f"{bands[Band.MET]}); {bands[Band.NEAR]} chỉ tiêu đạt từ 80% trở lên; {bands[Band.NOT_MET]} chỉ tiêu chưa đạt; "
        f"{bands[Band.NO_DATA]} chỉ tiêu chưa có số liệu hoặc chưa đối chiếu được mức chỉ tiêu đại hội."
    )


def outlooks_sentence(rollup: RollUp) -> str:
    """The forecast to the end of the set, and what no measure answers yet; empty without indicators."""
    if not rollup.indicator_lines:
        return ""
    told = ", ".join(f"{rollup.outlooks[row.value]} chỉ tiêu {OUTLOOK_WORDS[row]}" for row in Outlook)
    poor = len(rollup.unanswered)
    rest = f" Có {poor} chỉ tiêu khó hoàn thành chưa có giải pháp." if poor else ""
    return f"Dự báo đến hết nhiệm kỳ: {told}.{rest}"


def instructions_sentence(rollup: RollUp) -> str:
    lines = rollup.instruction_lines
    if not lines:
        return "Các ý kiến chỉ đạo của Ban Thường vụ đã được trả lời."
    late = sum(line.late for line in lines)
    return f"Còn {len(lines)} ý kiến chỉ đạo của Ban Thường vụ chưa được trả lời, trong đó {late} ý kiến quá hạn."


def units_sentence(rollup: RollUp) -> str:
    if not rollup.unit_lines:
        return "Chưa có đơn vị nào được giao việc."
    due = sum(unit.due_reports for unit in rollup.unit_lines)
    accepted = sum(unit.accepted_reports for unit in rollup.unit_lines)
    sent = sum(unit.sent_reports for unit in rollup.unit_lines)
    silent = len(rollup.silent_units)
    rest = f"{silent} đơn vị chưa gửi báo cáo nào." if silent else "Đơn vị nào cũng đã báo cáo."
    if rollup.late_units:
        rest += f" {len(rollup.late_units)} đơn vị chậm báo cáo, lâu nhất {rollup.late_units[0].days} ngày."
    return (
        f"Trong kỳ có {len(rollup.unit_lines)} đơn vị được giao việc, phải gửi {due} báo cáo; đã gửi {sent}, trong đó "
        f"{accepted} báo cáo đã được duyệt. {rest}"
    )


def preamble_sentence(rollup: RollUp) -> str:
    """What the paper is about, before its first part."""
    references = sorted({line.reference for line in rollup.directive_lines})
    about = f"kết luận tại văn bản số {', '.join(references)}" if references else "chương trình công tác"
    scope = rollup.scope
    narrowed = f" ({scope.narrowed_to})" if scope.narrowed_to and not scope.unit_name else ""
    unit = f" của {scope.unit_name}" if scope.unit_name else ""
    return (
        f"Thực hiện {about}, {scope.committee_name} tổng hợp kết quả {rollup.period.label}{unit}{narrowed} (số liệu "
        f"tính đến ngày {format_date(rollup.on)}) như sau:"
    )
