"""The identity provider of OpenID Connect, named by setting: its addresses and keys, and what it says of a person.

All requests go through `kernel.outward`; where it stands is told by LIREN_OIDC_ISSUER alone, never by a request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from liren.domains.access.rules import outside as rules
from liren.kernel import clock, outward
from liren.kernel.refusals import Refusal

SECONDS = 8.0
KEPT = 600  # seconds for which addresses and keys are not asked for again
MOST = 256 * 1024


class Away(Exception):
    """The provider was not reached, or says nothing usable of itself."""


class BadToken(Exception):
    """What it gave does not say who somebody is: for somebody else, too old, changed, or not for this attempt."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Where the provider answers; `leave` is empty where it has no page for signing out."""

    enter: str
    token: str
    keys: str
    leave: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is sent along and must come back: against forged answers, replayed tokens and stolen codes."""

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says came in, by the claim of the setting; `token` is its proof, for signing out there."""

    subject: str
    token: str


def provider() -> Any:
    """The setting that names it; asked only where there is one."""
    return settings.LIREN_OUTSIDE


def found(*, fresh: bool = False) -> Issuer:
    """The provider's addresses. Raises `Away`."""
    here = provider()
    name = f"access.issuer.{here.issuer}"
    kept = None if fresh else cache.get(name)
    if kept is not None:
        return Issuer(**kept)
    said = _asked(f"{here.issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != here.issuer:
        raise Away("issuer")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    issuer = Issuer(
        enter=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        leave=_address(said, "end_session_endpoint") if said.get("end_session_endpoint") else "",
        methods=tuple(str(method) for method in methods),
    )
    cache.set(name, asdict(issuer), KEPT)
    return issuer


def fresh_attempt(back: str) -> Attempt:
    from authlib.common.security import generate_token

    return Attempt(generate_token(43), generate_token(43), generate_token(64), back)


def entry_address(attempt: Attempt) -> str:
    """Where the browser goes to prove who sits there. Raises `Away`."""
    from authlib.oauth2.client import OAuth2Client

    here = provider()
    client = OAuth2Client(
        None, here.client, scope=here.scopes, redirect_uri=attempt.back, code_challenge_method="S256"
    )
    address, _state = client.create_authorization_url(
        found().enter, state=attempt.state, code_verifier=attempt.verifier, nonce=attempt.nonce
    )
    return str(address)


def leave_address(token: str, back: str) -> str:
    """Where the browser goes to sign out there as well; empty where that is not possible."""
    try:
        leave = found().leave
    except Away:
        return ""
    if not leave:
        return ""
    asked = {
        "id_token_hint": token,
        "client_id": provider().client,
        "post_logout_redirect_uri": back,
    }
    return f"{leave}{'&' if '?' in leave else '?'}{urlencode(asked)}"


def person(code: str, attempt: Attempt) -> Person:
    """Who came in, once the code is exchanged and the token verified. Raises `Away` and `BadToken`."""
    given = _exchanged(code, attempt)
    token = given.get("id_token")
    if not isinstance(token, str):
        raise BadToken("absent")
    claims = _verified(token, attempt.nonce, given.get("access_token"))
    subject = claims.get(provider().claim)
    if not isinstance(subject, str) or not 0 < len(subject) <= rules.SUBJECT_MOST:
        raise BadToken("claim")
    return Person(subject, token)


def _exchanged(code: str, attempt: Attempt) -> dict[str, Any]:
    from authlib.oauth2.auth import ClientAuth

    here, issuer = provider(), found()
    basic = "client_secret_basic" if "client_secret_basic" in issuer.methods else "client_secret_post"
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    auth = ClientAuth(here.client, here.secret, basic if here.secret else "none")
    url, headers, body = auth.prepare("POST", issuer.token, headers, urlencode(asked))
    return _asked(url, method="POST", body=str(body).encode(), headers=headers)


def _verified(token: str, nonce: str, access_token: object) -> Mapping[str, Any]:
    """The token's claims. A key that is not known yet is asked for once: providers change theirs."""
    from joserfc.errors import JoseError

    try:
        return _claims(token, _keys(fresh=False), nonce, access_token)
    except (JoseError, ValueError, KeyError):
        pass
    try:
        return _claims(token, _keys(fresh=True), nonce, access_token)
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise BadToken(type(wrong).__name__) from wrong


def _claims(token: str, keys: dict[str, Any], nonce: str, access_token: object) -> Mapping[str, Any]:
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    here = provider()
    read = jwt.decode(token, KeySet.import_key_set({"keys": keys["keys"]}), algorithms=list(rules.ALGORITHMS))
    options = {
        "iss": {"essential": True, "value": here.issuer},
        "aud": {"essential": True, "value": here.client},
    }
    params = {"nonce": nonce, "client_id": here.client, "access_token": access_token}
    claims = CodeIDToken(read.claims, read.header, options, params)
    claims.validate(now=int(clock.now().timestamp()), leeway=rules.SKEW)
    return dict(claims)


def _keys(*, fresh: bool) -> dict[str, Any]:
    url = found().keys
    name = f"access.issuer_keys.{url}"
    kept: dict[str, Any] | None = None if fresh else cache.get(name)
    if kept is None:
        kept = _asked(url)
        cache.set(name, kept, KEPT)
    return kept


def _asked(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The object it answers. Raises `Away`; `BadToken` where it refuses what was sent."""
    asked = outward.Asked(
        url=url, method=method, body=body, headers=headers, seconds=SECONDS, most_bytes=MOST
    )
    try:
        answered = outward.ask(asked)
        said = json.loads(answered.body)
    except (outward.NoAnswer, Refusal, ValueError) as problem:
        raise Away(type(problem).__name__) from problem
    if not isinstance(said, dict) or answered.status >= 500:
        raise Away(str(answered.status))
    if answered.status != 200:
        raise (BadToken if method == "POST" else Away)(str(answered.status))
    return said


def _address(said: Mapping[str, Any], name: str) -> str:
    """An address of the provider: one that may be asked, and over TLS if the provider itself is."""
    url = said.get(name)
    scheme = urlsplit(provider().issuer).scheme
    if not isinstance(url, str) or urlsplit(url).scheme not in {"https", scheme} or not urlsplit(url).netloc:
        raise Away(name)
    return url
