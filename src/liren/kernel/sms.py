"""Short messages outwards. Which sender carries them is the setting LIREN_SMS_SENDER: console, file, or the dotted
path of a function `send(*, phone, text, key)`, which raises if the message was not taken and sends a `key` only once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from liren.kernel import clock


def send(*, phone: str, text: str, key: str) -> None:
    """Hands one message to the sender. `key` is the idempotency key; raises if the message was not taken."""
    sender = SENDERS.get(settings.LIREN_SMS_SENDER) or import_string(settings.LIREN_SMS_SENDER)
    sender(phone=phone, text=text, key=key)


def file_path() -> Path:
    """Where the file sender writes: one JSON object a line."""
    return Path(settings.LIREN_DATA_DIR) / "sms.log"


def _to_file(*, phone: str, text: str, key: str) -> None:
    entry = {"at": clock.now().isoformat(), "phone": phone, "text": text, "key": key}
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    descriptor = os.open(file_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line)


def _to_console(*, phone: str, text: str, key: str) -> None:
    sys.stdout.write(f"SMS {phone}: {text}\n")
    sys.stdout.flush()


SENDERS: dict[str, Callable[..., None]] = {"console": _to_console, "file": _to_file}
