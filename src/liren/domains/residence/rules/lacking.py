"""Everything that is missing, at once (art. 9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from liren.domains.residence.rules.application import Application

ORDER = (
    *("document", "address", "dwelling", "employer", "work", "relative", "kinship", "school", "study"),
    *("agent_document", "agency", "ground", "photo", "main"),
)


def lacking(said: Application) -> tuple[str, ...]:
    """What the registration still wants: codes of `choices.Lack` in their order, all of them."""
    groups = {proof.group for proof in said.proofs}
    dated = {proof.group for proof in said.proofs if proof.since}
    wanted = {
        "document": bool(said.document.strip()),
        "address": bool(said.address.strip()),
        "dwelling": "dwelling" in groups,
        **_of_kind(said, groups, dated),
        **_of_agent(said, groups),
    }
    return in_order(code for code, is_there in wanted.items() if not is_there)


def lacking_for_permit(said: Application) -> tuple[str, ...]:
    """What an application for a permit still wants besides its conditions: document, photo, proofs (art. 9)."""
    dated = {proof.group for proof in said.proofs if proof.since}
    wanted = {
        "document": bool(said.document.strip()),
        "photo": any(proof.group == "photo" for proof in said.proofs),
        "main": bool(dated & {"dwelling", "work", "study"}),
    }
    return in_order(code for code, is_there in wanted.items() if not is_there)


def may_tell(first: Collection[str] | None, now: Collection[str]) -> bool:
    """Whether these may be told: the first time anything, afterwards nothing that was not told then."""
    return first is None or set(now) <= set(first)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes), key=ORDER.index))


def _of_kind(said: Application, groups: set[str], dated: set[str]) -> dict[str, bool]:
    has = {name for name, text in said.details.items() if text.strip()}
    if said.kind == "work":
        return {"employer": "employer" in has, "work": "work" in groups}
    if said.kind == "family":
        return {"relative": {"relative", "relation"} <= has, "kinship": "kinship" in groups}
    return {"school": "school" in has, "study": "study" in dated}


def _of_agent(said: Application, groups: set[str]) -> dict[str, bool]:
    if said.agent is None:
        return {}
    wanted = {"agent_document": bool(said.agent.document.strip()), "agency": "agency" in groups}
    if said.agent.ground != "child":
        wanted["ground"] = "ground" in groups
    return wanted
