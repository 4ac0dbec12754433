"""What happens to every request: typed words are normalised, a first password is changed before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.vietnamese import nfc

GetResponse = Callable[[HttpRequest], HttpResponse]
_OPEN_BEFORE_FIRST_PASSWORD = frozenset({"change_password", "sign_out", "health"})


def _normalised(query: QueryDict) -> QueryDict:
    result = QueryDict(mutable=True, encoding=query.encoding)
    for key, values in query.lists():
        result.setlist(key, [nfc(value) for value in values])
    result._mutable = False
    return result


class NormaliseTextMiddleware:
    """Query and form text in Unicode form C: some keyboards and Macs send marks apart from their letters."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _normalised(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _normalised(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


class FirstPasswordMiddleware:
    """Until the password that somebody else handed out is changed, every page leads to the change."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in _OPEN_BEFORE_FIRST_PASSWORD:
            return None
        return redirect("change_password")
