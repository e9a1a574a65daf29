"""A mailbox read by IMAP: which letters wait, each letter's bytes, and the mark that one has been dealt with.

Nothing is marked by looking: whoever has kept a letter marks it afterwards, so that a process killed in between
meets it again.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings

SECONDS = 20
HEAD_MOST = 256 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxSilent(Exception):
    """The server did not answer as it should; the message says to what."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder that is open. Letters are named by their UID."""

    server: imaplib.IMAP4

    def waiting(self, most: int) -> list[str]:
        """The first of the letters that nobody has marked, oldest first."""
        found = self._asked("SEARCH", "UNSEEN")
        return [uid.decode() for line in found if isinstance(line, bytes) for uid in line.split()][:most]

    def size(self, uid: str) -> int:
        """Its bytes; 0 for one that has gone."""
        found = _SIZE.search(b" ".join(_flat(self._asked("FETCH", uid, "(RFC822.SIZE)"))))
        return int(found[1]) if found else 0

    def whole(self, uid: str) -> bytes:
        return self._body(uid, "(BODY.PEEK[])")

    def head(self, uid: str) -> bytes:
        return self._body(uid, "(BODY.PEEK[HEADER])")[:HEAD_MOST]

    def mark(self, uid: str, *, flag: str = "\\Seen") -> None:
        self._asked("STORE", uid, "+FLAGS.SILENT", f"({flag})")

    def _body(self, uid: str, part: str) -> bytes:
        found = self._asked("FETCH", uid, part)
        return next((bytes(item[1]) for item in found if isinstance(item, tuple)), b"")

    def _asked(self, command: str, *given: str) -> list[Any]:
        answer, found = self.server.uid(command, *given)
        if answer != "OK":
            raise MailboxSilent(command)
        return found


def _flat(found: list[Any]) -> Iterator[bytes]:
    for item in found:
        yield from (
            part for part in (item if isinstance(item, tuple) else (item,)) if isinstance(part, bytes)
        )


@contextmanager
def opened() -> Iterator[Mailbox]:
    """The folder of the setting LIREN_MAIL_INTAKE. Raises `MailboxSilent`, `OSError` or imaplib's own."""
    box: Any = settings.LIREN_MAIL_INTAKE
    context = ssl.create_default_context()
    if box.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    try:
        if box.scheme == "imap+tls":
            server.starttls(ssl_context=context)
        server.login(box.user, box.password)
        answer, _ = server.select(_quoted(box.folder))
        if answer != "OK":
            raise MailboxSilent("SELECT")
        yield Mailbox(server)
    finally:
        with suppress(Exception):
            server.logout()


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
