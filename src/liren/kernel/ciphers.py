"""The two ciphers that seal: AES-256-GCM, and SM4-GCM where the locality asks for the national ones.

Both take keys of 32 bytes and nonces of twelve; what they give ends with a tag of sixteen. SM4 takes 16 bytes of key:
they are drawn from the 32 by HMAC-SM3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Block
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC

KEY, NONCE, TAG = 32, 12, 16


@dataclass(frozen=True, slots=True)
class Cipher:
    """`encrypt(key, nonce, data, bound)` gives the data with its tag; `decrypt` raises `InvalidTag`. `code` marks what
    it sealed and never changes."""

    name: str
    code: int
    encrypt: Callable[[bytes, bytes, bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes, bytes, bytes], bytes]


@lru_cache(maxsize=8)
def _mac_begun(key: bytes, digest: type[SHA256 | SM3]) -> HMAC:
    """As far as it is the same for every text: half of the work of a short one."""
    return HMAC(key, digest())


def _mac(key: bytes, digest: type[SHA256 | SM3], data: bytes) -> bytes:
    mac = _mac_begun(key, digest).copy()
    mac.update(data)
    return mac.finalize()


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    return _mac(key, SHA256, data)


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    return _mac(key, SM3, data)


_aes = lru_cache(maxsize=8)(AESGCM)  # several values are sealed under one person's key, one after the other


def _aes_encrypt(key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    return _aes(key).encrypt(nonce, data, bound)


def _aes_decrypt(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    return _aes(key).decrypt(nonce, sealed, bound)


@lru_cache(maxsize=64)
def _sm4_key(key: bytes) -> algorithms.SM4:
    return algorithms.SM4(hmac_sm3(key, b"liren sm4-gcm")[:16])


def sm4_encrypt(block: algorithms.SM4, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    running = Block(block, modes.GCM(nonce)).encryptor()
    running.authenticate_additional_data(bound)
    return running.update(data) + running.finalize() + running.tag


def sm4_decrypt(block: algorithms.SM4, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    if len(sealed) < TAG:
        raise InvalidTag
    running = Block(block, modes.GCM(nonce, sealed[-TAG:])).decryptor()
    running.authenticate_additional_data(bound)
    return running.update(sealed[:-TAG]) + running.finalize()


AES_GCM = Cipher("aes-256-gcm", 0, _aes_encrypt, _aes_decrypt)
SM4_GCM = Cipher(
    "sm4-gcm",
    1,
    lambda key, nonce, data, bound: sm4_encrypt(_sm4_key(key), nonce, data, bound),
    lambda key, nonce, sealed, bound: sm4_decrypt(_sm4_key(key), nonce, sealed, bound),
)
BY_NAME = {cipher.name: cipher for cipher in (AES_GCM, SM4_GCM)}
BY_CODE = {cipher.code: cipher for cipher in (AES_GCM, SM4_GCM)}
