"""What a file is made of once it has been opened: paragraphs and tables, in reading order, all text NFC."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as a reader sees it: its automatic number stands at the front of `text`. Never empty."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, top to bottom; a merged cell says its words once, in its first place, and is empty elsewhere."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A file's blocks. `pages` is None where the kind of file has no pages; `remarks` tell the office, in Vietnamese,
    what was done to the text on the way (old letters turned into Unicode, a scan recognised)."""

    blocks: tuple[Block, ...]
    pages: int | None = None
    remarks: tuple[str, ...] = ()
