"""The ciphers against the vectors of their standards."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3, Hash

from liren.kernel import ciphers

BLOCKS = b"".join(bytes([letter]) * 8 for letter in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))


def test_sm4_gcm_as_in_rfc_8998() -> None:
    block = SM4(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    data = bytes.fromhex(
        "AA" * 8 + "BB" * 8 + "CC" * 8 + "DD" * 8 + "EE" * 8 + "FF" * 8 + "EE" * 8 + "AA" * 8
    )
    assert data == BLOCKS
    assert ciphers.sm4_encrypt(block, nonce, data, bound) == sealed
    assert ciphers.sm4_decrypt(block, nonce, sealed, bound) == data


def test_sm3_as_in_gb_t_32905() -> None:
    digest = Hash(SM3())
    digest.update(b"abc")
    known = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest.finalize().hex() == known


@pytest.mark.parametrize("key", [b"", b"k" * 20, b"k" * 64, b"k" * 100])
def test_hmac_sm3_is_what_its_definition_says(key: bytes) -> None:
    def sm3(data: bytes) -> bytes:
        running = Hash(SM3())
        running.update(data)
        return running.finalize()

    block = (sm3(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = sm3(bytes(one ^ 0x36 for one in block) + "里仁".encode())
    assert ciphers.hmac_sm3(key, "里仁".encode()) == sm3(bytes(one ^ 0x5C for one in block) + inner)


def test_aes_256_gcm_as_in_the_specification() -> None:
    sealed = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
    assert ciphers.AES_GCM.encrypt(bytes(32), bytes(12), bytes(16), b"") == sealed


@pytest.mark.parametrize("cipher", ciphers.BY_NAME.values(), ids=lambda one: one.name)
def test_each_opens_its_own_and_nothing_changed(cipher: ciphers.Cipher) -> None:
    key, nonce = hashlib.sha256(b"key").digest(), bytes(12)
    sealed = cipher.encrypt(key, nonce, BLOCKS, b"bound")
    assert cipher.decrypt(key, nonce, sealed, b"bound") == BLOCKS
    for wrong in (sealed[:-1], sealed[:5], b"", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises((InvalidTag, ValueError)):
            cipher.decrypt(key, nonce, wrong, b"bound")
    with pytest.raises(InvalidTag):
        cipher.decrypt(key, nonce, sealed, b"other")
