"""What each person agrees to before data go to another handler that rests on consent (PIPL art. 23)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from liren.domains.processing.models import Recipient
from liren.domains.processing.queries.recipients import why_none
from liren.domains.processing.recipient_choices import GivingGround, Relation
from liren.domains.processing.recipient_words import kinds_said
from liren.domains.rights.offers import OFFERING, PREFIX, Offer, is_giving
from liren.kernel import ids

COUNTY = 6  # digits of a county's code


def scope_for(recipient_id: uuid.UUID) -> str:
    return PREFIX + recipient_id.hex


def offered(place_code: str, scopes: Collection[str]) -> list[Offer]:
    """Those of the county, and the recipients named by `scopes`, whatever became of them. One query."""
    keys = [ids.as_uuid(one.removeprefix(PREFIX)) for one in scopes if is_giving(one)]
    named = Q(id__in=[key for key in keys if key is not None])
    here = Q(place_code=place_code[:COUNTY], ended_on__isnull=True)
    here &= Q(relation=Relation.HANDLER, ground=GivingGround.CONSENT)
    rows = Recipient.objects.filter(named | here if place_code else named)
    return [offer_for(row, place_code) for row in rows.order_by("name", "id")]


def offer_for(row: Recipient, place_code: str = "") -> Offer:
    """The words of today's agreement."""
    wants = row.relation == Relation.HANDLER and row.ground == GivingGround.CONSENT
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(_text(row))
    return Offer(
        scope=scope_for(row.id),
        label=_("提供给“{name}”").format(name=row.name),
        fields=kinds_said(row.kinds),
        chinese=said[0],
        english=said[1],
        is_open=wants and row.place_code == place_code[:COUNTY] and not why_none(row),
    )


def _text(row: Recipient) -> str:
    until = _("，到 {day} 止").format(day=f"{row.until:%Y-%m-%d}") if row.until else ""
    return _(
        "我单独同意社区把我的{kinds}提供给“{name}”（联系方式：{contact}），由它为了“{purpose}”使用，方式和保护措施：{method}。"
        "从 {since} 起{until}，只给约定的这些；它要改目的或者方式，得重新取得我的同意（《个人信息保护法》第二十三条）。"
        "不同意或者撤回，不影响我办别的事（第十六条）；撤回以后不再给它（第十五条）。"
    ).format(
        kinds=kinds_said(row.kinds),
        name=row.name,
        contact=row.contact,
        purpose=row.purpose,
        method=row.method,
        since=f"{row.since:%Y-%m-%d}",
        until=until,
    )


def register() -> None:
    OFFERING.append(offered)
