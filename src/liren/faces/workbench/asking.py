"""Before something is gone for good: a page that says what it is and what comes of it, with the button beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fact:
    """A line about what is to be removed. `is_said`: in the words of people, not of the program."""

    label: str
    value: Any
    is_said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is asked: `asked` as the heading, what it concerns, what comes of it, and where no leads; `icon` beside the
    verb."""

    title: str
    asked: str
    facts: list[Fact]
    consequence: str
    back: str
    verb: str = ""
    keep: str = ""
    icon: str = "bin"

    @property
    def yes(self) -> str:
        return self.verb or _("删除")

    @property
    def no(self) -> str:
        return self.keep or _("不删了")


def asked_first(request: HttpRequest, removal: Removal) -> HttpResponse:
    return render(request, "bench/asked_first.html", {"removal": removal})
