"""By which doors people come in, beside passwords and codes: passkeys, and an identity provider of one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from liren.config import environment as env
from liren.domains.access.rules import passkeys


@dataclass(frozen=True, slots=True)
class PasskeySite:
    """The domain that passkeys are bound to (the relying party's id), and the origins of pages that may ask for them.

    An empty domain: there are none.
    """

    domain: str
    origins: tuple[str, ...]


def passkey_site(url: str, origins: list[str], *, is_demo: bool) -> PasskeySite:
    """From LIREN_PASSKEY_DOMAIN and LIREN_PASSKEY_ORIGINS, else from the address at which people reach the pages."""
    host = urlsplit(url).hostname or ""
    domain = env.text("LIREN_PASSKEY_DOMAIN").lower() or (host if passkeys.is_domain(host) else "")
    if not domain and is_demo:
        domain = "localhost"
    if domain and not passkeys.is_domain(domain):
        raise env.wrong(
            "LIREN_PASSKEY_DOMAIN",
            f"“{domain}”不是域名。请写人们打开网页用的域名，例如 liren.example.cn，不带 https://。",
            f"“{domain}” is no domain; write that of the pages, such as liren.example.cn, without https://.",
        )
    named = [one.strip().rstrip("/") for one in env.text("LIREN_PASSKEY_ORIGINS").split(",") if one.strip()]
    for origin in named:
        _check(origin, domain)
    found = named or [one for one in (url, *origins) if not passkeys.origin_fault(one, domain)]
    return PasskeySite(domain, tuple(dict.fromkeys(found)))


def _check(origin: str, domain: str) -> None:
    if passkeys.origin_fault(origin, domain):
        raise env.wrong(
            "LIREN_PASSKEY_ORIGINS",
            f"“{origin}”用不了：请写 https://主机（可带端口），主机须是“{domain}”或在它之下。",
            f"“{origin}” cannot be used; write https://host (a port may follow), host being “{domain}” or below it.",
        )


@dataclass(frozen=True, slots=True)
class OutsideDoor:
    """An identity provider that speaks OpenID Connect. `bodies` are kinds or names; none named: all."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    scopes: str
    claim: str
    name: str
    bodies: tuple[str, ...]
    keeps_password: bool


def outside_door() -> OutsideDoor | None:
    """From LIREN_OIDC_…; None where no issuer is named."""
    issuer = env.text("LIREN_OIDC_ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise env.wrong(
            "LIREN_OIDC_ISSUER",
            f"“{issuer}”不是签发者的网址。请照对方写的原样填，例如 https://id.example.cn/realm。",
            f"“{issuer}” is not the address of an issuer; write it as the provider does, https://id.example.cn/realm.",
        )
    client = env.text("LIREN_OIDC_CLIENT")
    if not client:
        raise env.wrong(
            "LIREN_OIDC_CLIENT", "请写对方给的客户端编号。", "write the client id that the provider gave."
        )
    scopes = env.text("LIREN_OIDC_SCOPES", "openid").split()
    return OutsideDoor(
        issuer=issuer,
        client=client,
        secret=_secret(),
        scopes=" ".join(dict.fromkeys(["openid", *scopes])),
        claim=env.text("LIREN_OIDC_CLAIM", "sub"),
        name=env.text("LIREN_OIDC_NAME"),
        bodies=tuple(part.strip() for part in env.text("LIREN_OIDC_BODIES").split(",") if part.strip()),
        keeps_password=env.flag("LIREN_OIDC_PASSWORD", default=True),
    )


def _secret() -> str:
    """LIREN_OIDC_SECRET, the file of LIREN_OIDC_SECRET_FILE, or what LIREN_OIDC_SECRET_COMMAND prints."""
    given = env.text("LIREN_OIDC_SECRET")
    if not given and env.text("LIREN_OIDC_SECRET_FILE"):
        given = env.read_file("LIREN_OIDC_SECRET_FILE", env.text("LIREN_OIDC_SECRET_FILE"))
    elif not given and env.text("LIREN_OIDC_SECRET_COMMAND"):
        given = env.printed("LIREN_OIDC_SECRET_COMMAND", env.text("LIREN_OIDC_SECRET_COMMAND"))
    return given.strip()
