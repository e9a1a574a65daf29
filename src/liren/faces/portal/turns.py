"""The limit on what is sent from one network address through the public pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liren.faces.ui.doors import client_address
from liren.kernel import turns

PHONE_MOST = 10  # an hour: enough for a family, too few to plague somebody with
View = Callable[..., HttpResponse]


def take_turn(request: HttpRequest, what: str) -> None:
    """Counts one sending. Refuses `kernel.too_often`."""
    turns.take(f"portal.{what}", client_address(request), most=settings.LIREN_TURNS)


def take_phone_turn(phone: str) -> None:
    """Counts one receipt sent to a telephone number, whoever asks for it. Refuses `kernel.too_often`."""
    digits = "".join(character for character in phone if character.isdigit())
    if digits:
        turns.take("portal.phone", digits[-11:], most=PHONE_MOST)


def limited(what: str) -> Callable[[View], View]:
    """Counts every POST of a view."""

    def wrap(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST":
                take_turn(request, what)
            return view(request, *args, **kwargs)

        return counted

    return wrap
