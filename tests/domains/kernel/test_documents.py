"""PDFs made to exhaust the machine that judges them."""

from __future__ import annotations

import time
import tracemalloc
import zlib

import pytest

from liren.kernel import documents
from liren.kernel.documents import ActingDocument, BrokenDocument, check_document

HEAD, TAIL = b"%PDF-1.5\n", b"\nstartxref\n0\n%%EOF"
OBJECTS = b"<</Type /ObjStm /Filter /FlateDecode>>\nstream\n"


def packed(size: int) -> bytes:
    return OBJECTS + zlib.compress(b" " * size, 9) + b"\nendstream\n"


def test_a_second_bomb_behind_a_first_that_fits_exactly_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1 << 20)
    bomb = HEAD + packed(1 << 20) + packed(100 << 20) + TAIL
    tracemalloc.start()
    with pytest.raises(ActingDocument):
        check_document(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_a_file_of_very_many_streams_is_judged_in_the_time_of_one_reading() -> None:
    small = OBJECTS + zlib.compress(b"") + b"\nendstream\n"
    begun = time.monotonic()
    check_document(HEAD + small * 50_000 + TAIL)
    assert time.monotonic() - begun < 20


def test_what_stands_in_a_long_object_stream_is_read_to_its_end() -> None:
    noise = b"".join(b"%d " % number for number in range(200_000))
    stream = OBJECTS + zlib.compress(noise + b"<< /S /JavaScript >>") + b"\nendstream\n"
    with pytest.raises(ActingDocument):
        check_document(HEAD + stream + TAIL)


def test_a_stream_that_is_none_is_broken() -> None:
    with pytest.raises(BrokenDocument):
        check_document(HEAD + OBJECTS + b"nothing packed" + TAIL)
