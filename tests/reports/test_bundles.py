"""The files of summaries as they are taken away: their names, many in one archive."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Unit, User
from conclusions.models import Conclusion
from reports.bundles import file_name
from reports.models import Summary, SummaryBatch
from targets.models import IndicatorSet
from tests.conftest import ClientOf
from tests.factories import SummaryFactory


@pytest.fixture
def batch(committee: Unit, office: User, agriculture: Unit, cam_thach: Unit, farmers: Unit) -> SummaryBatch:
    """Two units' summaries are built, a third failed."""
    days = {"period_start": "2023-07-01", "period_end": "2023-12-31"}
    made = SummaryBatch.objects.create(committee=committee, requested_by=office, **days)
    for unit in (agriculture, cam_thach):
        row = SummaryFactory.create(committee=committee, unit=unit, batch=made, status="ready")
        row.pdf.save("a.pdf", ContentFile(f"%PDF-1.7 {unit.code}".encode()), save=True)
    SummaryFactory.create(committee=committee, unit=farmers, batch=made, status="failed")
    return made


def test_name_says_what_is_summed_up_and_for_when(
    committee: Unit, agriculture: Unit, paper: Conclusion, indicator_set: IndicatorSet
) -> None:
    days = {"period_start": date(2023, 7, 1), "period_end": date(2023, 12, 31)}
    whole = Summary(committee=committee, number="07", **days)
    scope = {"unit": agriculture, "conclusion": paper, "topic": "economy", "indicator_set": indicator_set}
    narrowed = Summary(committee=committee, **scope, **days)

    assert file_name(whole, "docx") == "tong-hop-HU-2023-H2-07.docx"
    assert file_name(whole, "archive") == "tong-hop-HU-2023-H2-07-luu-tru.pdf"
    assert file_name(narrowed, "pdf") == "tong-hop-NNPTNT-406-TB-HU-economy-DH26-2023-H2.pdf"


def test_all_that_are_built_come_in_one_archive(batch: SummaryBatch, office: User, client_of: ClientOf) -> None:
    response: Any = client_of(office).get(reverse("download_batch", args=[batch.pk, "pdf"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}

    assert response["Content-Disposition"] == 'attachment; filename="tong-hop-tung-don-vi-2023-H2-pdf.zip"'
    assert found == {
        "tong-hop-NNPTNT-2023-H2.pdf": b"%PDF-1.7 NNPTNT",
        "tong-hop-X15142-2023-H2.pdf": b"%PDF-1.7 X15142",
    }


@pytest.mark.parametrize("kind", ["archive", "hashes", "xyz"])
def test_other_kinds_do_not_come_in_an_archive(
    kind: str, batch: SummaryBatch, office: User, client_of: ClientOf
) -> None:
    assert client_of(office).get(reverse("download_batch", args=[batch.pk, kind])).status_code == 404


def test_nothing_built_is_no_archive(batch: SummaryBatch, office: User, client_of: ClientOf) -> None:
    batch.summaries.update(status="queued")

    assert client_of(office).get(reverse("download_batch", args=[batch.pk, "pdf"])).status_code == 404


@pytest.mark.parametrize(("status", "offered"), [("failed", True), ("queued", False)])
def test_archives_are_offered_once_nothing_is_being_built(
    status: str, offered: bool, batch: SummaryBatch, office: User, client_of: ClientOf
) -> None:
    batch.summaries.exclude(status="ready").update(status=status)
    page = client_of(office).get(reverse("batch_detail", args=[batch.pk])).content.decode()

    assert (reverse("download_batch", args=[batch.pk, "docx"]) in page) is offered
    built, failed = batch.summaries.get(unit__code="NNPTNT"), batch.summaries.get(unit__code="HND")
    assert reverse("download_summary", args=[built.pk, "pdf"]) in page
    assert reverse("download_summary", args=[failed.pk, "pdf"]) not in page


def test_list_says_how_far_a_batch_is(batch: SummaryBatch, office: User, client_of: ClientOf) -> None:
    page = client_of(office).get(reverse("summary_list")).content.decode()

    assert "Đã xong 2/3 bản" in page
