"""What somebody lays down for the time after death, and how it binds later requests (PIPL art. 49)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liren.domains.people.actions import linking, moving
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.rights import arrangement_errors as errors
from liren.domains.rights.actions.arrangements import (
    arrange,
    open_arrangement_paper,
    withdraw_arrangement,
)
from liren.domains.rights.actions.relatives import ask_as_relative, take_from_relative
from liren.domains.rights.models import Arrangement
from liren.domains.rights.queries.arrangements import history_of, standing_of
from liren.domains.rights.rules.arrangements import RIGHTS, Arranged, is_left, read_names
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import NotAllowed
from tests.domains.rights.conftest import Family, Who
from tests.faces.workbench.test_look_pages import signed
from tests.factories.post import picture
from tests.personas import file_address

ALL_NEAR = Arranged(dict.fromkeys(RIGHTS, "near"))
NO_DELETING = Arranged({**ALL_NEAR.rights, "delete": "nobody"}, words="相册留给女儿")
WIFE_ALONE = Arranged(dict.fromkeys(RIGHTS, "named"), ("李秀英",))
FORM = {**NO_DELETING.rights, "names": "", "words": "相册留给女儿"}


@pytest.mark.parametrize(
    ("arranged", "right", "asker", "expected"),
    [
        (None, "delete", "a", True),
        (ALL_NEAR, "see", "a", True),
        (NO_DELETING, "delete", "a", False),
        (NO_DELETING, "copy", "a", True),
        (WIFE_ALONE, "copy", "wife", True),
        (WIFE_ALONE, "copy", "son", False),
    ],
)
def test_to_whom_a_right_is_left(arranged: Arranged | None, right: str, asker: str, expected: bool) -> None:
    assert is_left(arranged, right, asker, ["wife"]) is expected


def test_names_are_read_one_a_line_and_once() -> None:
    assert read_names(" 李秀英 \n\n王小明、李秀英") == ("李秀英", "王小明")


@pytest.fixture
def father(who: Who, family: Family) -> Person:
    """With an account of his own; the mother has one too."""
    linking.link_at_window(actor=who("community"), person_id=family["王建国"].id, phone="17000000001")
    linking.link_at_window(actor=who("community"), person_id=family["李秀英"].id, phone="17000000002")
    return family["王建国"]


def dies(person: Person) -> Person:
    person.refresh_from_db()
    for kind in ("memberships", "residences", "phones"):
        getattr(person, kind).update(since=clock.today() - dt.timedelta(days=900))
    moving.record_death(
        actor=SYSTEM, person_id=person.id, version=person.version, on=clock.today(), source="document"
    )
    return Person.objects.get(id=person.id)


def test_given_changed_and_withdrawn_with_its_history(who: Who, father: Person) -> None:
    arrange(actor=who("resident"), person_id=father.id, given=NO_DELETING)
    stored = bytes(Arrangement.objects.get().said)
    assert "相册".encode() not in stored
    assert b"nobody" not in stored
    with pytest.raises(errors.ArrangementSame):
        arrange(actor=who("resident"), person_id=father.id, given=NO_DELETING)
    arrange(actor=who("community"), person_id=father.id, given=WIFE_ALONE)
    assert standing_of(father.id) == WIFE_ALONE
    withdraw_arrangement(actor=who("resident"), person_id=father.id)
    with pytest.raises(errors.ArrangementAbsent):
        withdraw_arrangement(actor=who("resident"), person_id=father.id)
    newest, first = history_of(father.id)
    assert (standing_of(father.id), newest.arranged, first.arranged) == (None, WIFE_ALONE, NO_DELETING)
    assert first.given_how != newest.given_how


def test_it_binds_requests_after_death(who: Who, father: Person) -> None:
    arrange(actor=who("resident"), person_id=father.id, given=NO_DELETING)
    dead = dies(father)
    said = {"name": "王敏", "kinship": "女儿", "proof": "户口簿", "interest": "不再打扰"}
    with pytest.raises(errors.ArrangedOtherwise):
        ask_as_relative(actor=who("neighbour"), person_id=dead.id, interest="不再打扰")
    with pytest.raises(errors.ArrangedOtherwise):
        take_from_relative(actor=who("community"), person_id=dead.id, **said)
    Arrangement.objects.all().delete()
    assert ask_as_relative(actor=who("neighbour"), person_id=dead.id, interest="不再打扰").is_open


def test_only_those_who_were_named(who: Who, father: Person) -> None:
    arrange(actor=who("resident"), person_id=father.id, given=WIFE_ALONE)
    dead = dies(father)
    said = {"kinship": "家人", "proof": "户口簿", "interest": "不再打扰"}
    with pytest.raises(errors.ArrangedOtherwise):
        take_from_relative(actor=who("community"), person_id=dead.id, name="王敏", **said)
    assert take_from_relative(actor=who("community"), person_id=dead.id, name="李 秀英", **said).is_open


def test_what_is_refused(who: Who, family: Family, father: Person) -> None:
    cases = [
        (errors.ArrangementIncomplete, "community", father, Arranged({"see": "near"})),
        (errors.ArrangementNames, "community", father, replace(WIFE_ALONE, names=())),
        (
            errors.ArrangementNames,
            "community",
            father,
            replace(WIFE_ALONE, names=tuple("甲乙丙丁戊己庚辛壬癸子")),
        ),
        (errors.ArrangementMinor, "community", family["王小明"], ALL_NEAR),
        (PersonNotFound, "neighbour", father, ALL_NEAR),
        (PersonNotFound, "department", father, ALL_NEAR),
        (NotAllowed, "dispatcher", father, ALL_NEAR),
    ]
    for refusal, username, person, given in cases:
        with pytest.raises(refusal):
            arrange(actor=who(username), person_id=person.id, given=given)
    dead = dies(father)
    with pytest.raises(errors.ArrangementLate):
        arrange(actor=who("community"), person_id=dead.id, given=ALL_NEAR)
    with pytest.raises(errors.ArrangementPaperNotFound):
        open_arrangement_paper(actor=who("department"), file_id=paper_at_window(who, family["李秀英"]))


def paper_at_window(who: Who, person: Person) -> uuid.UUID:
    """A signed paper, through the pages."""
    worker = signed(who, "community")
    worker.post(reverse("bench:person_open", args=[person.id]), {"purpose": "visit"})
    write = reverse("bench:person_arrangement_write", args=[person.id])
    assert worker.post(write, FORM).status_code == 422, "the worker says that it was read aloud"
    given = {**FORM, "is_said": "on", "papers": SimpleUploadedFile("安排.jpg", picture())}
    page = worker.post(write, given, follow=True).content.decode()
    assert all(text in page for text in ("已记下本人的安排", "谁都不可以", "相册留给女儿", "安排的扫描件"))
    paper = history_of(person.id)[0].papers[0]
    assert (
        worker.get(file_address(worker, reverse("bench:arrangement_paper", args=[paper.id]))).status_code
        == 200
    )
    return uuid.UUID(str(paper.id))


def test_in_the_portal(who: Who, father: Person) -> None:
    browser = signed(who, "resident")
    assert "现在没有安排" in browser.get(reverse("portal:arrangement")).content.decode()
    write = reverse("portal:arrangement_write")
    assert browser.post(write, {"see": "near"}).status_code == 422
    assert browser.post(write, {**FORM, "see": "named"}).status_code == 422
    page = browser.post(write, FORM, follow=True).content.decode()
    assert all(text in page for text in ("现在的安排", "谁都不可以", "相册留给女儿"))
    page = browser.post(reverse("portal:arrangement_withdraw"), follow=True).content.decode()
    assert all(text in page for text in ("现在没有安排", "相册留给女儿")), "the history stays"
