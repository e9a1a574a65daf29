"""The notice of privacy: made of the tables, published in versions, residents told of a new one."""

from __future__ import annotations

import pytest
from django.test import Client

from liren.domains.processing import notice_words
from liren.domains.processing.actions.notices import note_seen, publish_notice
from liren.domains.processing.models import NoticeText
from liren.domains.processing.notice_errors import NoticeNotFound, NoticeSame
from liren.domains.processing.queries.notices import draft_of, last_notice, news_for, shown
from liren.domains.processing.rules.notices import differing, digest_of
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.processing.conftest import CARE, COUNTY, Who, kept, switched
from tests.faces.workbench.test_look_pages import signed


@pytest.mark.parametrize(
    ("old", "new", "came", "went"),
    [
        ([("一", ["甲", "乙"])], [("一", ["甲", "乙"])], [], []),
        ([("一", ["甲", "乙"])], [("一", ["甲", "丙"])], ["丙"], ["乙"]),
        ([], [("一", ["甲"])], ["甲"], []),
        ([("一", ["甲"])], [("二", ["甲"])], [], []),
    ],
)
def test_what_changed(old: list, new: list, came: list[str], went: list[str]) -> None:
    assert differing(old, new) == (came, went)
    assert (digest_of(old) == digest_of(new)) is (old == new)


def published(who: Who) -> NoticeText:
    read = draft_of(who("district"), COUNTY).digest
    return publish_notice(actor=who("district"), place_code=COUNTY, read=read)


def test_it_says_what_the_tables_say(who: Who) -> None:
    kept(who)
    before = notice_words.wording_of(COUNTY)
    said = "".join(line for _title, lines in before.chinese for line in lines)
    assert all(text in said for text in ("婚姻状况", "电话", CARE.name, CARE.contact, "第五十六条"))
    assert "Schooling" in "".join(line for _title, lines in before.english for line in lines)
    switched(who, "marital")
    after = notice_words.wording_of(COUNTY)
    assert "婚姻状况" not in "".join(line for _title, lines in after.chinese for line in lines)
    assert before.digest != after.digest


def test_versions_are_kept_word_for_word(who: Who) -> None:
    assert shown(COUNTY) is None
    first = published(who)
    with pytest.raises(NoticeSame):
        published(who)
    switched(who, "marital")
    draft = draft_of(who("district"), COUNTY)
    assert draft.is_new
    assert any("婚姻状况" in line for line in draft.went)
    with pytest.raises(StalePage):
        publish_notice(actor=who("district"), place_code=COUNTY, read=first.digest)
    second = published(who)
    assert (first.version, second.version) == (1, 2)
    newest, older = shown(COUNTY), shown(COUNTY, 1)
    assert newest is not None
    assert older is not None
    assert any("婚姻状况" in line for line in newest.went)
    assert older.went == []
    with pytest.raises(NoticeNotFound):
        shown(COUNTY, 9)
    assert AuditEntry.objects.filter(verb="processing.notice.published").count() == 2
    with pytest.raises(NotAllowed):
        publish_notice(actor=who("director"), place_code=COUNTY, read=second.digest)
    with pytest.raises(NotAllowed):
        draft_of(who("auditor"), COUNTY)


def test_residents_are_told_once_of_each_version(who: Who) -> None:
    resident = who("resident")
    assert news_for(resident, COUNTY) is None
    note_seen(actor=resident, place_code=COUNTY)
    first = published(who)
    assert news_for(resident, COUNTY) == first
    assert news_for(who("community"), COUNTY) is None
    with pytest.raises(NotAllowed):
        note_seen(actor=who("community"), place_code=COUNTY)
    note_seen(actor=resident, place_code=COUNTY)
    assert news_for(resident, COUNTY) is None
    switched(who, "marital")
    assert news_for(resident, COUNTY) is None
    assert news_for(resident, COUNTY) != published(who)
    assert news_for(resident, COUNTY) == last_notice(COUNTY)


def test_from_the_workbench_to_the_portal(who: Who, client: Client) -> None:
    district, resident = signed(who, "district"), signed(who, "resident")
    assert "居民登记的隐私告知" not in client.get("/privacy/").content.decode()
    assert client.get("/privacy/notice.pdf").status_code == 404
    page = district.get("/bench/processing/notice/").content.decode()
    assert "还没有公布过" in page
    assert district.post("/bench/processing/notice/", {"read": "x"}).status_code == 409
    draft = draft_of(who("district"), COUNTY)
    answer = district.post("/bench/processing/notice/", {"read": draft.digest}, follow=True)
    assert "公布的和现在的一样" in answer.content.decode()
    public = client.get("/privacy/").content.decode()
    assert all(text in public for text in ("居民登记的隐私告知", "婚姻状况", "保存多久"))
    assert client.get("/privacy/notice.pdf").content.startswith(b"%PDF")
    assert client.get("/privacy/?version=7").status_code == 404
    assert "隐私告知有了新的一版" in resident.get("/account/").content.decode()
    assert resident.post("/privacy/seen/").status_code == 302
    assert "隐私告知有了新的一版" not in resident.get("/account/").content.decode()
    switched(who, "marital")
    assert "婚姻状况" in district.get("/bench/processing/notice/").content.decode()
    published(who)
    assert "比上一版变了什么" in client.get("/privacy/").content.decode()
    client.cookies["liren_language"] = "en"
    assert "Privacy notice of the residents" in client.get("/privacy/").content.decode()
    assert client.get("/privacy/notice.pdf?version=1").content.startswith(b"%PDF")
