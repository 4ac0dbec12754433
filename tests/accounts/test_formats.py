"""Dates and numbers through Django's own forms and templates: what goes wrong in Vietnamese by default."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from accounts.middleware import NormaliseTextMiddleware


class Sheet(forms.Form):
    day = forms.DateField(localize=True, required=False)
    value = forms.DecimalField(localize=True, required=False, max_digits=20, decimal_places=4)
    count = forms.IntegerField(localize=True, required=False)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("07/08/2023", date(2023, 8, 7)),
        ("25/12/2023", date(2023, 12, 25)),
        ("7/8/2023", date(2023, 8, 7)),
        ("07-08-2023", date(2023, 8, 7)),
        ("07.08.2023", date(2023, 8, 7)),
        ("7/8/23", date(2023, 8, 7)),
        ("2023-08-07", date(2023, 8, 7)),
    ],
)
def test_date_field_reads_day_before_month(typed: str, day: date) -> None:
    form = Sheet({"day": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == day


@pytest.mark.parametrize("typed", ["31/02/2023", "12/25/2023", "ngày 7", "7/8"])
def test_date_field_refuses_what_is_no_day(typed: str) -> None:
    assert list(Sheet({"day": typed}).errors) == ["day"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,56", Decimal("1234.56")),
        ("2.573", Decimal(2573)),
        ("69,49", Decimal("69.49")),
        ("1.234.567", Decimal(1234567)),
        ("-0,5", Decimal("-0.5")),
        ("100", Decimal(100)),
    ],
)
def test_decimal_field_reads_comma_as_decimal_sign(typed: str, value: Decimal) -> None:
    form = Sheet({"value": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == value


@pytest.mark.parametrize("typed", ["12,3,4", "mười bảy", "1,5 tỷ"])
def test_decimal_field_refuses_what_is_no_number(typed: str) -> None:
    assert list(Sheet({"value": typed}).errors) == ["value"]


def test_integer_field_reads_grouped_thousands() -> None:
    form = Sheet({"count": "2.573"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["count"] == 2573


def test_field_shows_what_it_would_read_again() -> None:
    shown = str(Sheet(initial={"day": date(2023, 8, 7), "value": Decimal("1234.56")}))

    assert 'value="07/08/2023"' in shown
    assert 'value="1.234,56"' in shown


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("{{ day }}", "07/08/2023"),
        ("{{ day|date:'SHORT_DATE_FORMAT' }}", "07/08/2023"),
        ("{{ at|date:'DATETIME_FORMAT' }}", "09:05 07/08/2023"),
        ("{{ value }}", "1.234,56"),
        ("{{ share|floatformat:2 }}", "69,49"),
        ("{{ count }}", "2.573"),
    ],
)
def test_template_writes_day_and_number_as_offices_do(expression: str, text: str) -> None:
    day = date(2023, 8, 7)
    at = timezone.make_aware(datetime(2023, 8, 7, 9, 5))  # noqa: DTZ001 - made aware at once
    values = {"day": day, "at": at, "value": Decimal("1234.56"), "share": Decimal("69.49"), "count": 2573}

    assert Template(expression).render(Context(values)) == text


def test_typed_words_are_joined_to_form_c_at_the_door(rf: RequestFactory) -> None:
    """A Mac sends the marks of a letter apart from it."""
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    middleware = NormaliseTextMiddleware(answer)

    middleware(rf.get("/", {"tim": "Thu\u0309y", "don_vi": ["1", "2"]}))
    middleware(rf.post("/?tim=Thu\u0309y", {"work_done": "\u0110a\u0303 xong"}))

    assert seen[0].GET["tim"] == "Thủy"
    assert seen[0].GET.getlist("don_vi") == ["1", "2"]
    assert (seen[1].GET["tim"], seen[1].POST["work_done"]) == ("Thủy", "Đã xong")
