"""Correction of the own data (PIPL art. 46): asked for by the person, decided by who keeps the register."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from liren.domains.people import errors as people_errors
from liren.domains.people.actions import change_person
from liren.domains.people.actions.persons import checked
from liren.domains.people.choices import PersonField, SourceKind
from liren.domains.people.models import Person
from liren.domains.people.queries import own
from liren.domains.people.queries.cards import CODED
from liren.domains.people.queries.held import Held, held_of, in_words
from liren.domains.people.rules.fields import BY_NAME
from liren.domains.people.rules.persons import DETAIL_MOST, PersonGiven
from liren.domains.rights import correction_errors as errors
from liren.domains.rights import correction_words, policies, telling
from liren.domains.rights.actions.reminding import remind, set_limit
from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.correction_words import Decision, Said, label_of
from liren.domains.rights.look_choices import AlarmStage
from liren.domains.rights.look_errors import WordsMissing
from liren.domains.rights.models import Correction
from liren.domains.rights.queries.corrections import correction_seen
from liren.domains.rights.rules.corrections import BETWEEN, STAFF_ONLY, WORDS, differing, outcome_of
from liren.kernel import audit, clock, subjects
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.taken import refused_if_taken

FIGURE = "rights.correction.answer"
MOST = 1_000  # letters


@transaction.atomic
def ask_correction(
    *, actor: Actor, proposed: Mapping[str, str], reason: str, evidence: str = ""
) -> Correction:
    """The person says what own fields are to be, and why; whoever keeps the register there is told.

    Refuses whoever is not linked to a card, fields that are corrected at the window, values that do not fit or want a
    consent that does not stand, what says nothing new, no reason, and a second request beside one that waits.
    """
    link = own.own_link(actor)
    if link is None or actor.id is None:
        raise errors.CorrectionUnlinked
    person = locked(Person.objects.filter(id=link.person_id)).get()
    read = _read(person, proposed)
    if not reason.strip():
        raise WordsMissing(field="reason")
    held = {name: one.value for name, one in held_of(person, list(read)).items()}
    spoken = {name: in_words(name, text) for name, text in held.items() if name in WORDS}
    wanted = differing({**held, **spoken}, read)
    if not wanted:
        same = next(iter(read))
        raise errors.CorrectionSame(field=same, field_name=label_of(same))
    said = Said({name: held[name] for name in wanted}, wanted, reason.strip()[:MOST], evidence.strip()[:MOST])
    correction = _kept(actor.id, person, said)
    _record(actor, correction, "asked", {"fields": correction.fields, "reason": said.reason})
    telling.tell_correctors(correction, AlarmStage.NONE)
    return correction


@transaction.atomic
def withdraw_correction(*, actor: Actor, correction_id: uuid.UUID) -> None:
    """The person no longer asks. Refuses whoever is not that person, and what was decided."""
    correction = _locked(correction_seen(actor, correction_id))
    if not policies.can_withdraw(actor, correction):
        raise NotAllowed
    if not correction.is_open:
        raise errors.CorrectionClosed
    correction.state, correction.closed_at = CorrectionState.WITHDRAWN, clock.now()
    correction.alarm_at = None
    correction.save(update_fields=["state", "closed_at", "alarm_at"])
    _record(actor, correction, "withdrawn", {"fields": correction.fields})


@transaction.atomic
def decide_correction(
    *, actor: Actor, correction_id: uuid.UUID, version: int, decisions: Mapping[str, Decision]
) -> Correction:
    """Writes the approved fields on the card as the person's own word, once and for all; the person is told.

    What is asked for in words (home, relation) is written by nobody here: approving says that it was done on the card.
    Refuses outside the own places, what was decided, a card that changed meanwhile, a field without decision, declining
    without a reason, approving without one over a stronger source, and what the register refuses.
    """
    correction = _locked(correction_seen(actor, correction_id))
    person = correction.person
    if not policies.can_decide(actor, correction):
        raise NotAllowed
    if not correction.is_open:
        raise errors.CorrectionClosed
    if person.version != version:
        raise StalePage
    _check(decisions, held_of(person, correction.fields))
    _write(actor, correction, decisions)
    approved = {name: decisions[name].approved for name in correction.fields}
    kept = {name: decisions[name] for name in correction.fields}
    correction.state = CorrectionState(outcome_of(approved))
    correction.answer = correction_words.seal_answer(kept, person.id)
    correction.closed_at, correction.decided_by = clock.now(), actor.id
    correction.alarm_at = None
    correction.save(update_fields=["state", "answer", "closed_at", "decided_by", "alarm_at"])
    words = {name: one.words for name, one in kept.items() if one.words}
    _record(actor, correction, "decided", {"approved": approved, "words": words})
    telling.tell_decided(correction)
    return correction


def with_proposals(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these people those who have ever asked for a correction."""
    rows = Correction.objects.filter(person__in=people)
    return set(rows.values_list("person_id", flat=True))


