"""What somebody says who registers, and what does not hold together in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FIT: Mapping[str, frozenset[str]] = {
    "dwelling": frozenset({"lease", "title", "purchase", "lodging"}),
    "work": frozenset({"licence", "contract", "employed", "other_work"}),
    "study": frozenset({"student_card", "school"}),
    "kinship": frozenset({"booklet", "marriage", "birth", "declared"}),
    "agency": frozenset({"booklet", "marriage", "birth", "guardianship"}),
    "ground": frozenset({"disability", "seen_infirm"}),
    "photo": frozenset({"photo"}),
}
DETAILS: Mapping[str, tuple[str, ...]] = {
    "work": ("employer", "occupation"),
    "family": ("relative", "relation", "relative_phone"),
    "study": ("school", "stage"),
}
MAIN = {"work": "work", "family": "kinship", "study": "study"}  # the proof each kind asks for
CHILD_UNTIL, OLD_FROM, ADULT_FROM = 16, 60, 18


@dataclass(frozen=True, slots=True)
class ProofGiven:
    group: str
    kind: str
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who acts for the person, with an own document."""

    kind: str
    ground: str
    name: str
    document: str
    relation: str = ""
    birth: dt.date | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """A registration as it is said. `details` are the fields of its kind."""

    kind: str
    name: str
    document: str
    address: str
    arrived_on: dt.date
    is_from_elsewhere: bool = True
    leaving_on: dt.date | None = None
    living: str = ""
    sex: str = ""
    birth: str = ""
    phone: str = ""
    hukou_region: str = ""
    hukou_address: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    agent: Agent | None = None
    proofs: tuple[ProofGiven, ...] = ()

    def private(self) -> dict[str, Any]:
        """What is sealed: everything that says who it is."""
        agent = asdict(self.agent) if self.agent else None
        if agent:
            agent["birth"] = _iso(agent["birth"])
        names = ("name", "document", "address", "living", "sex", "birth", "phone")
        said = {name: getattr(self, name) for name in (*names, "hukou_region", "hukou_address")}
        kept = {name: self.details.get(name, "") for name in DETAILS.get(self.kind, ())}
        return {**said, "details": kept, "agent": agent}


def opened(
    kind: str,
    private: Mapping[str, Any],
    days: tuple[dt.date, dt.date | None],
    is_from_elsewhere: bool,
    proofs: tuple[ProofGiven, ...],
) -> Application:
    """The application again from what is kept of it."""
    said = dict(private)
    agent = said.pop("agent", None)
    if agent:
        agent = Agent(**{**agent, "birth": _date(agent["birth"])})
    return Application(
        kind=kind,
        arrived_on=days[0],
        leaving_on=days[1],
        is_from_elsewhere=is_from_elsewhere,
        agent=agent,
        proofs=proofs,
        **said,
    )


def groups_of(kind: str, for_other: bool) -> tuple[str, ...]:
    """What a registration of this kind wants proofs of; more where somebody acts for the person."""
    more = ("agency", "ground") if for_other else ()
    return ("dwelling", MAIN[kind], *more, "photo")


def age_on(birth: dt.date, day: dt.date) -> int:
    """Whole years on that day (周岁)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def flaw_of_days(said: Application, birth: dt.date | None, today: dt.date) -> str:
    """What is wrong with the days: a code of `FLAWS`, empty where they hold together."""
    if said.arrived_on > today:
        return "arrived_ahead"
    if birth is not None and said.arrived_on < birth:
        return "arrived_before_birth"
    if said.leaving_on is not None and said.leaving_on < said.arrived_on:
        return "leaves_before_arriving"
    return ""


def flaw_of_proof(proof: ProofGiven, today: dt.date) -> str:
    if proof.kind not in FIT.get(proof.group, ()):
        return "proof_unfit"
    if proof.since and proof.until and proof.until < proof.since:
        return "proof_dates_wrong"
    return "proof_expired" if proof.until and proof.until < today else ""


def flaw_of_agent(
    agent: Agent, agent_birth: dt.date | None, is_same: bool, birth: dt.date | None, today: dt.date
) -> str:
    """Whether that agent may act for whoever was born then (art. 9); a code, empty where he may.

    `agent_birth` is what his document says; what he says himself counts where it says nothing.
    """
    if is_same:
        return "agent_is_same"
    if not _is_ground(agent.ground, birth, today):
        return "agent_not_needed"
    born = agent_birth or agent.birth
    if born is None:
        return "agent_age_unknown"
    return "agent_is_child" if age_on(born, today) < ADULT_FROM else ""


def _is_ground(ground: str, birth: dt.date | None, today: dt.date) -> bool:
    age = age_on(birth, today) if birth else None
    if ground == "child":
        return age is not None and age < CHILD_UNTIL
    if ground == "infirm":
        return age is not None and age >= OLD_FROM
    return ground == "disabled"


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
