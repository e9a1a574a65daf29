"""Consents of the demo's residents, a question about a look, a copy of the own data, requests for correction."""

from __future__ import annotations

import datetime as dt

from liren.domains.people.queries import find_people
from liren.domains.people.queries.own import looks_at, own_link
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.actions.copies import ask_copy
from liren.domains.rights.actions.corrections import ask_correction, decide_correction
from liren.domains.rights.actions.looks import ask_about_look
from liren.domains.rights.consent_words import wording_of
from liren.domains.rights.correction_words import Decision
from liren.kernel import clock
from liren.kernel.actor import Actor

GIVEN = {
    "王秀兰": ("emergency_contact", "contact", "group_retired"),
    "欧阳静": ("health_note", "emergency_contact", "employment", "group_retired"),
}


def ask(resident: Actor) -> None:
    """About the newest look, which an auditor is to answer."""
    link = own_link(resident)
    if link is not None:
        look = looks_at(link, limit=1)[0]
        words = "我那几天没有办什么事，为什么看我的登记？"
        ask_about_look(actor=resident, entry_id=look.id, words=words)


def copied(resident: Actor) -> None:
    """Asked for yesterday, so that another may be asked for today; the worker makes it."""
    with clock.at(clock.now() - dt.timedelta(days=1)):
        ask_copy(actor=resident)


def agree(worker: Actor) -> None:
    """Before the entries that rest on it are written."""
    for name, scopes in GIVEN.items():
        person_id = find_people(worker, name).lines[0].person_id
        for scope in scopes:
            give_consent(actor=worker, person_id=person_id, scope=scope, read=wording_of(scope).digest)


def correct(resident: Actor, worker: Actor) -> None:
    """One request that was decided in part, and one that waits."""
    with clock.at(clock.now() - dt.timedelta(days=9)):
        asked = ask_correction(
            actor=resident,
            proposed={"former_name": "王秀蓝", "name": "王秀蘭"},
            reason="户口本上有曾用名，登记时漏了；名字里的“兰”我一直写“蘭”。",
            evidence="户口本，可以带到窗口。",
        )
    with clock.at(clock.now() - dt.timedelta(days=6)):
        decide_correction(
            actor=worker,
            correction_id=asked.id,
            version=asked.person.version,
            decisions={
                "former_name": Decision(True, "看了户口本"),
                "name": Decision(False, "姓名照身份证登记，证上是“兰”"),
            },
        )
    ask_correction(
        actor=resident,
        proposed={"language": "南京话、普通话", "marital": "20", "home": "柳叶巷12号3幢2单元601室"},
        reason="去年换到了六楼，登记还是老地方。",
        evidence="房产证。",
    )
