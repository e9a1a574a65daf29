"""Both languages are complete: every Chinese sentence of the source has its English, with the same placeholders."""

from __future__ import annotations

from pathlib import Path

from liren.locale import catalogues, extract


def test_every_sentence_has_its_english() -> None:
    assert catalogues.faults() == []


def test_the_sentences_of_a_room_are_found() -> None:
    room = Path(extract.SOURCE) / "kernel"
    assert (
        "",
        "没有找到。它可能不存在，也可能不在您的工作范围内。请核对编号，或回到列表再找。",
    ) in extract.messages_of(room)


def test_placeholders_must_be_the_same() -> None:
    assert catalogues.placeholders("共 %(n)d 条") == {"n"}
    assert catalogues.placeholders("{name} 说") == {"name"}
