"""The matters to which a letter may be added, as whoever sorts letters finds them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liren.domains.casework import door_policies
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.models import Case, Letter, Requester
from liren.domains.casework.policies import cases_visible_to
from liren.domains.casework.queries.found import among
from liren.domains.casework.queries.lists import LISTED, CaseFilter, CasePage, filtered_cases, paged
from liren.domains.casework.rules.letters import number_of
from liren.kernel.actor import Actor

PAGE = 20


def find_matters(actor: Actor, letter: Letter, text: str, after: str = "") -> CasePage:
    """Open matters with these words or this number, the newest first. Without words those that the letter names, or
    that its writer has brought."""
    if text:
        rows = filtered_cases(actor, CaseFilter(view="open", text=text))
    else:
        rows = filtered_cases(actor, CaseFilter(view="open")).filter(_own(letter))
    return paged(
        rows.filter(door_policies.matters_for_letters(actor)), "received", after, PAGE, shown=_listed
    )


def _listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """As in a list of matters, with whether anybody may join."""
    return rows.select_related("owner", "category", "grid").only(*LISTED, "is_public")


def _own(letter: Letter) -> Q:
    number = number_of(letter.subject)
    found = Q(number=number) if number else Q(pk__in=())
    if letter.sender_index:
        written = Requester.objects.filter(mail__address_index=letter.sender_index)
        found |= among(written.values("case_id"))
    return found


def matter_for_letter(actor: Actor, number: str) -> Case:
    """Refuses one that the actor does not see, or in a place where he brings nothing in. One query."""
    rows = Case.objects.filter(cases_visible_to(actor), door_policies.matters_for_letters(actor))
    found = rows.select_related("owner").filter(number=number).first()
    if found is None:
        raise CaseNotFound(field="number")
    return found


def writer_in(case: Case, sender_index: str) -> Requester | None:
    """Who has brought the matter, or joined it, from this address. One query."""
    if not sender_index:
        return None
    rows = Requester.objects.select_related("case").filter(case=case, mail__address_index=sender_index)
    return rows.first()


def lets_in(case: Case, writer: Requester | None) -> bool:
    """Whether a letter may come to the matter: its writer is in it, or anybody may join it. No query."""
    return writer is not None or case.is_public
