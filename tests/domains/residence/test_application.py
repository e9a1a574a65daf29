"""What holds together in a registration, and everything it lacks at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from liren.domains.residence.choices import Lack, PermitState, Proof, ProofGroup, State
from liren.domains.residence.rules import application as rules
from liren.domains.residence.rules.application import Agent, Application, ProofGiven
from liren.domains.residence.rules.lacking import ORDER, lacking, lacking_for_permit, may_tell
from liren.domains.residence.rules.workflow import PERMIT_STEPS, STEPS, leads_to, permit_leads_to

D = dt.date
TODAY = D(2026, 11, 28)
WORK = Application(
    kind="work",
    name="周建军",
    document="X",
    address="柳叶巷12号3幢101室",
    arrived_on=D(2026, 3, 1),
    details={"employer": "江淮物流"},
    proofs=(ProofGiven("dwelling", "lease"), ProofGiven("work", "contract")),
)
AGENT = Agent("guardian", "child", "周建军", "Y")


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (WORK, ()),
        (replace(WORK, document=" ", details={}, proofs=()), ("document", "dwelling", "employer", "work")),
        (replace(WORK, address=""), ("address",)),
        (replace(WORK, kind="family"), ("relative", "kinship")),
        (replace(WORK, kind="family", details={"relative": "周建国"}), ("relative", "kinship")),
        (replace(WORK, kind="study", details={"school": "一中"}), ("study",)),
        (
            replace(WORK, kind="study", details={"school": "一中"}, proofs=(ProofGiven("study", "school"),)),
            ("dwelling", "study"),
        ),
        (replace(WORK, agent=AGENT), ("agency",)),
        (
            replace(WORK, agent=replace(AGENT, document="", ground="disabled")),
            ("agent_document", "agency", "ground"),
        ),
    ],
)
def test_everything_that_is_missing_is_said_at_once(said: Application, lacks: tuple[str, ...]) -> None:
    assert lacking(said) == lacks


def test_a_permit_wants_a_photo_and_a_dated_proof_besides() -> None:
    assert lacking_for_permit(WORK) == ("photo", "main")
    proofs = (ProofGiven("photo", "photo"), ProofGiven("work", "contract", D(2026, 1, 1)))
    assert lacking_for_permit(replace(WORK, proofs=proofs)) == ()


def test_nothing_is_added_to_what_was_told() -> None:
    assert may_tell(None, ["work"])
    assert may_tell(["work", "dwelling"], ["work"])
    assert not may_tell(["work"], ["work", "dwelling"])


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({}, ""),
        ({"arrived_on": TODAY}, ""),
        ({"arrived_on": D(2026, 11, 29)}, "arrived_ahead"),
        ({"arrived_on": D(1989, 12, 31)}, "arrived_before_birth"),
        ({"leaving_on": D(2026, 3, 1)}, ""),
        ({"leaving_on": D(2026, 2, 28)}, "leaves_before_arriving"),
    ],
)
def test_days_that_cannot_be(change: dict[str, Any], flaw: str) -> None:
    assert rules.flaw_of_days(replace(WORK, **change), D(1990, 1, 1), TODAY) == flaw


@pytest.mark.parametrize(
    ("proof", "flaw"),
    [
        (ProofGiven("work", "contract", D(2026, 1, 1), D(2026, 11, 28)), ""),
        (ProofGiven("work", "contract", D(2026, 1, 1), D(2026, 11, 27)), "proof_expired"),
        (ProofGiven("work", "contract", D(2026, 12, 2), D(2026, 12, 1)), "proof_dates_wrong"),
        (ProofGiven("work", "lease"), "proof_unfit"),
        (ProofGiven("pets", "lease"), "proof_unfit"),
    ],
)
def test_proofs_that_prove_nothing(proof: ProofGiven, flaw: str) -> None:
    assert rules.flaw_of_proof(proof, TODAY) == flaw


GROWN = D(1990, 1, 1)


@pytest.mark.parametrize(
    ("ground", "born", "agent_born", "is_same", "flaw"),
    [
        ("child", D(2010, 11, 29), GROWN, False, ""),
        ("child", D(2010, 11, 28), GROWN, False, "agent_not_needed"),
        ("child", None, GROWN, False, "agent_not_needed"),
        ("infirm", D(1966, 11, 28), GROWN, False, ""),
        ("infirm", D(1966, 11, 29), GROWN, False, "agent_not_needed"),
        ("disabled", GROWN, GROWN, False, ""),
        ("busy", GROWN, GROWN, False, "agent_not_needed"),
        ("child", D(2015, 1, 1), D(2008, 11, 29), False, "agent_is_child"),
        ("child", D(2015, 1, 1), D(2008, 11, 28), False, ""),
        ("child", D(2015, 1, 1), None, False, "agent_age_unknown"),
        ("child", D(2015, 1, 1), GROWN, True, "agent_is_same"),
    ],
)
def test_who_may_act_for_whom(
    ground: str, born: D | None, agent_born: D | None, is_same: bool, flaw: str
) -> None:
    agent = replace(AGENT, ground=ground)
    assert rules.flaw_of_agent(agent, agent_born, is_same, born, TODAY) == flaw


def test_what_is_kept_opens_again() -> None:
    said = replace(WORK, agent=replace(AGENT, birth=GROWN), leaving_on=D(2027, 1, 1))
    private = said.private()
    again = rules.opened("work", private, (said.arrived_on, said.leaving_on), True, said.proofs)
    assert again == replace(said, details={"employer": "江淮物流", "occupation": ""})


@pytest.mark.parametrize("step", sorted(STEPS))
@pytest.mark.parametrize("state", State.values)
def test_a_step_leads_where_the_table_says(step: str, state: str) -> None:
    allowed, after = STEPS[step]
    assert leads_to(step, state) == (after if state in allowed else None)
    assert after in State.values
    assert state not in ("refused", "withdrawn", "ended") or leads_to(step, state) is None


def test_a_permit_goes_one_way() -> None:
    table = {
        (step, state): permit_leads_to(step, state) for step in PERMIT_STEPS for state in PermitState.values
    }
    assert {key: after for key, after in table.items() if after} == {
        ("extend", "taken_in"): "taken_in",
        ("extend", "passed"): "passed",
        ("pass", "taken_in"): "passed",
        ("issue", "passed"): "issued",
        ("decline", "taken_in"): "declined",
        ("decline", "passed"): "declined",
        ("endorse", "issued"): "issued",
    }


def test_the_rules_and_the_choices_know_the_same_words() -> None:
    assert set(ORDER) == set(Lack.values)
    assert set(rules.FIT) == set(ProofGroup.values)
    assert {kind for kinds in rules.FIT.values() for kind in kinds} == set(Proof.values)
