"""A community with one director alone finishes deleting a protected person: the street carries it out, cardless."""

from __future__ import annotations

import pytest
from django.urls import reverse

from liren.domains.messaging.models import Delivery
from liren.domains.people.actions.guarding import protect_person
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.people.queries import card_of
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights.actions.carrying_out import carry_out, open_deletion
from liren.domains.rights.actions.deletions import ask_deletion, decide_deletion, return_deletion
from liren.domains.rights.deletion_telling import seconds_of
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries import deletions as found
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Who, family, who
from tests.domains.rights.test_deletions import NAME, all_gone, gone
from tests.faces.workbench.test_look_pages import signed

__all__ = ["family", "gone", "who"]  # the fixtures


@pytest.fixture
def waiting(who: Who, gone: Person) -> Deletion:
    protect_person(
        actor=who("director"),
        person_id=gone.id,
        version=gone.version,
        protection="violence",
        reason="本人申请",
    )
    one = ask_deletion(actor=who("resident"), reason="搬到很远的地方去了")
    return decide_deletion(actor=who("director"), deletion_id=one.id, verdicts=all_gone(one))


def test_the_street_is_the_second_pair_of_eyes(who: Who, gone: Person, waiting: Deletion) -> None:
    second = who("supervisor")
    with pytest.raises(errors.SecondPersonNeeded):
        carry_out(actor=who("director"), deletion_id=waiting.id, typed=NAME)
    with pytest.raises(errors.DeletionNotFound):
        carry_out(actor=who("community"), deletion_id=waiting.id, typed=NAME)
    assert seconds_of(waiting) == {who("director").id, second.id}
    assert Delivery.objects.filter(template="rights.deletion_prepared", account_id=second.id).exists()
    assert open_deletion(actor=second, deletion_id=waiting.id) == gone.id
    entry = AuditEntry.objects.filter(verb="people.person.read").latest("id")
    assert (entry.actor_id, entry.object_id) == (second.id, str(gone.id))
    with pytest.raises(PersonNotFound):
        card_of(second, gone.id)
    done = carry_out(actor=second, deletion_id=waiting.id, typed=NAME)
    gone.refresh_from_db()
    assert (done.state, gone.state, done.carried_by) == ("done", "erased", second.id)
    assert found.page(second, found.DeletionFilter(view="closed"))[0][0].deletion == done


def test_of_nobody_else_and_nothing_undecided(who: Who, gone: Person, waiting: Deletion) -> None:
    second = who("supervisor")
    return_deletion(actor=second, deletion_id=waiting.id)
    for act in (open_deletion, return_deletion):
        with pytest.raises(errors.DeletionNotFound):
            act(actor=second, deletion_id=waiting.id)
    waiting.refresh_from_db()
    decide_deletion(actor=who("director"), deletion_id=waiting.id, verdicts=all_gone(waiting))
    Person.objects.filter(id=gone.id).update(protection="")
    with pytest.raises(errors.DeletionNotFound):
        open_deletion(actor=second, deletion_id=waiting.id)


def test_through_the_pages(who: Who, gone: Person, waiting: Deletion) -> None:
    street, page = signed(who, "supervisor"), reverse("bench:deletion", args=[waiting.id])
    listed = street.get(reverse("bench:deletions")).content.decode()
    assert "高*离" in listed
    assert "导出 xlsx" not in listed
    assert "打开核对" in street.get(page).content.decode()
    shown = street.post(reverse("bench:deletion_open", args=[waiting.id]), follow=True).content.decode()
    assert "由街道复核、执行" in shown
    assert NAME in shown
    assert "登记卡</a>" not in shown
    assert "搬到很远的地方" not in shown
    assert street.get(reverse("bench:person", args=[gone.id])).status_code == 403
    carry = reverse("bench:deletion_carry", args=[waiting.id])
    assert street.post(carry, {"typed": "别人"}).status_code == 422
    assert "已经删除" in street.post(carry, {"typed": NAME}, follow=True).content.decode()
    assert signed(who, "community").get(page).status_code in (200, 404)
    with pytest.raises(errors.DeletionNotFound):
        carry_out(actor=who("auditor"), deletion_id=waiting.id, typed=NAME)
