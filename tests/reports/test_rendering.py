"""Many papers in one process: nothing of one is left for the next, and none waits for fonts that are gone."""

import gc
import shutil
import threading
from dataclasses import replace
from typing import Any

from reports.pdf import paper_html, render_copies, render_pdf
from reports.rendering import fonts_of_this_thread, without_collector
from tests.conftest import TODAY
from tests.reports.paper_measures import Measured
from tests.reports.paper_samples import HEADING, ISSUED_ON, brief

ISSUED = replace(HEADING, number="127", issued_on=ISSUED_ON)


def html() -> str:
    return paper_html(brief(), ISSUED, drawn_on=TODAY)


def test_collector_is_off_while_building_and_on_afterwards() -> None:
    assert not without_collector(gc.isenabled)()
    assert gc.isenabled()


def test_builds_leave_no_objects_behind() -> None:
    render_copies(html(), b"a", "a.xlsx")
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(3):
        render_copies(html(), b"a", "a.xlsx")

    assert len(gc.get_objects()) - before < 3000  # one build makes more than 20,000


def test_fonts_are_read_once_for_a_thread_and_anew_for_another() -> None:
    found: list[Any] = []
    other = threading.Thread(target=lambda: found.append(fonts_of_this_thread()))
    other.start()
    other.join()

    assert fonts_of_this_thread() is fonts_of_this_thread()
    assert found[0] is not fonts_of_this_thread()


def test_fonts_that_were_swept_away_are_read_again() -> None:
    render_pdf(html())
    shutil.rmtree(fonts_of_this_thread()._folder)

    page = Measured(render_pdf(html()))

    assert {font.partition("-")[0] for line in page.lines for font in line.fonts} == {"Ketluan"}
