from __future__ import annotations

import contextlib
import datetime as dt
import io
import struct
import uuid
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from liren.kernel import clock, file_drafts, file_orphans, files, pictures
from liren.kernel.models import StoredFile
from liren.kernel.refusals import BadInput

pytestmark = pytest.mark.django_db
OWNER = uuid.UUID(int=5)
RED, BLUE = (200, 20, 20), (20, 20, 200)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(data: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1, place: bool = False, changes: dict[int, object] | None = None) -> Image.Exif:
    facts = Image.Exif()
    facts[ExifTags.Base.Orientation] = orientation
    facts[ExifTags.Base.Make] = "Phone of Somebody"
    if place:
        facts[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (32.0, 1.0, 12.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (118.0, 47.0, 24.0),
            **(changes or {}),
        }
    return facts


def pdf(body: bytes = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"xref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def packed(names: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    stream = zlib.compress(names)
    return pdf(
        b"2 0 obj\n<< /Type /ObjStm " + dictionary + b" >>\nstream\n" + stream + b"\nendstream\nendobj\n"
    )


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (
        png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + png_chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


def kept(data: bytes, name: str = "照片.jpg") -> StoredFile:
    return files.keep_upload(upload(data, name), owner_type="case", owner_id=OWNER, kind="before")


def served(stored: StoredFile, variant: str = files.ORIGINAL) -> bytes:
    with files.open_file(stored, variant).stream as stream:
        return stream.read()


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "jpeg"), ("PNG", "png")])
def test_a_photo_is_kept_with_two_thumbnails(kind, media):
    stored = kept(photo(kind, (1600, 1200)))
    assert (stored.media, stored.width, stored.height, stored.position) == (media, 1600, 1200, 1)
    opened = files.open_file(stored)
    assert (opened.content_type, opened.name, opened.size) == (f"image/{media}", "照片.jpg", stored.size)
    opened.stream.close()
    sizes = [Image.open(io.BytesIO(served(stored, v))).size for v in (files.LARGE, files.SMALL)]
    assert sizes == [(1280, 960), (320, 240)]


def test_a_photo_lies_in_folders_of_its_digest_and_keeps_its_name_sealed():
    stored = kept(photo())
    path = files.path_of(stored, files.ORIGINAL)
    assert path.startswith(f"{stored.digest[:2]}/{stored.digest[2:4]}/{stored.digest[4:]}-")
    assert default_storage.exists(path)
    assert StoredFile.objects.get().name == "照片.jpg"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_stored_upright(orientation):
    clean = files.read_upload(upload(photo(exif=exif(orientation))))
    shown = Image.open(io.BytesIO(clean.bytes_of[files.ORIGINAL]))
    assert shown.size == ((64, 48) if orientation < 5 else (48, 64))
    corner = shown.getpixel((1, 1))
    red_first = orientation in {1, 4, 5, 6}
    assert (corner[0] > corner[2]) is red_first
    assert ExifTags.Base.Orientation not in shown.getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_place_of_a_photo_is_read_however_it_is_turned_and_then_gone(orientation):
    clean = files.read_upload(upload(photo(exif=exif(orientation, place=True))))
    assert clean.position == pictures.Position(longitude=118.79, latitude=32.02)
    for data in clean.bytes_of.values():
        assert not Image.open(io.BytesIO(data)).getexif()
        assert b"Somebody" not in data
        assert b"Exif" not in data


@pytest.mark.parametrize(
    "changes",
    [
        {ExifTags.GPS.GPSLatitude: (932.0, 1.0, 12.0)},
        {ExifTags.GPS.GPSLatitude: (0.0, 0.0, 0.0), ExifTags.GPS.GPSLongitude: (0.0, 0.0, 0.0)},
        {ExifTags.GPS.GPSLatitude: (32.0,)},
    ],
)
def test_a_place_that_is_none_is_passed_over(changes):
    data = photo(exif=exif(place=True, changes=changes))
    assert files.read_upload(upload(data)).position is None


