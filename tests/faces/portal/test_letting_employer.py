"""The employer's side on the telephone: many at once by lines and by a table, and the person's own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liren.domains.letting.models import Housed
from tests.domains.letting.conftest import House, day, house
from tests.domains.letting.test_housing import SIGNER, WORKER, employer, line, number, state, worker
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client

    from liren.domains.letting.models import Undertaking
    from liren.domains.people.models import Person

__all__ = ["employer", "house", "worker"]


def client(house: House, username: str) -> Client:
    return client_for(house.world.accounts[username])


def text(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"portal:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_lines_and_a_table_are_taken_together(house: House, employer: Undertaking) -> None:
    keeper = client(house, SIGNER)
    assert reverse("portal:employer", args=[employer.id]) in text(keeper, "letting")
    assert "名单上还没有人" in text(keeper, "employer", employer.id)
    url = reverse("portal:employer_arrived", args=[employer.id])
    assert keeper.post(url, {"on": day().isoformat()}).status_code == 422
    table = SimpleUploadedFile("名单.csv", f"姓名,证件号码\n工丙,{number(2)}\n".encode())
    sent = {"on": day().isoformat(), "people": f"工乙 {number(1)}\n\n工丁，{number(3)}", "file": table}
    assert keeper.post(url, sent).status_code == 302
    shown = text(keeper, "employer", employer.id)
    assert "3 人" in shown
    assert "工*" in shown
    assert "工乙" not in shown
    again = keeper.post(url, {"on": day().isoformat(), "people": f"工乙 {number(1)}"})
    assert again.status_code == 409
    assert "已经在名单上" in again.content.decode()
    wrong = SimpleUploadedFile("x.csv", "电话\n1\n".encode())
    assert keeper.post(url, {"on": day().isoformat(), "file": wrong}).status_code == 422


def test_some_leave_and_the_desk_sees_the_list(house: House, employer: Undertaking) -> None:
    first, _second = state(house, employer, line(1), line(2))
    keeper, url = client(house, SIGNER), reverse("portal:employer_left", args=[employer.id])
    assert keeper.post(url, {"end": "left", "on": day().isoformat()}).status_code == 422
    gone = {"people": [str(first.id)], "end": "left", "on": day().isoformat()}
    assert keeper.post(url, gone).status_code == 302
    desk = client(house, "community").get(reverse("bench:undertaking", args=[employer.id]))
    told = desk.content.decode()
    assert "住宿名单" in told
    assert "1 人" in told
    assert client(house, WORKER).get(url).status_code == 404


def test_the_person_answers_and_leaves_the_list(house: House, employer: Undertaking, worker: Person) -> None:
    (housed,) = state(house, employer, line(1))
    own = client(house, WORKER)
    assert "您在谁的住宿名单上" in text(own, "letting")
    url = reverse("portal:listing_answer", args=[housed.id])
    assert client(house, SIGNER).post(url, {"do": "yes"}).status_code == 404
    assert own.post(url, {"do": "yes"}).status_code == 302
    assert "我不在这家单位了" in text(own, "letting")
    assert own.post(url, {"do": "leave"}).status_code == 302
    assert Housed.objects.get(id=housed.id).end == "left"
