"""What many tests of summaries share."""

import json
from collections.abc import Callable

import pytest

from accounts.models import DemonstrationRow
from reports import builder
from reports.builder import Printing
from reports.papers import Paper, as_data

_WRITTEN: dict[tuple[object, ...], dict[str, bytes]] = {}


@pytest.fixture
def written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of one and the same paper are written once for all tests that ask what becomes of them.

    They are those of the first test that had it built, so the reference inside may name another row than this test's.
    """
    write = builder.write_files

    def kept(paper: Paper, xlsx: bytes, printing: Printing, step: Callable[[int, str], None]) -> dict[str, bytes]:
        words = json.dumps(as_data(paper), sort_keys=True, default=str)
        key = (words, repr(printing.heading), printing.drawn_on, DemonstrationRow.objects.exists())
        if key not in _WRITTEN:
            _WRITTEN[key] = write(paper, xlsx, printing, step)
        return _WRITTEN[key]

    monkeypatch.setattr(builder, "write_files", kept)
