"""What is held of somebody's registration and permit is told to that person, and not what he registered for another."""

from __future__ import annotations

from liren.domains.residence.actions import handling
from liren.domains.residence.models import Permit
from liren.kernel import clock
from tests.domains.residence.conftest import GROUPS, MOTHER, STUDY, WORK, Who, applied, noon, registered
from tests.domains.residence.test_permits import HALF, issued, lives_here
from tests.factories.tellings import told_of

__all__ = ["issued", "lives_here"]  # the fixtures


def test_registration_and_permit_are_told_with_their_days(who: Who, issued: Permit) -> None:
    with clock.at(noon(HALF)):
        found = told_of(issued.person)
    (one,) = found["residence.registrations"]
    assert (one["document"], one["employer"], one["state"]) == ([WORK.document], ["江淮物流"], ["已登记"])
    assert len(one["proof"]) == len(WORK.proofs) + 1
    (permit,) = found["residence.permits"]
    assert permit["issued"] == [str(issued.issued_on)]
    assert permit["endorse_by"]


def test_of_an_agent_only_the_name_and_to_the_agent_nothing(who: Who) -> None:
    agent, child = who("resident"), applied(who("resident"), STUDY)
    child = handling.register(
        actor=who("community"), registration_id=child.id, version=child.version, seen=GROUPS
    )
    assert child.person is not None
    (one,) = told_of(child.person)["residence.registrations"]
    assert (one["agent"], one["stage"]) == (["孙梅"], ["小学"])
    assert MOTHER not in str(one)
    other = registered(who("community"), WORK).person
    assert other is not None
    assert [row["name"] for row in told_of(other, agent.id)["residence.registrations"]] == [["周建军"]]
