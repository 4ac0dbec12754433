"""Why something is laid before the Standing Committee."""

from enum import StrEnum


class Kind(StrEnum):
    """Why something is laid before the committee, in the order in which the kinds take turns."""

    EXTENSION = "extension"
    PROPOSAL = "proposal"
    INSTRUCTION = "instruction"
    FORECAST = "forecast"
    OVERDUE = "overdue"
    MEASURE = "measure"
    SILENT = "silent"
    UNASSIGNED = "unassigned"


KIND_LABELS = {
    Kind.EXTENSION: "Xin gia hạn",
    Kind.PROPOSAL: "Kiến nghị với Ban Thường vụ",
    Kind.INSTRUCTION: "Ý kiến chưa được trả lời",
    Kind.FORECAST: "Chỉ tiêu khó hoàn thành",
    Kind.OVERDUE: "Quá hạn",
    Kind.MEASURE: "Giải pháp quá hạn",
    Kind.SILENT: "Chậm báo cáo",
    Kind.UNASSIGNED: "Chưa giao",
}
