"""Letters by e-mail outwards. Which sender carries them is the setting LIREN_MAIL_SENDER: console, file, smtp, or the
dotted path of a function `send(*, address, subject, text, key, headers)`, which raises if the letter was not taken.

A letter's Message-ID is made of its key: what is sent twice after a crash is one letter to whoever reads it. Its
`headers` (`In-Reply-To`, `Reply-To`) say what it answers and where it may be answered; most have none.
"""

from __future__ import annotations

import json
import os
import re
import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from liren.kernel import clock

SECONDS = 20
_WHOLE = ("In-Reply-To", "References", "List-Unsubscribe", "Message-ID")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def normal_address(text: str) -> str | None:
    """An address as it is kept, its host in small letters; None if it is none."""
    plain = text.strip()
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain) or ".." in plain:
        return None
    name, _at, host = plain.rpartition("@")
    return f"{name}@{host.lower()}"


def send(
    *, address: str, subject: str, text: str, key: str, headers: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Hands one letter to the sender; raises if it was not taken."""
    sender = SENDERS.get(settings.LIREN_MAIL_SENDER) or import_string(settings.LIREN_MAIL_SENDER)
    sender(address=address, subject=" ".join(subject.split()), text=text, key=key, headers=headers)


def file_path() -> Path:
    """Where the file sender writes: one JSON object a line."""
    return Path(settings.LIREN_DATA_DIR) / "mail.log"


def message_id(key: str) -> str:
    """By which a letter is known, and found again when somebody answers it."""
    return f"<{key}@{settings.LIREN_MAIL_FROM.rpartition('@')[2].rstrip('>') or 'localhost'}>"


class _Wire(EmailPolicy):
    """Leaves ids and addresses in one line: the library would encode one too long for it, and nobody would know it
    again."""

    def fold(self, name: str, value: str) -> str:
        is_whole = name in _WHOLE and value.isascii()
        return f"{name}: {value}{self.linesep}" if is_whole else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        is_whole = name in _WHOLE and value.isascii()
        return self.fold(name, value).encode() if is_whole else super().fold_binary(name, value)


POLICY = _Wire()


def letter(*, address: str, subject: str, text: str, key: str, headers: Mapping[str, str]) -> EmailMessage:
    """What goes over the wire. `Auto-Submitted` (RFC 3834) keeps programs, and our own kind, from answering."""
    made = EmailMessage(policy=POLICY)
    made["From"], made["To"], made["Subject"] = settings.LIREN_MAIL_FROM, address, subject
    made["Date"] = format_datetime(clock.now())
    made["Message-ID"] = message_id(key)
    made["Auto-Submitted"] = "auto-replied" if "In-Reply-To" in headers else "auto-generated"
    for name, value in headers.items():
        made[name] = value
    made.set_content(text)
    return made


@contextmanager
def relay_open() -> Iterator[smtplib.SMTP]:
    """The mail server of the setting LIREN_SMTP_URL, signed in. Raises `OSError` or smtplib's own."""
    relay: Any = settings.LIREN_SMTP  # there, since the settings want it for this sender
    context = ssl.create_default_context()
    if relay.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
    with server:
        if relay.scheme == "smtp+tls":
            server.starttls(context=context)
        if relay.user:
            server.login(relay.user, relay.password)
        yield server


def _by_smtp(*, address: str, subject: str, text: str, key: str, headers: Mapping[str, str]) -> None:
    with relay_open() as server:
        server.send_message(letter(address=address, subject=subject, text=text, key=key, headers=headers))


def _to_file(*, address: str, subject: str, text: str, key: str, headers: Mapping[str, str]) -> None:
    entry = {"at": clock.now().isoformat(), "to": address, "subject": subject, "text": text, "key": key}
    entry |= {name.lower(): value for name, value in headers.items()}
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    descriptor = os.open(file_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line)


def _to_console(*, address: str, subject: str, text: str, key: str, headers: Mapping[str, str]) -> None:
    sys.stdout.write(f"MAIL {address}: {subject}\n{text}\n")
    sys.stdout.flush()


SENDERS: dict[str, Callable[..., None]] = {"console": _to_console, "file": _to_file, "smtp": _by_smtp}
