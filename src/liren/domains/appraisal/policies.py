"""Who may do what: schemes and results are read by everybody; the district sets and publishes them."""

from __future__ import annotations

from django.db.models import Q

from liren.domains.appraisal.choices import SchemeState
from liren.domains.appraisal.models import Scheme
from liren.kernel.actor import Actor

EDIT = "appraisal.edit"


def can_edit_schemes(actor: Actor, county: str) -> bool:
    return actor.may(EDIT, place_code=county)


def can_edit_exclusions(actor: Actor, scheme: Scheme) -> bool:
    """Whoever proposed the scheme, so that another person approves all of it."""
    return (
        scheme.state == SchemeState.PROPOSED
        and scheme.proposed_by == actor.id
        and can_edit_schemes(actor, scheme.county)
    )


def results_visible_to(actor: Actor, county: str) -> Q:
    """What is published is everybody's; the county only narrows it."""
    return Q(county=county) if actor.kind else Q(pk__in=())
