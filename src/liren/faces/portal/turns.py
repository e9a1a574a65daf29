"""The limit on what is sent from one network address through the public pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liren.faces.ui import allowances
from liren.faces.ui.doors import client_network
from liren.kernel.turns import Turn

NAMELESS_MOST = 5  # an hour, of one matter: a household; without a name nobody can be told from another
PHONE_MOST = 10  # an hour: enough for a family, too few to plague somebody with
View = Callable[..., HttpResponse]


def take_turn(request: HttpRequest, what: str, *, phone: str = "", nameless_in: str = "") -> None:
    """Counts one sending and, with `phone`, one receipt to that number, whoever asks; with `nameless_in` one more
    without a name in that matter. Refuses `kernel.too_often`."""
    asked = [Turn(f"portal.{what}", client_network(request), settings.LIREN_TURNS)]
    digits = "".join(character for character in phone if character.isdigit())
    if digits:
        asked.append(Turn("portal.phone", digits[-11:], PHONE_MOST))
    if nameless_in:
        whose = f"{client_network(request)} {nameless_in}"
        asked.append(Turn("portal.nameless", whose, NAMELESS_MOST))
    allowances.take(request, *asked)


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
