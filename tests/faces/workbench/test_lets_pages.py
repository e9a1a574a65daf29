"""Let dwellings through the pages: rooms and beds drawn, people in and out of them, the list of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from liren.domains.letting import errors
from liren.domains.letting.actions import counting, lets, rooms
from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.models import LetDwelling, Room, Stay
from liren.domains.people.actions import open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.errors import DwellingNotFound
from liren.domains.people.models import Dwelling, Membership
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.policy.models import FigureChange
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.letting.conftest import NAMES, House, day, house, let_at
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE
from tests.personas import client_for

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["house"]
TODAY = "%Y-%m-%d"


def client(house: House, username: str = "community") -> Client:
    return client_for(house.world.accounts[username])


def page_of(house: House, username: str = "community") -> str:
    answer = client(house, username).get(reverse("bench:dwelling", args=[house.let.dwelling_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dwelling_is_let_gets_rooms_and_somebody_moves_in(house: House) -> None:
    household = open_household(
        actor=SYSTEM,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD)],
        source="visit",
    )
    browser, dwelling_id = client(house), household.dwelling_id
    url = reverse("bench:let_open", args=[dwelling_id])
    assert url in browser.get(reverse("bench:dwelling", args=[dwelling_id])).content.decode()
    sent = {"since": day(-5).isoformat(), "text": "王建国"}
    asked = browser.post(url, sent)
    assert "王*国" in asked.content.decode()
    assert not LetDwelling.objects.filter(dwelling_id=dwelling_id).exists()
    person = str(household.members.get().person_id)
    assert browser.post(url, {**sent, "person": person}).status_code == 302
    let = LetDwelling.objects.get(dwelling_id=dwelling_id)
    assert str(let.landlord_person_id) == person
    assert Dwelling.objects.get(id=dwelling_id).state == "let"
    added = {"name": "北间", "use": "bedroom", "area": "9.5", "beds": "2"}
    assert browser.post(reverse("bench:room_add", args=[let.id]), added).status_code == 302
    again = browser.post(reverse("bench:room_add", args=[let.id]), added)
    assert again.status_code == 409
    assert "北间" in again.content.decode()
    bed = let.rooms.get().beds.get(name="1")
    tenant = house.person(0)
    url = reverse("bench:bed", args=[bed.id])
    sent = {"since": day(-1).isoformat(), "text": tenant.name}
    assert browser.post(url, sent).status_code == 200
    assert browser.post(url, {**sent, "person": str(tenant.id)}).status_code == 302
    shown = browser.get(reverse("bench:dwelling", args=[dwelling_id])).content.decode()
    for words in ("北间", "赵*鸣", "1 号床", "2 号床", "王*国"):
        assert words in shown


def test_the_drawing_shows_taken_and_free_masked_and_cites_its_figures(house: House) -> None:
    house.placed(0)
    page = page_of(house)
    assert re.search(r"bed--taken.*?赵\*鸣", page, re.S)
    assert NAMES[0] not in page
    assert page.count("bed--taken") == 1
    assert "第八条" in page
    assert "style=" not in page
    assert "住进" not in page_of(house, "dispatcher")


def test_the_page_says_which_room_is_over_and_by_how_much(house: House) -> None:
    house.placed(0, room="次卧", bed="1")
    house.placed(1, room="次卧", bed="2", knowing=True)
    page = page_of(house)
    assert re.search(r"room--over.*?次卧.*?人均面积不够.*?每人 4 ㎡.*?超 1 人", page, re.S)
    assert "超员 1 人" in page


def test_a_warning_is_shown_and_whoever_knows_goes_on(house: House) -> None:
    house.placed(0, room="次卧", bed="1")
    tenant, url = house.person(1), reverse("bench:bed", args=[house.bed("次卧", "2").id])
    sent = {"since": day(-1).isoformat(), "text": tenant.name, "person": str(tenant.id)}
    warned = client(house).post(url, sent)
    assert warned.status_code == 409
    assert 'value="knowing"' in warned.content.decode()
    assert client(house).post(url, {**sent, "do": "knowing"}).status_code == 302
    assert house.renewed().over == 1


def test_kin_of_one_household_may_share_a_room(house: House) -> None:
    couple = open_household(
        actor=SYSTEM,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE), MemberGiven("20", PersonGiven("王小宝"))],
        source="visit",
    )
    from decimal import Decimal

    from liren.domains.letting.actions.stays import place_person

    room = rooms.add_room(
        actor=house.who(),
        let_id=house.let.id,
        given=rooms.RoomGiven("大间", "bedroom", Decimal(30), 4),
    )
    beds = list(room.beds.order_by("name"))
    for number, member in enumerate(couple.members.order_by("relation")):
        place_person(
            actor=house.who(), bed_id=beds[number].id, person_id=member.person_id, since=clock.today()
        )
    assert house.renewed().over == 0
    Membership.objects.filter(household=couple, relation="20").update(relation="97")
    counting.recount_all()
    assert house.renewed().over == 1


def test_nobody_found_and_too_short_a_text_are_said_beside_the_field(house: House) -> None:
    url = reverse("bench:bed", args=[house.bed().id])
    for text, words in (("", "请写住进来的是谁"), ("z", "请再多写一点"), ("不存在的人", "登记册里没有找到")):
        answer = client(house).post(url, {"since": day().isoformat(), "text": text})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_leaving_changing_correcting_and_striking_go_through_their_pages(house: House) -> None:
    browser, stay = client(house), house.placed(0, days_ago=30)
    url = reverse("bench:stay_change", args=[stay.id])
    to = {"bed": str(house.bed("次卧", "1").id), "on": day(-10).isoformat(), "version": stay.version}
    assert browser.post(url, to).status_code == 302
    fresh = Stay.objects.get(until__isnull=True)
    url = reverse("bench:stay_leave", args=[fresh.id])
    early = {"on": day(-12).isoformat(), "version": fresh.version}
    answer = browser.post(url, early)
    assert answer.status_code == 422
    assert "早于" in answer.content.decode()
    assert browser.post(url, {**early, "on": day(-2).isoformat()}).status_code == 302
    fresh.refresh_from_db()
    assert "赵*鸣" in page_of(house)
    url = reverse("bench:stay_correct", args=[fresh.id])
    sent = {
        "bed": str(fresh.bed_id),
        "since": fresh.since.isoformat(),
        "until": day(-3).isoformat(),
        "version": fresh.version,
    }
    assert browser.post(url, {**sent, "reason": ""}).status_code == 422
    assert browser.post(url, {**sent, "reason": "记晚了一天"}).status_code == 302
    fresh.refresh_from_db()
    assert fresh.until == day(-3)
    url = reverse("bench:stay_strike", args=[fresh.id])
    assert browser.post(url, {"reason": "没有住过", "version": fresh.version}).status_code == 302
    assert Stay.objects.get(id=fresh.id).struck_at is not None


def test_the_card_shows_the_bed(house: House) -> None:
    stay, browser = house.placed(0), client(house)
    browser.post(reverse("bench:person_open", args=[stay.person_id]), {"purpose": "visit"})
    page = browser.get(reverse("bench:person", args=[stay.person_id])).content.decode()
    assert "主卧 · 1 号床" in page


def test_the_list_is_filtered_sorted_and_taken_away(house: House) -> None:
    house.placed(0, room="次卧", bed="1")
    house.placed(1, room="次卧", bed="2", knowing=True)
    empty = let_at(house.who(), "柳叶巷12号3幢1单元302室")
    browser, url = client(house), reverse("bench:lets")
    whole = browser.get(url).content.decode()
    assert whole.index("1-101") < whole.index("1-302")
    over = browser.get(url, {"show": "over"}).content.decode()
    assert "1-101" in over
    assert "1-302" not in over
    assert "1-101" not in browser.get(url, {"show": "empty"}).content.decode()
    assert "1-302" in browser.get(url, {"show": "free", "sort": "people"}).content.decode()
    sheet = client(house, "director").get(
        reverse("bench:lets_export", args=["csv"]), {"show": "over", "to": "own"}
    )
    told = b"".join(sheet).decode("utf-8-sig")
    assert "1-101" in told
    assert str(empty.dwelling) not in told
    assert AuditEntry.objects.filter(verb="letting.list.exported").exists()


def test_pages_of_the_list_follow_each_other_in_every_order(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liren.domains.letting.queries import lists

    monkeypatch.setattr(lists, "PAGE", 2)
    for number in range(1, 5):
        let_at(house.who(), f"柳叶巷12号3幢2单元{number}01室")
    house.placed(0)
    for sort in lists.SORTS:
        seen, after = [], ""
        while True:
            rows, after = lists.lets_page(house.who(), lists.LetFilter(sort=sort), after)
            seen += [row.let.id for row in rows]
            if not after:
                break
        assert len(seen) == len(set(seen)) == 5


def test_a_let_is_closed_when_nobody_lives_there_and_the_register_follows(house: House) -> None:
    stay = house.placed(0, days_ago=3)
    url = reverse("bench:let_close", args=[house.let.id])
    sent = {"on": day().isoformat(), "state": "empty", "version": house.renewed().version}
    refused = client(house).post(url, sent)
    assert refused.status_code == 409
    assert str(errors.StillLivedIn.sentence) in refused.content.decode()
    from liren.domains.letting.actions.stays import leave_bed

    leave_bed(actor=house.who(), stay_id=stay.id, version=stay.version, on=day(-1))
    sent["version"] = house.renewed().version
    assert client(house).post(url, sent).status_code == 302
    assert Dwelling.objects.get(id=house.let.dwelling_id).state == "empty"
    assert client(house).get(url).status_code == 404


def test_rooms_change_and_go_only_when_free(house: House) -> None:
    stay, browser = house.placed(0), client(house)
    room, url = house.room(), reverse("bench:room", args=[house.room().id])
    sent = {"name": "南间", "use": "bedroom", "area": "12", "beds": "0", "version": house.renewed().version}
    assert browser.post(url, sent).status_code == 409
    assert browser.post(url, {**sent, "beds": "1"}).status_code == 302
    assert [bed.name for bed in room.beds.filter(until__isnull=True)] == [stay.bed.name]
    assert browser.post(url, {**sent, "beds": "3"}).status_code == 409  # an old page
    version = house.renewed().version
    assert browser.post(url, {**sent, "beds": "3", "version": version}).status_code == 302
    assert house.renewed().beds == 5
    assert browser.post(reverse("bench:room_remove", args=[room.id])).status_code == 409
    other = house.room("次卧")
    assert browser.post(reverse("bench:room_remove", args=[other.id])).status_code == 302
    assert Room.objects.get(id=other.id).until == clock.today()


def test_what_is_refused_of_lets_and_rooms(house: House) -> None:
    who, let = house.who(), house.renewed()

    def opened(**given: object) -> None:
        words = {"dwelling_id": let.dwelling_id, "landlord": Landlord(name="某人"), "since": day()}
        lets.open_let(actor=who, **{**words, **given})  # type: ignore[arg-type]

    with pytest.raises(errors.LetAlready):
        opened()
    with pytest.raises(errors.LandlordUnclear):
        opened(landlord=Landlord())
    with pytest.raises(errors.LandlordUnclear):
        opened(landlord=Landlord(person_id=let.id))
    with pytest.raises(errors.StayAhead):
        opened(since=day(1))
    with pytest.raises(DwellingNotFound):
        opened(dwelling_id=let.id)
    outside = let_at(SYSTEM, "糖坊街6号1幢1单元101室", TANGYUAN)
    with pytest.raises(DwellingNotFound):
        opened(dwelling_id=outside.dwelling_id)
    with pytest.raises(NotAllowed):
        lets.close_let(
            actor=house.who("dispatcher"), let_id=let.id, version=let.version, on=day(), state="empty"
        )
    for name, beds in (("", 1), ("间" * 21, 1), ("东间", 41)):
        with pytest.raises(errors.RoomWrong):
            rooms.add_room(actor=who, let_id=let.id, given=rooms.RoomGiven(name, "bedroom", None, beds))
    with pytest.raises(errors.NameTaken):
        rooms.add_room(actor=who, let_id=let.id, given=rooms.RoomGiven("主卧", "bedroom", None, 1))
    house.placed(0, days_ago=30)
    let = house.renewed()
    with pytest.raises(errors.BeforeLetting):
        lets.change_landlord(
            actor=who, let_id=let.id, version=let.version, landlord=Landlord(name="乙"), since=day(-3)
        )
    with pytest.raises(StalePage):
        lets.change_landlord(
            actor=who, let_id=let.id, version=0, landlord=Landlord(name="乙"), since=day(-300)
        )
    lets.change_landlord(
        actor=who, let_id=let.id, version=let.version, landlord=Landlord(name="乙"), since=day(-300)
    )
    assert house.renewed().landlord_name == "乙"


def test_a_changed_figure_of_the_district_is_counted_on_its_day(house: House) -> None:
    house.placed(0, room="次卧", bed="1")
    assert house.renewed().over == 0
    FigureChange.objects.create(
        key="letting.crowding.square_metres",
        place_code="320104",
        value=9,
        valid_from=clock.today(),
        reason="区里定的",
        changed_by=house.who().id,
        changed_by_name="某人",
        changed_at=clock.now(),
    )
    counting.recount_all()
    assert house.renewed().over == 1


def test_nobody_outside_sees_the_dwelling_let(house: House) -> None:
    let = let_at(SYSTEM, "糖坊街6号1幢1单元101室", TANGYUAN)
    room = let.rooms.get(name="主卧")
    browser = client(house)
    for url in (
        reverse("bench:room_add", args=[let.id]),
        reverse("bench:room", args=[room.id]),
        reverse("bench:bed", args=[room.beds.get(name="1").id]),
    ):
        assert browser.get(url).status_code == 404


def test_a_dwelling_costs_as_many_queries_with_thirty_beds_as_with_three(
    house: House, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    browser, url = client(house), reverse("bench:dwelling", args=[house.let.dwelling_id])
    rooms.add_room(actor=house.who(), let_id=house.let.id, given=rooms.RoomGiven("大间", "bedroom", None, 30))
    for number in range(4):
        person = register_person(
            actor=SYSTEM, place_code=LIUYIN, given=PersonGiven("甲乙丙丁"[number] + "小明"), source="visit"
        )
        Stay.objects.create(
            let=house.let,
            bed=house.bed("大间", str(number + 1)),
            person=person,
            since=day(-1),
            said_by="worker",
        )
    browser.get(url)
    with django_assert_max_num_queries(12):
        assert browser.get(url).status_code == 200
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("bench:lets")).status_code == 200