def remind_of_corrections() -> int:
    """Reminds of what is due and what is late, each once; how many."""
    waiting = Correction.objects.filter(state=CorrectionState.OPEN)
    return remind(waiting, lambda one: one.person.place_code, telling.tell_correctors)


def forget_proposed(person_id: uuid.UUID, names: Collection[str]) -> None:
    """Within the caller's transaction, the person being locked: what was proposed for fields that lost their consent.

    A request that waits and asks for nothing else is over.
    """
    key = subjects.keys_of([person_id]).get(person_id)
    if key is None:
        return
    for one in locked(Correction.objects.filter(person_id=person_id)):
        if not set(one.fields) & set(names):
            continue
        said = correction_words.open_said(one.said, key)
        held, proposed = _without(said.held, names), _without(said.proposed, names)
        one.said = correction_words.seal_said(Said(held, proposed, said.reason, said.evidence), person_id)
        if one.is_open:
            one.fields = [name for name in one.fields if name not in names]
        if not one.fields:
            one.state, one.closed_at = CorrectionState.WITHDRAWN, clock.now()
        one.save(update_fields=["said", "fields", "state", "closed_at"])


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list away. Refuses without the right."""
    if not actor.has(policies.CORRECT):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="rights.corrections.exported",
        object_type="correction",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _locked(seen: Correction) -> Correction:
    """The person first, as whoever changes the card or a consent does."""
    person = locked(Person.objects.filter(id=seen.person_id)).get()
    correction = locked(Correction.objects.filter(id=seen.id)).get()
    correction.person = person
    return correction


def _read(person: Person, proposed: Mapping[str, str]) -> dict[str, str]:
    """What is asked for, as the register would write it. Refuses the first that does not fit."""
    given = {name: text.strip() for name, text in proposed.items() if text.strip()}
    if not given:
        raise errors.CorrectionEmpty
    for name, text in given.items():
        _check_field(name, text)
    read = checked(_given(person, given), person)
    found = {name: " ".join(text.split()) for name, text in given.items() if name in WORDS}
    if "name" in given:
        found["name"] = read.name
    if read.phones:
        found["phone"] = BETWEEN.join(one.number for one in read.phones)
    found |= read.details
    if not found:
        raise errors.CorrectionEmpty
    return {name: found[name] for name in ("name", "phone", *BY_NAME, *WORDS) if name in found}


def _check_field(name: str, text: str) -> None:
    known = name in BY_NAME and name not in STAFF_ONLY
    if not known and name not in ("name", "phone", *WORDS):
        called = PersonField(name).label if name in PersonField.values else name[:20]
        raise errors.FieldNotOffered(field=name, field_name=called)
    is_wrong = name in CODED and text not in CODED[name].values
    if is_wrong or (name in WORDS and len(text) > DETAIL_MOST):
        raise people_errors.ChoiceWrong(field=name, given=text[:20])


def _given(person: Person, values: Mapping[str, str]) -> PersonGiven:
    return PersonGiven(
        values.get("name") or person.name,
        phones=(values["phone"],) if values.get("phone") else (),
        details={name: text for name, text in values.items() if name in BY_NAME},
    )


def _kept(account_id: uuid.UUID, person: Person, said: Said) -> Correction:
    correction = Correction(
        person=person,
        account_id=account_id,
        fields=list(said.proposed),
        said=correction_words.seal_said(said, person.id),
        asked_at=clock.now(),
    )
    set_limit(correction, FIGURE, person.place_code)
    with refused_if_taken(errors.CorrectionOpen(), Correction, "person"):
        correction.save(force_insert=True)
    return correction


def _check(decisions: Mapping[str, Decision], held: Mapping[str, Held]) -> None:
    for name, now in held.items():
        decision, label = decisions.get(name), label_of(name)
        if decision is None:
            raise errors.DecisionMissing(field=name, field_name=label)
        if not decision.approved and not decision.words:
            raise errors.ReasonMissing(field=name, field_name=label)
        if decision.approved and not decision.words and now.is_stronger_than(SourceKind.SELF):
            raise people_errors.WeakerSource(field=name, field_name=label, stronger=now.source)


def _write(actor: Actor, correction: Correction, decisions: Mapping[str, Decision]) -> None:
    """By the register's own change, which asks again whether it may be kept and writes it down."""
    person = correction.person
    key = subjects.keys_of([person.id]).get(person.id)
    said = correction_words.open_said(correction.said, key)
    approved = {name: text for name, text in said.proposed.items() if decisions[name].approved}
    written = {name: text for name, text in approved.items() if name not in WORDS}
    if written:
        change_person(
            actor=actor,
            person_id=person.id,
            version=person.version,
            given=_given(person, written),
            source=SourceKind.SELF,
            reason="；".join(
                dict.fromkeys(decisions[name].words for name in written if decisions[name].words)
            ),
        )


def _without(values: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name not in names}


def _record(actor: Actor, correction: Correction, what: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=f"rights.correction.{what}",
        object_type="person",
        object_id=correction.person_id,
        place_code=correction.person.place_code,
        after=after,
        subject=correction.person_id,
    )
