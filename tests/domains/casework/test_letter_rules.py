"""Who writes, where a letter belongs, and which of its words are the writer's own."""

from __future__ import annotations

import time

import pytest

from liren.domains.casework.rules import letters as rules

OWN = {"say@liren.example.cn": "320104", "liuyin@liren.example.cn": "320104901001"}
QQ = "------------------ 原始邮件 ------------------"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("还是不亮。", "还是不亮。"),
        ("还是不亮。\n\n> 已收到\n> 谢谢", "还是不亮。"),
        ("好的\n\n在 2026年11月28日 10:00，里仁 <a@b.cn> 写道：\n\n> 旧", "好的"),
        ("好的\n于2026年11月28日周六写道：\n旧的没有标记", "好的"),
        ("OK\n\nOn Mon, 3 Nov 2026 at 10:00, Liren <say@x.cn> wrote:\n> old", "OK"),
        ("OK\n\nOn Mon, 3 Nov 2026 at 10:00, Liren <say@x.cn>\nwrote:\n> old", "OK"),
        ("> 几单元？\n三单元。\n> 哪一层？\n二层。", "三单元。\n二层。"),
        ("> ##- 请在这一行以上写回信 -##\n> 旧\n写在下面的", "写在下面的"),
        ("上面\n##- 请在这一行以上写回信 -##\n旧", "上面"),
        ("上面\n##- Please write your answer above this line -##\nold", "上面"),
        (f"好的\n{QQ}\n发件人: x", "好的"),
        ("ok\n-----Original Message-----\nFrom: x", "ok"),
        ("好的\n\n发件人: x\n发送时间: y\n收件人: z\n\n旧", "好的"),
        ("好的\n\n*From:* x\n*Sent:* y\n*To:* z\n\nold", "好的"),
        ("好的\n-- \n王秀兰\n电话 13800138000", "好的"),
        ("他写道：\n水管漏了", "他写道：\n水管漏了"),
        ("主题: 灯\n不亮", "主题: 灯\n不亮"),
        ("> 全是引用", ""),
        ("", ""),
    ],
)
def test_quoted_words_are_cut_off(text: str, own: str) -> None:
    assert rules.own_words(text) == own


@pytest.mark.parametrize(
    "text", ["在" * 200_000, "<a@b" * 50_000, "on " * 60_000, "> " * 100_000, "\n" * 100_000]
)
def test_cutting_ends_in_time_whatever_was_written(text: str) -> None:
    began = time.monotonic()
    rules.own_words(text)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("marks", "sender", "why"),
    [
        ({}, "a@b.cn", ""),
        ({"auto-submitted": "no"}, "a@b.cn", ""),
        ({"auto-submitted": "auto-replied (vacation)"}, "a@b.cn", "automatic"),
        ({"precedence": "first-class"}, "a@b.cn", ""),
        ({"precedence": "auto_reply"}, "a@b.cn", "bulk"),
        ({"list-id": "x"}, "a@b.cn", "bulk"),
        ({"x-auto-response-suppress": "dr, rn, nrn"}, "a@b.cn", ""),
        ({"x-auto-response-suppress": "all"}, "a@b.cn", "automatic"),
        ({"x-autoreply": "yes"}, "a@b.cn", "automatic"),
        ({"x-failed-recipients": "x"}, "a@b.cn", "returned"),
        ({"content-type": 'multipart/report; report-type="delivery-status"'}, "a@b.cn", "returned"),
        ({"return-path": "< >"}, "a@b.cn", "returned"),
        ({"return-path": "<a@b.cn>"}, "a@b.cn", ""),
        ({}, "Postmaster@b.cn", "returned"),
        ({}, "bounces+123@b.cn", "returned"),
        ({}, "No-Reply@b.cn", "automatic"),
        ({}, "Say+x@LIREN.example.cn", "own"),
    ],
)
def test_programs_are_told_from_people(marks: dict[str, str], sender: str, why: str) -> None:
    assert rules.why_automatic(sender, marks, OWN) == why


@pytest.mark.parametrize(
    ("recipients", "found"),
    [
        ((), ("320104", "")),
        (("x@y.cn",), ("320104", "")),
        (("liuyin@liren.example.cn",), ("320104901001", "")),
        (("x@y.cn", "say+320104901@liren.example.cn"), ("320104", "320104901")),
        (("say+320105901001@liren.example.cn",), ("320104", "")),
        (("say@liren.example.cn", "say+320104901001@liren.example.cn"), ("320104", "320104901001")),
        (("say+rabc@liren.example.cn",), ("320104", "")),
    ],
)
def test_the_recipients_say_the_place(recipients: tuple[str, ...], found: tuple[str, str]) -> None:
    assert rules.place_of(recipients, OWN) == found


def test_behind_a_pipe_whatever_it_was_sent_to_is_ours() -> None:
    ours = rules.taken_for_ours(("Anything+320104901001@x.cn",), "320104")
    assert ours == {"anything@x.cn": "320104"}
    assert rules.place_of(("Anything+320104901001@x.cn",), ours) == ("320104", "320104901001")


def test_a_token_is_read_only_behind_our_own_address() -> None:
    token = "0123456789abcdef0123"
    assert rules.token_of((f"Say+r{token}@liren.example.cn",), OWN) == token
    assert rules.token_of((f"say+r{token}@else.example.cn", "say+r12@liren.example.cn"), OWN) == ""
    assert rules.tagged("say@liren.example.cn", f"r{token}") == f"say+r{token}@liren.example.cn"


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [320104-2026-000123] 收到", "320104-2026-000123"),
        ("电话 13201042026000123", ""),
        ("灯", ""),
    ],
)
def test_a_number_is_read_from_a_subject(subject: str, number: str) -> None:
    assert rules.number_of(subject) == number


@pytest.mark.parametrize(
    ("words", "language"), [("灯坏了", "zh-hans"), ("the light", "en"), (" ", "zh-hans")]
)
def test_people_are_answered_in_their_language(words: str, language: str) -> None:
    assert rules.language_of(words) == language
