"""Sealed streams: the contents of a file, sealed piece by piece, read from any place without opening the rest.

Stored form: eight bytes that name the form and its cipher, one byte of key-id length, the key id, sixty bytes in which
the file's own key is sealed under that key, and then the pieces, each with its tag. A piece is bound to its number and
to whether it is the last, so that pieces moved, left out or cut off do not open. The file's own key is bound to the
header and to `context`, so that a file laid in the place of another does not open either.
"""

from __future__ import annotations

import io
import secrets
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from liren.kernel.ciphers import BY_CODE, KEY, NONCE, TAG, Cipher

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MARK = b"\x8eLIREN\x01"  # no picture, document or workbook begins so
PIECE = 64 * 1024
WRAPPED = NONCE + KEY + TAG
KeyOf = Callable[[str], bytes]  # raises `StreamBroken` for a key that is not there


class StreamBroken(Exception):
    """The stored bytes were changed, cut off or belong elsewhere, or their key is missing."""


@dataclass(frozen=True, slots=True)
class Head:
    cipher: Cipher
    key_id: str
    size: int  # bytes of the header itself


def is_sealed(begin: bytes) -> bool:
    return begin.startswith(MARK)


def seal(plain: IO[bytes], *, context: str, key_id: str, key: bytes, cipher: Cipher) -> Iterator[bytes]:
    """The parts of the sealed stream, one after the other; no more than two pieces are held."""
    front = _front(cipher, key_id)
    own, nonce = secrets.token_bytes(KEY), secrets.token_bytes(NONCE)
    yield front + nonce + cipher.encrypt(key, nonce, own, front + context.encode())
    number, piece = 0, plain.read(PIECE)
    while True:
        after = plain.read(PIECE)
        yield cipher.encrypt(own, _nonce(number, is_last=not after), piece, b"")
        if not after:
            return
        number, piece = number + 1, after


def _front(cipher: Cipher, key_id: str) -> bytes:
    named = key_id.encode()
    return MARK + bytes([cipher.code, len(named)]) + named


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">3xQ?", number, is_last)


def head_of(stored: IO[bytes]) -> Head | None:
    """What a stream is sealed with, None if it is plain; the stream stands at its beginning again."""
    begin = stored.read(len(MARK) + 2 + 255)
    stored.seek(0)
    if not is_sealed(begin):
        return None
    try:
        code, length = begin[len(MARK)], begin[len(MARK) + 1]
        key_id = begin[len(MARK) + 2 :][:length].decode()
        return Head(BY_CODE[code], key_id, len(MARK) + 2 + length + WRAPPED)
    except (IndexError, KeyError, UnicodeDecodeError) as broken:
        raise StreamBroken("header") from broken


def unseal(stored: IO[bytes], head: Head, *, context: str, key_of: KeyOf) -> io.BufferedReader:
    """The plain stream, whose first and last piece have been tried. It closes `stored` with itself.

    Raises `StreamBroken`, here or where a later piece is read."""
    raw = _Pieces(stored, head, context, key_of)
    raw.try_ends()
    return io.BufferedReader(raw, PIECE)


class _Pieces(io.RawIOBase):
    def __init__(self, stored: IO[bytes], head: Head, context: str, key_of: KeyOf) -> None:
        self.stored, self.head = stored, head
        front = _front(head.cipher, head.key_id)
        stored.seek(len(front))
        wrapped = stored.read(WRAPPED)
        bound = front + context.encode()
        try:
            self.own = head.cipher.decrypt(key_of(head.key_id), wrapped[:NONCE], wrapped[NONCE:], bound)
        except (InvalidTag, ValueError) as broken:
            raise StreamBroken(context) from broken
        body = stored.seek(0, io.SEEK_END) - head.size
        self.pieces = max(1, -(-body // (PIECE + TAG)))
        self.length = body - self.pieces * TAG
        self.at, self.number, self.piece = 0, -1, b""

    def try_ends(self) -> None:
        self._load(self.pieces - 1)
        self._load(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, to + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.length}[whence])
        return self.at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self.at >= self.length:
            return 0
        self._load(self.at // PIECE)
        begin = self.at % PIECE
        part = self.piece[begin : begin + len(view)]
        view[: len(part)] = part
        self.at += len(part)
        return len(part)

    def _load(self, number: int) -> None:
        if number == self.number:
            return
        self.stored.seek(self.head.size + number * (PIECE + TAG))
        body = self.stored.read(PIECE + TAG)
        nonce = _nonce(number, is_last=number == self.pieces - 1)
        try:
            self.piece = self.head.cipher.decrypt(self.own, nonce, body, b"")
        except (InvalidTag, ValueError) as broken:
            raise StreamBroken(f"piece {number}") from broken
        self.number = number

    def close(self) -> None:
        if not self.closed:
            self.stored.close()
        super().close()
