"""Bàn làm việc: what waits for me, by role. And the search across rooms."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.digests import mail_is_configured
from accounts.models import Mail, Unit, User
from accounts.requests import SignedInRequest
from accounts.vietnamese import search_key
from assignments.models import Assignment
from conclusions.models import Conclusion, Directive
from reports.desks import office_desk, unit_desk
from reports.models import BoardPin
from targets.models import Indicator

_HITS = 20


@require_GET
def start(request: SignedInRequest) -> HttpResponse:
    """Where signing in leads: to the board for who has pinned a view of it, else to the desk."""
    return redirect("board" if BoardPin.objects.filter(user=request.user).exists() else "desk")


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """The Standing Committee and the inspectors open on the board; the others on their own work."""
    user, today = request.user, timezone.localdate()
    if user.role in {User.Role.COMMITTEE, User.Role.INSPECTOR}:
        return redirect("board")
    if user.role == User.Role.OFFICE:
        return render(request, "reports/desk_office.html", {"room": "desk", "desk": office_desk(user, today)})
    if user.role == User.Role.ADMINISTRATOR:
        people = User.objects.visible_to(user)
        mails = Mail.objects.filter(user__in=people)
        context = {
            "room": "desk",
            "people": people.filter(is_active=True).count(),
            "newcomers": people.filter(must_change_password=True, is_active=True).count(),
            "units": Unit.objects.visible_to(user).count(),
            "mail_is_configured": mail_is_configured(),
            "failed_mails": mails.filter(state=Mail.State.FAILED).count(),
            "unclear_mails": mails.filter(state=Mail.State.UNCLEAR).count(),
        }
        return render(request, "reports/desk_administrator.html", context)
    rows = f"{reverse('assignment_list')}?don-vi={user.unit_id}&trang-thai="
    context = {"room": "desk", "desk": unit_desk(user, today), "today": today}
    context |= {"overdue_href": f"{rows}overdue", "going_href": f"{rows}going"}
    return render(request, "reports/desk_unit.html", context)


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """One box for everything the user may see, with or without marks."""
    word = request.GET.get("q", "").strip()
    key = search_key(word)
    groups = []
    if key:
        found = {"search_key__contains": key}
        user = request.user
        groups = [
            ("Kết luận", "conclusion_detail", Conclusion.objects.visible_to(user).filter(**found)[:_HITS]),
            ("Nhiệm vụ", "directive_detail", Directive.objects.visible_to(user).filter(**found)[:_HITS]),
            ("Việc đã giao", "assignment_detail", Assignment.objects.visible_to(user).filter(**found)[:_HITS]),
            ("Chỉ tiêu", "indicator_detail", Indicator.objects.visible_to(user).filter(**found)[:_HITS]),
            ("Đơn vị", "unit_detail", Unit.objects.visible_to(user).filter(**found)[:_HITS]),
        ]
    hits = [{"name": name, "url": url, "rows": list(rows)} for name, url, rows in groups]
    context = {"word": word, "groups": [group for group in hits if group["rows"]], "room": ""}
    return render(request, "reports/search.html", context)
