"""One change with its value before and after, and the changes of one kind: what the page and the sheet show."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

GOOD, BAD = "good", "bad"
_SEEN_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Change:
    """`turn` is GOOD, BAD or empty; `group` is the heading under which it stands, where a section has headings."""

    title: str
    note: str
    href: str
    before: str
    after: str
    turn: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one kind. `told` follows their number in a sentence: `3 việc hoàn thành mới`."""

    code: str
    title: str
    told: str
    changes: tuple[Change, ...]

    @property
    def count_text(self) -> str:
        return f"{len(self.changes)} {self.told}"

    @property
    def groups(self) -> list[tuple[str, list[Change]]]:
        """The rows that are seen at once, under their headings."""
        return _under_headings(self.changes[: len(self.changes) - len(self.folded)])

    @property
    def folded(self) -> tuple[Change, ...]:
        """What a long section keeps folded; a fold that hides next to nothing is none."""
        return self.changes[_SEEN_AT_ONCE:] if len(self.changes) > _SEEN_AT_ONCE + 2 else ()

    @property
    def folded_groups(self) -> list[tuple[str, list[Change]]]:
        return _under_headings(self.folded)


def _under_headings(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    return [(name, list(rows)) for name, rows in groupby(changes, key=lambda change: change.group)]
