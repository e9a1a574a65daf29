"""A new key makes its way through everything that is sealed, while everything stays readable."""

from __future__ import annotations

import base64
import uuid
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from liren.config.demo.people import World
from liren.domains.access.sealing import SECOND_FACTOR
from liren.domains.casework.actions import letters_resealing
from liren.domains.casework.queries.letters import CONTEXT
from liren.kernel import audit, exports, files, ids, resealing, sealed, shelf, subjects
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry, StoredFile, SubjectKey
from tests.factories.papers import PDF

pytestmark = pytest.mark.django_db
OLD, NEW = b"o" * 32, b"n" * 32
ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
VERB = min(audit.VERBS)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.LIREN_SEAL_KEYS, settings.LIREN_INDEX_KEY = {"k1": OLD}, b""
    settings.LIREN_KEYS_AGAIN = lambda: ({}, b"")


@pytest.fixture
def kept(world: World, settings: Any) -> dict[str, Any]:
    """Something in each kind of store, under the old key, and a new key beside it."""
    person = ids.uuid7()
    secret = subjects.make_keys([person])[person]
    audit.record(
        actor=SYSTEM, verb=VERB, object_type="x", object_id="1", place_code="320104", reason="为什么"
    )
    audit.record(
        actor=SYSTEM,
        verb=VERB,
        object_type="x",
        object_id="2",
        place_code="320104",
        reason="本人的",
        subject=person,
    )
    stored = files.keep_upload(
        SimpleUploadedFile("a.pdf", PDF), owner_type="case", owner_id=ONE, kind="before"
    )
    with files.staged([SimpleUploadedFile("b.pdf", PDF)], at="", subject=person) as own:
        files.attach(own, owner_type="case", owner_id=TWO, kind="before")
    closed = base64.b64encode(sealed.seal("JBSWY3DP", context=SECOND_FACTOR)).decode()
    factor = Authenticator.objects.create(
        user=world.accounts["admin"], type=Authenticator.Type.TOTP, data={"secret": closed}
    )
    settings.LIREN_SEAL_KEYS = {"k1": OLD, "k2": NEW}
    return {"person": person, "secret": secret, "file": stored, "own": own[0], "factor": factor}


def check_readable(kept: dict[str, Any]) -> None:
    assert subjects.keys_of([kept["person"]]) == {kept["person"]: kept["secret"]}
    assert audit.verify().first_break is None
    entries = AuditEntry.objects.filter(object_type="x").order_by("seq")
    assert [one and one["reason"] for one in audit.payloads_of(entries)] == ["为什么", "本人的"]
    for name in ("file", "own"):
        stored = StoredFile.objects.get(id=kept[name].id)
        with files.open_file(stored).stream as stream:
            assert stream.read() == PDF
    kept["factor"].refresh_from_db()
    closed = base64.b64decode(kept["factor"].data["secret"])
    assert sealed.unseal(closed, context=SECOND_FACTOR) == "JBSWY3DP"


def test_nothing_lies_under_the_old_key_at_the_end_and_all_opens_without_it(
    kept: dict[str, Any], settings: Any
) -> None:
    index = sealed.blind_index("17000000001", context="access.account.phone")
    before = resealing.left()
    assert {"kernel.SubjectKey.key", "kernel.AuditEntry.payload", "files", "access.second_factors"} <= set(
        before.by_store
    )
    done = resealing.reseal_all()
    assert (done.done, done.broken) == (before.total, 0)
    assert (resealing.left().total, resealing.in_use("k1").total) == (0, 0)
    settings.LIREN_INDEX_KEY = sealed.index_key_of(OLD)
    settings.LIREN_SEAL_KEYS = {"k2": NEW}
    check_readable(kept)
    assert sealed.blind_index("17000000001", context="access.account.phone") == index
    assert StoredFile.objects.get(id=kept["own"].id).key_id == "own"


def test_killed_anywhere_all_opens_and_the_next_run_ends_it(kept: dict[str, Any]) -> None:
    assert resealing.left().total > 5
    for share in range(5, 0, -1):
        stores: list[str] = []
        most = len(resealing.stores()) // share
        resealing.reseal_all(until=partial(reached, stores, most), on_store=stores.append)
        check_readable(kept)
    resealing.reseal_all()
    assert resealing.left().total == 0


def reached(stores: list[str], most: int) -> bool:
    return len(stores) > most


