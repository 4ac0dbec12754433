"""The papers and their tasks: what was decided, with the state of each task beside its words."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.vietnamese import search_key
from assignments import permissions
from assignments.annotated import annotate
from assignments.models import Assignment, Instruction
from assignments.states import UNASSIGNED, directive_state, state_label
from assignments.views.asked import instruction_context
from conclusions.models import Conclusion, Directive, Intake, Passage
from conclusions.permissions import can_add_paper, can_amend


@require_GET
def conclusion_list(request: SignedInRequest) -> HttpResponse:
    word = request.GET.get("tim", "")
    papers = (
        Conclusion.objects.visible_to(request.user)
        .annotate(tasks=Count("directives", filter=Q(directives__withdrawn_on=None)))
        .order_by("-signed_on", "-pk")
    )
    if word:
        papers = papers.filter(search_key__contains=search_key(word))
    page = Paginator(papers, 20).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    directives = Directive.objects.filter(conclusion__in=rows, withdrawn_on=None).values_list("conclusion_id", "pk")
    states = _states(request.user, [pk for _, pk in directives])
    counts: dict[int, Counter[str]] = {paper.pk: Counter() for paper in rows}
    for paper_id, directive_id in directives:
        counts[paper_id][states[directive_id]] += 1
    adding = can_add_paper(request.user)
    intakes = Intake.objects.visible_to(request.user).unfinished().for_lists() if adding else []
    lines = [{"paper": paper, "counts": _ordered(counts[paper.pk])} for paper in rows]
    context = {
        "room": "conclusions",
        "page_obj": page,
        "lines": lines,
        "word": word,
        "can_add": adding,
        "intakes": intakes,
    }
    return render(request, "assignments/conclusion_list.html", context)


@require_GET
def conclusion_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    conclusion = get_object_or_404(Conclusion.objects.visible_to(request.user), pk=pk)
    directives = list(conclusion.directives.filter(withdrawn_on=None))
    states = _states(request.user, [directive.pk for directive in directives])
    passages = annotate(conclusion.passages.filter(edition=conclusion.edition), directives, states)
    context = {
        "room": "conclusions",
        "conclusion": conclusion,
        "passages": [row for row in passages if row.passage.row or row.passage.kind != Passage.Kind.FORM],
        "directives": [(directive, states[directive.pk]) for directive in directives],
        "withdrawn": conclusion.directives.exclude(withdrawn_on=None),
        "editions": conclusion.intakes.for_lists().order_by("-edition"),
        "counts": _ordered(Counter(states.values())),
        "can_amend": can_amend(request.user, conclusion),
    }
    return render(request, "assignments/conclusion_detail.html", context)


@require_GET
def edition_detail(request: SignedInRequest, pk: int, edition: int) -> HttpResponse:
    """An earlier text of the paper, whole; the directives that a later text withdrew stand over their words."""
    conclusion = get_object_or_404(Conclusion.objects.visible_to(request.user), pk=pk)
    passages = list(conclusion.passages.filter(edition=edition))
    if not passages:
        raise Http404
    directives = list(conclusion.directives.filter(passage__edition=edition))
    states = _states(request.user, [directive.pk for directive in directives])
    context = {
        "room": "conclusions",
        "conclusion": conclusion,
        "edition": edition,
        "passages": annotate(passages, directives, states),
        "intake": conclusion.intakes.for_lists().filter(edition=edition).first(),
    }
    return render(request, "assignments/edition_detail.html", context)


@require_GET
def directive_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    directives = Directive.objects.visible_to(request.user).select_related("conclusion", "passage")
    directive = get_object_or_404(directives, pk=pk)
    today = timezone.localdate()
    assignments = (
        directive.assignments.visible_to(request.user)
        .with_state(today)
        .select_related("unit", "indicator")
        .prefetch_related("supporting_units")
        .order_by("unit__sort_key", "pk")
    )
    context = {
        "room": "conclusions",
        "directive": directive,
        "assignments": assignments,
        "state": directive_state([assignment.state for assignment in assignments]),
        "can_assign": permissions.can_assign(request.user, directive),
        **instruction_context(
            request.user,
            Instruction.objects.about_directive(directive),
            committee_id=directive.conclusion.committee_id,
            about=f"nhiem-vu={directive.pk}",
        ),
    }
    return render(request, "assignments/directive_detail.html", context)


def _states(user: User, directive_ids: list[int]) -> dict[int, str]:
    """The state today of each directive, as far as the user sees its assignments."""
    rows = (
        Assignment.objects.visible_to(user).filter(directive__in=directive_ids).with_state(timezone.localdate())
    ).values_list("directive_id", "state")
    found: dict[int, list[str]] = defaultdict(list)
    for directive_id, state in rows:
        found[directive_id].append(state)
    return {pk: directive_state(found[pk]) for pk in directive_ids}


_ORDER = ("overdue", "due_soon", "in_time", "standing", "done_late", "done_on_time", "stopped", UNASSIGNED)


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """(state, label, number) in the order in which an office wants to see them, without the empty ones."""
    return [(state, state_label(state), counts[state]) for state in _ORDER if counts.get(state)]
