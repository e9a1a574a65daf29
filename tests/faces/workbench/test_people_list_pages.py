"""The list of people as figures, filtered by the last visit, and saved; through the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from liren.domains.people import list_errors
from liren.domains.people.models import SavedList
from tests.domains.people.conftest import LIUYIN
from tests.faces.workbench.test_needs_pages import Open, opened, world

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["opened", "world"]


def body(client: Client, name: str, query: dict[str, str] | None = None) -> str:
    answer = client.get(reverse(name), query or {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_figures_follow_the_filter(opened: Open) -> None:
    client = opened("community")
    page = body(client, "bench:person_figures")
    assert "2 人" in page
    assert "<svg" in page
    assert "没有符合条件的人" in body(client, "bench:person_figures", {"age_from": "120"})
    assert "王*国" in body(client, "bench:person_list", {"visit": "never"})


def test_a_list_is_saved_with_its_filter_and_opened_again(opened: Open) -> None:
    client = opened("community")
    page, filtered = reverse("bench:person_lists"), {"age_from": "60", "visit": "30"}
    assert "去名册里选" in body(client, "bench:person_lists")
    shown = body(client, "bench:person_lists", filtered)
    assert "age_from=60" in shown
    sent = {"name": "该去看的", "place": LIUYIN, "query": "age_from=60&visit=30&nonsense=1"}
    assert client.post(page, sent).status_code == 302
    again = client.post(page, sent)
    assert again.status_code == 409
    assert (list_errors.ListNameTaken.sentence % {"name": "该去看的"}) in again.content.decode()
    kept = SavedList.objects.get()
    assert kept.query == "age_from=60&visit=30", "what is no filter is not kept"
    assert "该去看的" in body(opened("director"), "bench:person_lists")
    drop = reverse("bench:person_list_drop", args=[kept.id])
    assert "该去看的" in client.get(drop).content.decode()
    assert opened("dispatcher").get(drop).status_code == 403
    assert client.post(drop).status_code == 302
    assert not SavedList.objects.exists()


def test_the_pages_of_lists_cost_few_queries(
    opened: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    client = opened("community")
    for name in ("bench:person_list", "bench:person_figures", "bench:person_lists"):
        client.get(reverse(name))
        with django_assert_max_num_queries(12):
            client.get(reverse(name))
