"""Scores what the reader made of real papers against what a careful person found in them. All figures are 0..1.

header: issuer, number, date, title right · sections: F1 of the numbered headings · directive: F1; a pair counts when
the two spans overlap by half of their union · lead, coordinating, targets, deadline: F1 over matched directives ·
words_kept: share of the paper's words that stand in the passages, in order. Borderline truths count for neither side.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

Paper = Mapping[str, Any]
Span = tuple[int, int]
UNITS = {"lead": "lead_units", "coordinating": "coordinating_units", "targets": "targets"}


def fold(text: str | None) -> str:
    plain = unicodedata.normalize("NFC", text or "").replace("*", "").replace("\\", "")
    return re.sub(r"\s+", " ", plain).strip().lower()


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", fold(text))


def alike(one: str | None, other: str | None, share: float) -> bool:
    x, y = set(words(one)), set(words(other))
    if not x or not y:
        return not x and not y
    common = len(x & y)
    return common / min(len(x), len(y)) >= share and common / max(len(x), len(y)) >= share / 2


class Tally:
    """Hits, truths and guesses of one figure, summed over all papers."""

    def __init__(self) -> None:
        self.hit = self.truth = self.guess = 0

    def add(self, hit: int, truth: int, guess: int) -> None:
        self.hit, self.truth, self.guess = self.hit + hit, self.truth + truth, self.guess + guess

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.truth + self.guess) if self.truth + self.guess else 1.0


def scores(papers: Iterable[tuple[Paper, Paper, str]]) -> dict[str, float]:
    """The figures over (truth, reading, source text) of many papers."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for truth, guess, source in papers:
        _add_header(tallies["header"], truth, guess)
        headings = [f"{p['marker']} {p['heading']}" for p in guess["passages"] if p["kind"] == "heading"]
        tallies["sections"].add(*_strings(truth["sections"], headings, 0.6))
        _add_directives(tallies, truth["directives"], guess["directives"], fold(source))
        said = words(" ".join(f"{p['marker']} {p['heading']} {p['text']}" for p in guess["passages"]))
        wanted = words(source)
        blocks = SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks()
        kept = sum(block.size for block in blocks)
        tallies["words_kept"].add(kept, len(wanted), len(wanted))
    return {name: tally.f1 for name, tally in tallies.items()}


def _add_header(tally: Tally, truth: Paper, guess: Paper) -> None:
    right = [
        alike(truth["issuer"], guess["issuer"], 0.9),
        fold(truth["number"]) == fold(guess["number"]),
        truth["date"] == guess["date"],
        alike(truth["title"], guess["title"], 0.9),
    ]
    tally.add(sum(right), len(right), len(right))


def _add_directives(tallies: dict[str, Tally], truth: Sequence[Paper], guess: Sequence[Paper], doc: str) -> None:
    pairs = _pairs(_spans(truth, doc), _spans(guess, doc))
    firm = sum(not row.get("borderline") for row in truth)
    hits = sum(not truth[i].get("borderline") for i, _ in pairs)
    tallies["directive"].add(hits, firm, len(guess) - (len(pairs) - hits))
    for i, j in pairs:
        for name, key in UNITS.items():
            tallies[name].add(*_strings(truth[i].get(key) or [], guess[j][key], 0.6))
        day, read = truth[i].get("deadline"), guess[j]["deadline"]
        tallies["deadline"].add(int(bool(day) and day == read), int(bool(day)), int(bool(read)))


def _strings(truth: Sequence[str], guess: Sequence[str], share: float) -> tuple[int, int, int]:
    left, hit = list(guess), 0
    for item in truth:
        if (found := next((other for other in left if alike(item, other, share)), None)) is not None:
            left.remove(found)
            hit += 1
    return hit, len(truth), len(guess)


def _spans(rows: Sequence[Paper], doc: str) -> list[Span | None]:
    spans: list[Span | None] = []
    after = 0
    for row in rows:
        span = _locate(words(row["first_words"]), words(row["last_words"]), doc, after)
        after = span[0] + 1 if span else after
        spans.append(span)
    return spans


def _locate(head: Sequence[str], tail: Sequence[str], doc: str, after: int) -> Span | None:
    for start in (after, 0):
        for length in (len(head), 5, 4, 3):
            if head and (found := re.compile(r"\W+".join(map(re.escape, head[:length]))).search(doc, start)):
                end = re.compile(r"\W+".join(map(re.escape, tail))).search(doc, found.start())
                return found.start(), end.end() if end else found.end()
    return None


def _pairs(truth: Sequence[Span | None], guess: Sequence[Span | None]) -> list[tuple[int, int]]:
    ranked = sorted(((_overlap(t, g), i, j) for i, t in enumerate(truth) for j, g in enumerate(guess)), reverse=True)
    pairs: list[tuple[int, int]] = []
    for share, i, j in ranked:
        if share >= 0.5 and all(i != one and j != other for one, other in pairs):
            pairs.append((i, j))
    return pairs


def _overlap(one: Span | None, other: Span | None) -> float:
    if not one or not other:
        return 0.0
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))
