"""What a sheet would do to the rows of the database, in the words of the page that shows it."""

from dataclasses import dataclass, field

MOST_SHOWN = 200  # differences and faults kept for the page; all are counted
NEW, CHANGED, LATER, REMOVED, UNCHANGED, FAULTY = "new", "changed", "later", "removed", "unchanged", "faulty"
KINDS = (NEW, CHANGED, LATER, REMOVED, UNCHANGED, FAULTY)


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is NEW, CHANGED, LATER (a further row beside the old one) or REMOVED; `row` is 0 for what is not in the
    file. `cells` are (heading, old, new) as the office writes them."""

    kind: str
    row: int
    label: str
    cells: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, and what to do."""

    row: int
    letter: str
    heading: str
    given: str
    text: str


@dataclass(slots=True)
class Checked:
    """What a sheet would do. `digest` tells two outcomes apart; `state` is what the database was when judged."""

    counts: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""
    state: object = None

    @property
    def changes(self) -> int:
        return sum(self.counts[kind] for kind in (NEW, CHANGED, LATER, REMOVED))
