"""What of this room is in somebody's hands: grids kept, duty, posts, and who stands in for a keeper."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.domains.organisations.actions import handing
from liren.domains.organisations.models import DutyShift, GridKeeper, GridLeave, PostHolding
from liren.domains.organisations.queries.keepers import fit_to_keep
from liren.kernel import clock, in_hand
from liren.kernel.actor import Actor
from liren.kernel.in_hand import Kind, Thing, columns


def _keepers(person: uuid.UUID) -> QuerySet[GridKeeper]:
    rows = GridKeeper.objects.filter(holder=person, until=None)
    return columns(rows, "organisations.keeper", key="grid_id", label="grid__name", place="grid__place_code")


def _shifts(person: uuid.UUID) -> QuerySet[DutyShift]:
    rows = DutyShift.objects.filter(holder=person, ends_at__gt=clock.now())
    return _of_shifts(rows, "organisations.shift")


def _deputies(person: uuid.UUID) -> QuerySet[DutyShift]:
    rows = DutyShift.objects.filter(deputy=person, ends_at__gt=clock.now())
    return _of_shifts(rows, "organisations.shift_deputy")


def _of_shifts(rows: QuerySet[DutyShift], kind: str) -> QuerySet[DutyShift]:
    told = {"place": "body__place_code", "body": "body_id", "at": "starts_at"}
    return columns(rows, kind, label="body__short_name", **told)


def _posts(person: uuid.UUID) -> QuerySet[PostHolding]:
    rows = PostHolding.objects.filter(Q(until=None) | Q(until__gt=clock.today()), holder=person)
    told = {"words": "post__body__short_name", "place": "post__body__place_code", "body": "post__body_id"}
    return columns(rows, "organisations.post", key="post_id", label="post__title", **told)


def _substitutes(person: uuid.UUID) -> QuerySet[GridLeave]:
    rows = GridLeave.objects.filter(substitute=person, until__gte=clock.today(), keeper__until=None)
    return columns(
        rows, "organisations.substitute", label="keeper__grid__name", place="keeper__grid__place_code"
    )


def _fit_keepers(
    actors: Sequence[Actor], things: Sequence[Thing]
) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Whoever holds a post of the community or its street. One query a place."""
    fit = {place: fit_to_keep(place) for place in {thing.place for thing in things}}
    asked = {actor.id for actor in actors if actor.id}
    return {thing.id: frozenset(asked & fit[thing.place].keys()) for thing in things}


def _fit_bodies(actors: Sequence[Actor], things: Sequence[Thing]) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Whoever has a role in the body itself."""
    return {
        thing.id: frozenset(
            actor.id for actor in actors if actor.id and any(g.body == thing.body for g in actor.grants)
        )
        for thing in things
    }


def register() -> None:
    in_hand.register(
        Kind(
            "organisations.keeper",
            _("负责的网格"),
            _keepers,
            frozenset({"organisations.GridKeeper holder"}),
            _fit_keepers,
            handing.give_grid,
            must=True,
        ),
        Kind(
            "organisations.shift",
            _("排好的值班"),
            _shifts,
            frozenset({"organisations.DutyShift holder"}),
            _fit_bodies,
            handing.give_shift,
            must=True,
        ),
        Kind(
            "organisations.shift_deputy",
            _("值班的副班"),
            _deputies,
            frozenset({"organisations.DutyShift deputy"}),
            _fit_bodies,
            handing.give_deputy,
            must=True,
        ),
        Kind(
            "organisations.substitute",
            _("替网格员顶班"),
            _substitutes,
            frozenset({"organisations.GridLeave substitute"}),
            _fit_keepers,
            handing.give_substitute,
            must=True,
        ),
        Kind(
            "organisations.post",
            _("担任的岗位"),
            _posts,
            frozenset({"organisations.PostHolding holder"}),
            _fit_bodies,
            handing.give_post,
        ),
    )
