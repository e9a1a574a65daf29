"""Orders exchanged as files with a hotline whose program cannot be reached."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.casework.actions import dispatch, handling, hotline_files
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.errors.hotline import HotlineUnknown
from liren.domains.casework.models import (
    Case,
    Hotline,
    HotlineFile,
    HotlineOrder,
    OrderEvent,
    OrderMessage,
    Rating,
    Requester,
)
from liren.kernel.actor import SYSTEM
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import LIUYIN, Desk

Open = Callable[[str], Client]
FILES = "/bench/orders/files/"
HEADER = ["工单编号", "来单时间", "诉求内容", "诉求分类", "诉求人", "联系电话", "社区代码", "办理工作日"]
FIRST = ["NJ-1", "2026-11-23 08:30", "楼道灯不亮。", "路灯", "王秀兰", "13800138000", LIUYIN, 3]
REPLIES = ["工单号", "热线意见", "说明", "办理期限", "评价"]


@pytest.fixture
def nanjing(desk: Desk) -> Hotline:
    return set_hotline(actor=SYSTEM, name="南京12345", place_code="320104901")[0]


def sheet(header: list[str], *rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    table = book.active
    table.append(["南京市 12345 工单派发表"])
    table.append(header)
    for row in rows:
        table.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("工单.xlsx", kept.getvalue())


def brought(client: Client, hotline: Hotline, file: SimpleUploadedFile) -> str:
    """Uploads it and gives the address of its page."""
    sent = client.post(FILES, {"hotline": str(hotline.id), "file": file})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent.headers["Location"])


def taken(client: Client, hotline: Hotline, file: SimpleUploadedFile) -> HotlineFile:
    at = brought(client, hotline, file)
    assert client.post(f"{at}begin/").status_code == 302
    work_off()
    return HotlineFile.objects.order_by("-id")[0]


def cells(response: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_a_table_is_previewed_and_then_taken(desk: Desk, nanjing: Hotline, client_of: Open) -> None:
    client = client_of("dispatcher")
    bad = ["NJ-2", "2026-11-23 08:30", "楼下太吵。", "噪声", "", "", LIUYIN, ""]
    at = brought(client, nanjing, sheet(HEADER, FIRST, bad))
    page = client.get(at).content.decode()
    assert "成为一件新的诉求" in page
    assert "工单要写明期限" in page
    assert not Case.objects.exists()
    client.post(f"{at}begin/")
    work_off()
    file = HotlineFile.objects.get()
    assert (file.taken, file.known, file.refused) == (1, 0, 1)
    order = HotlineOrder.objects.get()
    assert (order.number, order.their_class, order.case.channel) == ("NJ-1", "路灯", "hotline12345")
    assert Requester.objects.get().phone == "13800138000"
    assert "拒收" in client.get(at).content.decode()


def test_a_table_taken_twice_doubles_nothing(desk: Desk, nanjing: Hotline, client_of: Open) -> None:
    client = client_of("dispatcher")
    taken(client, nanjing, sheet(HEADER, FIRST))
    with desk.at(days=10):  # the limit has passed meanwhile: the order is known all the same
        again = taken(client, nanjing, sheet(HEADER, FIRST))
    assert (again.taken, again.known, again.refused) == (0, 1, 0)
    assert Case.objects.count() == HotlineOrder.objects.count() == 1


def test_a_worker_killed_half_way_begins_again_and_counts_right(
    desk: Desk, nanjing: Hotline, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("dispatcher")
    second = ["NJ-2", *FIRST[1:]]
    at = brought(client, nanjing, sheet(HEADER, FIRST, second))
    client.post(f"{at}begin/")
    file = HotlineFile.objects.get()
    take = hotline_files.receive_order

    def killed(**given: Any) -> Any:
        if given["ordered"].number == "NJ-2":
            raise SystemError("killed")
        return take(**given)

    with monkeypatch.context() as patched:
        patched.setattr(hotline_files, "receive_order", killed)
        with pytest.raises(SystemError):
            hotline_files.take_file(file_id=file.id)
    work_off()
    file.refresh_from_db()
    assert (file.taken, file.known, file.refused) == (2, 0, 0)
    assert Case.objects.count() == 2


def test_a_table_goes_on_where_it_stands_and_leaves_room_for_other_work(
    desk: Desk, nanjing: Hotline, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("dispatcher")
    at = brought(client, nanjing, sheet(HEADER, *([f"NJ-{n}", *FIRST[1:]] for n in range(5))))
    client.post(f"{at}begin/")
    file = HotlineFile.objects.get()
    monkeypatch.setattr(hotline_files, "BATCH", 2)
    monkeypatch.setattr(hotline_files, "SECONDS", -1)
    hotline_files.take_file(file_id=file.id)
    file.refresh_from_db()
    assert (file.position, file.taken, file.finished_at) == (2, 2, None)
    shown = client.get(at).content.decode()
    assert "已收 40%（2 / 5 行）" in shown
    assert 'hx-trigger="every 2s"' in shown
    work_off()
    file.refresh_from_db()
    assert (file.position, file.taken, file.known, file.share) == (5, 5, 0, 100)
    assert "hx-trigger" not in client.get(at).content.decode()


def test_a_batch_that_another_worker_has_counted_is_not_counted_again(
    desk: Desk, nanjing: Hotline, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("dispatcher")
    at = brought(client, nanjing, sheet(HEADER, FIRST, ["NJ-2", *FIRST[1:]]))
    client.post(f"{at}begin/")
    file = HotlineFile.objects.get()
    take = hotline_files.receive_order

    def overtaken(**given: Any) -> Any:
        monkeypatch.setattr(hotline_files, "receive_order", take)
        hotline_files.take_file(file_id=file.id)
        return take(**given)

    monkeypatch.setattr(hotline_files, "receive_order", overtaken)
    hotline_files.take_file(file_id=file.id)
    file.refresh_from_db()
    assert (file.position, file.taken, file.known, file.refused) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"来单时间": ""}, "casework.row_time_missing"),
        ({"来单时间": "昨天"}, "casework.row_time_unreadable"),
        ({"办理工作日": "很快"}, "casework.row_count_unreadable"),
        ({"办理工作日": 300}, "casework.order_limit_no_calendar"),
        ({"办理工作日": 4000}, "casework.order_limit_far"),
        ({"工单编号": "a b"}, "casework.order_number_wrong"),
        ({"联系电话": "12"}, "casework.phone_wrong"),
        ({"社区代码": "320104902001"}, "casework.order_place_outside"),
    ],
)
def test_each_refused_row_says_why_in_its_cell(
    desk: Desk, nanjing: Hotline, client_of: Open, change: dict[str, Any], code: str
) -> None:
    client = client_of("dispatcher")
    row = [change.get(name, cell) for name, cell in zip(HEADER, FIRST, strict=True)]
    file = taken(client, nanjing, sheet(HEADER, row))
    assert [refusal.code for refusal in file.refusals.all()] == [code]
    rows = cells(client.get(f"{FILES}{file.id}/refused.xlsx"))
    assert rows[0][: len(HEADER)] == HEADER
    assert rows[1][-1]
    assert not Case.objects.exists()


def test_formulas_come_in_as_values_and_never_go_out_as_formulas(
    desk: Desk, nanjing: Hotline, client_of: Open
) -> None:
    client = client_of("dispatcher")
    row = ["NJ-1", "", '＝HYPERLINK("http://example.com")', "=1+1", "", "", LIUYIN, 3]
    file = taken(client, nanjing, sheet(HEADER, row))
    response = client.get(f"{FILES}{file.id}/refused.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n"}


def resolved(desk: Desk, answer: str = "换了灯。") -> None:
    case = HotlineOrder.objects.get().case
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=case.id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=case.id)
    handling.resolve_case(actor=desk.who("community"), case_id=case.id, outcome="fixed", answer=answer)


def test_what_is_due_goes_out_as_a_table_until_their_reply_comes_in(
    desk: Desk, nanjing: Hotline, client_of: Open
) -> None:
    client = client_of("dispatcher")
    taken(client, nanjing, sheet(HEADER, FIRST))
    resolved(desk, "=2+3 换了灯。")
    work_off()
    assert OrderMessage.objects.get().state == "waiting"
    assert "有 1 条" in client.get(FILES).content.decode()
    for _turn in range(2):
        rows = cells(client.get(f"{FILES}due.xlsx"))
        assert rows[1][0] == "NJ-1"
        assert rows[1][4] == "=2+3 换了灯。"
    reply = sheet(REPLIES, ["NJ-1", "已确认", "已转告诉求人。", "", ""])
    file = taken(client, nanjing, reply)
    assert (file.taken, file.refused) == (1, 0)
    assert OrderMessage.objects.get().state == "taken"
    assert "没有要交给热线的" in client.get(FILES).content.decode()
    rated = taken(client, nanjing, sheet(REPLIES, ["NJ-1", "评价", "", "", "非常满意"]))
    assert (rated.taken, Rating.objects.get().level) == (1, 5)


def test_replies_taken_twice_change_nothing(desk: Desk, nanjing: Hotline, client_of: Open) -> None:
    client = client_of("dispatcher")
    taken(client, nanjing, sheet(HEADER, FIRST))
    resolved(desk)
    again = ["NJ-1", "重办", "又坏了。", "2026/11/25 12:00", ""]
    first = taken(client, nanjing, sheet(REPLIES, again))
    second = taken(client, nanjing, sheet(REPLIES, again))
    assert [(one.taken, one.known, one.refused) for one in (first, second)] == [(1, 0, 0), (0, 1, 0)]
    assert (OrderEvent.objects.count(), HotlineOrder.objects.get().round) == (1, 2)
    unknown = taken(
        client, nanjing, sheet(REPLIES, ["NJ-9", "已确认", "", "", ""], ["NJ-1", "好的", "", "", ""])
    )
    codes = [refusal.code for refusal in unknown.refusals.order_by("row")]
    assert codes == ["casework.order_not_found", "casework.order_event_wrong"]


def test_a_table_that_is_none_is_refused_beside_its_field(
    desk: Desk, nanjing: Hotline, client_of: Open
) -> None:
    client = client_of("dispatcher")
    for file in (
        SimpleUploadedFile("工单.xlsx", b""),
        SimpleUploadedFile("工单.xlsx", b"%PDF-1.4"),
        sheet(["姓名", "电话"], ["王秀兰", "13800138000"]),
    ):
        assert client.post(FILES, {"hotline": str(nanjing.id), "file": file}).status_code == 422
    assert not HotlineFile.objects.exists()


def test_a_table_can_be_dropped_and_is_begun_once(desk: Desk, nanjing: Hotline, client_of: Open) -> None:
    client = client_of("dispatcher")
    at = brought(client, nanjing, sheet(HEADER, FIRST))
    assert client_of("supervisor").get(at).status_code == 403
    asked = client.get(f"{at}drop/").content.decode()
    assert "要删去这个文件吗？</h1>" in asked
    assert "工单.xlsx" in asked
    assert f'href="{at}drop/"' in client.get(at).content.decode()
    assert client.post(f"{at}drop/").status_code == 302
    assert client.get(at).status_code == client.get(f"{at}drop/").status_code == 404
    at = brought(client, nanjing, sheet(HEADER, FIRST))
    client.post(f"{at}begin/")
    assert client.post(f"{at}begin/").status_code == 409
    assert client.post(f"{at}drop/").status_code == 409


def test_nobody_brings_a_table_for_more_than_the_own_place(desk: Desk, client_of: Open) -> None:
    county = set_hotline(actor=SYSTEM, name="秦淮12345", place_code="320104")[0]
    client = client_of("dispatcher")
    assert "秦淮12345" not in client.get(FILES).content.decode()
    sent = client.post(FILES, {"hotline": str(county.id), "file": sheet(HEADER, FIRST)})
    assert sent.status_code == 422
    with pytest.raises(HotlineUnknown):
        hotline_files.receive_file(
            actor=desk.who("dispatcher"), upload=sheet(HEADER, FIRST), hotline_id=str(county.id)
        )
    assert not HotlineFile.objects.exists()
    assert client_of("district").post(FILES, {"hotline": str(county.id), "file": sheet(HEADER, FIRST)})
    assert HotlineFile.objects.count() == 1
