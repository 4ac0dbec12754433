"""The form in which a draft's parts are kept or left out, ordered, and their openings written anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from reports.papers import Choice, Paper

_LONGEST = 5000  # characters of an opening


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part on the form. `drafted` is the opening as the figures give it, `error` what is wrong with `opening`."""

    code: str
    title: str
    is_annex: bool
    kept: bool
    opening: str
    drafted: str
    error: str = ""

    @property
    def is_rewritten(self) -> bool:
        return " ".join(self.opening.split()) != " ".join(self.drafted.split())


def rows_of(paper: Paper, choices: Sequence[Choice]) -> list[PartRow]:
    """The paper's parts as arranged: the kept ones first, in their order; all of them without choices."""
    of_code = {choice.code: choice for choice in choices}
    rows = {
        part.code: PartRow(
            code=part.code,
            title=part.title,
            is_annex=part.is_annex,
            kept=not choices or part.code in of_code,
            opening=_opening(of_code.get(part.code), part.opening),
            drafted=part.opening,
        )
        for part in paper.parts
    }
    return [rows[code] for code in dict.fromkeys([*of_code, *rows]) if code in rows]


def _opening(choice: Choice | None, drafted: str) -> str:
    return drafted if choice is None or choice.opening is None else choice.opening


def rows_from(paper: Paper, data: QueryDict) -> list[PartRow]:
    """As posted: `order` has all codes, `parts` the ticked ones, `opening-CODE` the words; else they stay drafted."""
    drafted = {row.code: row for row in rows_of(paper, ())}
    ticked = set(data.getlist("parts"))
    order = [code for code in dict.fromkeys([*data.getlist("order"), *drafted]) if code in drafted]
    return [_posted(drafted[code], data.get(f"opening-{code}"), kept=code in ticked) for code in order]


def _posted(row: PartRow, words: str | None, *, kept: bool) -> PartRow:
    opening = row.drafted if words is None else words.replace("\r\n", "\n").strip()
    error = f"Đoạn mở đầu dài quá {_LONGEST} ký tự." if len(opening) > _LONGEST else ""
    return replace(row, kept=kept, opening=opening, error=error)


def choices_of(rows: Sequence[PartRow]) -> list[Choice]:
    """What is kept of the form. An opening left as it was drafted follows the figures from now on, too."""
    return [Choice(row.code, row.opening if row.is_rewritten else None) for row in rows if row.kept]
