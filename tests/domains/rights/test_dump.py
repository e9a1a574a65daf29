"""What a dump of the database shows after a life of actions: no number, no sensitive entry, no words."""

from __future__ import annotations

from typing import Any

from django.db import connection

from liren.domains.people.actions import change_person, linking, moving, reading
from liren.domains.people.models import Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.actions.looks import answer_look, ask_about_look
from liren.domains.rights.queries.consents import asked_of
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import HEAD, WIFE
from tests.domains.rights.conftest import CHILD, Family, Who, read

SECRETS = {
    "health_note": "每天打一针",
    "emergency_contact": "侄女 17000000018",
    "hukou_address": "塘园路77号9幢",
}
QUESTION, ANSWER, OTHER_PHONE = "我那天没有出门", "那天入户走访过一次", "13900000077"


def dumped() -> bytes:
    """Everything the database writes out, seen from within this transaction."""
    inner: Any = connection.connection
    if connection.vendor == "sqlite":
        return bytes(inner.serialize())  # every page, the freed ones too
    whole = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                whole += b"".join(bytes(part) for part in rows)
    return whole


def shown_in(whole: bytes, text: str) -> bool:
    """As text, or as the hexadecimal figures in which blobs are written out."""
    return text.encode() in whole or text.encode().hex().encode() in whole.lower()


def test_after_a_life_of_actions_a_dump_shows_no_number_and_nothing_sensitive(
    who: Who, family: Family
) -> None:
    worker, person = who("community"), family["王建国"]
    for scope in (*SECRETS, "employment", "contact"):
        give_consent(actor=worker, person_id=person.id, scope=scope, read=read(scope))
    person.refresh_from_db()
    given = PersonGiven(person.name, phones=(OTHER_PHONE,), details={**SECRETS, "schooling": "60"})
    change_person(actor=worker, person_id=person.id, version=person.version, given=given, source="self")
    linking.link_at_window(actor=worker, person_id=person.id, phone="17000000001")
    reading.open_card(actor=who("grid"), person_id=person.id, purpose="visit")
    look = AuditEntry.objects.get(verb="people.person.read")
    question = ask_about_look(actor=who("resident"), entry_id=look.id, words=QUESTION)
    answer_look(actor=who("auditor"), question_id=question.id, finding="proper", words=ANSWER)
    withdraw_consent(actor=who("resident"), person_id=person.id, scope="health_note")
    wife = Person.objects.get(name="李秀英")
    moving.record_death(
        actor=worker, person_id=wife.id, version=wife.version, on=clock.today(), source="document"
    )
    whole = dumped()
    assert shown_in(whole, "王建国"), "the dump is read"
    assert any(one.stands for one in asked_of(worker, person))
    kept = (HEAD.document, WIFE.document, CHILD.document, "13900000001", OTHER_PHONE, *SECRETS.values())
    assert [text for text in (*kept, QUESTION, ANSWER) if shown_in(whole, text)] == []
