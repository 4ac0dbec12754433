"""The notice 406-TB/HU of the real set: word for word, with its fourteen tasks anchored to their words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from conclusions.models import Conclusion, Directive, Passage

pytestmark = pytest.mark.usefixtures("reference")
TRUTH = json.loads((Path(__file__).parent / "papers" / "truth" / "406-TB-HU.json").read_text(encoding="utf-8"))
TYPING_ERRORS = {"tình giao": "tỉnh giao", "thông nhất": "thống nhất", "nghiêm túc chức": "nghiêm tổ chức"}


@pytest.fixture
def notice() -> Conclusion:
    return Conclusion.objects.get()


@pytest.fixture
def directives(notice: Conclusion) -> list[Directive]:
    return list(notice.directives.select_related("passage").order_by("position"))


def bare(text: str) -> str:
    """Without the marks of Markdown, one space for any white space; a line of dashes or a star stays what it is."""
    text = text.replace("\\*", "☆").replace("**", "").replace("*", "").replace("☆", "*")
    return re.sub(r"\s+", " ", text).strip()


def test_passages_joined_are_the_paper_word_for_word(notice: Conclusion) -> None:
    source = (Path(settings.BASE_DIR) / "fixtures" / "406-TB-HU.md").read_text(encoding="utf-8")

    assert " ".join(passage.words for passage in notice.passages.order_by("position")) == bare(source)


def test_header_is_that_of_the_paper(notice: Conclusion) -> None:
    assert notice.reference == TRUTH["number"]
    assert str(notice.signed_on) == TRUTH["date"]
    assert (notice.issuer, notice.title, notice.place) == (TRUTH["issuer"], TRUTH["title"], TRUTH["place"])
    assert notice.state == Conclusion.State.PUBLISHED


def test_headings_are_the_sections_of_the_paper(notice: Conclusion) -> None:
    headings = notice.passages.filter(kind=Passage.Kind.HEADING).order_by("position")

    assert [heading.words for heading in headings] == TRUTH["sections"]


def test_passages_stand_below_earlier_ones(notice: Conclusion) -> None:
    below = notice.passages.filter(parent__isnull=False).select_related("parent")

    assert below
    assert [passage for passage in below if passage.parent and passage.parent.position >= passage.position] == []


def test_notice_holds_fourteen_tasks(directives: list[Directive]) -> None:
    assert [directive.position for directive in directives] == list(range(1, TRUTH["directive_count"] + 1))


@pytest.mark.parametrize("number", range(14))
def test_task_is_anchored_to_its_words(number: int, directives: list[Directive]) -> None:
    directive, truth = directives[number], TRUTH["directives"][number]

    assert directive.words.startswith(truth["first_words"])
    assert directive.words.endswith(truth["last_words"])
    assert 0 <= directive.start < directive.end <= len(directive.passage.text)


@pytest.mark.parametrize("number", range(14))
def test_task_says_no_more_than_the_paper(number: int, directives: list[Directive]) -> None:
    directive, truth = directives[number], TRUTH["directives"][number]
    found: dict[str, Any] = {
        "actors": directive.actors.splitlines(),
        "coordinating": directive.coordinating_actors.splitlines(),
        "quantities": directive.quantities.splitlines(),
        "deadline": str(directive.due_on) if directive.due_on else None,
        "deadline words": directive.due_words,
    }

    assert found == {
        "actors": truth["lead_units"],
        "coordinating": truth["coordinating_units"],
        "quantities": truth["targets"],
        "deadline": truth["deadline"],
        "deadline words": truth.get("deadline_text", ""),
    }
    for words in (*found["actors"], *found["coordinating"], *found["quantities"], found["deadline words"]):
        assert words in directive.words


@pytest.mark.parametrize(("printed", "meant"), TYPING_ERRORS.items())
def test_typing_error_is_kept_and_flagged(printed: str, meant: str, notice: Conclusion) -> None:
    passage = notice.passages.get(text__contains=printed)

    assert printed in passage.note
    assert meant in passage.note


def test_nothing_but_typing_errors_is_flagged(notice: Conclusion) -> None:
    assert notice.passages.exclude(note="").count() == len(TYPING_ERRORS)


def test_statement_of_the_paper_is_no_task(directives: list[Directive]) -> None:
    assert not any("14/27" in directive.words for directive in directives)