def test_a_value_written_meanwhile_is_not_lost(kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    real = sealed.reseal
    fresh = base64.b64encode(b"f" * 32).decode()

    def slowly(stored: bytes, *, context: str) -> bytes:
        done = real(stored, context=context)
        if context == "kernel.subjectkey.key":
            SubjectKey.objects.filter(subject=kept["person"]).update(key=fresh)
        return done

    monkeypatch.setattr(sealed, "reseal", slowly)
    resealing.reseal_all()
    assert SubjectKey.objects.get(subject=kept["person"]).key == fresh


def test_what_does_not_open_is_told_and_left_as_it_is(kept: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_subjectkey SET key = %s WHERE subject = %s",
            [b"\x02k1" + b"x" * 40, SubjectKey._meta.pk.get_db_prep_value(kept["person"], connection)],
        )
    assert resealing.reseal_all().broken == 1
    assert resealing.left().by_store == {"kernel.SubjectKey.key": 1}
    assert resealing.in_use("k1").by_store == {"kernel.SubjectKey.key": 1}


def test_another_cipher_makes_its_way_too(kept: dict[str, Any], settings: Any) -> None:
    settings.LIREN_SEAL_KEYS, settings.LIREN_CIPHER = {"k1": OLD}, "sm4-gcm"
    assert resealing.left().total
    resealing.reseal_all()
    assert resealing.left().total == 0
    check_readable(kept)


def test_the_worker_goes_on_only_while_it_was_asked(kept: dict[str, Any]) -> None:
    resealing.reseal_in_turns()
    assert resealing.left().total
    resealing.ask()
    assert resealing.is_asked()
    resealing.reseal_in_turns()
    assert (resealing.left().total, resealing.is_asked()) == (0, False)


def test_letters_in_the_folder_are_sealed_anew(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = default_storage.save("letters/one", ContentFile(sealed.seal_bytes(b"Dear", context=CONTEXT)))
    settings.LIREN_SEAL_KEYS = {"k1": OLD, "k2": NEW}

    def items() -> Any:
        with default_storage.open(path) as file:
            yield resealing.Item(file.read(), lambda fresh: letters_resealing._put(path, fresh))

    store = resealing.Few("letters", CONTEXT, items)
    assert (store.waiting(), store.under("k1")) == (1, 1)
    store.reseal(lambda: False, resealing.Resealed())
    assert (store.waiting(), store.under("k1")) == (0, 0)
    settings.LIREN_SEAL_KEYS = {"k2": NEW}
    with default_storage.open(path) as file:
        assert sealed.unseal_bytes(file.read(), context=CONTEXT) == b"Dear"
    assert "casework.letters" in resealing.MORE


def test_a_process_learns_of_a_new_key_and_seals_with_it(settings: Any) -> None:
    settings.LIREN_SEAL_KEYS = {"k1": OLD, "k2": NEW}
    stored = sealed.seal("里", context="a")
    settings.LIREN_SEAL_KEYS = {"k1": OLD}
    settings.LIREN_KEYS_AGAIN = lambda: ({"k1": OLD, "k2": NEW}, sealed.index_key_of(OLD))
    assert sealed.unseal(stored, context="a") == "里"
    assert shelf.newest_key().id == "k2"
    settings.LIREN_KEYS_AGAIN = lambda: ({}, b"")
    with pytest.raises(sealed.SealBroken, match="k9"):
        sealed.unseal(b"\x02k9" + stored[3:], context="a")
    assert shelf.newest_key().id == "k2"


def test_keys_are_looked_at_once_in_a_while(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIREN_KEYS_AGAIN = lambda: ({"k1": OLD, "k2": NEW}, b"")
    settings.LIREN_KEYS_EVERY = 60
    monkeypatch.setattr(sealed, "_ASKED", [sealed.time.monotonic()])
    assert sealed.newest_key_id() == "k1"
    sealed._ASKED[0] -= 61
    assert sealed.newest_key_id() == "k2"


def test_the_index_by_sm3_is_another_and_stays_the_same(settings: Any) -> None:
    first = sealed.blind_index("x", context="a")
    settings.LIREN_INDEX_DIGEST = "hmac-sm3"
    second = sealed.blind_index("x", context="a")
    assert first != second == sealed.blind_index("x", context="a")
    assert len(second) == 32
    assert exports.FOLDER  # lists taken away have a store of their own
    assert "exports" in {store.name for store in resealing.stores()}
