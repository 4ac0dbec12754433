"""The files of summaries as they are taken away: by which names, and many in one archive."""

import shutil
import zipfile
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

from reports.models import Summary


def file_name(summary: Summary, kind: str) -> str:
    """`tong-hop-HU-2023-H2-07.pdf`: what is summed up, the period, the number once it has one; letters of ASCII."""
    conclusion, indicator_set = summary.conclusion, summary.indicator_set
    words = (
        "tong-hop",
        (summary.unit or summary.committee).code,
        f"{conclusion.number}-{conclusion.symbol}".replace("/", "-") if conclusion else "",
        summary.topic,
        indicator_set.code if indicator_set else "",
        summary.period.code.replace("..", "_"),
        summary.number,
        "luu-tru" if kind == "archive" else "",
    )
    ending = "pdf" if kind == "archive" else kind
    return f"{'-'.join(word for word in words if word)}.{ending}"


def bundle(summaries: Iterable[Summary], kind: str) -> IO[bytes]:
    """A zip of the files of one kind of summaries that are built, open at its beginning; it takes no memory of its own.

    They are stored as they are: PDF, Word and Excel files are compressed already.
    """
    made = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    with zipfile.ZipFile(made, "w") as archive:
        for summary in summaries:
            with getattr(summary, kind).open("rb") as file, archive.open(file_name(summary, kind), "w") as member:
                shutil.copyfileobj(file, member)
    made.seek(0)
    return made
