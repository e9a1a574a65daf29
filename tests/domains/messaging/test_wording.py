from __future__ import annotations

import pytest
from django.conf import settings

from liren.domains.messaging import wording
from liren.domains.messaging.rules import Template

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


@pytest.mark.parametrize("key", sorted(wording.TEMPLATES))
def test_every_template_reads_well_in_both_languages(key):
    assert wording.faults_of(wording.TEMPLATES[key], LANGUAGES) == []


def test_a_key_has_one_wording(monkeypatch):
    monkeypatch.setattr(wording, "TEMPLATES", {})
    wording.register(Template("tests.a", "甲", "甲"), Template("tests.a", "甲", "甲"))
    with pytest.raises(ValueError, match="two wordings"):
        wording.register(Template("tests.a", "甲", "乙"))


def test_a_short_message_without_room_is_a_fault():
    faults = wording.faults_of(Template("tests.long", "甲", "甲", "长" * 67 + "%(title)s"), ("zh-hans",))
    assert faults == ["tests.long: the short message is too long in zh-hans"]
