"""Settings from the environment. Each is checked at start; a wrong one is named in a sentence, in both languages."""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import re
import secrets
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class WrongSetting(Exception):
    """A setting of the environment that cannot be used; the message says which, why and what to write."""


def wrong(name: str, zh: str, en: str) -> WrongSetting:
    return WrongSetting(f"{name}：{zh}\n{name}: {en}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise wrong(name, f"“{value}”不是开关，请写 1 或 0。", f"“{value}” is not a switch; write 1 or 0.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int, *, least: int = 1) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise wrong(
            name,
            f"“{value}”不是不小于 {least} 的整数。",
            f"“{value}” is not a whole number of at least {least}.",
        )
    return int(value)


def networks(name: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Networks (`10.20.0.0/16`) separated by commas; none by default."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text(name).split(",") if part.strip())
    except ValueError as problem:
        raise wrong(
            name,
            f"网段写得不对（{problem}），请写成 10.20.0.0/16，多个用逗号隔开。",
            f"not a network ({problem}); write 10.20.0.0/16, several separated by commas.",
        ) from problem


def digests(given: str) -> Path | None:
    """A file of leaked passwords as `liren passwords build` writes it; None where there is none."""
    if not given:
        return None
    path = Path(given)
    if not path.is_file() or path.stat().st_size % 8:
        raise wrong(
            "LIREN_BREACHED_FILE",
            f"“{given}”不是 liren passwords build 写的文件。请改路径，或重新生成。",
            f"“{given}” is no file that liren passwords build wrote; correct the path, or build it again.",
        )
    return path


def network_names(given: str) -> dict[str, str]:
    """Networks with what people call them (`10.20.0.0/16=街道办公网`), separated by commas."""
    named: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in given.split(","))):
        network, _, called = (half.strip() for half in part.partition("="))
        try:
            named[str(ipaddress.ip_network(network))] = called
        except ValueError:
            called = ""
        if not called:
            raise wrong(
                "LIREN_NETWORK_NAMES",
                f"“{part}”写得不对，请写成 10.20.0.0/16=街道办公网，多个用逗号隔开。",
                f"“{part}” is wrong; write 10.20.0.0/16=name, several separated by commas.",
            )
    return named


@dataclass(frozen=True)
class Relay:
    """The server that takes letters: scheme `smtp`, `smtp+tls` (STARTTLS) or `smtps`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


RELAY_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def relay(url: str, *, is_needed: bool) -> Relay | None:
    """`smtps://user:password@host:port`; None where there is none and none is needed."""
    if not url and not is_needed:
        return None
    parts = urlsplit(url)
    if parts.scheme not in RELAY_PORTS or not parts.hostname:
        raise wrong(
            "LIREN_SMTP_URL",
            "请写 smtps://用户:密码@主机:465（或 smtp+tls://、smtp://）。",
            "write smtps://user:password@host:465 (or smtp+tls://, smtp://).",
        )
    port = parts.port or RELAY_PORTS[parts.scheme]
    return Relay(
        parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or "")
    )


@dataclass(frozen=True)
class MailFolder:
    """Where letters of residents arrive: scheme `imap`, `imap+tls` (STARTTLS) or `imaps`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


FOLDER_PORTS = {"imap": 143, "imap+tls": 143, "imaps": 993}


