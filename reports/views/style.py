"""The style page: every component in all its states."""

from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from reports.charts import bars, state_bar
from reports.counts import state_counts
from reports.figures import Counts
from reports.forms import StyleSampleForm
from targets.charts import bullet, sparkline
from targets.flags import Flag, FlagKind
from targets.line_chart import ForecastPoint, TargetStep, line

_FLAGS = (
    Flag(FlagKind.FALLS, "Số lũy kế giảm từ 11 (30/06/2023) xuống 9 (31/12/2023); cần kiểm tra lại."),
    Flag(FlagKind.ESTIMATE_STANDS, "Số gần nhất 9 (31/12/2023) vẫn là số ước sau hơn một năm; chưa có số thực hiện."),
)
_POINTS = [(date(year, 12, 31), Decimal(value)) for year, value in ((2021, 6), (2022, 9), (2023, 11), (2024, 18))]


@require_GET
def style_guide(request: SignedInRequest) -> HttpResponse:
    counts = state_counts(Counts(42, 9, 3, 12, 4, 2, 13, 1))
    charts = {
        "bullets": [
            ("Vượt mức", bullet(Decimal(18), Decimal(17), uid="g1", unit="sản phẩm")),
            ("Chưa đạt", bullet(Decimal(11), Decimal(17), uid="g2", unit="sản phẩm")),
            ("Có mức phấn đấu", bullet(Decimal(18), Decimal(17), best=Decimal(20), uid="g12", unit="sản phẩm")),
            ("Không quá", bullet(Decimal("2.96"), Decimal("2.5"), "at_most", uid="g3", unit="%")),
            ("Chưa có số liệu", bullet(None, Decimal(17), uid="g4")),
        ],
        "sparklines": [sparkline(_POINTS, uid="g5"), sparkline([], uid="g6")],
        "line": line(
            _POINTS,
            [TargetStep(date(2021, 1, 1), date(2025, 12, 31), Decimal(17))],
            [ForecastPoint(date(2025, 12, 31), Decimal(17), Decimal(20), Decimal(23))],
            uid="g7",
            title="Số sản phẩm",
            unit="sản phẩm",
            source="ví dụ",
        ),
        "line_empty": line([], uid="g8", title="Chưa có số liệu"),
        "state_bar": state_bar(counts, uid="g9", title="Việc đã giao"),
        "state_bar_empty": state_bar([], uid="g10", title="Chưa giao việc"),
        "bars": bars(
            [("Phòng Nội vụ", Decimal(92)), ("Phòng Y tế", Decimal(75))], uid="g11", title="Tỷ lệ đúng hạn", unit="%"
        ),
    }
    page = Paginator(range(120), 20).get_page(2)
    samples = {"charts": charts, "flags": _FLAGS, "sample_form": StyleSampleForm.in_all_states()}
    context = {"room": "", "page_obj": page, **samples}
    return render(request, "reports/style_guide.html", context)
