"""Sign-in, the first password, the bell, the audit trail and the small system pages."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import audit, permissions, services
from accounts import notices as telling
from accounts.digests import mail_is_configured
from accounts.forms import ChangePasswordForm, DeputyForm, SignInForm
from accounts.models import AuditEntry, Deputy, Notice, Unit, User
from accounts.requests import SignedInRequest

LOCKED = "Khoá tài khoản"


class SignIn(LoginView):
    """The sign-in page; failures are counted by django-axes, which locks the account after five."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Who asked for the front page alone is led where signing in leads."""
        asked: str = self.get_redirect_url()
        return self.get_default_redirect_url() if asked in {"", reverse("desk")} else asked

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record("Đăng nhập", form.get_user(), by=form.get_user())
        return response


class SignOut(LogoutView):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            audit.record("Đăng xuất", request.user, by=request.user)
        return super().post(request, *args, **kwargs)


def change_password(request: SignedInRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.change_password(request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu.")
        return redirect("desk")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What django-axes shows after the fifth failure."""
    user = User.objects.filter(username=(credentials or request.POST).get("username", "")).first()
    if user is not None and not _lock_is_written(user):
        audit.record(LOCKED, user, by=None, committee_id=user.committee_id)
    context = {"failure_limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=403)


def _lock_is_written(user: User) -> bool:
    """Whether the trail has this lock already: nothing has opened the account since, neither a person nor the clock."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    turns = AuditEntry.objects.about(user).filter(action__in=[LOCKED, services.UNLOCKED], at__gte=since)
    last = turns.order_by("-pk").first()
    return last is not None and last.action == LOCKED


@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    told = Notice.objects.filter(user=request.user)
    page = Paginator(told, 30).get_page(request.GET.get("page"))
    context = {"page_obj": page, "mail_is_configured": mail_is_configured(), "room": ""}
    return render(request, "accounts/notices.html", context)


@require_GET
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """To the form that the notice is about; opened is read."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    telling.read(notice)
    return redirect(notice.url)


@require_POST
def read_notices(request: SignedInRequest) -> HttpResponse:
    telling.read_all(request.user)
    return redirect("notices")


@require_POST
def choose_mail(request: SignedInRequest) -> HttpResponse:
    """Switches the daily mail on (`nhan-thu=1`) or off."""
    wanted = request.POST.get("nhan-thu") == "1"
    services.choose_mail(request.user, wanted=wanted)
    messages.success(request, "Đã bật thư tổng hợp hằng ngày." if wanted else "Đã tắt thư tổng hợp hằng ngày.")
    return redirect("notices")


@require_GET
def audit_log(request: SignedInRequest) -> HttpResponse:
    if not permissions.can_view_audit(request.user):
        raise PermissionDenied
    entries = AuditEntry.objects.visible_to(request.user).order_by("-pk")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/audit_log.html", {"page_obj": page, "room": "system"})


@require_GET
def deputies(request: SignedInRequest) -> HttpResponse:
    """Who stands in for the head of the user's unit, now, later and before; the head appoints here."""
    if not permissions.can_see_deputies(request.user):
        raise PermissionDenied
    return _deputies(request, _own_unit(request))


def _own_unit(request: SignedInRequest) -> Unit:
    if request.user.unit is None:
        raise PermissionDenied
    return request.user.unit


def _deputies(request: SignedInRequest, unit: Unit, form: DeputyForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    rows = unit.deputies.select_related("user__unit", "appointed_by__unit")
    may = permissions.can_appoint_deputy(request.user, unit)
    context = {
        "room": "desk",
        "unit": unit,
        "rows": [(row, _standing(row, today)) for row in rows],
        "can_appoint": may,
        "form": form or (DeputyForm(unit=unit, head=request.user) if may else None),
    }
    return render(request, "accounts/deputies.html", context, status=422 if form else 200)


def _standing(deputy: Deputy, today: date) -> str:
    """One of: over, now, later."""
    if deputy.ended_at is not None or deputy.valid_to < today:
        return "over"
    return "now" if deputy.valid_from <= today else "later"


@require_POST
def appoint_deputy(request: SignedInRequest) -> HttpResponse:
    unit = _own_unit(request)
    if not permissions.can_appoint_deputy(request.user, unit):
        raise PermissionDenied
    form = DeputyForm(request.POST, unit=unit, head=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            services.appoint_deputy(
                unit, user=chosen["user"], first=chosen["first"], last=chosen["last"], by=request.user
            )
        except services.DeputyRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Đã ủy quyền cho {chosen['user'].full_name}.")
            return redirect("deputies")
    return _deputies(request, unit, form)


@require_POST
def end_deputy(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = _own_unit(request)
    deputy = get_object_or_404(unit.deputies.select_related("user__unit"), pk=pk)
    if not permissions.can_appoint_deputy(request.user, unit):
        raise PermissionDenied
    try:
        services.end_deputy(deputy, by=request.user)
    except services.DeputyRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"Đã chấm dứt ủy quyền cho {deputy.user.full_name}.")
    return redirect("deputies")


@require_POST
def let_staff_submit(request: SignedInRequest) -> HttpResponse:
    """`cho-phep` ticked: all of the unit's people may send its reports."""
    unit = _own_unit(request)
    if not permissions.can_appoint_deputy(request.user, unit):
        raise PermissionDenied
    allowed = "cho-phep" in request.POST
    services.let_staff_submit(unit, allowed=allowed, by=request.user)
    word = "Cán bộ của đơn vị được gửi báo cáo." if allowed else "Chỉ thủ trưởng và người được ủy quyền gửi báo cáo."
    messages.success(request, word)
    return redirect("deputies")


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answers "ok" when the web process runs; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
