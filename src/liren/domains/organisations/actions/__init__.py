from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from liren.domains.organisations import duties, errors, policies, rules
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.models import Body, Coverage, Post, PostHolding
from liren.domains.organisations.queries import centre_for, names_offered
from liren.domains.territory.queries import get_place
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, NotFound, StalePage
from liren.kernel.taken import refused_if_taken

CHANGEABLE = ("name", "short_name", "phone")
COUNTY = 6


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

    Refuses a missing or taken name, an unknown kind, and a parent that is closed or does not cover the place.
    """
    body = Body(kind=kind, name=name.strip(), short_name=short_name.strip(), phone=phone.strip())
    _check_words(body)
    if kind not in BodyKind.values:
        raise errors.KindUnknown(field="kind")
    with transaction.atomic():
        place = get_place(place_code)
        if not policies.can_edit_bodies(actor, place_code):
            raise NotAllowed
        _check_parent(parent_id, [place_code])
        body.place_id, body.place_code, body.parent_id = place.id, place_code, parent_id
        _save_named(body)
        _record(actor, "organisations.body.founded", body, after=_facts(body))
    return body


def change_body(*, actor: Actor, body_id: uuid.UUID, version: int | None = None, **values: str) -> Body:
    """Changes `name`, `short_name` or `phone`; values not given stay as they are.

    Refuses a closed body, a missing or taken name, and a `version` that is not the newest.
    """
    with transaction.atomic():
        body = _active(actor, body_id, version)
        before = _facts(body)
        for key in CHANGEABLE:
            if key in values:
                setattr(body, key, values[key].strip())
        _check_words(body)
        body.version += 1
        _save_named(body)
        _record(actor, "organisations.body.changed", body, before=before, after=_facts(body))
    return body


def move_body(
    *, actor: Actor, body_id: uuid.UUID, parent_id: uuid.UUID | None, version: int | None = None
) -> Body:
    """Puts the body under another parent. Refuses a parent elsewhere, closed, itself, or one below it."""
    with transaction.atomic():
        body = _active(actor, body_id, version)
        before = _facts(body)
        _check_parent(parent_id, body.places, child_id=body.id)
        body.parent_id = parent_id
        _touch(body, "parent")
        _record(actor, "organisations.body.moved", body, before=before, after=_facts(body))
    return body


def close_body(*, actor: Actor, body_id: uuid.UUID, reason: str = "", version: int | None = None) -> Body:
    """The body takes no new matters any more. Refuses while active bodies stand under it or it has work to do."""
    with transaction.atomic():
        body = _active(actor, body_id, version)
        if Body.objects.filter(parent_id=body.id, active=True).exists():
            raise errors.BodyHasChildren(name=body.short_name)
        duties.check_is_free(body)
        body.active = False
        _touch(body, "active")
        _record(actor, "organisations.body.closed", body, reason=reason)
    return body


def reopen_body(*, actor: Actor, body_id: uuid.UUID, reason: str = "", version: int | None = None) -> Body:
    """A closed body works again, places and posts as before. Refuses under a closed parent, or if its name is taken."""
    with transaction.atomic():
        body = _editable(actor, body_id, version)
        if body.active:
            raise errors.BodyOpenAlready(name=body.short_name)
        _check_parent(body.parent_id, body.places, child_id=body.id)
        body.active = True
        body.version += 1
        _save_named(body)
        _record(actor, "organisations.body.reopened", body, reason=reason)
    return body


def add_place(*, actor: Actor, body_id: uuid.UUID, place_code: str, version: int | None = None) -> Coverage:
    """The body covers a further place. Refuses one it covers already, outside its county, or not its parent's."""
    with transaction.atomic():
        body = _active(actor, body_id, version)
        place = get_place(place_code)
        covered = body.places
        if rules.covers(covered, place_code):
            raise errors.PlaceCovered(place=place.name, field="place_code")
        near = place_code[:COUNTY] == body.place_code[:COUNTY] and len(place_code) >= COUNTY
        above = _parent_places(body.parent_id)
        if not near or (above is not None and not rules.covers(above, place_code)):
            raise errors.PlaceBeyond(field="place_code")
        if not policies.can_edit_bodies(actor, place_code):
            raise NotAllowed
        row = Coverage(body_id=body.id, place_id=place.id, place_code=place_code)
        row.save(force_insert=True)
        _touch(body)
        _record(actor, "organisations.place.added", body, after={"place": place_code})
    return row


