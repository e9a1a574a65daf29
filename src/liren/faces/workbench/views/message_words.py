"""How messages are worded in the county: listed, edited with a preview, put back."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.messaging import wording
from liren.domains.messaging.actions import words as actions
from liren.domains.messaging.choices import Topic
from liren.domains.messaging.policies import EDIT
from liren.domains.messaging.queries import words as queries
from liren.domains.messaging.rules import Template, filled, words
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.message_forms import PART_LABELS, FindWordsForm, WordsForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import BadInput

LANGUAGES = dict(settings.LANGUAGES)


def county_of(actor: Actor) -> str:
    """The county whose words the actor edits."""
    return next((grant.place[:6] for grant in actor.grants_of(EDIT) if len(grant.place) >= 6), "")


@require_safe
@with_right(EDIT)
def page(request: HttpRequest) -> HttpResponse:
    actor, language = actor_in(request), get_language() or settings.LANGUAGE_CODE
    form = FindWordsForm(request.GET, auto_id="f_%s")
    lines = _lines(queries.list_words(actor, county_of(actor), language), form.sought())
    groups = [
        (topic, str(Topic(topic).label), list(found))
        for topic, found in groupby(lines, lambda entry: entry[0].topic)
    ]
    shown = {"groups": groups, "form": form, "language": language, "here": "words", "may_edit": True}
    return render(request, "bench/messages/words.html", shown)


def _lines(found: list[queries.WordsLine], sought: str) -> list[tuple[queries.WordsLine, str, str]]:
    """Those in which the words sought are read, by topic."""
    order = {topic: number for number, topic in enumerate(Topic.values)}
    lines = []
    for line in sorted(found, key=lambda line: order.get(line.topic, len(order))):
        labels = wording.labels_of(wording.TEMPLATES[line.key])
        title, text, short = (words.shown(said, labels) for said in (line.title, line.text, line.short))
        if words.is_found(sought, (title, text, short)):
            lines.append((line, title, text))
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def one(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """One message in one language: saved, or only looked at first."""
    actor, county = actor_in(request), county_of(actor_in(request))
    template = queries.get_template(actor, county, key)
    if language not in LANGUAGES:
        raise Http404
    form, preview = _form(request, template, language, county), None
    if form.is_valid():
        try:
            if "preview" in request.POST:
                preview = _preview(template, language, form.cleaned_data)
            else:
                actions.change_words(
                    actor=actor, county=county, template_key=key, language=language, said=form.cleaned_data
                )
                messages.success(request, _("已保存，从现在起这样说。"))
                return redirect("bench:message_word", key=key, language=language)
        except BadInput as refusal:
            show(form, refusal)
    shown = {
        "form": form,
        "key": key,
        "language_now": language,
        "languages": settings.LANGUAGES,
        "names": _names(template, language),
        "preview": preview,
        "title": form.initial["title"],
        "topic": Topic(template.topic).label,
        "history": [
            (row, LANGUAGES[row.language], _said(row.words, template, row.language))
            for row in queries.history_of(actor, county, key)
        ],
        "is_own": bool(queries.own_words(county).get((key, language))),
    }
    return render(request, "bench/messages/word.html", shown, status=422 if form.errors else 200)


def _form(request: HttpRequest, template: Template, language: str, county: str) -> WordsForm:
    source = queries.source_words(template, language)
    now = _shown(queries.words_of(template, language, county), template, language)
    parts = [part for part in words.PARTS if source[part]]
    return WordsForm(posted(request), initial=now, parts=parts, auto_id="w_%s")


def _shown(said: dict[str, str], template: Template, language: str) -> dict[str, str]:
    with override(language):
        labels = wording.labels_of(template)
    return {part: words.shown(text, labels) for part, text in said.items()}


def _said(said: dict[str, str], template: Template, language: str) -> list[tuple[Any, str]]:
    return [(PART_LABELS[part], text) for part, text in _shown(said, template, language).items()]


def _names(template: Template, language: str) -> list[tuple[str, str]]:
    """What may be filled in, and an example of each."""
    with override(language):
        labels, samples = wording.labels_of(template), wording.samples_of(template)
    return [("{" + labels[name] + "}", samples[name]) for name in labels]


def _preview(template: Template, language: str, said: dict[str, str]) -> list[tuple[Any, str]]:
    kept = actions.checked_words(template, language, said)
    with override(language):
        samples = wording.samples_of(template)
    return [(PART_LABELS[part], filled(text, samples)) for part, text in kept.items()]


def _resetting(template: Template, language: str) -> Removal:
    """What will be said again, part by part."""
    back = _said(queries.source_words(template, language), template, language)
    return Removal(
        title=_("恢复原来的用语"),
        asked=_("要恢复原来的用语吗？"),
        facts=[
            Fact(_("语言"), LANGUAGES[language], is_said=True),
            *(Fact(label, text, is_said=not language.startswith("en")) for label, text in back if text),
        ],
        consequence=_("从现在起改说上面的话。本区改过的留在修改记录里，要再用须重新写。"),
        back=reverse("bench:message_word", args=[template.key, language]),
        verb=_("恢复原来的用语"),
        keep=_("不恢复了"),
        icon="sync",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def reset(request: HttpRequest, key: str, language: str) -> HttpResponse:
    actor = actor_in(request)
    if request.method != "POST":
        template = queries.get_template(actor, county_of(actor), key)
        if language not in LANGUAGES:
            raise Http404
        return asked_first(request, _resetting(template, language))
    actions.reset_words(actor=actor, county=county_of(actor), template_key=key, language=language)
    messages.success(request, _("已恢复原来的用语。"))
    return redirect("bench:message_word", key=key, language=language)
