"""The sign on a receipt: where to follow the matter, to be read by a telephone or typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from liren.faces.ui.pictures import qr_code


@dataclass(frozen=True, slots=True)
class FollowSign:
    """`address` is printed; `picture` also holds the code, behind a #, which no server and no log ever sees."""

    address: str
    picture: str


def follow_sign(request: HttpRequest, code: str) -> FollowSign:
    """The follow page of this installation."""
    address = request.build_absolute_uri(reverse("portal:follow"))
    return FollowSign(address, qr_code(f"{address}#{code}" if code else address))
