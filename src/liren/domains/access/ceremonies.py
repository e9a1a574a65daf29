"""What browsers and passkeys say to each other, through the engine: options to sign, and answers read and verified."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from liren.domains.access.rules import passkeys as rules

if TYPE_CHECKING:
    from liren.domains.access.models import Account, Passkey

REQUIRED = UserVerificationRequirement.REQUIRED  # PIN, finger or face: the passkey alone is two factors
TRANSPORTS = frozenset(one.value for one in AuthenticatorTransport)


class BadAnswer(Exception):
    """What came back is no answer to what was asked, or is not signed by that key."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as it was answered."""

    credential_id: str
    credential: bytes
    counter: int
    is_synced: bool
    transports: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which passkey an answer claims to be of, and whose."""

    credential_id: str
    owner: uuid.UUID | None
    answer: Mapping[str, Any]


def creation_options(account: Account, known: Iterable[Passkey], challenge: bytes) -> dict[str, Any]:
    """For `navigator.credentials.create`: a discoverable passkey of this person, on a device that has none yet."""
    name = account.display_name or account.username or gettext("居民")
    user = PublicKeyCredentialUserEntity(
        id=account.id.bytes, name=account.username or name, display_name=name
    )
    options, _state = _engine().register_begin(
        user,
        _descriptors(known),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=challenge,
    )
    return dict(options)


def request_options(known: Iterable[Passkey] | None, challenge: bytes) -> dict[str, Any]:
    """For `navigator.credentials.get`: one of those known, or whichever the device offers."""
    allowed = None if known is None else _descriptors(known)
    options, _state = _engine().authenticate_begin(allowed, user_verification=REQUIRED, challenge=challenge)
    return dict(options)


def made(answer: str, challenge: bytes) -> Made:
    """The passkey that was made in answer to the challenge. Raises `BadAnswer`."""
    try:
        given = _read(answer)
        data = _engine().register_complete(_state(challenge), RegistrationResponse.from_dict(given))
        kept = data.credential_data
        if kept is None:
            raise BadAnswer
        said = given["response"].get("transports") or []
        transports = [one for one in said if one in TRANSPORTS]
        return Made(
            websafe_encode(kept.credential_id),
            bytes(kept),
            data.counter,
            data.is_backup_eligible(),
            transports,
        )
    except Exception as wrong:  # bytes of a stranger: whatever the engine trips over, it is no passkey
        raise BadAnswer from wrong


def shown(answer: str) -> Shown:
    """Which passkey an answer speaks of; nothing is verified yet. Raises `BadAnswer`."""
    try:
        given = _read(answer)
        parsed = AuthenticationResponse.from_dict(given)
        handle = parsed.response.user_handle
        return Shown(websafe_encode(parsed.raw_id), uuid.UUID(bytes=handle) if handle else None, given)
    except Exception as wrong:  # as above
        raise BadAnswer from wrong


def verified_counter(of: Shown, passkey: Passkey, challenge: bytes) -> int:
    """The passkey's counter, once site, challenge, person's presence and signature are verified. Raises `BadAnswer`."""
    try:
        parsed = AuthenticationResponse.from_dict(of.answer)
        known = [AttestedCredentialData(bytes(passkey.credential))]
        _engine().authenticate_complete(_state(challenge), known, parsed)
        return parsed.response.authenticator_data.counter
    except Exception as wrong:  # as above
        raise BadAnswer from wrong


def _engine() -> Fido2Server:
    site = settings.LIREN_PASSKEYS
    rp = PublicKeyCredentialRpEntity(name=gettext("里仁"), id=site.domain)
    return Fido2Server(
        rp,
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: rules.origin_fits(origin, site.domain, site.origins),
    )


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > rules.ANSWER_MOST:
        raise BadAnswer
    given: dict[str, Any] = json.loads(answer)
    return given


def _descriptors(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY,
            id=AttestedCredentialData(bytes(one.credential)).credential_id,
            transports=[AuthenticatorTransport(name) for name in one.transports] or None,
        )
        for one in known
    ]
