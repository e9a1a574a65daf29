"""Letters as bytes: character sets, names of files, pages, and what was never a letter."""

from __future__ import annotations

import time
from base64 import b64encode
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.kernel import letter_words, mail
from liren.kernel.letters import Unreadable, read_head, read_letter
from tests.factories.post import letter

WORDS = "朱镕基说：三单元的灯坏了。"


def by_hand(charset: str, body: bytes, *, subject: bytes = b"x", extra: bytes = b"") -> bytes:
    return (
        b"From: a@b.example.cn\r\nSubject: "
        + subject
        + b"\r\nMIME-Version: 1.0\r\n"
        + extra
        + f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
        + body
    )


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("gb18030", "gb18030"),
        ("x-unknown", "gb18030"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "gb18030"),
        ("utf-8", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_words_are_read_whatever_they_call_themselves(charset: str, encoding: str) -> None:
    assert read_letter(by_hand(charset, WORDS.encode(encoding))).text == WORDS


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [
        ("iso-2022-jp", "iso2022_jp", "三単元の電気"),
        ("iso-2022-kr", "iso2022_kr", "전등이 꺼졌다"),
        ("hz-gb-2312", "hz", "三单元的灯"),
        ("big5", "big5hkscs", "三單元的燈"),
    ],
)
def test_old_shifting_character_sets_are_read(charset: str, encoding: str, words: str) -> None:
    assert read_letter(by_hand(charset, words.encode(encoding))).text == words


def test_iso_2022_cn_is_read() -> None:
    shifted = bytes(byte & 0x7F for byte in "三单元".encode("gb2312"))
    body = b"\x1b$)A\x0e" + shifted + b"\x0f no light\r\n"
    assert read_letter(by_hand("iso-2022-cn", body)).text == "三单元 no light"


@pytest.mark.parametrize(
    "subject",
    [
        b"=?gb2312?B?" + b64encode(WORDS.encode("gb18030")) + b"?=",
        WORDS.encode("gb18030"),
        WORDS.encode(),
        b"=?utf-8?B?"
        + b64encode(WORDS.encode()[:10])
        + b"?=\r\n =?utf-8?B?"
        + b64encode(WORDS.encode()[10:])
        + b"?=",
    ],
)
def test_a_subject_is_read_however_it_was_encoded(subject: bytes) -> None:
    assert read_letter(by_hand("utf-8", b"x", subject=subject)).subject == WORDS


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=gb2312''" + "".join(f"%{byte:02X}" for byte in "照片一.jpg".encode("gb18030")),
        "attachment; filename*0*=utf-8''%E7%85%A7%E7%89%87; filename*1*=%E4%B8%80.jpg",
        'attachment; filename="=?utf-8?B?' + b64encode("照片一.jpg".encode()).decode() + '?="',
        'attachment; filename="照片一.jpg"',
    ],
)
def test_names_of_files_are_read_however_they_were_written(disposition: str) -> None:
    raw = (
        b'From: a@b.example.cn\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: image/jpeg\r\nContent-Disposition: "
        + disposition.encode()
        + b"\r\n\r\nx\r\n--b--\r\n"
    )
    assert [one.name for one in read_letter(raw).enclosures] == ["照片一.jpg"]


def test_plain_words_go_before_a_page_and_signatures_are_no_enclosures() -> None:
    raw = (
        b'From: a@b.example.cn\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n"
        b"--b\r\nContent-Type: text/plain; format=flowed\r\n\r\nwords that \r\nflow\r\n"
        b"--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n"
    )
    read = read_letter(raw)
    assert (read.text, read.enclosures) == ("words that flow", ())


def test_a_letter_within_a_letter_is_enclosed_whole() -> None:
    inner = letter("里面的").decode()
    raw = (
        'From: a@b.example.cn\r\nContent-Type: multipart/mixed; boundary="bb"\r\n\r\n--bb\r\n'
        f"Content-Type: text/plain\r\n\r\nouter\r\n--bb\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--bb--\r\n"
    ).encode()
    read = read_letter(raw)
    assert (read.text, len(read.enclosures)) == ("outer", 1)


