from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import F

from liren.kernel import audit, ids
from liren.kernel.actor import SYSTEM, Actor, ActorKind
from liren.kernel.models import AuditChain, AuditEntry

QINHUAI, XUANWU = "320104", "320102"
CLERK = Actor(kind=ActorKind.STAFF, id=uuid.UUID(int=3), on_behalf_of=uuid.UUID(int=4))


@pytest.fixture(autouse=True)
def _verb(monkeypatch):
    monkeypatch.setitem(audit.VERBS, "tests.case.closed", "办结了")


def record(place: str = QINHUAI + "005", **changes: object) -> None:
    given = {
        "actor": CLERK,
        "verb": "tests.case.closed",
        "object_type": "case",
        "object_id": "1",
        "place_code": place,
    }
    audit.record(**{**given, **changes})


@pytest.fixture
def chain(db) -> list[AuditEntry]:
    for number in range(6):
        record(object_id=str(number), before={"state": "a"}, after={"state": "b"}, reason="好")
    record(place=XUANWU)
    return list(AuditEntry.objects.filter(county=QINHUAI).order_by("seq"))


def test_a_whole_chain_is_verified(chain):
    seen: list[None] = []
    assert audit.verify(lambda: seen.append(None)) == audit.Verdict(entries=7, first_break=None)
    assert len(seen) == 7


def test_an_entry_says_who_did_what_where_and_why(chain):
    entry = chain[0]
    assert (entry.actor_kind, entry.actor_id, entry.on_behalf_of) == ("staff", CLERK.id, CLERK.on_behalf_of)
    assert (entry.county, entry.seq, entry.place_code) == (QINHUAI, 1, QINHUAI + "005")
    assert audit.payload_of(entry) == {"before": {"state": "a"}, "after": {"state": "b"}, "reason": "好"}


