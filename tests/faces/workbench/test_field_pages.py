"""The district's table of fields: purposes and grounds, switching with a reason, destroying what was written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from liren.domains.people.models import Person
from liren.domains.processing.actions.clearing import clear_field
from liren.domains.processing.models import FieldClearing
from liren.domains.rights.actions.consents import give_consent
from liren.kernel import clock
from tests.domains.processing.conftest import Family, Who, family, switched, who, with_values
from tests.domains.rights.conftest import read
from tests.faces.workbench.test_look_pages import signed
from tests.faces.workbench.test_people_import_pages import uploaded

__all__ = ["family", "who"]  # the fixtures

ONE, CLEAR = reverse("bench:field", args=["marital"]), reverse("bench:field_clear", args=["marital"])


@pytest.fixture
def district(who: Who, family: Family) -> Client:
    return signed(who, "district")


def given(to: str = "off", day: dt.date | None = None, reason: str = "办事用不着") -> dict[str, str]:
    return {"to": to, "valid_from": (day or clock.today()).isoformat(), "reason": reason}


def test_the_table_names_purpose_and_ground_of_every_field(district: Client) -> None:
    page = district.get(reverse("bench:fields")).content.decode()
    assert all(
        text in page for text in ("婚姻状况", "家庭与救助服务", "第十三条第一款第三项", "敏感", "登记")
    )
    table = district.get(reverse("bench:fields_export", args=["csv"]))
    assert "照护须知" in b"".join(table).decode("utf-8-sig")
    district.cookies["liren_language"] = "en"
    assert "Fields of the register" in district.get(reverse("bench:fields")).content.decode()


def test_switched_off_with_a_reason_and_on_again(district: Client, family: Family) -> None:
    with_values(family["王建国"], marital="20")
    page = district.get(ONE).content.decode()
    assert "1 人" in page
    assert "本区没有改过" in page
    assert district.post(ONE, {**given(), "reason": ""}).status_code == 422
    assert district.post(ONE, given(to="on")).status_code == 409
    past = given(day=clock.today() - dt.timedelta(days=1))
    assert "只能从今天" in district.post(ONE, past).content.decode()
    assert "停用“婚姻状况”" in district.post(ONE, given(), follow=True).content.decode()
    page = district.get(ONE).content.decode()
    assert all(text in page for text in ("办事用不着", "销毁原有的内容", "重新启用"))
    later = given(to="on", day=clock.today() + dt.timedelta(days=30))
    assert district.post(ONE, later).status_code == 302
    assert "那天起仍然停用" in district.get(ONE).content.decode()


def test_what_was_written_is_destroyed_once_confirmed(district: Client, who: Who, family: Family) -> None:
    with_values(family["王建国"], marital="20")
    assert district.post(CLEAR, {"confirmed": "婚姻状况"}).status_code == 409
    switched(who, "marital")
    page = district.get(CLEAR).content.decode()
    assert "现在 1 人有内容" in page
    assert district.post(CLEAR, {"confirmed": "好"}).status_code == 422
    assert "已交给后台销毁" in district.post(CLEAR, {"confirmed": "婚姻状况"}, follow=True).content.decode()
    assert "正在销毁" in district.get(ONE).content.decode()
    clear_field(FieldClearing.objects.get().id)
    assert "已销毁" in district.get(ONE).content.decode()
    assert not Person.objects.filter(details__has_key="marital").exists()


def test_other_names_are_no_fields(district: Client) -> None:
    assert district.get(reverse("bench:field", args=["shoe_size"])).status_code == 404
    assert district.get(reverse("bench:field_clear", args=["name"])).status_code == 404


def test_forms_previews_and_layouts_leave_it_out(who: Who, family: Family, tmp_path: Path) -> None:
    worker, director, person = signed(who, "community"), signed(who, "director"), family["王建国"]
    give_consent(actor=who("community"), person_id=person.id, scope="employment", read=read("employment"))
    worker.post(reverse("bench:person_open", args=[person.id]), {"purpose": "correction"})
    edit = reverse("bench:person_edit", args=[person.id])
    assert "婚姻状况" in worker.get(edit).content.decode()
    for name in ("marital", "schooling"):
        switched(who, name)
    form = worker.get(edit).content.decode()
    assert "婚姻状况" not in form
    assert "工作单位" in form
    consents = worker.get(reverse("bench:person_consents", args=[person.id])).content.decode()
    assert "本区现在不登记其中的：文化程度" in consents
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        header = ("姓名", "身份证号", "婚姻状况", "工作单位", "户口性质")
        run = uploaded(director, tmp_path, ("王建国", "", "已婚", "某厂", ""), header=header)
        preview = director.get(reverse("bench:people_import_run", args=[run])).content.decode()
    assert preview.count("本区已停用这一项") == 1
    assert preview.count("要本人同意") == 1
