"""What stands around the program: the proxy with its certificate, the journal of PostgreSQL, log and syslog."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from liren.config.doctor.findings import Finding, care, ill, well
from liren.kernel import clock, shipping
from liren.kernel.logs import named
from liren.kernel.models import AuditChain, ShippingMark

SECONDS = 8
SOON = dt.timedelta(days=14)
LATE = dt.timedelta(minutes=15)
YEAR = 365 * 24 * 3600


def proxy() -> Iterator[Finding]:
    """Asks the address that people use: what they see stands there, not here."""
    if settings.LIREN_MODE != "production":
        yield well("proxy", _("演示不经过反向代理。"))
        return
    parts = urlsplit(settings.LIREN_URL)
    try:
        with _opened(parts.hostname or "", parts.port, parts.scheme) as door:
            yield from _certificate(door)
            yield from _answers(door, parts.netloc)
    except ssl.SSLCertVerificationError as problem:
        said = {"url": settings.LIREN_URL, "problem": problem.verify_message}
        yield ill("proxy", _("%(url)s 的证书不可信（%(problem)s）。请换证书，并把中间证书一起装上。") % said)
    except (OSError, http.client.HTTPException) as problem:
        said = {"url": settings.LIREN_URL, "problem": named(problem)}
        yield ill("proxy", _("从这里打不开 %(url)s（%(problem)s）。请核对反向代理、域名和防火墙。") % said)


def _opened(host: str, port: int | None, scheme: str) -> socket.socket:
    plain = socket.create_connection((host, port or (443 if scheme == "https" else 80)), timeout=SECONDS)
    if scheme != "https":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _certificate(door: socket.socket) -> Iterator[Finding]:
    if not isinstance(door, ssl.SSLSocket):
        return
    given: Any = door.getpeercert() or {}
    ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(given["notAfter"]), dt.UTC)
    said = {"days": (ends - clock.now()).days}
    if ends - clock.now() < SOON:
        yield care("proxy", _("证书还有 %(days)d 天到期。请续期。") % said)
    else:
        yield well("proxy", _("证书可信，还有 %(days)d 天到期。") % said)


def _answers(door: socket.socket, host: str) -> Iterator[Finding]:
    alive, headers = _ask(door, host, "/livez")
    if alive != 200:
        said = {"status": alive}
        yield ill("proxy", _("反向代理没有把请求转过来（应答 %(status)d）。请核对 proxy_pass。") % said)
        return
    page, headers = _ask(door, host, "/healthz")
    if page in (301, 302):
        yield ill("proxy", _("经过代理的请求被当成 HTTP。请让代理设 X-Forwarded-Proto。"))
    elif settings.SESSION_COOKIE_SECURE and "strict-transport-security" not in headers:
        yield care("proxy", _("代理去掉了 Strict-Transport-Security。请让它原样转出。"))
    measures, _headers = _ask(door, host, "/metrics")
    if measures == 200:
        yield ill(
            "proxy", _("外面能看到 /metrics。请让代理拦下它，并替换外来的 X-Forwarded-For（见 nginx.conf）。")
        )
    if page == 200 and measures != 200:
        yield well("proxy", _("反向代理转得对。"))


def _ask(door: socket.socket, host: str, path: str) -> tuple[int, dict[str, str]]:
    """One request on the open door, which stays open for the next."""
    asked = http.client.HTTPConnection(host, timeout=SECONDS)
    asked.sock = door
    asked.putrequest("GET", path, skip_accept_encoding=True)
    asked.endheaders()
    answer = http.client.HTTPResponse(door)
    answer.begin()
    answer.read()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def journal() -> Iterator[Finding]:
    """Whether PostgreSQL keeps what brings it back to a moment."""
    if connection.vendor != "postgresql":
        yield well("journal", _("SQLite 没有 WAL 归档，靠每晚的备份。"))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('archive_mode'), last_archived_time,"
            " last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver"
        )
        mode, last, fails = cursor.fetchone()
    if mode == "off":
        yield care(
            "journal",
            _("PostgreSQL 没有开 WAL 归档，只能回到昨晚的备份。请照 docs/operate/backup.md 打开。"),
        )
    elif fails:
        yield ill(
            "journal", _("PostgreSQL 的 WAL 归档不成功，磁盘会被占满。请看 archive_command 和它的目录。")
        )
    else:
        said = {"at": f"{last.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" if last else "—"}
        yield well("journal", _("PostgreSQL 的 WAL 在归档，最近一次 %(at)s。") % said)


def log() -> Iterator[Finding]:
    folder = settings.LIREN_LOG_DIR
    if folder.exists() and not os.access(folder, os.W_OK):
        yield ill("log", _("日志目录 %(folder)s 写不进去。请核对它归谁所有。") % {"folder": folder})
    else:
        yield well("log", _("日志留 %(days)d 天。") % {"days": settings.LIREN_LOG_DAYS})
    if settings.LIREN_SYSLOG is not None:
        yield from _syslog(settings.LIREN_SYSLOG.host)


def _syslog(host: str) -> Iterator[Finding]:
    """Entries that have waited for long mean that the other side takes nothing."""
    waiting = shipping.behind()
    last = ShippingMark.objects.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if waiting and (last is None or last < clock.now() - LATE):
        said = {
            "host": host,
            "count": sum(_length(county) - sent for county, sent in waiting),
        }
        yield ill(
            "log",
            _(
                "syslog 服务器 %(host)s 收不下，还有 %(count)d 条审计没送到。请核对地址、证书和防火墙；不会丢。"
            )
            % said,
        )
    else:
        yield well("log", _("日志和审计在送往 syslog 服务器。"))


def _length(county: str) -> int:
    return AuditChain.objects.values_list("entries", flat=True).get(county=county)