def remove_place(*, actor: Actor, body_id: uuid.UUID, place_code: str, version: int | None = None) -> Body:
    """The body covers a further place no more. Refuses while a body under it belongs there by that place alone."""
    with transaction.atomic():
        body = _active(actor, body_id, version)
        row = Coverage.objects.filter(body_id=body.id, place_code=place_code).first()
        if row is None:
            raise NotFound
        left = [code for code in body.places if code != place_code]
        for child in Body.objects.filter(parent_id=body.id, active=True).order_by("id"):
            if not rules.may_stand_above(left, child.places):
                raise errors.PlaceNeeded(name=child.short_name)
        row.delete()
        _touch(body)
        _record(actor, "organisations.place.removed", body, before={"place": place_code})
    return body


def create_post(
    *, actor: Actor, body_id: uuid.UUID, kind: str, title: str, version: int | None = None
) -> Post:
    """Refuses a missing or taken title and a closed body."""
    with transaction.atomic():
        body = _active(actor, body_id, version)
        post = Post(body_id=body.id, kind=kind, title=title.strip())
        _save_titled(post)
        _touch(body)
        _record(actor, "organisations.post.created", body, after={"title": post.title, "kind": kind})
    return post


def change_post(
    *, actor: Actor, post_id: uuid.UUID, kind: str, title: str, version: int | None = None
) -> Post:
    """Corrects title and kind of a post. Who holds it stays."""
    with transaction.atomic():
        post = _post(post_id)
        body = _active(actor, post.body_id, version)
        before = {"title": post.title, "kind": post.kind}
        post.kind, post.title = kind, title.strip()
        _save_titled(post)
        _touch(body)
        after = {"title": post.title, "kind": kind}
        _record(actor, "organisations.post.changed", body, before=before, after=after)
    return post


def close_post(*, actor: Actor, post_id: uuid.UUID, reason: str = "", version: int | None = None) -> Post:
    """Nobody can be appointed to it any more; who held it stays on record. Refuses while somebody holds it or will."""
    with transaction.atomic():
        post = _post(post_id)
        body = _active(actor, post.body_id, version)
        if not post.active:
            raise errors.PostClosed(title=post.title)
        held = PostHolding.objects.filter(post_id=post.id).values_list("since", "until")
        if any(rules.overlaps(since, until, clock.today(), None) for since, until in held):
            raise errors.PostHeld(title=post.title)
        _set_post_use(actor, body, post, is_active=False, reason=reason)
    return post


def reopen_post(*, actor: Actor, post_id: uuid.UUID, reason: str = "", version: int | None = None) -> Post:
    """A closed post may be held again."""
    with transaction.atomic():
        post = _post(post_id)
        body = _active(actor, post.body_id, version)
        _set_post_use(actor, body, post, is_active=True, reason=reason)
    return post


def take_post(
    *,
    actor: Actor,
    post_id: uuid.UUID,
    holder_id: uuid.UUID,
    since: dt.date,
    until: dt.date | None = None,
    version: int | None = None,
) -> PostHolding:
    """From `since` on (and before `until`) the account `holder_id` holds the post. Several people may hold one post.

    Refuses a closed post, a period that ends before it begins, and the same person twice at one time. Whether the
    account is one of staff is asked a room higher (`access.actions.posts`).
    """
    with transaction.atomic():
        post = _post(post_id)
        body = _active(actor, post.body_id, version)
        if not post.active:
            raise errors.PostClosed(title=post.title)
        if until is not None and until <= since:
            raise errors.PeriodImpossible(field="last_day")
        held = PostHolding.objects.filter(post_id=post.id, holder_id=holder_id).values_list("since", "until")
        if any(rules.overlaps(start, end, since, until) for start, end in held):
            raise errors.PostHeldAlready(field="holder")
        holding = PostHolding(post_id=post.id, holder_id=holder_id, since=since, until=until)
        holding.save(force_insert=True)
        _touch(body)
        facts = {"title": post.title, "holder": holder_id, "since": since, "until": until}
        _record(actor, "organisations.post.taken", body, after=facts)
    return holding


