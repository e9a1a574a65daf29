"""What of this room is in somebody's hands: it ends with the account. Nothing else here is work."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.access.models import ApiToken, StandIn
from liren.kernel import clock, in_hand
from liren.kernel.in_hand import Kind, Left, columns


def _stand_ins(person: uuid.UUID) -> QuerySet[StandIn]:
    told = {"words": "reason", "place": "place_code", "body": "holding__body_id", "at": "ends_at"}
    rows = StandIn.objects.filter(deputy=person, ends_at__gt=clock.now())
    return columns(rows, "access.stand_in", label="holding__account__display_name", **told)


def _tokens(person: uuid.UUID) -> QuerySet[ApiToken]:
    rows = ApiToken.objects.filter(owner=person, revoked_at=None, expires_at__gt=clock.now())
    return columns(rows, "access.token", label="name", place="place_code", at="expires_at")


def register() -> None:
    in_hand.register(
        Kind(
            "access.stand_in",
            _("代别人的班（随账号停用而停）"),
            _stand_ins,
            frozenset({"access.StandIn deputy"}),
            rank=93,
        ),
        Kind(
            "access.token",
            _("接口令牌（随账号停用而停）"),
            _tokens,
            frozenset({"access.ApiToken owner"}),
            rank=94,
        ),
    )
    in_hand.leave(
        Left.HISTORY,
        "access.RoleHolding account",
        "access.RoleHolding granted_by",
        "access.StandIn lent_by",
        "access.StandIn ended_by",
        "access.ApiToken revoked_by",
        "access.SignIn account",
        "access.Handover leaver",
        "access.Handover made_by",
        "access.Handover undone_by",
        "access.HandoverLine successor",
    )
    in_hand.leave(
        Left.OWN,
        "access.KeyChallenge account",
        "access.OutsideIdentity account",
        "access.OutsideIdentity linked_by",
        "access.Passkey account",
        "access.RecoveryCode account",
        "access.TypedForm account",
    )
    in_hand.leave(
        Left.OTHER,
        "access.ApiToken recipient",
        "access.HandoverLine thing",
    )