def mail_folder(url: str) -> MailFolder | None:
    """`imaps://user:password@host:port/folder`; None where no letters are fetched. The folder is INBOX if not named."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in FOLDER_PORTS or not (parts.hostname and parts.username):
        raise wrong(
            "LIREN_MAIL_INTAKE",
            "请写 imaps://用户:密码@主机:993/INBOX（或 imap+tls://、imap://）；用户名里的 @ 写成 %40。",
            "write imaps://user:password@host:993/INBOX (or imap+tls://, imap://); an @ within the user is %40.",
        )
    port = parts.port or FOLDER_PORTS[parts.scheme]
    names = unquote(parts.username), unquote(parts.password or "")
    return MailFolder(parts.scheme, parts.hostname, port, *names, unquote(parts.path.strip("/")) or "INBOX")


_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def mail_addresses(given: str, place: str, *, is_needed: bool) -> dict[str, str]:
    """`say@example.cn,liuyin@example.cn=320104901001`: addresses residents write to, each with the place of its letters
    (`place` where none is named). The first is the one that answers come back to."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in given.split(","))):
        address, _, code = part.partition("=")
        if not _MAIL_ADDRESS.fullmatch(address.strip()) or not re.fullmatch(
            r"(\d{6}|\d{9}|\d{12})?", code.strip()
        ):
            raise wrong(
                "LIREN_MAIL_ADDRESS",
                f"“{part}”写得不对，请写 say@example.cn 或 say@example.cn=320104901001，@ 前不超过 20 个字符、"
                "不含加号，多个用逗号隔开。",
                f"“{part}” is wrong; write say@example.cn or say@example.cn=320104901001, at most 20 characters and no"
                " plus sign before the @, several separated by commas.",
            )
        found[address.strip().lower()] = code.strip() or place
    if is_needed and not found:
        raise wrong(
            "LIREN_MAIL_ADDRESS",
            "收居民来信要写明来信寄到哪个地址，例如 say@example.cn。",
            "to take in letters, say which address they are sent to, such as say@example.cn.",
        )
    return found


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise wrong(
            name,
            f"“{value}”不在可选之列：{'、'.join(allowed)}。",
            f"“{value}” is not one of: {', '.join(allowed)}.",
        )
    return value


def choice_or_path(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`, or the dotted path of a function of one's own."""
    value = text(name, default)
    if value not in allowed and not (value.count(".") and all(p.isidentifier() for p in value.split("."))):
        raise wrong(
            name,
            f"“{value}”不在可选之列（{'、'.join(allowed)}），也不是函数的路径（如 package.module.send）。",
            f"“{value}” is not one of {', '.join(allowed)}, nor the path of a function (package.module.send).",
        )
    return value


def virus_scanner(value: str) -> str:
    """`clamd:/path/of/socket`, `clamd:host:port`, or a command that reads the file from its input."""
    where = value.removeprefix("clamd:")
    is_socket = where.startswith("/") or re.fullmatch(r".+:\d{1,5}", where)
    is_command = value.startswith("/") and os.access(value.split()[0], os.X_OK)
    if value and not (is_command if where == value else is_socket):
        raise wrong(
            "LIREN_VIRUS_SCAN",
            "请写 clamd:/run/clamav/clamd.ctl、clamd:主机:3310，或一条命令的完整路径"
            "（从标准输入读文件，0 干净，1 有病毒）。",
            "write clamd:/run/clamav/clamd.ctl, clamd:host:3310, or the full path of a command that reads the file "
            "from its input (0 clean, 1 found).",
        )
    return value


def data_dir() -> Path:
    path = Path(text("LIREN_DATA_DIR") or Path.cwd() / "var").resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and telephones lie in it
    except OSError as problem:
        raise wrong(
            "LIREN_DATA_DIR",
            f"建不了目录 {path}（{problem}）。",
            f"cannot make the directory {path} ({problem}).",
        ) from problem
    return path


def database(url: str, data: Path) -> dict[str, Any]:
    """`sqlite:///file` or `postgres://user:password@host:port/name` as Django's setting."""
    parts = urlsplit(url or f"sqlite:///{data / 'liren.sqlite3'}")
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:])
    if parts.scheme in {"postgres", "postgresql"}:
        if len(parts.path) < 2:
            raise wrong("LIREN_DATABASE_URL", "缺少数据库名。", "the database's name is missing.")
        return _postgres(parts)
    raise wrong(
        "LIREN_DATABASE_URL",
        f"不认识“{parts.scheme}”，请写 sqlite:///文件 或 postgres://用户:密码@主机:端口/库名。",
        f"“{parts.scheme}” is not known; write sqlite:///file or postgres://user:password@host:port/name.",
    )


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;",
        },
        "TEST": {"NAME": None},
    }


