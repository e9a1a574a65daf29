"""Open311 servers of other bodies, and what was sent to them."""

from __future__ import annotations

import uuid

from liren.domains.casework.models import Case, OutsideSending, OutsideServer
from liren.kernel.actor import Actor
from liren.kernel.recall import Recalled


def server_of(body_id: uuid.UUID) -> OutsideServer | None:
    """One query."""
    return OutsideServer.objects.filter(body_id=body_id).first()


def servers_for(county: str) -> list[OutsideServer]:
    """The servers in use of the county's bodies, each with its body. One query."""
    rows = OutsideServer.objects.filter(
        is_active=True, body__active=True, body__place_code__startswith=county
    )
    return list(rows.select_related("body").order_by("body__name"))


def _has_servers(county: str) -> bool:
    return bool(servers_for(county))


has_servers = Recalled(_has_servers)  # whether some body of the county may be sent matters: for a button


def sendings_of(case: Case) -> list[OutsideSending]:
    """What was sent of a matter, newest first, with server and body. One query."""
    rows = OutsideSending.objects.filter(case=case).select_related("server__body")
    return list(rows.order_by("-asked_at", "-id"))


def can_edit_server(actor: Actor, place_code: str) -> bool:
    return actor.may("organisations.edit", place_code=place_code)
