"""What was asked, as Open311 writes it: jurisdiction, key, limits, filters, the fields of a new request."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

from liren.domains.casework.actions.open311 import Sent
from liren.domains.casework.errors.exchange import Open311KeyWrong, ParameterWrong
from liren.domains.casework.queries.open311 import Wanted, jurisdiction, key_of
from liren.domains.casework.rules import open311 as rules
from liren.faces.ui.doors import client_network
from liren.kernel import clock, turns
from liren.kernel.turns import Count, Turn

if TYPE_CHECKING:
    from liren.domains.casework.models import Open311Key

VISITORS_HOURLY = 1200  # requests an hour of one address without a key
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,40})\](\[\])?")


def one(given: QueryDict, name: str) -> str:
    """A parameter; one that is empty counts as absent."""
    return str(given.get(name, "")).strip()


def county_of(given: QueryDict) -> str:
    return jurisdiction(one(given, "jurisdiction_id"))


def optional_key(given: QueryDict, county: str) -> Open311Key | None:
    """The key, if one was given; a wrong one is refused everywhere."""
    secret = one(given, "api_key")
    return key_of(secret, county) if secret else None


def needed_key(given: QueryDict, county: str) -> Open311Key:
    key = optional_key(given, county)
    if key is None:
        raise Open311KeyWrong
    return key


def turn_of(request: HttpRequest, key: Open311Key | None) -> Turn:
    """One turn of the key in this hour, or of the visitor's address."""
    if key is not None:
        return Turn("open311.key", str(key.id), key.hourly)
    return Turn("open311.visitor", client_network(request), VISITORS_HOURLY)


def counted(turn: Turn) -> Count:
    return turns.count(turn.what, turn.who, most=turn.most)


def wanted(given: QueryDict, county: str) -> Wanted:
    """Which requests are asked for. Refuses what is badly written, and more than ninety days."""
    numbers = rules.listed(one(given, "service_request_id"), 200)
    pages = rules.pages(one(given, "page"), one(given, "page_size"))
    if numbers:
        return Wanted(county=county, numbers=numbers, pages=pages)
    since = rules.moment(one(given, "start_date"), "start_date")
    until = rules.moment(one(given, "end_date"), "end_date")
    return Wanted(
        county=county,
        services=rules.listed(one(given, "service_code"), 200),
        statuses=rules.statuses(one(given, "status")),
        window=rules.window(since, until, clock.now()),
        pages=pages,
    )


def sent(given: QueryDict, headers: Mapping[str, str]) -> Sent:
    """A new request as it was written."""
    latitude, longitude = _degrees(given, "lat"), _degrees(given, "long")
    if (latitude is None) != (longitude is None):
        raise ParameterWrong(name="lat" if latitude is None else "long", field="lat")
    return Sent(
        service_code=one(given, "service_code"),
        description=str(given.get("description", "")),
        latitude=latitude,
        longitude=longitude,
        address=one(given, "address_string"),
        address_id=one(given, "address_id"),
        attributes=_attributes(given),
        first_name=one(given, "first_name"),
        last_name=one(given, "last_name"),
        phone=one(given, "phone"),
        email=one(given, "email"),
        media_url=one(given, "media_url"),
        mark=headers.get("Idempotency-Key", "").strip()[:200],
    )


def _degrees(given: QueryDict, name: str) -> float | None:
    text = one(given, name)
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or abs(found) > 180:
        raise ParameterWrong(name=name, field=name)
    return found


def _attributes(given: QueryDict) -> dict[str, list[str]]:
    """`attribute[code]=v`, and `attribute[code][]=v` repeated for several values."""
    found: dict[str, list[str]] = {}
    for name in given:
        match = ATTRIBUTE.fullmatch(name)
        if match:
            found.setdefault(match[1], []).extend(str(value) for value in given.getlist(name))
    return found