def test_southern_and_western_places_are_negative():
    changes = {ExifTags.GPS.GPSLatitudeRef: "S", ExifTags.GPS.GPSLongitudeRef: "W"}
    position = files.read_upload(upload(photo(exif=exif(place=True, changes=changes)))).position
    assert position == pictures.Position(longitude=-118.79, latitude=-32.02)


def test_a_script_in_a_png_does_not_survive():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    clean = files.read_upload(upload(photo("PNG", pnginfo=notes), "a.png"))
    assert b"<script" not in clean.bytes_of[files.ORIGINAL]


@pytest.mark.parametrize(
    "tail", [b"<?php system('id'); ?>", b"PK\x03\x04 an archive", b"<script>alert(1)</script>"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hangs_behind_a_photo_is_cut_off(kind, tail):
    clean = files.read_upload(upload(photo(kind) + tail))
    assert all(tail not in data for data in clean.bytes_of.values())


def test_a_clear_picture_stays_clear():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    shown = Image.open(io.BytesIO(files.read_upload(upload(out.getvalue())).bytes_of[files.ORIGINAL]))
    assert shown.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_pictures_of_every_mode_are_read(mode):
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new("L", (8, 8), 200).convert("I;16" if mode == "I;16" else mode).save(out, kind)
    assert files.read_upload(upload(out.getvalue())).width == 8


def test_a_large_photo_is_made_smaller():
    clean = files.read_upload(upload(photo(size=(6000, 400))))
    assert (clean.width, clean.height) == (3840, 256)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", files.WrongFileKind),
        (b"GIF89a" + b"\0" * 50, files.WrongFileKind),
        (b"plain words", files.WrongFileKind),
        (b"PK\x03\x04" + b"\0" * 50, files.WrongFileKind),
        (b"#!/bin/sh\nid", files.ScriptInDisguise),
        (b"<?php system('id');", files.ScriptInDisguise),
        (b"  <!DOCTYPE html><script>", files.ScriptInDisguise),
        (b"<svg onload=alert(1)>", files.ScriptInDisguise),
        (b"MZ\x90\x00", files.ScriptInDisguise),
        (photo()[:400], files.BrokenFile),
        (photo("PNG")[:90], files.BrokenFile),
        (b"\xff\xd8\xff\xe0<?php system('id'); ?>", files.BrokenFile),
        (bomb(), files.TooManyPixels),
        (bomb(6000, 6000), files.TooManyPixels),
        (bomb(9000, 9000), files.TooManyPixels),
        (b"%PDF-1.7\n", files.BrokenFile),
        (b"%PDF-9.7\n" + pdf(), files.BrokenFile),
        (pdf()[:-20], files.BrokenFile),
        (pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert) >> >> endobj\n"), files.ActingFile),
        (pdf(b"1 0 obj << /S /J#61vaScript >> endobj\n"), files.ActingFile),
        (pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj\n"), files.ActingFile),
        (pdf(b"1 0 obj << /EmbeddedFiles 2 0 R >> endobj\n"), files.ActingFile),
        (pdf(b"1 0 obj << /Encrypt 2 0 R >> endobj\n"), files.ActingFile),
        (packed(b"1 0 << /S /JavaScript >>"), files.ActingFile),
        (packed(b"1 0 << /S /JavaScript >>", b"/Filter /FlateDecode /X (endstream obj)"), files.ActingFile),
        (packed(b"1 0 << /S /JavaScript >>", b"/Filter /FlateDecode %stream\n"), files.BrokenFile),
        (pdf(b"%stream\n1 0 obj << /S /JavaScript >> endobj\n%endstream\n"), files.ActingFile),
        (packed(b"1 0 <<>>", b"/Filter [/ASCIIHexDecode /FlateDecode]"), files.ActingFile),
        (packed(b"1 0 <<>>", b"/Filter /LZWDecode"), files.ActingFile),
    ],
)
def test_what_is_no_photo_or_quiet_document_is_refused(data, refusal):
    with pytest.raises(refusal) as refused:
        files.read_upload(upload(data, "a/b\\坏\x00的.jpg"))
    assert refused.value.field == "files"
    assert "坏的.jpg" in str(refused.value)


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([photo(), photo("PNG"), photo(exif=exif(6, place=True)), packed(b"1 0 <<>>")]), st.data()
)
def test_whatever_is_changed_in_a_file_it_is_taken_or_refused(data, drawn):
    changed = bytearray(data)
    for _ in range(drawn.draw(st.integers(1, 8))):
        changed[drawn.draw(st.integers(4, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    with contextlib.suppress(BadInput):
        assert files.read_upload(upload(bytes(changed))).digest


def test_a_zip_bomb_in_a_document_is_refused():
    with pytest.raises(files.ActingFile):
        files.read_upload(upload(packed(b" " * (65 * 1024 * 1024)), "a.pdf"))


def test_a_quiet_document_is_kept_as_it_is():
    data = packed(b"1 0 << /Type /Page >>")
    stored = kept(data, "说明.pdf")
    assert (stored.media, served(stored)) == ("pdf", data)
    with pytest.raises(files.UploadGone):
        files.open_file(stored, files.SMALL)


def test_a_file_of_more_than_ten_megabytes_is_refused():
    with pytest.raises(files.FileTooLarge):
        files.read_upload(upload(b"\xff\xd8\xff" + b"\0" * files.MOST_BYTES))


def test_a_record_has_nine_files_at_most():
    clean = files.read_upload(upload(photo()))
    for position in range(1, 10):
        assert files.keep_upload(clean, owner_type="case", owner_id=OWNER, kind="before").position == position
    with pytest.raises(files.TooManyFiles):
        files.keep_upload(clean, owner_type="case", owner_id=OWNER, kind="before")
    assert len(files.list_files("case", [OWNER, uuid.uuid4()])) == 9


def test_a_place_freed_is_taken_again():
    first = kept(photo())
    kept(photo())
    files.remove_file(first)
    assert kept(photo()).position == 1


def test_files_of_a_draft_go_to_the_record_that_came_of_it():
    draft = uuid.uuid4()
    clean = files.read_upload(upload(photo()))
    files.keep_upload(clean, owner_type=files.DRAFT, owner_id=draft, kind="before")
    kept(photo())
    assert file_drafts.adopt_files(draft_id=draft, owner_type="case", owner_id=OWNER, at="") == 1
    assert [f.position for f in files.list_files("case", [OWNER])] == [2, 1]


def test_a_draft_that_became_nothing_is_dropped_after_a_day(django_capture_on_commit_callbacks):
    clean = files.read_upload(upload(photo()))
    stored = files.keep_upload(clean, owner_type=files.DRAFT, owner_id=OWNER, kind="before")
    file_drafts.drop_old_drafts()
    assert StoredFile.objects.count() == 1
    with clock.at(clock.now() + dt.timedelta(hours=25)), django_capture_on_commit_callbacks(execute=True):
        file_drafts.drop_old_drafts()
    assert StoredFile.objects.count() == 0
    assert not default_storage.exists(files.path_of(stored, files.ORIGINAL))


def test_bytes_of_a_failed_transaction_are_removed_later_and_others_stay():
    with transaction.atomic():
        lost = kept(photo())
        transaction.set_rollback(True)
    stays = kept(photo())
    assert default_storage.exists(files.path_of(lost, files.ORIGINAL))
    assert file_orphans.remove_orphans() == 0
    with clock.at(clock.now() + dt.timedelta(hours=7)):
        assert file_orphans.remove_orphans() == 3
    assert not default_storage.exists(files.path_of(lost, files.SMALL))
    assert served(stays)


def test_a_file_whose_bytes_are_gone_is_refused():
    stored = kept(photo())
    default_storage.delete(files.path_of(stored, files.ORIGINAL))
    with pytest.raises(files.UploadGone):
        files.open_file(stored)
    with pytest.raises(files.UploadGone):
        files.get_file(uuid.uuid4())
