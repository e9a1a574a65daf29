"""How many codes of sign-in may still be sent."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.access import rules
from liren.domains.access.models import SignInCode
from liren.domains.access.sealing import address_index, phone_index
from liren.kernel import clock
from liren.kernel.turns import Count


def codes_left(phone: str, address: str) -> Count:
    """Of the allowances of this number and this network address the one of which the least is left. One query."""
    now, number, network = clock.now(), phone_index(phone), address_index(address)
    recent = SignInCode.objects.filter(
        Q(phone_index=number) | Q(address_index=network), sent_at__gt=now - rules.LONGEST_SPAN
    )
    rows = list(recent.values_list("phone_index", "address_index", "sent_at"))
    by_phone = [at for one, _, at in rows if one == number]
    by_address = [at for _, one, at in rows if one == network]
    most, taken, frees = min(
        rules.left_of(by_phone, now, rules.PHONE_ALLOWANCES),
        rules.left_of(by_address, now, rules.ADDRESS_ALLOWANCES),
        key=lambda one: one[0] - one[1],
    )
    return Count(taken, most, frees.total_seconds())
