"""How this room seals what it keeps: phones, and the secrets of second factors through allauth's adapter."""

from __future__ import annotations

import base64
import uuid

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext

from liren.kernel import sealed
from liren.kernel.turns import network_of

SECOND_FACTOR = "access.second_factor"


def phone_index(phone: str) -> str:
    """By which an account is found from eleven digits."""
    return sealed.blind_index(phone, context="access.account.phone")


def address_index(address: str) -> str:
    """By which codes asked for from one network address (of IPv6 its /64) are counted, without keeping it."""
    return sealed.blind_index(network_of(address), context="access.code.address")


def code_digest(code: str, code_id: str) -> str:
    return sealed.blind_index(code, context=f"access.code.{code_id}")


def device_digest(mark: str, account_id: uuid.UUID) -> str:
    """By which a device is known again to one account; of two accounts it cannot be told that they share one."""
    return sealed.blind_index(mark, context=f"access.device.{account_id}")


def recovery_digest(code: str, account_id: uuid.UUID) -> str:
    """Without the installation's key eight figures are not found again by trying."""
    return sealed.blind_index(code, context=f"access.recovery.{account_id}")


def outside_index(subject: str, issuer: str) -> str:
    """By which an account is found from what an identity provider calls its owner."""
    return sealed.blind_index(f"{issuer} {subject}", context="access.outside")


class SealedAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Keeps TOTP secrets sealed; names the product in the authenticator."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealed.seal(text, context=SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(base64.b64decode(encrypted_text), context=SECOND_FACTOR)

    def get_totp_issuer(self) -> str:
        return gettext("里仁")
