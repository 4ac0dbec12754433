"""The review page: each act is a POST that saves the draft under its version and answers with what it changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from accounts.requests import SignedInRequest
from assignments import publishing
from assignments.drafted import rows_of
from assignments.entry_forms import DirectiveForm, HeaderForm
from conclusions import edits
from conclusions.drafts import Draft, from_data, problems
from conclusions.edits import ActRefused
from conclusions.intakes import standing_in
from conclusions.models import Intake

Act = Callable[[Draft, QueryDict], tuple[Draft, int | None]]
"""A draft and what was sent → the new draft and the directive on which the eye should rest."""


class FormRefused(Exception):
    """A form with errors; it comes back with what was typed."""

    def __init__(self, form: HeaderForm | DirectiveForm) -> None:
        super().__init__()
        self.form = form


def number(data: QueryDict, name: str) -> int:
    """A whole number from 0 up that the page sent; raises `ActRefused` for anything else."""
    text = data.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ActRefused("Yêu cầu không hợp lệ. Chưa có gì thay đổi; hãy tải lại trang.")
    return int(text)


def _on_key(act: Callable[[Draft, int], Draft]) -> Act:
    return lambda draft, data: (act(draft, key := number(data, "key")), key)


def _split(draft: Draft, data: QueryDict) -> tuple[Draft, int | None]:
    key = number(data, "key")
    return edits.split(draft, key, number(data, "at")), key


def _make_task(draft: Draft, data: QueryDict) -> tuple[Draft, int | None]:
    made = edits.make_task(draft, number(data, "passage"), number(data, "start"), number(data, "end"))
    return made, made.next_key - 1


def _make_finding(draft: Draft, data: QueryDict) -> tuple[Draft, int | None]:
    """The eye goes on to the next directive, or back to the last one."""
    key = number(data, "key")
    keys = [directive.key for directive in draft.directives]
    made = edits.make_finding(draft, key)
    if made.directive(key):
        return made, key
    left = [*keys[keys.index(key) + 1 :], *reversed(keys[: keys.index(key)])]
    return made, left[0] if left else None


# Acts that leave every card in its place answer with the passage's row alone.
IN_PLACE: dict[str, Act] = {
    "chap-nhan": _on_key(edits.accept),
    "bo-chap-nhan": _on_key(lambda draft, key: edits.accept(draft, key, False)),
}
ACTS: dict[str, Act] = {
    **IN_PLACE,
    "chap-nhan-het": lambda draft, data: (edits.accept_all(draft), None),
    "tach": _split,
    "gop": _on_key(edits.merge),
    "nhan-dinh": _make_finding,
    "nhiem-vu": _make_task,
}


def act_on(intake: Intake, draft: Draft, act: str, data: QueryDict) -> tuple[Draft, int | None]:
    """Raises `ActRefused`, `FormRefused`, or `Http404` for an act there is none of."""
    if act == "the-thuc":
        header = HeaderForm.of(draft.header, data)
        if not header.is_valid():
            raise FormRefused(header)
        return edits.change_header(draft, **header.cleaned_data), None
    if act == "sua":
        return _edit(intake, draft, data)
    if act not in ACTS:
        raise Http404
    return ACTS[act](draft, data)


def _edit(intake: Intake, draft: Draft, data: QueryDict) -> tuple[Draft, int | None]:
    key = number(data, "key")
    directive = draft.directive(key)
    if directive is None:
        raise ActRefused("Nhiệm vụ này không còn trong bản nháp.")
    form = DirectiveForm.of(directive, assignable(intake), intake.committee, data)
    if not form.is_valid():
        raise FormRefused(form)
    changed = edits.change(draft, key, **form.changes())
    for role in ("leads", "coordinating"):
        changed = edits.forget_words(changed, key, role, form.cleaned_data[f"{role}_settled"])
    return changed, key


def assignable(intake: Intake) -> dict[int, Unit]:
    """The committee's units that exist today and can be given a task, in the order of lists."""
    units = Unit.objects.serving(intake.committee, timezone.localdate()).assignable()
    return {unit.pk: unit for unit in units}


