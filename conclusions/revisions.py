"""What an amended text changes, passage by passage and word by word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_ALIKE = 0.5  # below this share of common words two passages are not the same one changed


@dataclass(frozen=True)
class Run:
    kind: str
    words: str


@dataclass(frozen=True)
class PassageChange:
    """`old` and `new` are places in the two lists; one of them is None for a passage removed or added."""

    old: int | None
    new: int | None
    runs: tuple[Run, ...]

    @property
    def is_change(self) -> bool:
        return any(run.kind != SAME for run in self.runs)


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[PassageChange, ...]:
    """Every passage of both texts once, in the new text's order; removed ones stand where they stood."""
    changes: list[PassageChange] = []
    for act, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pairs = zip(range(old_from, old_to), range(new_from, new_to), strict=True)
            changes += [PassageChange(one, other, (Run(SAME, new[other]),)) for one, other in pairs]
        else:
            changes += _paired(old, new, range(old_from, old_to), range(new_from, new_to))
    return tuple(changes)


def _paired(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> list[PassageChange]:
    """Each new passage beside the first old one that is like it; the order of both is kept."""
    changes: list[PassageChange] = []
    next_old = gone.start
    for place in come:
        twin = next((one for one in range(next_old, gone.stop) if _alike(old[one], new[place])), None)
        if twin is None:
            changes.append(PassageChange(None, place, (Run(ADDED, new[place]),)))
            continue
        changes += [PassageChange(one, None, (Run(REMOVED, old[one]),)) for one in range(next_old, twin)]
        changes.append(PassageChange(twin, place, word_runs(old[twin], new[place])))
        next_old = twin + 1
    changes += [PassageChange(one, None, (Run(REMOVED, old[one]),)) for one in range(next_old, gone.stop)]
    return changes


def _alike(one: str, other: str) -> bool:
    words = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return words.real_quick_ratio() >= _ALIKE and words.ratio() >= _ALIKE


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """The new words with those that were added, and between them those that were removed; runs are parted by spaces."""
    before, after = old.split(), new.split()
    runs: list[Run] = []
    for act, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if act == "equal":
            runs.append(Run(SAME, " ".join(after[new_from:new_to])))
            continue
        if old_from < old_to:
            runs.append(Run(REMOVED, " ".join(before[old_from:old_to])))
        if new_from < new_to:
            runs.append(Run(ADDED, " ".join(after[new_from:new_to])))
    return tuple(runs)
