"""Unclear addresses on the workbench: the list, one settled, a wording tried, the list taken away."""

from __future__ import annotations

from django.urls import reverse

from liren.domains.territory import actions
from liren.domains.territory.actions import BuildingGiven, doubts
from liren.domains.territory.models import AddressDoubt, Building
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN, who
from tests.faces.workbench.test_look_pages import Who, signed

__all__ = ["who"]  # the fixture


def laid() -> AddressDoubt:
    houses = [
        BuildingGiven("柳叶巷 12 号 8 幢", 118.8005, 32.0205),
        BuildingGiven("柳叶巷 12 号 9 幢", 118.8006, 32.0205),
    ]
    actions.import_buildings(actor=SYSTEM, place_code=LIUYIN, buildings=houses)
    doubts.note_said(place_code=LIUYIN, text="老粮站宿舍")
    return AddressDoubt.objects.get()


def test_an_address_is_settled_and_leaves_the_list(who: Who) -> None:
    row, keeper = laid(), signed(who, "community")
    assert "老粮站宿舍" in keeper.get(reverse("bench:addresses")).content.decode()
    page = reverse("bench:address", args=[row.id])
    assert "是哪一栋”" in keeper.post(page).content.decode()
    assert keeper.post(page, {"choice": "other"}).status_code == 422
    house = Building.objects.get(address_key="柳叶巷12号9幢")
    done = keeper.post(page, {"choice": "other", "other": str(house.id)}, follow=True).content.decode()
    assert "已记住" in done
    assert "这里没有地址" in done
    settled = keeper.get(reverse("bench:addresses"), {"view": "settled", "text": "粮站"}).content.decode()
    assert "柳叶巷 12 号 9 幢" in settled
    none = keeper.post(page, {"choice": "none"}, follow=True)
    assert none.status_code == 200
    row.refresh_from_db()
    assert row.state == "none"


def test_a_wording_is_tried_with_its_reasons(who: Who) -> None:
    laid()
    keeper = signed(who, "community")
    said = keeper.post(reverse("bench:address_read"), {"text": "刘叶巷十二号8栋2单元501"}).content.decode()
    assert all(words in said for words in ("柳叶巷 12 号 8 幢", "相近", "一致", "够有把握", "户室"))
    unsure = keeper.post(reverse("bench:address_read"), {"text": "柳叶巷12号"}).content.decode()
    assert "由人来认定" in unsure
    assert (
        "楼栋名册里没有相近的"
        in keeper.post(reverse("bench:address_read"), {"text": "无此路 7 号"}).content.decode()
    )
    assert "没有读出" in keeper.post(reverse("bench:address_read"), {"text": "？"}).content.decode()


def test_the_list_is_taken_away_and_written_down(who: Who) -> None:
    laid()
    taken = signed(who, "district").get(reverse("bench:addresses_export", args=["csv"]))
    assert "老粮站宿舍" in b"".join(taken.streaming_content if taken.streaming else [taken.content]).decode(
        "utf-8-sig"
    )
    assert AuditEntry.objects.filter(verb="territory.addresses.exported").exists()