def _postgres(parts: Any) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a connection broken by a restart of the database is replaced unseen
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 3,
            # Short queries gain nothing from compiling them, and a plan made for any place fits none.
            "options": "-c jit=off -c plan_cache_mode=force_custom_plan",
            # Given up after three seconds, a connection is asked for anew by whoever comes next; otherwise the pauses
            # between attempts double, and after a long outage the program would be away as long again.
            "pool": {
                "min_size": 1,
                "max_size": number("LIREN_DATABASE_POOL", 8),
                "timeout": 10,
                "reconnect_timeout": 3,
            },
        },
    }


@dataclass(frozen=True)
class Secrets:
    """What must stay the same over restarts and never enters the repository. `index` is empty where the key of blind
    indexes is drawn from the first key that seals."""

    django: str
    seal: dict[str, bytes]
    index: bytes


def kept_secrets(data: Path) -> Secrets:
    """From LIREN_SECRET_KEY and the keys of `seal_keys`, else made once and kept in the data."""
    stored = _stored_secrets(data / "secrets.json")
    index = text("LIREN_INDEX_KEY") or stored.get("index", "")
    key = base64.b64decode(index) if index else b""
    if key and len(key) != 32:
        raise wrong("LIREN_INDEX_KEY", "请写 32 字节的 base64。", "write the base64 of 32 bytes.")
    return Secrets(
        django=text("LIREN_SECRET_KEY") or stored["django"],
        seal=seal_keys() or _decoded(stored["seal"]),
        index=key,
    )


def seal_keys() -> dict[str, bytes]:
    """`id:base64` separated by commas or lines, newest last: from LIREN_SEAL_KEYS, the file of
    LIREN_SEAL_KEYS_FILE, or what the command LIREN_SEAL_KEYS_COMMAND prints. Empty where none is set."""
    given = text("LIREN_SEAL_KEYS")
    if not given and text("LIREN_SEAL_KEYS_FILE"):
        given = read_file("LIREN_SEAL_KEYS_FILE", text("LIREN_SEAL_KEYS_FILE"))
    elif not given and text("LIREN_SEAL_KEYS_COMMAND"):
        given = printed("LIREN_SEAL_KEYS_COMMAND", text("LIREN_SEAL_KEYS_COMMAND"))
    parts = [part for part in re.split(r"[,\n]", given) if part.strip() and not part.strip().startswith("#")]
    return dict(_seal_key(part) for part in parts)


def read_file(name: str, path: str) -> str:
    """What the file of a setting holds."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as problem:
        raise wrong(name, f"读不了 {path}（{problem}）。", f"cannot read {path} ({problem}).") from problem


def printed(name: str, command: str) -> str:
    """What the command prints; it may ask a vault, and is given half a minute."""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=30, check=True)  # noqa: S603  # the operator's own
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        raise wrong(
            name,
            f"命令没有做成（{type(problem).__name__}）。",
            f"the command did not succeed ({type(problem).__name__}).",
        ) from problem
    return done.stdout


def _seal_key(part: str) -> tuple[str, bytes]:
    key_id, _, encoded = part.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if not key_id or len(key_id) > 32 or len(key) != 32:
        raise wrong(
            "LIREN_SEAL_KEYS",
            "每把密钥写作 编号:32 字节的 base64，用逗号分开。",
            "write each key as id:base64 of 32 bytes, separated by commas.",
        )
    return key_id, key


def _stored_secrets(path: Path) -> dict[str, Any]:
    if not path.exists():
        fresh = {
            "django": secrets.token_urlsafe(48),
            "seal": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(fresh, file)
    stored: dict[str, Any] = json.loads(path.read_text())
    return stored


def _decoded(keys: dict[str, str]) -> dict[str, bytes]:
    return {key_id: base64.b64decode(value) for key_id, value in keys.items()}
