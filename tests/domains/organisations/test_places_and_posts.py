"""The places a body covers, closing and reopening, posts and who holds them: done, written down, refused."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.access.actions import accounts
from liren.domains.access.actions.posts import appoint
from liren.domains.access.actions.roles import RoleGrant, grant_role
from liren.domains.access.choices import Role
from liren.domains.access.errors import BodyUnfit
from liren.domains.organisations import actions, errors, queries, rules
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.models import Body, Post
from liren.domains.organisations.queries import BodyFilter
from liren.kernel import audit_queries, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import NotAllowed, NotFound, Refusal, StalePage
from tests import personas

if TYPE_CHECKING:
    from liren.config.demo.people import World

LIUYIN, TANGYUAN, WANGHUAI = "320104901001", "320104901002", "320104902"
DAY = dt.timedelta(days=1)


def fresh(body: Body) -> Body:
    return Body.objects.get(id=body.id)


def verbs_of(body: Body) -> list[str]:
    return [entry.verb for entry in audit_queries.history_of("body", body.id)]


@pytest.fixture
def station(world: World) -> Body:
    return world.bodies["station:001"]


@pytest.fixture
def post(station: Body) -> Post:
    return actions.create_post(actor=SYSTEM, body_id=station.id, kind=PostKind.MEMBER, title="干事")


@pytest.mark.parametrize(
    ("above", "below", "may"),
    [
        (["320104"], ["320104901001"], True),
        (["320104901"], ["320104901001", "320104902001"], False),
        (["320104901", "320104902"], ["320104901001", "320104902001"], True),
        ([], ["320104"], False),
    ],
)
def test_a_parent_covers_every_place_of_its_child(above: list[str], below: list[str], may: bool) -> None:
    assert rules.may_stand_above(above, below) is may


@pytest.mark.parametrize(
    ("since", "until", "shares"),
    [(1, 3, True), (5, None, False), (1, 2, False), (1, None, True), (4, 9, True)],
)
def test_periods_that_share_a_day_overlap(since: int, until: int | None, shares: bool) -> None:
    start = dt.date(2026, 1, 1)
    end = start + until * DAY if until else None
    assert rules.overlaps(start + since * DAY, end, start + 2 * DAY, start + 5 * DAY) is shares


def test_a_further_place_is_covered_and_offered_until_it_is_taken_away(world: World, station: Body) -> None:
    other = world.bodies["station:002"]
    actions.close_body(actor=SYSTEM, body_id=other.id)
    assert queries.body_for(TANGYUAN, BodyKind.STATION) is None
    actions.add_place(actor=SYSTEM, body_id=station.id, place_code=TANGYUAN)
    assert queries.body_for(TANGYUAN, BodyKind.STATION) == station
    assert fresh(station).places == [LIUYIN, TANGYUAN]
    actions.reopen_body(actor=SYSTEM, body_id=other.id)
    assert queries.body_for(TANGYUAN, BodyKind.STATION) == station, "of two equally near the older"
    actions.remove_place(actor=SYSTEM, body_id=station.id, place_code=TANGYUAN)
    assert queries.body_for(TANGYUAN, BodyKind.STATION) == other
    assert {"organisations.place.added", "organisations.place.removed"} <= set(verbs_of(station))


def test_a_role_reaches_wherever_its_body_covers(world: World, station: Body) -> None:
    account, _ = accounts.create_account(
        actor=SYSTEM, username="li.si", display_name="李四", home_place_code=TANGYUAN
    )
    grant = RoleGrant(Role.GRID_WORKER, TANGYUAN, station.id)
    with pytest.raises(BodyUnfit):
        grant_role(actor=SYSTEM, account_id=account.id, grant=grant)
    actions.add_place(actor=SYSTEM, body_id=station.id, place_code=TANGYUAN)
    assert grant_role(actor=SYSTEM, account_id=account.id, grant=grant).body_id == station.id


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (LIUYIN, errors.PlaceCovered),
        ("320104902001", errors.PlaceBeyond),
        ("3201", errors.PlaceBeyond),
        ("320104999999", NotFound),
    ],
)
def test_a_place_that_does_not_fit_is_refused(station: Body, code: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        actions.add_place(actor=SYSTEM, body_id=station.id, place_code=code)


def test_a_place_that_a_body_below_needs_stays(world: World) -> None:
    street, station = world.bodies["street:901"], world.bodies["station:001"]
    actions.add_place(actor=SYSTEM, body_id=street.id, place_code=WANGHUAI)
    actions.add_place(actor=SYSTEM, body_id=station.id, place_code="320104902001")
    with pytest.raises(errors.PlaceNeeded):
        actions.remove_place(actor=SYSTEM, body_id=street.id, place_code=WANGHUAI)
    with pytest.raises(errors.ParentUnfit):
        actions.move_body(actor=SYSTEM, body_id=station.id, parent_id=world.bodies["street:902"].id)
    with pytest.raises(NotFound):
        actions.remove_place(actor=SYSTEM, body_id=street.id, place_code=LIUYIN)


def test_a_closed_body_changes_only_by_being_reopened(world: World, station: Body, post: Post) -> None:
    actions.close_body(actor=SYSTEM, body_id=station.id, reason="合并到街道")
    at: dict[str, Any] = {"actor": SYSTEM, "body_id": station.id}
    calls: list[Callable[[], Any]] = [
        lambda: actions.change_body(**at, phone="1"),
        lambda: actions.move_body(**at, parent_id=None),
        lambda: actions.add_place(**at, place_code=TANGYUAN),
        lambda: actions.close_body(**at),
        lambda: actions.create_post(**at, kind=PostKind.MEMBER, title="新岗"),
        lambda: actions.close_post(actor=SYSTEM, post_id=post.id),
    ]
    for call in calls:
        with pytest.raises(errors.BodyClosed):
            call()
    actions.reopen_body(**at, reason="又设了")
    assert fresh(station).active
    with pytest.raises(errors.BodyOpenAlready):
        actions.reopen_body(**at)
    assert verbs_of(station)[:2] == ["organisations.body.reopened", "organisations.body.closed"]


def test_a_body_is_not_reopened_under_a_closed_parent_or_a_taken_name(world: World) -> None:
    social, street = world.bodies["social"], world.bodies["street:902"]
    actions.move_body(actor=SYSTEM, body_id=social.id, parent_id=world.bodies["city:901"].id)
    actions.close_body(actor=SYSTEM, body_id=social.id)
    actions.close_body(actor=SYSTEM, body_id=world.bodies["city:901"].id)
    with pytest.raises(errors.ParentClosed):
        actions.reopen_body(actor=SYSTEM, body_id=social.id)
    given: dict[str, Any] = {
        "kind": street.kind,
        "name": street.name,
        "short_name": "另一个",
        "place_code": WANGHUAI,
    }
    actions.close_body(actor=SYSTEM, body_id=street.id)
    actions.found_body(actor=SYSTEM, **given)
    with pytest.raises(errors.BodyNameTaken):
        actions.reopen_body(actor=SYSTEM, body_id=street.id)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"kind": "ministry"}, errors.KindUnknown),
        ({"name": "长" * 81}, errors.TextTooLong),
        ({"phone": "1" * 25}, errors.TextTooLong),
        ({"short_name": " "}, errors.BodyNameMissing),
        ({"place_code": "999999"}, NotFound),
    ],
)
def test_what_a_body_cannot_be_is_refused(
    world: World, values: dict[str, str], refusal: type[Refusal]
) -> None:
    given: dict[str, Any] = {
        "kind": "station",
        "name": "新站",
        "short_name": "新站",
        "place_code": LIUYIN,
        **values,
    }
    with pytest.raises(refusal):
        actions.found_body(actor=SYSTEM, **given)


def test_a_page_of_before_changes_nothing(world: World, station: Body) -> None:
    seen = fresh(station).version
    actions.change_body(actor=SYSTEM, body_id=station.id, version=seen, phone="025-1")
    with pytest.raises(StalePage):
        actions.change_body(actor=SYSTEM, body_id=station.id, version=seen, phone="025-2")
    actions.create_post(
        actor=SYSTEM, body_id=station.id, kind=PostKind.MEMBER, title="干事", version=seen + 1
    )
    with pytest.raises(StalePage):
        actions.close_body(actor=SYSTEM, body_id=station.id, version=seen + 1)
    assert fresh(station).phone == "025-1"
    assert fresh(station).version == seen + 2


def test_a_post_is_corrected_closed_and_reopened(station: Body, post: Post) -> None:
    actions.change_post(actor=SYSTEM, post_id=post.id, kind=PostKind.DEPUTY, title=" 副站长 ")
    assert [line.title for line in queries.posts_with_holders(station.id)].count("副站长") == 1
    with pytest.raises(errors.PostTitleTaken):
        actions.change_post(actor=SYSTEM, post_id=post.id, kind=PostKind.HEAD, title="站长")
    actions.close_post(actor=SYSTEM, post_id=post.id)
    with pytest.raises(errors.PostClosed):
        actions.close_post(actor=SYSTEM, post_id=post.id)
    actions.reopen_post(actor=SYSTEM, post_id=post.id)
    assert "副站长" in [row.title for row in queries.posts_of(station.id)]


@pytest.mark.parametrize(
    ("kind", "title", "refusal"),
    [
        ("member", " ", errors.PostTitleMissing),
        ("member", "长" * 41, errors.TextTooLong),
        ("king", "国王", errors.KindUnknown),
    ],
)
def test_what_a_post_cannot_be_is_refused(
    station: Body, kind: str, title: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        actions.create_post(actor=SYSTEM, body_id=station.id, kind=kind, title=title)


def test_a_post_is_held_for_its_days_and_not_closed_meanwhile(world: World, post: Post) -> None:
    holder, today = world.accounts["grid"].id, clock.today()
    holding = appoint(actor=SYSTEM, post_id=post.id, holder_id=holder, since=today, until=today + 10 * DAY)
    with pytest.raises(errors.PostHeldAlready):
        appoint(actor=SYSTEM, post_id=post.id, holder_id=holder, since=today + 9 * DAY)
    with pytest.raises(errors.PeriodImpossible):
        appoint(actor=SYSTEM, post_id=post.id, holder_id=holder, since=today, until=today)
    with pytest.raises(errors.PostHeld):
        actions.close_post(actor=SYSTEM, post_id=post.id)
    later = appoint(actor=SYSTEM, post_id=post.id, holder_id=holder, since=today + 10 * DAY)
    [line] = [one for one in queries.posts_with_holders(post.body_id) if one.id == post.id]
    assert [row.id for row in line.now] == [later.id, holding.id]
    actions.leave_post(actor=SYSTEM, holding_id=holding.id, until=today + DAY)
    with pytest.raises(errors.HoldingNotOpen):
        actions.leave_post(actor=SYSTEM, holding_id=holding.id, until=today)


@pytest.mark.parametrize("who", ["resident", "nobody", "disabled", "elsewhere"])
def test_a_post_goes_to_staff_of_the_county_in_use(world: World, post: Post, who: str) -> None:
    account = world.accounts["resident" if who == "resident" else "grid"]
    if who == "disabled":
        accounts.disable_account(actor=SYSTEM, account_id=account.id)
    if who == "elsewhere":
        type(account).objects.filter(id=account.id).update(home_place_code="320105001")
    district = personas.actor(world.accounts["district"])
    holder = uuid.uuid4() if who == "nobody" else account.id
    with pytest.raises(errors.HolderUnfit):
        appoint(actor=district, post_id=post.id, holder_id=holder, since=clock.today())
    assert not any(line.now for line in queries.posts_with_holders(post.body_id) if line.id == post.id)


def test_a_closed_post_takes_nobody(world: World, post: Post) -> None:
    actions.close_post(actor=SYSTEM, post_id=post.id)
    with pytest.raises(errors.PostClosed):
        appoint(actor=SYSTEM, post_id=post.id, holder_id=world.accounts["grid"].id, since=clock.today())


@pytest.mark.parametrize("username", ["director", "dispatcher", "admin", "security", "auditor", "grid"])
def test_nobody_but_the_district_keeps_posts(world: World, post: Post, username: str) -> None:
    actor = personas.actor(world.accounts[username])
    with pytest.raises(NotAllowed):
        actions.close_post(actor=actor, post_id=post.id)
    with pytest.raises(NotAllowed):
        appoint(actor=actor, post_id=post.id, holder_id=world.accounts["grid"].id, since=clock.today())
    with pytest.raises(NotAllowed):
        actions.add_place(actor=actor, body_id=post.body_id, place_code=TANGYUAN)


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        actions.close_post(actor=SYSTEM, post_id=uuid.uuid4())
    with pytest.raises(NotFound):
        actions.leave_post(actor=SYSTEM, holding_id=uuid.uuid4(), until=clock.today())


@pytest.mark.parametrize(
    ("username", "place"),
    [("director", LIUYIN), ("dispatcher", LIUYIN[:9]), ("district", "320104"), ("admin", "320104")],
)
def test_a_list_holds_the_bodies_of_ones_places(world: World, username: str, place: str) -> None:
    found = queries.list_bodies(personas.actor(world.accounts[username]), BodyFilter()).rows
    assert {body.id for body in found} == {
        body.id for body in world.bodies.values() if body.place_code.startswith(place)
    }


@pytest.mark.parametrize("username", ["grid", "department", "auditor", "resident"])
def test_without_the_right_there_is_no_body_to_read(world: World, station: Body, username: str) -> None:
    actor = personas.actor(world.accounts[username])
    assert queries.list_bodies(actor, BodyFilter()).rows == []
    with pytest.raises(NotFound):
        queries.open_body(actor, station.id)


@pytest.mark.parametrize("sort", ["place", "name", "kind", "nonsense"])
def test_pages_by_key_hold_every_body_once(world: World, sort: str) -> None:
    seen: list[uuid.UUID] = []
    after = ""
    for _ in range(20):
        page = queries.list_bodies(SYSTEM, BodyFilter(sort=sort), after=after, size=3)
        seen += [row.id for row in page.rows]
        after = page.next
        if not after:
            break
    assert sorted(seen) == sorted(body.id for body in world.bodies.values())
    assert queries.list_bodies(SYSTEM, BodyFilter(), after="\x00_nonsense").rows


def test_a_list_is_narrowed_by_text_kind_place_and_state(world: World) -> None:
    actions.close_body(actor=SYSTEM, body_id=world.bodies["social"].id)
    actions.add_place(actor=SYSTEM, body_id=world.bodies["street:901"].id, place_code=WANGHUAI)

    def names(**wanted: str) -> set[str]:
        ids = list(queries.body_keys(SYSTEM, BodyFilter(**wanted)))
        return {body.short_name for body in queries.bodies_by_id(SYSTEM, ids)}

    assert names(text="柳荫里") == {"柳荫里居委会", "柳荫里工作站", "柳荫里物业"}
    assert names(kind="department") == {"区住建局", "区城管局"}
    assert {"青桐街道中心", "望淮街道中心"} <= names(place=WANGHUAI), "what covers a place belongs to it"
    assert names(state="closed") == {"邻里互助中心"}
    assert "邻里互助中心" not in names()
    assert "邻里互助中心" in names(state="all")
    rows = {body.short_name: body for body in queries.list_bodies(SYSTEM, BodyFilter()).rows}
    assert rows["柳荫里工作站"].holders == 3  # type: ignore[attr-defined]  # counted by the query


def test_only_who_may_read_the_list_takes_it_away(world: World) -> None:
    given: dict[str, Any] = {"place_code": "320104", "form": "csv", "wanted": {"kind": "station"}, "rows": 2}
    with pytest.raises(NotAllowed):
        actions.note_export(actor=personas.actor(world.accounts["auditor"]), **given)
    actions.note_export(actor=personas.actor(world.accounts["director"]), **given)
    assert audit_queries.history_of("bodies", "csv")[0].verb == "organisations.bodies.exported"