def leave_post(
    *, actor: Actor, holding_id: uuid.UUID, until: dt.date, version: int | None = None
) -> PostHolding:
    """The holding ends before `until`. Refuses one that has ended or that began on or after that day."""
    with transaction.atomic():
        found = PostHolding.objects.filter(id=holding_id).select_related("post", "holder").first()
        if found is None:
            raise NotFound
        body = _editable(actor, found.post.body_id, version)
        holding = locked(PostHolding.objects.filter(id=holding_id)).get()
        if until <= holding.since or (holding.until is not None and holding.until <= clock.today()):
            raise errors.HoldingNotOpen(field="last_day")
        holding.until = until
        holding.save(update_fields=["until"])
        _touch(body)
        facts = {"title": found.post.title, "holder": found.holder_id, "until": until}
        _record(actor, "organisations.post.left", body, after=facts)
    return holding


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took which list of bodies away. Refuses without the right to read them."""
    if not actor.has(policies.VIEW):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="organisations.bodies.exported",
        object_type="bodies",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )


def _active(actor: Actor, body_id: uuid.UUID, version: int | None) -> Body:
    body = _editable(actor, body_id, version)
    if not body.active:
        raise errors.BodyClosed(name=body.short_name)
    return body


def _editable(actor: Actor, body_id: uuid.UUID, version: int | None) -> Body:
    body = locked(policies.bodies_visible_to(actor).filter(id=body_id)).first()
    if body is None:
        raise NotFound
    if not policies.can_edit_bodies(actor, body.place_code):
        raise NotAllowed
    if version is not None and version != body.version:
        raise StalePage
    return body


def _post(post_id: uuid.UUID) -> Post:
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        raise NotFound
    return post


def _parent_places(parent_id: uuid.UUID | None) -> list[str] | None:
    parent = Body.objects.filter(id=parent_id).first() if parent_id else None
    return parent.places if parent else None


def _check_parent(parent_id: uuid.UUID | None, places: list[str], child_id: uuid.UUID | None = None) -> None:
    seen: set[uuid.UUID] = set() if child_id is None else {child_id}
    step = parent_id
    while step is not None:
        parent = Body.objects.filter(id=step).first()
        if parent is None or step in seen:
            raise errors.ParentUnfit(field="parent")
        if step == parent_id:
            _check_nearest(parent, places)
        seen.add(step)
        step = parent.parent_id


def _check_nearest(parent: Body, places: list[str]) -> None:
    if not rules.may_stand_above(parent.places, places):
        raise errors.ParentUnfit(field="parent")
    if not parent.active:
        raise errors.ParentClosed(name=parent.short_name, field="parent")


def _check_words(body: Body) -> None:
    if not body.name or not body.short_name:
        raise errors.BodyNameMissing(field="short_name" if body.name else "name")
    for field, most in (("name", 80), ("short_name", 24), ("phone", 24)):
        if len(getattr(body, field)) > most:
            raise errors.TextTooLong(field=field)


def _touch(body: Body, *fields: str) -> None:
    """Saves the body with its next version, so that pages opened before change nothing."""
    body.version += 1
    body.save(update_fields=[*fields, "version"])


def _save_named(body: Body) -> None:
    with refused_if_taken(errors.BodyNameTaken(name=body.name, field="name"), Body, "place_code", "name"):
        body.save()


def _save_titled(post: Post) -> None:
    if not post.title:
        raise errors.PostTitleMissing(field="title")
    if len(post.title) > 40:
        raise errors.TextTooLong(field="title")
    if post.kind not in PostKind.values:
        raise errors.KindUnknown(field="kind")
    with refused_if_taken(errors.PostTitleTaken(title=post.title, field="title"), Post, "body", "title"):
        post.save()


def _set_post_use(actor: Actor, body: Body, post: Post, *, is_active: bool, reason: str = "") -> None:
    post.active = is_active
    post.save(update_fields=["active"])
    _touch(body)
    verb = "organisations.post.reopened" if is_active else "organisations.post.closed"
    _record(actor, verb, body, after={"title": post.title}, reason=reason)


def _facts(body: Body) -> dict[str, Any]:
    return {
        "kind": body.kind,
        "name": body.name,
        "short_name": body.short_name,
        "phone": body.phone,
        "place": body.place_code,
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
    centre_for.forget_now_and_after()
    names_offered.forget_now_and_after()
