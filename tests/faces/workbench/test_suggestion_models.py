from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from liren.domains.casework.actions import suggesting
from liren.domains.casework.models import Case, Category, ClassifierModel, Suggestion
from liren.kernel import clock
from tests.domains.casework.conftest import Desk

COUNTY = "320104"
FIGURES = {"macro_f1": 0.93, "accuracy": 0.94, "n": 50, "macro_f1_at_80_coverage": 0.98}


@pytest.fixture
def version(desk: Desk) -> ClassifierModel:
    classes = [c.code for c in Category.objects.filter(county=COUNTY, level=3).order_by("code")[:2]]
    confused = {classes[0]: {classes[0]: 9, classes[1]: 4}}
    return ClassifierModel.objects.create(
        county=COUNTY,
        version=1,
        state="ready",
        source="已标.xlsx",
        asked_at=clock.now(),
        examples=400,
        figures={**FIGURES, "confused": confused},
    )


def test_the_district_sees_versions_and_puts_one_into_use_and_out(
    version: ClassifierModel, desk: Desk, client_of: Any, django_assert_max_num_queries: Any
):
    client = client_of("district")
    url = reverse("bench:suggestion_models")
    client.get(url)
    with django_assert_max_num_queries(12):
        page = client.get(url).content.decode()
    assert "第 1 版" in page
    assert "0.93" in page
    client.post(reverse("bench:suggestion_use", args=[version.id]))
    assert "在用" in client.get(url).content.decode()
    client.post(reverse("bench:suggestion_use", args=[version.id]), {"do": "retire"})
    version.refresh_from_db()
    assert not version.is_active
    one = client.get(reverse("bench:suggestion_model", args=[version.id])).content.decode()
    assert "认错了什么" in one


def test_learning_is_asked_for_once(desk: Desk, client_of: Any):
    client = client_of("district")
    for _ in range(2):
        page = client.post(reverse("bench:suggestion_train"), follow=True).content.decode()
    assert "已有一版正在学" in page
    assert ClassifierModel.objects.count() == 1


def test_the_desk_shows_what_was_learnt_beside_the_matter(
    version: ClassifierModel, desk: Desk, client_of: Any
):
    suggesting.activate_classifier(actor=desk.who("district"), model_id=version.id)
    receipt = desk.said(text="门口有一堆东西没人管。")
    leaf = Category.objects.filter(county=COUNTY, level=3).order_by("code").first()
    Suggestion.objects.create(
        case=Case.objects.get(id=receipt.case_id),
        model=version,
        made_at=clock.now(),
        category=leaf,
        category_sure=0.91,
        words=["一堆东西"],
        place_code="320104901001",
        place_word="柳荫里",
        place_sure=0.7,
    )
    client = client_of("dispatcher")
    for url in (reverse("bench:desk"), reverse("bench:case", args=[receipt.number])):
        page = client.get(url).content.decode()
        assert "91" in page
        assert "一堆东西" in page
        assert "柳荫里" in page
