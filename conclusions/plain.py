"""Text files (.txt, .md) and pasted text → paragraphs and tables."""

import re
from collections.abc import Iterator

from conclusions.blocks import Block
from conclusions.lines import Line, begins_item, blocks_of_lines, is_row, join_wrapped

WRAPPED_AT_MOST = 110  # characters; paragraphs that are lines of their own are longer
WRAPPED_AT_LEAST = 60

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_LIST_ITEM = re.compile(r"^\s*(?:[-+*•–]|\d{1,3}[.)]|[a-zđ]\))\s+")
_STAR_ITEM = re.compile(r"^(\s*)\*\s+(?=\S)")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*\*|\*\*|__|\*)(?=\S)(.+?)(?<=[^\s\\])\1", re.DOTALL)
_EDGE = re.compile(r"(?<!\\)\*{2,3}")  # emphasis that runs over paragraphs leaves its stars at their edges
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~\"'])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")


def text_blocks(text: str) -> list[Block]:
    """Each line a paragraph, unless the lines are evidently wrapped at one width."""
    lines = text.replace("\x0c", "\n").splitlines()
    if _is_wrapped(lines):
        return blocks_of_lines(_unwrapped(lines))
    return blocks_of_lines(lines)


def _is_wrapped(lines: list[str]) -> bool:
    said = [line.rstrip() for line in lines if line.strip()]
    if len(said) < 8 or any(map(is_row, said)):
        return False
    longest = max(map(len, said))
    if not WRAPPED_AT_LEAST <= longest <= WRAPPED_AT_MOST:
        return False
    full = [line for line in said if len(line) >= 0.8 * longest]
    cut = [line for line in full if not line.endswith((".", ";", ":", "!", "?"))]
    return len(full) * 2 >= len(said) and len(cut) * 2 >= len(full)


def _unwrapped(lines: list[str]) -> list[str]:
    found: list[Line] = []
    above = 1.0
    for line in lines:
        if not line.strip():
            above = 2.0
            continue
        text = line.expandtabs(4).rstrip()
        left = len(text) - len(text.lstrip())
        found.append(Line(text.strip(), left, len(text), len(text.split()[0]), above))
        above = 1.0
    return join_wrapped(found, em=1.0)


def markdown_blocks(text: str) -> list[Block]:
    """Paragraphs parted by blank lines, headings, list items and tables; emphasis and escapes are taken away."""
    return blocks_of_lines(_plain(piece) for piece in _markdown_pieces(text))


def _markdown_pieces(text: str) -> Iterator[str]:
    paragraph: list[str] = []
    for raw in text.splitlines():
        line = _QUOTE.sub("", raw)
        heading = _HEADING.match(line)
        stands_alone = not line.strip() or heading or is_row(line) or _RULE.match(line)
        if stands_alone or (paragraph and _opens_item(line, paragraph[-1])):
            yield " ".join(paragraph)
            paragraph = []
        if heading:
            yield heading[1]
        elif stands_alone:
            yield line
        else:
            paragraph.append(_STAR_ITEM.sub(r"\1- ", line).strip().removesuffix("\\"))
    yield " ".join(paragraph)


def _opens_item(line: str, before: str) -> bool:
    return _LIST_ITEM.match(line) is not None or begins_item(line.strip().lstrip("*"), after=before.rstrip("*"))


def _plain(piece: str) -> str:
    if _RULE.match(piece):
        return piece
    piece = _LINK.sub(r"\1", piece)
    for _ in range(2):  # strong text may hold emphasis
        piece = _EMPHASIS.sub(r"\2", piece)
    return _ESCAPE.sub(r"\1", _EDGE.sub("", piece)) if not is_row(piece) else piece.replace("**", "")