def test_pages_become_lines_and_quotations_are_marked() -> None:
    quoted = "<blockquote>旧<blockquote>更旧</blockquote></blockquote>"
    page = f"<body>一<b>二</b><p>三<br>四</p><script>x</script>{quoted}五"
    lines = [line for line in letter_words.of_html(page).split("\n") if line.strip("> ")]
    assert lines == ["一二", "三", "四", "> 旧", "> > 更旧", "五"]


@pytest.mark.parametrize(
    ("header", "sender", "name"),
    [
        ('"王, 小明" <Wang@B.Example.CN>', "Wang@b.example.cn", "王, 小明"),
        ("a@b.example.cn", "a@b.example.cn", ""),
        ("a@b.example.cn, c@d.example.cn", "", ""),
        ("undisclosed-recipients:;", "", ""),
        ('"a@bank.example.cn" <evil@x.example.cn>', "evil@x.example.cn", "a@bank.example.cn"),
        ("\u202e<a@b.example.cn>", "a@b.example.cn", ""),
    ],
)
def test_only_a_single_plain_address_is_a_sender(header: str, sender: str, name: str) -> None:
    read = read_head(f"From: {header}\r\n\r\n".encode())
    assert (read.sender, read.sender_name) == (sender, name)


def test_two_senders_are_none() -> None:
    assert read_head(b"From: a@b.example.cn\r\nFrom: c@d.example.cn\r\n\r\n").sender == ""


@given(st.binary(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_is_read_or_refused(raw: bytes) -> None:
    read_head(raw)
    with suppress(Unreadable):
        read_letter(b"From: a@b.example.cn\r\n" + raw)


MADE_TO_LAST = {
    "a long parameter": b'Content-Type: text/plain; x="' + b";" * 400_000 + b'"\r\n\r\nx',
    "a long name": b'Content-Disposition: attachment;\r\n filename="' + b";\r\n " * 100_000 + b'"\r\n\r\nx',
    "boundaries within boundaries": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(180)
    )
    + b"\r\n"
    + b"x\n" * 2_000_000,
    "a million parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\n\n" * 1_000_000,
}


@pytest.mark.parametrize("kind", MADE_TO_LAST)
def test_what_was_made_to_keep_us_busy_is_refused_at_once(kind: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        read_letter(b"From: a@b.example.cn\r\n" + MADE_TO_LAST[kind])
    assert time.process_time() - began < 2


@pytest.mark.parametrize("charset", ["punycode", "-Punycode", "idna"])
def test_what_is_no_character_set_of_letters_is_not_tried(charset: str) -> None:
    began = time.process_time()
    assert read_letter(by_hand(charset, b"a-" + b"b" * 1_000_000)).text.startswith("a-bb")
    assert time.process_time() - began < 3


def test_an_id_that_is_none_is_no_id() -> None:
    raw = b"From: a@b.example.cn\r\nMessage-ID: <\xe4\xf6@x>\r\nReferences: <\xff@x> <1@x>\r\n\r\nx"
    read = read_letter(raw)
    assert (read.message_id, read.answers) == ("", ("<1@x>",))


def test_ids_and_addresses_of_an_answer_stay_whole() -> None:
    thread, stop = f"<{'A' * 90}@mail.example.cn>", f"<https://liren.example.cn/stop/{'a' * 90}>"
    headers = {"In-Reply-To": thread, "References": thread, "List-Unsubscribe": stop}
    wire = mail.letter(address="a@b.cn", subject="灯" * 60, text="x", key="k", headers=headers).as_bytes()
    lines = wire.decode("ascii").splitlines()
    assert {f"{name}: {value}" for name, value in headers.items()} <= set(lines)
    assert [line for line in lines if len(line) > 78 and not line.startswith(tuple(headers))] == []
