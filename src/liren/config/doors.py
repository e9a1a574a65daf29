"""By which doors people come in, beside passwords and codes: passkeys."""

from __future__ import annotations

from dataclasses import dataclass
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
