from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.db import connection
from django.test import override_settings

from liren.kernel import sealed
from liren.kernel.models import SubjectKey

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.LIREN_SEAL_KEYS = {"k1": OLD}
    settings.LIREN_KEYS_AGAIN = lambda: ({}, b"")


def test_a_sealed_text_opens_again_and_looks_different_each_time():
    first, second = (sealed.seal("13800000000 里", context="a.b") for _ in range(2))
    assert first != second
    assert b"13800000000" not in first
    assert sealed.unseal(first, context="a.b") == sealed.unseal(second, context="a.b") == "13800000000 里"


def test_a_value_moved_to_another_column_does_not_open():
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(sealed.seal("x", context="a.b"), context="a.c")


def test_every_changed_byte_is_noticed():
    stored = sealed.seal("x", context="a.b")
    for place in range(len(stored)):
        changed = bytearray(stored)
        changed[place] ^= 1
        with pytest.raises(sealed.SealBroken):
            sealed.unseal(bytes(changed), context="a.b")


@pytest.mark.parametrize(
    "stored", [b"", b"\x02", b"\x02k1", b"\x02k1" + b"0" * 12, b"\xff" * 40, b"\x00" + b"0" * 30]
)
def test_what_is_no_sealed_text_is_broken(stored):
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(stored, context="a.b")


def test_after_rotation_the_old_is_read_and_the_new_key_seals(settings):
    old = sealed.seal("x", context="a.b")
    index = sealed.blind_index("x", context="a.b")
    settings.LIREN_SEAL_KEYS = {"k1": OLD, "k2": NEW}
    assert sealed.unseal(old, context="a.b") == "x"
    assert sealed.seal("x", context="a.b")[1:3] == b"k2"
    assert sealed.blind_index("x", context="a.b") == index


def test_without_its_key_a_value_does_not_open(settings):
    old = sealed.seal("x", context="a.b")
    settings.LIREN_SEAL_KEYS = {"k2": NEW}
    with pytest.raises(sealed.SealBroken, match="k1"):
        sealed.unseal(old, context="a.b")


def test_a_key_of_its_own_is_needed_to_open():
    own = sealed.seal("x", context="a.b", key=NEW)
    assert sealed.unseal(own, context="a.b", key=NEW) == "x"
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(own, context="a.b")
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(own, context="a.b", key=OLD)


def test_a_blind_index_finds_the_same_value_in_the_same_context_only():
    assert sealed.blind_index("x", context="a") == sealed.blind_index("x", context="a")
    assert len({sealed.blind_index(v, context=c) for v, c in (("x", "a"), ("x", "b"), ("y", "a"))}) == 3


@pytest.mark.django_db
def test_a_field_is_sealed_in_the_database_and_open_in_the_program():
    subject = "00000000-0000-0000-0000-000000000001"
    SubjectKey.objects.create(subject=subject, key="secret words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM kernel_subjectkey")
        stored = bytes(cursor.fetchone()[0])
    assert b"secret" not in stored
    row = SubjectKey.objects.get()
    assert row.key == "secret words"
    row.key = ""
    row.save()
    assert SubjectKey.objects.get().key == ""


@pytest.mark.django_db
def test_a_value_copied_from_another_column_does_not_open_in_a_field():
    SubjectKey.objects.create(subject="00000000-0000-0000-0000-000000000001", key="x")
    moved = sealed.seal("y", context="other.field")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_subjectkey SET key = %s", [moved])
    with pytest.raises(sealed.SealBroken):
        SubjectKey.objects.get()


def test_a_sealed_field_is_never_serialised():
    with pytest.raises(TypeError):
        SubjectKey._meta.get_field("key").value_to_string(SubjectKey())


def test_what_a_session_holds_is_sealed_and_a_lost_key_leaves_it_empty() -> None:
    store = SessionStore()
    kept = store.encode({"portal_codes": {"320104-2026-000001": "ABCD-EFGH"}})
    plain = signing.loads(kept, salt=store.key_salt, serializer=Plain)
    assert b"ABCD" not in plain
    assert store.decode(kept)["portal_codes"] == {"320104-2026-000001": "ABCD-EFGH"}
    with override_settings(LIREN_SEAL_KEYS={"k9": bytes(32)}):
        assert store.decode(kept) == {}


class Plain:
    """Gives the bytes of a session as they lie in the table, without their signature."""

    def loads(self, stored: bytes) -> bytes:
        return stored


def test_both_ciphers_open_beside_each_other_and_nothing_opens_as_the_other(settings):
    old = sealed.seal("里", context="a")
    settings.LIREN_CIPHER = "sm4-gcm"
    new = sealed.seal("里", context="a")
    assert sealed.unseal(old, context="a") == sealed.unseal(new, context="a") == "里"
    assert (old[0] >> 6, new[0] >> 6) == (0, 1)
    for wrong in (bytes([old[0] ^ 0x40]) + old[1:], bytes([new[0] ^ 0xC0]) + new[1:]):
        with pytest.raises(sealed.SealBroken):
            sealed.unseal(wrong, context="a")


def test_a_persons_key_seals_by_the_national_cipher_too(settings):
    settings.LIREN_CIPHER = "sm4-gcm"
    stored = sealed.seal("里", context="a", key=NEW)
    assert sealed.unseal(stored, context="a", key=NEW) == "里"
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(stored, context="a", key=OLD)
