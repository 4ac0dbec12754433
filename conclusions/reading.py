"""Paragraphs → a frozen `Reading`."""

from collections.abc import Iterable

from conclusions.blocks import Block
from conclusions.found import Header, Reading


def read(blocks: Iterable[Block]) -> Reading:
    """The header, the tree of passages and the proposed directives of a paper. Pure; never raises on any text."""
    return Reading(header=Header(), passages=(), directives=())
