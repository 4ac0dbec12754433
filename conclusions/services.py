"""Writes on papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from accounts.vietnamese import nfc, search_key
from conclusions.models import Conclusion, Directive, Passage

_HEADER = (
    "kind",
    "number",
    "symbol",
    "parent_body",
    "issuer",
    "place",
    "title",
    "signer_capacity",
    "signer_title",
    "signer_name",
)


@transaction.atomic
def publish_paper(paper: Mapping[str, Any], *, committee: Unit, by: User | None) -> Conclusion:
    """Enter a read paper as a published conclusion, with its passages and directives.

    `paper` has the header fields, `passages` in order (`parent` is the position of an earlier one) and `directives`
    anchored by `passage` position and character offsets; lists of words become lines. Raises `IntegrityError` when
    this issuer's number of that day is there already.
    """
    conclusion = Conclusion.objects.create(
        committee=committee,
        signed_on=date.fromisoformat(paper["signed_on"]),
        meeting_on=date.fromisoformat(paper["meeting_on"]) if paper.get("meeting_on") else None,
        recipients="\n".join(paper["recipients"]),
        state=Conclusion.State.PUBLISHED,
        search_key=search_key(f"{paper['number']}-{paper['symbol']}", paper["title"], paper["issuer"]),
        **{field: nfc(paper[field]) for field in _HEADER},
    )
    passages = _create_passages(conclusion, paper["passages"])
    for found in paper["directives"]:
        _create_directive(conclusion, passages[found["passage"]], found)
    audit.record("Công bố văn bản", conclusion, by=by, committee_id=committee.pk, after=audit.snapshot(conclusion))
    return conclusion


def _create_passages(conclusion: Conclusion, rows: list[dict[str, Any]]) -> dict[int, Passage]:
    passages: dict[int, Passage] = {}
    for row in rows:
        passages[row["position"]] = Passage.objects.create(
            conclusion=conclusion, **{**row, "parent": passages[row["parent"]] if row["parent"] else None}
        )
    return passages


def _create_directive(conclusion: Conclusion, passage: Passage, found: Mapping[str, Any]) -> Directive:
    directive = Directive(
        conclusion=conclusion,
        passage=passage,
        start=found["start"],
        end=found["end"],
        position=found["position"],
        title=found["title"],
        topic=found["topic"],
        due_on=date.fromisoformat(found["due_on"]) if found["due_on"] else None,
        due_words=found["due_words"],
        actors="\n".join(found["actors"]),
        coordinating_actors="\n".join(found["coordinating"]),
        quantities="\n".join(found["quantities"]),
    )
    directive.search_key = search_key(directive.title, directive.words)
    directive.save()
    return directive
