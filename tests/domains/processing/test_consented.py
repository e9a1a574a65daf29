"""Another handler whose ground is consent gets those who agreed, each separately; the others are left out (art. 23)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.people.actions import linking
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.models import Person
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.actions.givings import check_list, note_taken
from liren.domains.processing.actions.recipients import end_recipient, keep_recipient
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.offered_consents import offer_for, scope_for
from liren.domains.processing.queries.consented import agreeing, split
from liren.domains.processing.queries.on_lists import PERSONS, Listed
from liren.domains.processing.rules.recipients import wants_each, why_left
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.errors import ConsentStands, GuardianMissing, ScopeUnknown
from liren.domains.rights.models import Consent, ConsentText
from liren.domains.rights.offers import label_of
from liren.domains.rights.queries.consents import asked_of
from liren.domains.rights.sealing import Guardian
from liren.kernel.refusals import StalePage
from tests.domains.people.conftest import LIUYIN
from tests.domains.processing.conftest import CARE, COUNTY, Family, Who, family, kept, who
from tests.factories.papers import PDF

__all__ = ["family", "who"]  # the fixtures

TERMS = {
    "relation": "handler",
    "ground": "consent",
    "name": "安康保险公司",
    "kinds": ("name", "home", "groups"),
}


@pytest.mark.parametrize(
    ("relation", "ground", "each"),
    [
        ("handler", "consent", True),
        ("handler", "duty", False),
        ("entrusted", "consent", False),
        ("joint", "consent", False),
    ],
)
def test_whose_own_consent_is_needed(relation: str, ground: str, *, each: bool) -> None:
    assert wants_each(relation, ground) is each


@pytest.mark.parametrize(
    ("stands", "was_given", "why"),
    [(None, False, "never"), (None, True, "withdrawn"), ("old", True, "changed"), ("now", True, "")],
)
def test_why_somebody_is_left_out(stands: str | None, why: str, *, was_given: bool) -> None:
    assert why_left(stands, "now", was_given=was_given) == why


@pytest.fixture
def insurer(who: Who) -> Recipient:
    return kept(who, **TERMS)


def agree(who: Who, row: Recipient, person: Person, by: str = "community", **more: Any) -> Consent:
    read = offer_for(row, COUNTY).digest
    return give_consent(actor=who(by), person_id=person.id, scope=scope_for(row.id), read=read, **more)


def test_only_who_agreed_is_given_and_the_others_say_why(
    who: Who, family: Family, insurer: Recipient
) -> None:
    head, wife, child = family["王建国"], family["李秀英"], family["王小明"]
    agree(who, insurer, head)
    agree(who, insurer, wife, papers=[SimpleUploadedFile("同意书.pdf", PDF, "application/pdf")])
    withdraw_consent(actor=who("community"), person_id=wife.id, scope=scope_for(insurer.id))
    everybody = [head.id, wife.id, child.id]
    parts = split(insurer.id, PERSONS, everybody)
    assert (parts.kept, parts.left) == ([head.id], {wife.id: "withdrawn", child.id: "never"})
    assert split("own", PERSONS, everybody).kept == everybody
    assert split(kept(who).id, PERSONS, everybody).kept == everybody
    nobody = split(insurer.id, Listed(title=PERSONS.title, kinds=("name",)), everybody)
    assert set(nobody.left.values()) == {"nobody"}
    check_list(who("director"), COUNTY, str(insurer.id), PERSONS.kinds)
    given = {"actor": who("director"), "place_code": LIUYIN, "listed": PERSONS, "to": str(insurer.id)}
    with pytest.raises(errors.NotAgreed):
        note_taken(**given, taken=everybody)
    note_taken(**given, taken=parts.kept, left_out=2)
    giving = Giving.objects.get()
    assert (giving.counted, giving.left_out, GivenPerson.objects.get().person_id) == (1, 2, head.id)
    assert (agreeing(insurer).agreed, agreeing(insurer).gone) == (1, 0)
    withdraw_consent(actor=who("community"), person_id=head.id, scope=scope_for(insurer.id))
    assert (agreeing(insurer).agreed, agreeing(insurer).gone) == (0, 1)
    with pytest.raises(errors.NotAgreed):
        data_given(
            who("director"),
            Given(kind="list", place_code=LIUYIN, people=[head.id], recipient=insurer.id, fields=("name",)),
        )


def test_a_changed_agreement_is_agreed_to_anew(who: Who, family: Family, insurer: Recipient) -> None:
    head = family["王建国"]
    first = agree(who, insurer, head)
    with pytest.raises(ConsentStands):
        agree(who, insurer, head)
    terms = replace(CARE, **{**TERMS, "purpose": "推销护理保险"})
    changed = keep_recipient(
        actor=who("district"), place_code=COUNTY, agreed=terms, recipient_id=insurer.id, version=1
    )
    assert split(insurer.id, PERSONS, [head.id]).left == {head.id: "changed"}
    (one,) = [one for one in asked_of(who("community"), head) if one.is_giving]
    assert (one.is_outdated, one.may_give, one.label) == (True, True, "提供给“安康保险公司”")
    with pytest.raises(StalePage):
        give_consent(
            actor=who("community"), person_id=head.id, scope=scope_for(insurer.id), read=first.text.digest
        )
    agree(who, changed, head)
    assert split(insurer.id, PERSONS, [head.id]).kept == [head.id]
    assert Consent.objects.filter(person=head, ended_at__isnull=False).get() == first
    texts = ConsentText.objects.filter(scope=scope_for(insurer.id)).order_by("version")
    assert ["推销" in one.chinese for one in texts] == [False, True]


def test_who_may_agree_and_to_what(who: Who, family: Family, insurer: Recipient) -> None:
    head, child = family["王建国"], family["王小明"]
    with pytest.raises(GuardianMissing):
        agree(who, insurer, child)
    agree(who, insurer, child, guardian=Guardian("王建国", "父亲"))
    linking.link_at_window(actor=who("community"), person_id=head.id, phone="17000000001")
    agree(who, insurer, head, by="resident")
    by_duty = kept(who, name="区民政局", relation="handler")
    for row in (by_duty, Recipient(id=head.id, name="x", since=insurer.since, place_code=COUNTY)):
        with pytest.raises(ScopeUnknown):
            agree(who, row, head)
    end_recipient(actor=who("district"), recipient_id=insurer.id, version=1, how="destroyed", words="删了")
    (one,) = [one for one in asked_of(who("community"), head) if one.is_giving]
    assert (one.is_over, one.may_give) == (True, False)
    assert withdraw_consent(actor=who("resident"), person_id=head.id, scope=scope_for(insurer.id)) == []
    assert label_of(scope_for(insurer.id)) == "提供给“安康保险公司”"
    assert label_of("give_nobody") == "提供给其他处理者"
