"""What a file may cost before it is refused at the door, and the refusal."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


class Refused(Exception):
    """A file that is not read; its text is the reason, in Vietnamese, for the person who sent it."""


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. A paper beyond them is no conclusion but an archive, a book or an attack."""

    file_bytes: int = 20 * MEGABYTE
    pages: int = 200
    characters: int = 1_000_000  # 200 full pages of an annex table
    unpacked_bytes: int = 120 * MEGABYTE  # all members of a zip together, pictures included
    xml_bytes: int = 24 * MEGABYTE  # one XML member; its tree takes about eight times as much memory
    members: int = 3000
    ratio: int = 250  # unpacked to packed; the XML of a long table reaches 60
    scanned_pages: int = 60
    conversion_seconds: int = 60  # LibreOffice for one file, tesseract for one page


DEFAULT = Limits()
