"""Sealed fields: authenticated encryption by key id, and a keyed blind index for exact search.

Stored form: one byte of key-id length, whose two upper bits name the cipher, the key id, twelve bytes of nonce, the
ciphertext with its tag. The field's own name is authenticated with it, so that a value moved to another column does not
open.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import models

from liren.kernel.ciphers import BY_CODE, BY_NAME, NONCE, Cipher, hmac_sha256, hmac_sm3

_ASKED = [time.monotonic()]  # when the keys were last read
_LENGTH, _CIPHER = (
    0x3F,
    6,
)  # of the first byte: the bits of the key id's length, and how far up the cipher stands


class SealBroken(Exception):
    """The stored bytes were changed, moved from another column, or their key is missing."""


def _keys() -> dict[str, bytes]:
    keys: dict[str, bytes] = settings.LIREN_SEAL_KEYS
    return keys


def key_named(key_id: str) -> bytes:
    """A key of the installation. One that was added since this process began is asked for where keys are kept; from
    then on the process seals with it too. Raises `KeyError`."""
    if key_id not in _keys():
        _ask_again(settings.LIREN_KEYS_PAUSE)
    return _keys()[key_id]


def _ask_again(pause: float) -> None:
    """Takes the keys as they are kept now; not twice within the pause, since anybody can send what names a key that
    never was."""
    if time.monotonic() - _ASKED[0] < pause:
        return
    _ASKED[0] = time.monotonic()
    known, index = settings.LIREN_KEYS_AGAIN()
    if known:
        settings.LIREN_SEAL_KEYS, settings.LIREN_INDEX_KEY = known, index


def newest_key_id() -> str:
    """Of the key that seals. Where keys are kept is looked at once in a while, so that a new one soon seals in every
    process."""
    if settings.LIREN_KEYS_EVERY:
        _ask_again(settings.LIREN_KEYS_EVERY)
    return next(reversed(_keys()))


@lru_cache(maxsize=64)
def head_under(key_id: str, cipher: Cipher) -> bytes:
    """How a value begins that lies under that key by that cipher."""
    return bytes([cipher.code << _CIPHER | len(key_id)]) + key_id.encode()


def newest_head() -> bytes:
    """How a value begins that is sealed now."""
    return head_under(newest_key_id(), BY_NAME[settings.LIREN_CIPHER])


def heads_of(key_id: str) -> tuple[bytes, ...]:
    """How values begin that lie under that key, by any cipher."""
    return tuple(head_under(key_id, cipher) for cipher in BY_NAME.values())


def reseal(stored: bytes, *, context: str) -> bytes:
    """A value under the newest key. Raises `SealBroken`."""
    return seal_bytes(unseal_bytes(stored, context=context), context=context)


def seal(text: str, *, context: str, key: bytes | None = None) -> bytes:
    """`text` sealed under the newest key (or `key`), bound to `context`."""
    return seal_bytes(text.encode(), context=context, key=key)


def seal_bytes(data: bytes, *, context: str, key: bytes | None = None) -> bytes:
    """As `seal`, of what need not be text."""
    key_id = "own" if key else newest_key_id()
    nonce, cipher = secrets.token_bytes(NONCE), BY_NAME[settings.LIREN_CIPHER]
    body = cipher.encrypt(key or _keys()[key_id], nonce, data, context.encode())
    return head_under(key_id, cipher) + nonce + body


def unseal(stored: bytes, *, context: str, key: bytes | None = None) -> str:
    """The text again. Raises `SealBroken`."""
    return unseal_bytes(stored, context=context, key=key).decode()


def unseal_bytes(stored: bytes, *, context: str, key: bytes | None = None) -> bytes:
    """As `unseal`, of what `seal_bytes` sealed."""
    try:
        size, cipher = stored[0] & _LENGTH, BY_CODE[stored[0] >> _CIPHER]
        key_id = stored[1 : 1 + size].decode()
        nonce, body = stored[1 + size : 1 + size + NONCE], stored[1 + size + NONCE :]
        return cipher.decrypt(key or key_named(key_id), nonce, body, context.encode())
    except KeyError as missing:
        raise SealBroken(f"the key {missing} is missing") from missing
    except (InvalidTag, IndexError, ValueError) as broken:
        raise SealBroken(context) from broken


def blind_index(value: str, *, context: str) -> str:
    """A keyed digest (HMAC-SHA-256 or HMAC-SM3, 128 bits as hex) by which an exact value is found without opening it.

    Its key stays when keys that seal are exchanged: it is kept by itself, or drawn from the first of them."""
    key = settings.LIREN_INDEX_KEY or _index_key(next(iter(_keys().values())))
    said = f"{context}\0{value}".encode()
    digest = hmac_sm3 if settings.LIREN_INDEX_DIGEST == "hmac-sm3" else hmac_sha256
    return digest(key, said)[:16].hex()


def index_key_of(first: bytes) -> bytes:
    """The key of blind indexes as it is drawn from the first key that seals."""
    return _index_key(first)


@lru_cache(maxsize=4)
def _index_key(oldest: bytes) -> bytes:
    return hmac.digest(oldest, b"blind-index", "sha256")


class SealedSerializer:
    """What a session holds (tracking codes, telephone numbers, matters half said) is unreadable in its table.

    A session sealed under a key that has gone is empty: the person signs in again.
    """

    context = "session"

    def dumps(self, kept: Any) -> bytes:
        return seal(json.dumps(kept, separators=(",", ":")), context=self.context)

    def loads(self, stored: bytes) -> Any:
        return json.loads(unseal(stored, context=self.context))


if TYPE_CHECKING:
    TextInBytes = models.BinaryField[str, str]
else:
    TextInBytes = models.BinaryField


class SealedTextField(TextInBytes):
    """Text that is readable in the program and sealed in the database. Empty text stays empty bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        if value is None:
            return None
        stored = bytes(value)
        return unseal(stored, context=self.context) if stored else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self.stored(value), connection, prepared)

    def stored(self, value: Any) -> Any:
        """A text as it lies in the database; anything else as it is."""
        if isinstance(value, str):
            return seal(value, context=self.context) if value else b""
        return value

    def _check_str_default_value(self) -> list[Any]:
        return []  # here the default is the text, not the stored bytes

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("a sealed field is never serialised")
