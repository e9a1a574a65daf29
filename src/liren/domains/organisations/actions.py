from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from liren.domains.organisations import errors, policies, rules
from liren.domains.organisations.models import Body, Post, PostHolding
from liren.domains.territory.queries import get_place
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound

CHANGEABLE = ("name", "short_name", "phone")


def found_body(
    *,
    actor: Actor,
    kind: str,
    name: str,
    short_name: str,
    place_code: str,
    parent_id: uuid.UUID | None = None,
    phone: str = "",
) -> Body:
    """Registers a body that covers `place_code`.

    Refuses a missing or taken name and a parent that does not cover the place.
    """
    name, short_name = name.strip(), short_name.strip()
    if not name or not short_name:
        raise errors.BodyNameMissing(field="name")
    with transaction.atomic():
        place = get_place(place_code)
        if not policies.can_edit_bodies(actor, place_code):
            raise NotAllowed
        _check_parent(parent_id, place_code)
        body = Body(
            kind=kind,
            name=name,
            short_name=short_name,
            place_id=place.id,
            place_code=place_code,
            parent_id=parent_id,
            phone=phone.strip(),
        )
        _save_named(body)
        _record(actor, "organisations.body.founded", body, after=_facts(body))
    return body


def change_body(*, actor: Actor, body_id: uuid.UUID, **values: str) -> Body:
    """Changes `name`, `short_name` or `phone`; values not given stay as they are."""
    with transaction.atomic():
        body = _editable(actor, body_id)
        before = _facts(body)
        for key in CHANGEABLE:
            if key in values:
                setattr(body, key, values[key].strip())
        if not body.name or not body.short_name:
            raise errors.BodyNameMissing(field="name")
        _save_named(body)
        _record(actor, "organisations.body.changed", body, before=before, after=_facts(body))
    return body


def move_body(*, actor: Actor, body_id: uuid.UUID, parent_id: uuid.UUID | None) -> Body:
    """Puts the body under another parent. Refuses a parent elsewhere, itself, or one below it."""
    with transaction.atomic():
        body = _editable(actor, body_id)
        before = _facts(body)
        _check_parent(parent_id, body.place_code, child_id=body.id)
        body.parent_id = parent_id
        body.save(update_fields=["parent"])
        _record(actor, "organisations.body.changed", body, before=before, after=_facts(body))
    return body


def close_body(*, actor: Actor, body_id: uuid.UUID, reason: str = "") -> Body:
    """The body takes no new matters any more. Refuses while active bodies stand under it."""
    with transaction.atomic():
        body = _editable(actor, body_id)
        if Body.objects.filter(parent_id=body.id, active=True).exists():
            raise errors.BodyHasChildren(name=body.short_name)
        body.active = False
        body.save(update_fields=["active"])
        _record(actor, "organisations.body.closed", body, reason=reason)
    return body


def create_post(*, actor: Actor, body_id: uuid.UUID, kind: str, title: str) -> Post:
    with transaction.atomic():
        body = _staffable(actor, body_id)
        post = Post(body_id=body.id, kind=kind, title=title.strip())
        try:
            with transaction.atomic():
                post.save(force_insert=True)
        except IntegrityError as taken:
            raise errors.PostTitleTaken(title=post.title, field="title") from taken
        _record(actor, "organisations.post.created", body, after={"title": post.title, "kind": kind})
    return post


def take_post(*, actor: Actor, post_id: uuid.UUID, holder_id: uuid.UUID, since: dt.date) -> PostHolding:
    """From `since` on, the account `holder_id` holds the post. Several people may hold one post."""
    with transaction.atomic():
        post = _post(post_id)
        body = _staffable(actor, post.body_id)
        holding = PostHolding(post_id=post.id, holder_id=holder_id, since=since)
        try:
            with transaction.atomic():
                holding.save(force_insert=True)
        except IntegrityError as held:
            raise errors.PostHeldAlready(field="holder") from held
        facts = {"title": post.title, "holder": holder_id, "since": since}
        _record(actor, "organisations.post.taken", body, after=facts)
    return holding


def leave_post(*, actor: Actor, holding_id: uuid.UUID, until: dt.date) -> PostHolding:
    """The holding ends before `until`. Refuses one that has ended or that began on or after that day."""
    with transaction.atomic():
        holding = locked(PostHolding.objects.filter(id=holding_id)).first()
        if holding is None:
            raise NotFound
        post = _post(holding.post_id)
        body = _staffable(actor, post.body_id)
        if holding.until is not None or until <= holding.since:
            raise errors.HoldingNotOpen
        holding.until = until
        holding.save(update_fields=["until"])
        _record(actor, "organisations.post.left", body, after={"title": post.title, "until": until})
    return holding


def _editable(actor: Actor, body_id: uuid.UUID) -> Body:
    body = _seen(actor, body_id)
    if not policies.can_edit_bodies(actor, body.place_code):
        raise NotAllowed
    return body


def _staffable(actor: Actor, body_id: uuid.UUID) -> Body:
    body = _seen(actor, body_id)
    if not policies.can_fill_posts(actor, body.place_code):
        raise NotAllowed
    return body


def _seen(actor: Actor, body_id: uuid.UUID) -> Body:
    body = locked(policies.bodies_visible_to(actor).filter(id=body_id)).first()
    if body is None:
        raise NotFound
    return body


def _post(post_id: uuid.UUID) -> Post:
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        raise NotFound
    return post


def _check_parent(parent_id: uuid.UUID | None, place_code: str, child_id: uuid.UUID | None = None) -> None:
    seen: set[uuid.UUID] = set() if child_id is None else {child_id}
    step = parent_id
    while step is not None:
        parent = Body.objects.filter(id=step).first()
        if parent is None or step in seen or not rules.may_stand_above(parent.place_code, place_code):
            raise errors.ParentUnfit(field="parent")
        seen.add(step)
        step = parent.parent_id


def _save_named(body: Body) -> None:
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as taken:
        raise errors.BodyNameTaken(name=body.name, field="name") from taken


def _facts(body: Body) -> dict[str, Any]:
    return {
        "kind": body.kind,
        "name": body.name,
        "short_name": body.short_name,
        "phone": body.phone,
        "parent": body.parent_id,
    }


def _record(
    actor: Actor, verb: str, body: Body, *, before: Any = None, after: Any = None, reason: str = ""
) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="body",
        object_id=body.id,
        place_code=body.place_code,
        object_label=body.short_name,
        before=before,
        after=after,
        reason=reason,
    )