@pytest.mark.parametrize(
    "change",
    [
        {"object_id": "9"},
        {"verb": "tests.case.opened"},
        {"actor_id": uuid.UUID(int=9)},
        {"actor_kind": "system"},
        {"on_behalf_of": None},
        {"object_type": "x"},
        {"object_label": "x"},
        {"place_code": XUANWU},
        {"subject": uuid.UUID(int=9)},
        {"at": F("at") + dt.timedelta(microseconds=1)},
        {"payload_digest": "0" * 64},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
        {"seq": 70},
        {"county": "320199"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found(chain, change):
    AuditEntry.objects.filter(id=chain[2].id).update(**change)
    assert audit.verify().first_break == f"{QINHUAI}/3"


def test_an_exchanged_payload_is_found(chain):
    AuditEntry.objects.filter(id=chain[2].id).update(payload=chain[3].payload)
    assert audit.verify().first_break == f"{QINHUAI}/3"


def test_a_payload_taken_away_is_found_unless_a_person_stands_behind_it(chain):
    AuditEntry.objects.filter(id=chain[2].id).update(payload=None)
    assert audit.verify().first_break == f"{QINHUAI}/3"


def test_a_broken_payload_is_found(chain):
    AuditEntry.objects.filter(id=chain[2].id).update(payload=b"\x02k1 nothing")
    assert audit.verify().first_break == f"{QINHUAI}/3"


@pytest.mark.parametrize("stored", [b"", b"\x02", b"\xff\xff\xff"])
def test_a_payload_that_is_no_sealed_text_is_found(chain, stored):
    AuditEntry.objects.filter(id=chain[2].id).update(payload=stored)
    assert audit.verify().first_break == f"{QINHUAI}/3"


def test_a_removed_row_is_found(chain):
    chain[2].delete()
    assert audit.verify().first_break == f"{QINHUAI}/3"


@pytest.mark.parametrize("count", [1, 3, 6])
def test_rows_cut_from_the_end_are_found(chain, count):
    AuditEntry.objects.filter(county=QINHUAI, seq__gt=6 - count).delete()
    assert audit.verify().first_break == f"{QINHUAI}/{7 - count}"


def test_a_chain_without_its_head_is_found(chain):
    AuditChain.objects.filter(county=QINHUAI).delete()
    assert audit.verify().first_break == f"{QINHUAI}/7"


def test_an_inserted_row_is_found(chain):
    AuditEntry.objects.filter(county=QINHUAI, seq__gt=2).update(seq=F("seq") + 100)
    AuditEntry.objects.filter(county=QINHUAI, seq__gt=100).update(seq=F("seq") - 99)
    copy = chain[2]
    copy.id, copy.seq = ids.uuid7(), 3
    copy.save(force_insert=True)
    assert audit.verify().first_break == f"{QINHUAI}/4"


def test_reordered_rows_are_found(chain):
    for row, seq in ((chain[1], 300), (chain[2], 2), (chain[1], 3)):
        AuditEntry.objects.filter(id=row.id).update(seq=seq)
    assert audit.verify().first_break == f"{QINHUAI}/2"


def test_a_row_behind_the_end_is_found(chain):
    copy = chain[5]
    copy.id, copy.seq, copy.previous = ids.uuid7(), 7, copy.digest
    copy.digest = audit._digest(copy)
    copy.save(force_insert=True)
    assert audit.verify().first_break is not None


def test_destroying_a_persons_key_hides_the_values_and_leaves_the_chain_whole(chain):
    person = uuid.uuid4()
    record(subject=person, after={"phone": "13800000000"})
    record(subject=person, after={"phone": "13900000000"})
    entry = AuditEntry.objects.filter(subject=person).first()
    assert audit.payload_of(entry) == {"after": {"phone": "13800000000"}}
    assert b"13800000000" not in bytes(entry.payload)
    audit.forget_subject(person)
    assert audit.payload_of(entry) is None
    record(subject=person, after={"phone": "13700000000"})
    assert AuditEntry.objects.filter(subject=person).latest("seq").payload is None
    assert audit.verify() == audit.Verdict(entries=10, first_break=None)


def test_the_digest_of_a_payload_does_not_betray_it(chain):
    same = {entry.payload_digest for entry in chain}
    assert len(same) == len(chain)


def test_a_bulk_deed_seals_one_root_over_its_rows(db):
    rows = [{"number": n} for n in range(100)]
    for given in (rows, rows, list(reversed(rows)), rows[:-1]):
        audit.record_bulk(
            actor=SYSTEM,
            verb="tests.case.closed",
            object_type="import",
            place_code=QINHUAI,
            rows=given,
            summary={"a": 1},
        )
    roots = list(AuditEntry.objects.order_by("seq").values_list("object_id", flat=True))
    assert roots[0] == roots[1]
    assert len(set(roots)) == 3
    assert audit.payload_of(AuditEntry.objects.get(seq=1)) == {"after": {"rows": 100, "a": 1}}
    assert audit.verify().first_break is None


def test_a_long_name_of_a_thing_is_cut_and_never_in_the_way(db):
    audit.record(
        actor=SYSTEM,
        verb=min(audit.VERBS),
        object_type="x",
        object_id="1",
        place_code=QINHUAI,
        object_label="甲" * 200,
    )
    assert AuditEntry.objects.get().object_label == "甲" * 64


def test_an_unregistered_verb_is_refused(db):
    with pytest.raises(ValueError, match="not registered"):
        record(verb="tests.unknown")


def test_a_verb_has_one_sentence():
    audit.register({"tests.case.closed": "办结了"})
    with pytest.raises(ValueError, match="two sentences"):
        audit.register({"tests.case.closed": "另一句"})


def test_what_belongs_to_no_county_has_its_own_chain(db):
    record(place="")
    record(place="32")
    assert list(AuditChain.objects.order_by("county").values_list("county", flat=True)) == [
        "000000",
        "320000",
    ]


def test_deeds_of_two_counties_go_to_two_chains(db):
    deeds = [audit.Deed("tests.case.closed", "case", "1", place) for place in (QINHUAI, XUANWU, QINHUAI)]
    audit.record_all(actor=CLERK, deeds=deeds)
    assert sorted(AuditEntry.objects.values_list("county", "seq")) == [
        (XUANWU, 1),
        (QINHUAI, 1),
        (QINHUAI, 2),
    ]
    assert audit.verify().first_break is None


def test_no_deeds_are_no_entries(db):
    audit.record_all(actor=CLERK, deeds=[])
    assert not AuditEntry.objects.exists()


def test_an_entry_goes_with_the_transaction_that_wrote_it(db):
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    record()
    assert audit.verify() == audit.Verdict(entries=1, first_break=None)


def test_an_imported_deed_keeps_its_own_time(db):
    then = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    audit.record_all(actor=CLERK, deeds=[audit.Deed("tests.case.closed", "case", "1", QINHUAI, at=then)])
    assert AuditEntry.objects.get().at == then
    assert audit.verify().first_break is None


def test_a_deed_costs_three_queries_once_the_chain_is_begun(db, django_assert_num_queries):
    record()
    with django_assert_num_queries(3):
        record()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a race needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    record()
        except BaseException as problem:
            failures.append(problem)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures
    assert audit.verify() == audit.Verdict(entries=60, first_break=None)
