"""Views of the list that a person keeps: filter, order and columns under a name, seen by nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from liren.domains.casework import errors
from liren.domains.casework.actions import saved_views
from liren.domains.casework.models import SavedView
from liren.kernel.actor import VISITOR
from liren.kernel.refusals import NotAllowed, NotFound
from tests.domains.casework.conftest import Desk

if TYPE_CHECKING:
    from django.test import Client

Open = Callable[[str], "Client"]
VIEWS = "/bench/queue/views/"


def save(client: Client, name: str = "狗", query: str = "view=all&text=狗", **more: str) -> str:
    """Saves through the page; gives where it leads (empty if it does not)."""
    answer = client.post(VIEWS, {"name": name, "query": query, **more})
    return answer.headers.get("Location", "")


def test_a_list_is_kept_under_a_name_and_opened_by_its_chip(desk: Desk, client_of: Open) -> None:
    lamp, dog = desk.said(text="楼道灯不亮"), desk.said(text="有人遛狗不牵绳")
    client = client_of("dispatcher")
    led = save(client, "养犬", "view=all&text=狗&sort=received&after=x&columns=number,due,nonsense")
    assert led == "/bench/queue/?view=all&text=%E7%8B%97&sort=received&columns=number,due"
    page = client.get(led)
    content = page.content.decode()
    assert (dog.number in content, lamp.number in content) == (True, False)
    assert 'aria-current="true">养犬</a>' in content
    assert 'aria-current="true">养犬</a>' not in client.get("/bench/queue/?view=all").content.decode()


def test_nobody_else_sees_or_changes_it(desk: Desk, client_of: Open) -> None:
    save(client_of("dispatcher"), "我的")
    other, view = client_of("supervisor"), SavedView.objects.get()
    assert "我的</a>" not in other.get("/bench/queue/").content.decode()
    for deed, sent in (("rename", {"name": "x"}), ("first", {"on": "1"}), ("delete", {})):
        assert other.post(f"{VIEWS}{view.id}/{deed}/", sent).status_code == 404
    with pytest.raises(NotFound):
        saved_views.delete_view(actor=desk.who("supervisor"), view_id=view.id)
    with pytest.raises(NotAllowed):
        saved_views.save_view(actor=VISITOR, page="queue", name="x", query="")


def test_words_searched_for_are_not_readable_in_the_database(desk: Desk, client_of: Open) -> None:
    save(client_of("dispatcher"), "某人", "view=all&text=zhangsan")
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM casework_savedview")
        stored = bytes(cursor.fetchone()[0])
    assert b"zhangsan" not in stored
    assert "text=zhangsan" in SavedView.objects.get().query


def test_with_one_of_them_the_list_opens(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    first = save(client, "甲", "view=late", is_default="on")
    assert client.get("/bench/queue/").headers["Location"] == "?view=late"
    assert client.get("/bench/queue/?view=").status_code == 200
    save(client, "乙", "view=open", is_default="on")
    assert SavedView.objects.filter(is_default=True).get().name == "乙"
    view = SavedView.objects.get(name="甲")
    client.post(f"{VIEWS}{view.id}/first/", {"on": "1"})
    assert client.get("/bench/queue/").headers["Location"] == first.partition("/bench/queue/")[2]
    client.post(f"{VIEWS}{view.id}/first/", {"on": "0"})
    assert client.get("/bench/queue/").status_code == 200


def test_names_are_changed_replaced_and_refused(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    save(client, "甲", "view=late")
    save(client, " 甲 ", "view=open")
    view = SavedView.objects.get()
    assert view.query == "view=open", "the same name is the same view"
    save(client, "乙")
    taken = client.post(f"{VIEWS}{view.id}/rename/", {"name": "乙"})
    assert taken.status_code == 422
    assert "您已有一个叫“乙”的视图" in taken.content.decode()
    assert client.post(f"{VIEWS}{view.id}/rename/", {"name": "丙"}).status_code == 302
    assert {view.name for view in SavedView.objects.all()} == {"乙", "丙"}
    long = client.post(VIEWS, {"name": "长" * 25, "query": ""})
    assert (long.status_code, "不超过 24 个字" in long.content.decode()) == (422, True)
    client.post(f"{VIEWS}{view.id}/delete/")
    assert SavedView.objects.get().name == "乙"
    actor = desk.who("dispatcher")
    with pytest.raises(errors.SavedViewNameMissing):
        saved_views.save_view(actor=actor, page="queue", name=" ", query="")
    other = saved_views.save_view(actor=actor, page="queue", name="丁", query="")
    with pytest.raises(errors.SavedViewNameTaken):
        saved_views.rename_view(actor=actor, view_id=other, name="乙")


def test_a_dozen_is_enough(desk: Desk) -> None:
    actor = desk.who("dispatcher")
    for number in range(saved_views.MOST):
        saved_views.save_view(actor=actor, page="queue", name=f"{number}", query="")
    with pytest.raises(errors.TooManySavedViews):
        saved_views.save_view(actor=actor, page="queue", name="又一个", query="")


def test_columns_are_chosen_and_ordered_and_followed_by_page_file_and_paper(
    desk: Desk, client_of: Open
) -> None:
    said = desk.said(text="楼道灯不亮", address="柳叶巷 12 号")
    client = client_of("dispatcher")
    led = client.get("/bench/queue/columns/?view=all&at_due=3&at_number=2&at_address=1&at_title=&at_kind=99")
    assert led.headers["Location"] == "/bench/queue/?view=all&columns=address,number,due"
    page = client.get(led.headers["Location"]).content.decode()
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert head.index("地址") < head.index("编号") < head.index("期限")
    assert "事项" not in head
    assert f'href="/bench/cases/{said.number}/" data-walk-item' in page, "the number leads to the matter"
    exported = client.get("/bench/queue/export.csv?view=all&columns=address,number,due").getvalue()
    rows = list(csv.reader(io.StringIO(exported.decode("utf-8-sig"))))
    assert rows[0] == ["地址", "编号", "期限"]
    assert rows[1][:2] == ["柳叶巷 12 号", said.number]
    paper = client.get(f"/bench/queue/print/?pick={said.number}&columns=address,number,due").content.decode()
    begins = paper.index('<dl class="facts">')
    facts = paper[begins : paper.index("</dl>", begins)]
    assert ("地址" in facts, "承办" in facts) == (True, False)


def test_the_usual_columns_need_no_word_and_a_way_to_the_matter_stays(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    usual = "at_number=1&at_title=2&at_place=3&at_owner=4&at_received=5&at_state=6&at_due=7"
    assert client.get(f"/bench/queue/columns/?{usual}").headers["Location"] == "/bench/queue/?view="
    lost = client.get("/bench/queue/columns/?at_due=1").headers["Location"]
    assert lost == "/bench/queue/?columns=title,due"


def test_a_column_put_where_another_stands_comes_before_it(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    given = "columns=number,title,due&at_number=1&at_title=2&at_due=1"
    led = client.get(f"/bench/queue/columns/?{given}").headers["Location"]
    assert led == "/bench/queue/?columns=due,number,title"


def test_saved_views_cost_the_list_one_statement(
    desk: Desk, client_of: Open, django_assert_num_queries: Any
) -> None:
    from tests.faces.workbench.test_queues import QUEUE_QUERIES

    desk.said(text="楼道灯不亮")
    client = client_of("dispatcher")
    for number in range(3):
        save(client, f"{number}", f"view=all&text={number}")
    client.get("/bench/queue/?view=all")
    with django_assert_num_queries(QUEUE_QUERIES):
        client.get("/bench/queue/?view=all")
    with django_assert_num_queries(QUEUE_QUERIES):
        client.get("/bench/queue/?view=all&columns=kind,category,owner,title,due")


def test_the_page_of_views_speaks_english(desk: Desk, client_of: Open) -> None:
    client = client_of("dispatcher")
    client.cookies["liren_language"] = "en"
    page = client.get(VIEWS).content.decode()
    assert "Views and columns" in page
    assert "Use these columns" in page
