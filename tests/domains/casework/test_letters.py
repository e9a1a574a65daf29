"""Letters by e-mail become matters, answers find their matter, and what cannot be taken waits for a person."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage

from liren.domains.casework.actions import handling, letters, requester
from liren.domains.casework.choices import CaseState, MessageKind
from liren.domains.casework.errors.letters import (
    LetterEmpty,
    LetterTooLarge,
)
from liren.domains.casework.models import Case, Letter, Message, Requester, RequesterMail
from liren.domains.messaging.models import Delivery
from liren.kernel import letters as post
from liren.kernel import mail
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.worker import work_off
from tests.factories.post import SAY, letter, picture

if TYPE_CHECKING:
    from tests.domains.casework.conftest import Desk

pytestmark = pytest.mark.django_db
LIUYIN = "320104901001"


@pytest.fixture(autouse=True)
def _door(settings: Any, tmp_path: Path) -> None:
    settings.LIREN_MAIL_ADDRESSES = {SAY: "320104", "liuyin@liren.example.cn": LIUYIN}
    settings.LIREN_MAIL_FROM = f"里仁 <{SAY}>"
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.LIREN_MAIL_TURNS = 10


def take(raw: bytes) -> Letter:
    return letters.receive_letter(raw=raw)


def sent() -> list[dict[str, str]]:
    """The letters that have left."""
    work_off()
    path = mail.file_path()
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def matter(row: Letter) -> Case:
    assert row.case_id is not None, row.reason
    return Case.objects.get(id=row.case_id)


def test_a_letter_becomes_a_matter_and_is_answered_once(desk: Desk) -> None:
    row = take(letter(to=f"say+{LIUYIN}@liren.example.cn", files=(("灯.png", picture()),)))
    case = matter(row)
    assert (row.state, row.stored) == ("matter", "")
    assert (case.title, case.text) == ("楼道灯不亮", "三单元的楼道灯不亮，老人下楼看不见。")
    assert (case.channel, case.place_code, case.state) == ("email", LIUYIN, "received")
    assert not case.is_public
    assert StoredFile.objects.filter(owner_id=case.id).count() == 1
    (answer,) = sent()
    assert answer["to"] == "wang@post.example.cn"
    assert case.number in answer["subject"]
    assert case.number in answer["text"]
    code = re.search(r"查询码 ([A-Z0-9-]{14})", answer["text"])
    assert code
    assert Requester.objects.get(case=case).tracking_index == requester.tracking_index(code[1])
    assert answer["in-reply-to"] == "<1@post.example.cn>"
    assert re.fullmatch(r"say\+r[0-9a-f]{20}@liren\.example\.cn", answer["reply-to"])


def test_the_address_is_sealed_and_in_no_audit_entry(desk: Desk) -> None:
    take(letter())
    mailed = RequesterMail.objects.get()
    assert mailed.address == "wang@post.example.cn"
    assert not AuditEntry.objects.filter(payload__icontains="post.example.cn").exists()
    assert Requester.objects.get().name == "王秀兰"


def test_the_same_letter_twice_is_one_matter(desk: Desk) -> None:
    first, second = take(letter()), take(letter())
    assert first.id == second.id
    assert (Case.objects.count(), len(sent())) == (1, 1)


def test_a_letter_without_an_id_is_known_by_its_bytes(desk: Desk) -> None:
    take(letter(key="")), take(letter(key=""))
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("to", "place"),
    [
        (SAY, "320104"),
        ("liuyin@liren.example.cn", LIUYIN),
        (f"SAY+{LIUYIN}@LIREN.example.cn", LIUYIN),
        ("say+320104901@liren.example.cn", "320104901"),
        ("say+999999999999@liren.example.cn", "320104"),
        ("say+320104999999@liren.example.cn", "320104"),
        ("somebody@else.example.cn", "320104"),
    ],
)
def test_the_address_written_to_says_the_place(desk: Desk, to: str, place: str) -> None:
    assert matter(take(letter(to=to))).place_code == place


def test_ten_pictures_and_a_program_are_nine_pictures_and_two_sentences(desk: Desk) -> None:
    files = (*((f"{n}.png", picture()) for n in range(10)), ("run.exe", b"MZ\x90"))
    case = matter(take(letter(files=files)))
    assert StoredFile.objects.filter(owner_id=case.id).count() == 9
    text = sent()[0]["text"]
    assert "有 2 个附件没有收下" in text
    assert "“9.png”" in text
    assert "“run.exe”" in text


def test_an_english_letter_is_answered_in_english(desk: Desk) -> None:
    take(
        letter("The stair light in unit three is out.", subject="Stair light", sender="wang@post.example.cn")
    )
    (answer,) = sent()
    assert "number" in answer["text"]
    assert not re.search("[\u4e00-\u9fff]", answer["text"].replace("（未留姓名）", ""))


def test_html_letters_are_read_as_text(desk: Desk) -> None:
    page = "<html><head><style>p{}</style></head><body><p>水管<b>漏了</b>。</p><p>三天了。</p></body></html>"
    assert matter(take(letter(html=page))).text == "水管漏了。\n三天了。"


# Answers


def answered(desk: Desk) -> tuple[Letter, dict[str, str]]:
    row = take(letter(to=f"say+{LIUYIN}@liren.example.cn"))
    return row, sent()[-1]


def words(row: Letter) -> list[str]:
    return list(Message.objects.filter(case_id=row.case_id).order_by("at").values_list("text", flat=True))


QUOTED = (
    "还是不亮。\n\n在 2026年11月28日，里仁 <say@liren.example.cn> 写道：\n"
    "> ##- 请在这一行以上写回信 -##\n> 已收到\n"
)


def test_an_answer_to_the_address_of_the_letter_is_an_addition(desk: Desk) -> None:
    row, told = answered(desk)
    reply = take(letter(QUOTED, to=told["reply-to"], key="2@post.example.cn", sender="x@other.example.cn"))
    assert (reply.state, reply.case_id) == ("reply", row.case_id)
    assert words(row) == ["还是不亮。"]
    assert Case.objects.count() == 1
    assert len(sent()) == 1


def test_an_answer_is_known_by_the_letter_it_answers_from_the_same_address(desk: Desk) -> None:
    row, told = answered(desk)
    ours = mail.message_id(told["key"])
    take(letter("还是不亮。", key="2@post.example.cn", In_Reply_To=ours, subject="回复"))
    assert words(row) == ["还是不亮。"]
    stranger = take(letter("我来试试", key="3@x", sender="x@other.example.cn", In_Reply_To=ours))
    assert stranger.state == "matter"
    assert stranger.case_id != row.case_id


def test_the_number_in_the_subject_counts_for_the_address_that_brought_it(desk: Desk) -> None:
    row, _told = answered(desk)
    number = matter(row).number
    take(letter("还是不亮。", key="2@post.example.cn", subject=f"Re: [{number}] 收到了您的来信"))
    assert words(row) == ["还是不亮。"]
    other = take(letter("我也来说", key="3@x", sender="x@other.example.cn", subject=f"Re: {number}"))
    assert other.state == "matter"


def test_an_answer_answers_an_open_question(desk: Desk) -> None:
    row, told = answered(desk)
    from liren.domains.casework.actions import dispatch

    assert row.case_id is not None
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=row.case_id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=row.case_id)
    handling.ask_requester(actor=desk.who("community"), case_id=row.case_id, words="几单元？")
    question = sent()[-1]
    assert question["to"] == "wang@post.example.cn"
    assert "几单元？" in question["text"]
    take(letter("三单元。", to=told["reply-to"], key="2@post.example.cn"))
    asked = Message.objects.get(case_id=row.case_id, kind=MessageKind.QUESTION)
    assert asked.answered_at is not None


def test_pictures_sent_later_are_the_matters_and_what_is_refused_is_told(desk: Desk) -> None:
    row, told = answered(desk)
    files = (("灯.png", picture()), ("bad.exe", b"MZ\x90"))
    take(letter("", to=told["reply-to"], key="2@post.example.cn", files=files))
    assert StoredFile.objects.filter(owner_id=row.case_id).count() == 1
    assert words(row) == ["（只寄来附件）"]
    assert "bad.exe" in sent()[-1]["text"]


def test_an_answer_about_what_has_ended_waits_for_a_person(desk: Desk) -> None:
    row, told = answered(desk)
    Case.objects.filter(id=row.case_id).update(
        state=CaseState.CLOSED, resolved_at=desk.now, closed_at=desk.now
    )
    reply = take(letter("又坏了。", to=told["reply-to"], key="2@post.example.cn"))
    assert (reply.state, reply.reason) == ("parked", "ended")
    assert Case.objects.count() == 1


def test_later_notices_go_to_the_address(desk: Desk) -> None:
    row, _told = answered(desk)
    from liren.domains.casework.actions import dispatch

    assert row.case_id is not None
    dispatch.assign_case(actor=desk.who("dispatcher"), case_id=row.case_id, body_id=desk.body("station:001"))
    handling.accept_case(actor=desk.who("community"), case_id=row.case_id)
    handling.resolve_case(
        actor=desk.who("community"), case_id=row.case_id, outcome="fixed", answer="换了灯。"
    )
    last = sent()[-1]
    assert (last["to"], last["in-reply-to"]) == ("wang@post.example.cn", "<1@post.example.cn>")
    assert "换了灯。" in last["text"]
    assert matter(row).number in last["subject"]
    assert not Delivery.objects.filter(channel="sms").exists()


# What is not taken by itself


@pytest.mark.parametrize(
    ("headers", "reason", "state"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic", "automatic"),
        ({"Auto_Submitted": "auto-generated; x=1"}, "automatic", "automatic"),
        ({"Precedence": "bulk"}, "bulk", "automatic"),
        ({"Precedence": "junk"}, "bulk", "automatic"),
        ({"List_Id": "<all.example.cn>"}, "bulk", "automatic"),
        ({"X_Auto_Response_Suppress": "DR, AutoReply"}, "automatic", "automatic"),
        ({"Return_Path": "<>"}, "returned", "automatic"),
        ({"sender": "Mail <MAILER-DAEMON@post.example.cn>"}, "returned", "automatic"),
        ({"sender": "noreply@post.example.cn"}, "automatic", "automatic"),
        ({"sender": f"里仁 <{SAY}>"}, "own", "automatic"),
        ({"sender": "say+r00000000000000000000@liren.example.cn"}, "own", "automatic"),
        ({"sender": "nobody"}, "no_sender", "parked"),
        ({"sender": "a@x.example.cn, b@x.example.cn"}, "no_sender", "parked"),
    ],
)
def test_what_programs_write_is_kept_and_never_answered(
    desk: Desk, headers: dict[str, str], reason: str, state: str
) -> None:
    row = take(letter(**headers))
    assert (row.state, row.reason) == (state, reason)
    assert (Case.objects.count(), sent()) == (0, [])
    assert default_storage.exists(row.stored)


def test_more_letters_than_an_hour_has_wait_unanswered(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_TURNS = 2
    rows = [take(letter(key=f"{n}@post.example.cn")) for n in range(4)]
    assert [row.state for row in rows] == ["matter", "matter", "parked", "parked"]
    assert (rows[3].reason, len(sent())) == ("too_many", 2)


def test_two_installations_that_write_to_each_other_stop_after_one_letter(desk: Desk, settings: Any) -> None:
    other = "talk@other.example.cn"
    take(letter(sender=f"别处 <{other}>"))  # whatever it was, it came from the other one's address
    (ours,) = sent()
    wire = mail.letter(
        address=ours["to"],
        subject=ours["subject"],
        text=ours["text"],
        key=ours["key"],
        headers={"In-Reply-To": ours["in-reply-to"], "Reply-To": ours["reply-to"]},
    )
    settings.LIREN_MAIL_ADDRESSES, settings.LIREN_MAIL_FROM = {other: "320104"}, other
    there = take(bytes(wire))
    assert (there.state, there.reason) == ("automatic", "automatic")
    assert len(sent()) == 1


def test_a_mailer_that_hides_what_it_is_is_stopped_by_the_count(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_TURNS = 3
    take(letter(sender="talk@other.example.cn"))
    seen = 1
    for turn in range(20):
        told = sent()
        if len(told) < seen:
            break
        seen += 1
        take(letter(told[-1]["text"], sender="talk@other.example.cn", key=f"t{turn}@x", subject="Re: 回复"))
    assert len(sent()) == 3


def test_what_has_neither_words_nor_subject_waits(desk: Desk) -> None:
    assert take(letter("", subject="", files=(("a.png", picture()),))).reason == "no_text"


def test_what_a_form_would_refuse_waits_with_the_sentence(desk: Desk) -> None:
    row = take(letter("长" * 10_001))
    assert (row.state, row.reason) == ("parked", "casework.text_too_long")
    assert "10000" in row.reason_words.replace(",", "") or "10001" in row.reason_words


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (
            b'From: a@b.example.cn\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
            + b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" * 10_000
            + b"--b--",
            "parts",
        ),
        (
            b"From: a@b.example.cn\r\n"
            + b"".join(
                b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
                for n in range(2000)
            ),
            "parts",
        ),
        (b"\x00\xff\xfe nothing like a letter", "no_sender"),
    ],
)
def test_what_is_no_letter_waits_too(desk: Desk, raw: bytes, reason: str) -> None:
    row = take(raw)
    assert (row.state, row.reason) == ("parked", reason)
    assert take(raw).id == row.id


def test_an_empty_or_endless_letter_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LetterEmpty):
        take(b" \n")
    monkeypatch.setattr(post, "MOST_BYTES", 10)
    with pytest.raises(LetterTooLarge):
        take(letter())


def test_what_fails_unforeseen_waits_and_holds_nobody_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("liren.domains.casework.actions.intake.say_matter", broken)
    row = take(letter())
    assert (row.state, row.reason) == ("parked", "form")


# By hand


def parked() -> Letter:
    return take(letter(Precedence="bulk", files=(("灯.png", picture()),)))
