"""The drawings of a paper as pictures, for files that cannot hold them as SVG."""

import io
from collections.abc import Sequence

import pypdfium2
from django.template.loader import render_to_string

from reports.papers import Chart
from reports.pdf import in_paper_font, render_plain
from reports.word_styles import form, line_width

DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72


def chart_pictures(charts: Sequence[Chart]) -> list[bytes]:
    """A PNG of each chart, as wide as the paper's line and as high as the chart says.

    All are laid out at once, each on a page of its own size: WeasyPrint's start costs more than a drawing.
    """
    if not charts:
        return []
    drawings = [{"svg": in_paper_font(chart.svg), "height": chart.height} for chart in charts]
    html = render_to_string(
        "reports/print/charts.html", {"drawings": drawings, "width": line_width(), "size": form("body_size")}
    )
    document = pypdfium2.PdfDocument(render_plain(html))
    try:
        return [_as_png(page) for page in document]
    finally:
        document.close()


def _as_png(page: pypdfium2.PdfPage) -> bytes:
    file = io.BytesIO()
    image = page.render(scale=DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
    image.save(file, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return file.getvalue()
