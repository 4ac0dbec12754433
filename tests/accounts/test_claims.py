"""Signs of life: a worker that lives keeps its row, whatever the database does meanwhile."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from accounts.claims import Heartbeat
from reports.models import Summary
from tests.factories import SummaryFactory
from tests.services import wait_until

LONG_AGO = datetime(2023, 11, 15, 2, tzinfo=UTC)


@pytest.fixture
def row(transactional_db: None, settings: Settings) -> Summary:
    """Being built, under a lease in which a sign of life is due every tenth of a second."""
    settings.KETLUAN = {**settings.KETLUAN, "build_lease_seconds": 0.3}
    return SummaryFactory.create(status=Summary.Status.BUILDING, claim="cua-ta", claimed_at=LONG_AGO)


def alive(row: Summary) -> bool:
    """Whether a sign of life has come. The sign just being written locks the table of the tests' database."""
    with suppress(OperationalError):
        return Summary.objects.filter(pk=row.pk, claimed_at__gt=LONG_AGO).exists()
    return False


@contextmanager
def refusing(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Until a sign of life has been refused: SQLite's table is locked, PostgreSQL ends every other connection."""

    def refused() -> bool:
        return "a sign of life was refused" in caplog.text

    def end_connections() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return refused()

    if connection.vendor == "sqlite":
        with transaction.atomic():
            Summary.objects.update(claimed_at=LONG_AGO)
            yield
            wait_until(refused, seconds=20, what="a refused sign of life")
    else:
        yield
        wait_until(end_connections, seconds=20, what="a refused sign of life")
        Summary.objects.update(claimed_at=LONG_AGO)


def test_row_shows_life_while_the_work_lasts(row: Summary) -> None:
    with Heartbeat(Summary.objects.filter(pk=row.pk)):
        wait_until(lambda: alive(row), seconds=20, what="a sign of life")


def test_refused_sign_of_life_is_followed_by_the_next(row: Summary, caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as work:
        with refusing(caplog):
            work.enter_context(Heartbeat(Summary.objects.filter(pk=row.pk)))

        wait_until(lambda: alive(row), seconds=20, what="the next sign of life")
