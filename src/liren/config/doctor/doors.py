"""By which doors people come in: whether passkeys fit the pages' address, and the identity provider answers."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.doctor.findings import Finding, care, ill, well
from liren.domains.access import issuer
from liren.domains.access.queries.outside import unknown_bodies
from liren.domains.access.queries.passkeys import made_elsewhere
from liren.domains.access.rules.passkeys import lies_under


def passkeys() -> Iterator[Finding]:
    """Whether those who open the usual address can use theirs, and none was left behind at an earlier one."""
    site = settings.LIREN_PASSKEYS
    if not site.domain:
        yield care(
            "passkeys",
            _("没有域名，用不了通行密钥。请把 LIREN_URL 写成域名，或设 LIREN_PASSKEY_DOMAIN。"),
        )
    elif settings.LIREN_MODE == "production" and not _is_usual(site.domain, site.origins):
        said = {"domain": site.domain, "url": settings.LIREN_URL}
        yield ill(
            "passkeys",
            _(
                "通行密钥绑定的域名是 %(domain)s，%(url)s 的网页用不了。"
                "请核对 LIREN_PASSKEY_DOMAIN 和 LIREN_PASSKEY_ORIGINS。"
            )
            % said,
        )
    else:
        yield well("passkeys", _("通行密钥绑定的域名是 %(domain)s。") % {"domain": site.domain})
    if left := made_elsewhere():
        yield care(
            "passkeys",
            _("有 %(count)d 把通行密钥是为别的域名登记的，用不了了。请改回域名，或请本人重新添加。")
            % {"count": left},
        )


def _is_usual(domain: str, origins: tuple[str, ...]) -> bool:
    return settings.LIREN_URL in origins and lies_under(urlsplit(settings.LIREN_URL).hostname or "", domain)


def identity_provider() -> Iterator[Finding]:
    """Whether the identity provider answers as it should, and the bodies that use it are here."""
    door = settings.LIREN_OUTSIDE
    if door is None:
        yield well("identity", _("没有设统一登录。"))
        return
    said = {"issuer": door.issuer, "bodies": "、".join(unknown_bodies(door.bodies))}
    try:
        issuer.found(fresh=True)
    except issuer.Away as problem:
        said["problem"] = str(problem)
        yield ill(
            "identity",
            _(
                "统一登录 %(issuer)s 连不上，或者应答不对（%(problem)s）。"
                "请核对 LIREN_OIDC_ISSUER；它在内网时，把网段写进 LIREN_INNER_NETWORKS。"
            )
            % said,
        )
    else:
        yield well("identity", _("统一登录 %(issuer)s 应答正常。") % said)
    if said["bodies"]:
        yield care(
            "identity", _("LIREN_OIDC_BODIES 里的“%(bodies)s”不是单位种类，也没有这样的单位。请改正。") % said
        )
    if settings.LIREN_MODE == "production" and not door.issuer.startswith("https://"):
        yield care("identity", _("统一登录没有用 HTTPS，口令会在网上明着走。请改用 https:// 的网址。"))
