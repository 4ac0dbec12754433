"""Saved boards: shaped on one page, shared, pinned, deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reports import permissions, services
from reports.models import BoardView
from reports.ordering import moved
from reports.view_forms import ViewForm, order_of


@require_GET
def view_list(request: SignedInRequest) -> HttpResponse:
    """One's own views and the shared ones; which of them the board opens on."""
    views = BoardView.objects.visible_to(request.user).with_pin_of(request.user)
    rows = [(view, permissions.can_change_view(request.user, view)) for view in views.select_related("owner")]
    context = {"room": "reports", "rows": rows, "can_shape": permissions.can_shape_board(request.user)}
    return render(request, "reports/view_list.html", context)


@require_http_methods(["GET", "POST"])
def add_view(request: SignedInRequest) -> HttpResponse:
    unit = request.user.unit
    if unit is None or unit.committee is None or not permissions.can_shape_board(request.user):
        raise PermissionDenied
    return _edit(request, BoardView(owner=request.user, committee=unit.committee))


@require_http_methods(["GET", "POST"])
def edit_view(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit(request, _own(request, pk))


def _own(request: SignedInRequest, pk: int) -> BoardView:
    view: BoardView = get_object_or_404(BoardView.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_view(request.user, view):
        raise PermissionDenied
    return view


def _edit(request: SignedInRequest, view: BoardView) -> HttpResponse:
    """A click on an arrow moves a block and saves nothing yet."""
    if request.method == "GET":
        return _show(request, ViewForm(instance=view, user=request.user), view)
    word = request.POST.get("chuyen", "")
    if word:
        data = moved(request.POST, word, order_of(request.POST))
        return _show(request, ViewForm(data, instance=view, user=request.user), view, arrow=word)
    form = ViewForm(request.POST, instance=view, user=request.user)
    if not form.is_valid():
        return _show(request, form, view, status=422)
    saved = services.save_view(
        form.save(commit=False), key_directives=form.cleaned_data["key_directives"], by=request.user
    )
    messages.success(request, f"Đã lưu khung nhìn “{saved.name}”.")
    return redirect(f"{reverse('board')}?khung={saved.pk}")


def _show(
    request: SignedInRequest, form: ViewForm, view: BoardView, *, status: int = 200, arrow: str = ""
) -> HttpResponse:
    context = {"room": "reports", "form": form, "view": view, "rows": form.block_rows, "moved": arrow}
    return render(request, "reports/view_form.html", context, status=status)


@require_POST
def delete_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    services.delete_view(view, by=request.user)
    messages.success(request, f"Đã xoá khung nhìn “{view.name}”.")
    return redirect("view_list")


@require_POST
def pin_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(BoardView.objects.visible_to(request.user), pk=pk)
    services.pin_view(view, by=request.user)
    messages.success(request, f"Từ nay đăng nhập xong mở ngay khung nhìn “{view.name}”.")
    return redirect("view_list")


@require_POST
def unpin_view(request: SignedInRequest) -> HttpResponse:
    services.unpin_view(by=request.user)
    messages.success(request, "Từ nay đăng nhập xong mở như thông thường.")
    return redirect("view_list")