def review_context(
    intake: Intake, *, open_key: int | None = None, focus: int | None = None, form: Any = None, **more: Any
) -> dict[str, Any]:
    """Everything the review page and its pieces show. `form` is one that comes back with errors."""
    draft = from_data(intake.draft or {})
    units, today = assignable(intake), timezone.localdate()
    amends = intake.amends
    standing = standing_in(amends) if amends else []
    before = [row.words for row in amends.passages.filter(edition=amends.edition)] if amends else None
    kept = {directive.keeps for directive in draft.accepted if directive.keeps}
    directive = draft.directive(open_key) if open_key is not None else None
    if form is None and directive is not None and directive.keeps is None:
        form = DirectiveForm.of(directive, units, intake.committee)
    return {
        "room": "conclusions",
        "intake": intake,
        "draft": draft,
        "rows": rows_of(draft, units, today=today, before=before),
        "units": units.values(),
        "kinds": sorted({Unit.Kind(unit.kind).label for unit in units.values()}),
        "header_form": form if isinstance(form, HeaderForm) else HeaderForm.of(draft.header),
        "form": form if isinstance(form, DirectiveForm) else None,
        "open_key": open_key,
        "focus": focus if focus is not None else open_key,
        "problems": problems(draft),
        "plan": publishing.plan(draft, units, today=today, in_force=[row.pk for row in standing]),
        "gone": [row for row in standing if row.pk not in kept],
        "accepted": len(draft.accepted),
        **more,
    }


def review_page(request: SignedInRequest, intake: Intake, *, open_key: str = "") -> HttpResponse:
    key = int(open_key) if open_key.isascii() and open_key.isdecimal() and len(open_key) < 10 else None
    return render(request, "assignments/intake/review.html", review_context(intake, open_key=key))


def answer(
    request: SignedInRequest, intake: Intake, act: str, *, focus: int | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """What htmx asked for: the bar alone, the passage's row, or the whole review; a full page for anyone else."""
    context = review_context(intake, focus=focus, **more)
    if not request.htmx:
        if status == 200:
            place = f"#the-{focus}" if focus is not None and context["draft"].directive(focus) else ""
            return redirect(reverse("intake_detail", args=[intake.pk]) + place)
        return render(request, "assignments/intake/review.html", context, status=status)
    if status == 409 or (status == 200 and act not in {*IN_PLACE, "sua", "the-thuc"}):
        response = render(request, "assignments/intake/_review.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#review", "outerHTML"
        return response
    whole_row = status == 200 and (act in IN_PLACE or "xong" in request.POST) and act != "the-thuc"
    directive = context["draft"].directive(focus) if focus is not None else None
    own = [row for row in context["rows"] if directive and row.passage.position == directive.passage]
    context |= {"row": own[0] if own and whole_row else None, "card": _card(own, focus), "typing": not whole_row}
    response = render(request, "assignments/intake/_answer.html", context, status=status)
    if not whole_row:
        response["HX-Reswap"] = "none"
    return response


def _card(rows: list[Any], key: int | None) -> Any:
    return next((card for row in rows for card in row.cards if card.directive.key == key), None)


def stale(request: SignedInRequest, intake: Intake, act: str, typed: QueryDict) -> HttpResponse:
    """409: who was first and when, the draft as it is now, and the words that were typed, ready to be saved again."""
    intake.refresh_from_db()
    if intake.status != Intake.Status.READ:
        messages.error(request, f"{intake.get_status_display()}: văn bản này không còn ở bước rà soát.")
        page = reverse("intake_detail", args=[intake.pk])
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": page})
        return redirect(page)
    who: User | None = intake.changed_by
    when = timezone.localtime(intake.changed_at) if intake.changed_at else None
    message = (
        f"{who.full_name if who else 'Người khác'} đã sửa bản nháp này"
        f"{f' lúc {when:%H:%M:%S ngày %d/%m/%Y}' if when else ''}. Trang dưới đây là bản mới nhất; "
        "thao tác vừa rồi chưa được lưu, hãy xem lại rồi làm lại nếu vẫn cần."
    )
    draft = from_data(intake.draft or {})
    form: HeaderForm | DirectiveForm | None = HeaderForm.of(draft.header, typed) if act == "the-thuc" else None
    found = [directive for directive in draft.directives if act == "sua" and str(directive.key) == typed.get("key")]
    for directive in found:
        form = DirectiveForm.of(directive, assignable(intake), intake.committee, typed)
    lost = [typed[name] for name in ("title", "product", "due_on") if typed.get(name)] if act == "sua" else []
    key = found[0].key if found else None
    return answer(request, intake, act, status=409, alert=message, typed=lost, form=form, open_key=key)
