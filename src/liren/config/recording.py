"""Where the program says what it does: the log on the disk and on the console, and a syslog server elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from liren.config import environment as env

SYSLOG_PORTS = {"syslog+udp": 514, "syslog+tcp": 601, "syslog+tls": 6514}
HALF_A_YEAR = 184  # days, of the longest


@dataclass(frozen=True, slots=True)
class Syslog:
    """Who takes logs and audit. `authority` is a file of certificates, "" stands for the system's."""

    scheme: str
    host: str
    port: int
    authority: str


def syslog() -> Syslog | None:
    """From LIREN_SYSLOG (`syslog+tls://host:6514`) and LIREN_SYSLOG_CA; None: nothing is sent elsewhere."""
    url = env.text("LIREN_SYSLOG")
    if not url:
        return None
    parts = urlsplit(url)
    authority = env.text("LIREN_SYSLOG_CA")
    if parts.scheme not in SYSLOG_PORTS or not parts.hostname:
        raise env.wrong(
            "LIREN_SYSLOG",
            "请写 syslog+tls://主机:6514（或 syslog+tcp://、syslog+udp://）。",
            "write syslog+tls://host:6514 (or syslog+tcp://, syslog+udp://).",
        )
    if authority and not Path(authority).is_file():
        raise env.wrong("LIREN_SYSLOG_CA", f"没有文件 {authority}。", f"there is no file {authority}.")
    return Syslog(
        parts.scheme.removeprefix("syslog+"),
        parts.hostname,
        parts.port or SYSLOG_PORTS[parts.scheme],
        authority,
    )


def log_days() -> int:
    """The Cybersecurity Law asks for logs of six months; fewer days are refused."""
    return env.number("LIREN_LOG_DAYS", 190, least=HALF_A_YEAR)


def logging_of(folder: Path, *, to_disk: bool) -> dict[str, Any]:
    """Django's LOGGING: warnings in lines for whoever looks at the console, everything in JSON for the disk."""
    handlers: dict[str, Any] = {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}
    }
    if to_disk:
        handlers["disk"] = {
            "class": "liren.kernel.logs.DayFileHandler",
            "folder": str(folder),
            "formatter": "json",
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "liren.kernel.logs.LineFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "json": {"()": "liren.kernel.logs.JsonFormatter"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {"liren": {"level": "INFO"}},
    }
