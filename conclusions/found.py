"""What the reader finds in a paper. Frozen, without database: the draft and the published rows are made from it."""

from dataclasses import dataclass
from datetime import date

FORM, HEADING, FINDING, TASK = "form", "heading", "finding", "task"
CELL = " | "  # between the cells of a table's row


@dataclass(frozen=True)
class Header:
    """The paper's form. Empty text or None where the paper is silent: nothing is guessed."""

    parent_body: str = ""
    issuer: str = ""
    kind: str = ""  # code of Conclusion.Kind, or "" when the paper's kind is not one of them
    kind_words: str = ""  # "THÔNG BÁO", as printed
    number: str = ""  # "406"
    symbol: str = ""  # "TB/HU" (Party), "TB-VPCP" (State)
    place: str = ""
    signed_on: date | None = None
    title: str = ""
    meeting_on: date | None = None
    signer_capacity: str = ""
    signer_title: str = ""
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


def of_the_party(symbol: str) -> bool:
    """The Party writes the kind before the stroke and the body behind it (TB/HU), the State does not (TB-VPCP)."""
    kind, stroke, _ = symbol.partition("/")
    return bool(stroke) and kind.isalpha()


@dataclass(frozen=True)
class FoundPassage:
    """One piece of the paper. `marker`, `heading`, `text` joined by spaces are its words, each word of the paper once.

    `position` counts from 1 in reading order; `parent` is the position of an earlier passage. A table's row has
    `row=True`, its number as marker and its other cells as text, parted by `CELL`.
    """

    position: int
    parent: int | None
    marker: str
    heading: str
    text: str
    kind: str
    row: bool = False


@dataclass(frozen=True)
class FoundDirective:
    """A task the reader proposes: characters `start` to `end` of the passage's text. Units are words of the paper."""

    passage: int
    start: int
    end: int
    title: str
    lead_units: tuple[str, ...] = ()
    coordinating_units: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_words: str = ""
    recurrence: str = ""  # "", "month", "quarter", "half-year", "year" or "periodic"
    product: str = ""
    report_to: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    topic: str = "general"  # code of Directive.Topic
    confidence: float = 1.0  # 0..1
    reason: str = ""  # in Vietnamese: why this is taken for a task


@dataclass(frozen=True)
class Reading:
    """A paper read: nothing in it counts until a person confirms it."""

    header: Header
    passages: tuple[FoundPassage, ...]
    directives: tuple[FoundDirective, ...]
    remarks: tuple[str, ...] = ()
