"""Letters that came by e-mail: those that wait, taken by hand or set aside; those that were taken by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.casework.actions import letters_by_hand
from liren.domains.casework.letter_choices import LetterState
from liren.domains.casework.queries import letters as found
from liren.domains.casework.rules.intake import TITLE_MOST
from liren.domains.territory.queries import places_named
from liren.faces.ui import moments
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.filters import tabs_of, top_of
from liren.faces.workbench.letter_forms import AsideForm, LettersFilter, TakeForm
from liren.faces.workbench.showing import county_of
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.ids import as_uuid
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.casework.models import Letter

LIST = "casework.letters"
RIGHT = "cases.import"


def view_names() -> list[tuple[str, str]]:
    return [
        ("parked", _("等人看")),
        ("automatic", _("自动来信")),
        ("aside", _("已搁置")),
        ("taken", _("已收下")),
        ("all", _("全部")),
    ]


def _view(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in found.VIEWS else found.VIEWS[0]


@never_cache
@require_safe
@with_right(RIGHT)
def page(request: HttpRequest) -> HttpResponse:
    actor, view = actor_in(request), _view(request.GET)
    form = LettersFilter(request.GET)
    wanted = form.wanted(view)
    listed = found.list_letters(actor, wanted, as_uuid(request.GET.get("after", "")))
    kept = QueryDict(mutable=True)
    kept.update({name: request.GET[name] for name in form.fields if request.GET.get(name)} | {"view": view})
    words = {
        "form": form,
        "view": view,
        "tabs": tabs_of(view_names(), view, found.count_views(actor), request.GET),
        "rows": [(row, found.masked_sender(row)) for row in listed.rows],
        "places": places_named(row.place_code for row in listed.rows),
        "next_key": listed.next_key,
        "query": kept.urlencode(),
        "printed_at": clock.now(),
    }
    return render(request, "bench/letters/list.html", words)


@never_cache
@require_safe
@with_right(RIGHT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it."""
    return exports.taken(request, LIST, form)


@never_cache
@require_safe
@with_right(RIGHT)
def one(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    letter = found.get_letter(actor_in(request), letter_id)
    words = {
        "letter": letter,
        "sender": found.masked_sender(letter),
        "said": found.words_of(letter),
        "place": places_named([letter.place_code]).get(letter.place_code, ""),
        "deeds": letter.deeds.order_by("id"),
        "may_settle": letter.state in (LetterState.PARKED, LetterState.AUTOMATIC),
        "is_aside": letter.state == LetterState.ASIDE,
        "may_take_out": found.addition_of(letter) is not None,
    }
    return render(request, "bench/letters/page.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def take(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The letter as a matter, as a person reads it."""
    actor = actor_in(request)
    letter = found.get_letter(actor, letter_id)
    said = found.words_of(letter)
    known = {
        "version": letter.version,
        "title": letter.subject[:TITLE_MOST],
        "text": said.text,
        "place_code": letter.place_code,
    }
    form = TakeForm(posted(request), place=top_of(actor), initial=known, auto_id="l_%s")
    if form.is_valid():
        try:
            done = letters_by_hand.take_letter(actor=actor, letter_id=letter_id, taking=form.taking())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _taken_words(done))
            return redirect("bench:letter", letter_id)
    words = {"form": form, "letter": letter, "said": said, "sender": found.masked_sender(letter)}
    return render(request, "bench/letters/take.html", words, status=422 if form.errors else 200)


def _taken_words(letter: Letter) -> str:
    number = letter.case.number if letter.case else ""
    if letter.sender:
        return _("已立为事项 {number}，并给寄信人回了信。").format(number=number)
    return _("已立为事项 {number}。看不出寄信人，没有回信。").format(number=number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(RIGHT)
def aside(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    act = ActWithWords(AsideForm, letters_by_hand.set_aside, _("已搁置。三个月内还能放回来。"))
    return with_words(request, letter_id, act, "bench/letters/aside.html")


@dataclass(frozen=True, slots=True)
class ActWithWords:
    """What is done with a letter for a reason that is given: by which form, by whom, and what is said of it then."""

    form: type[Form]
    do: Callable[..., object]
    said: str


def with_words(request: HttpRequest, letter_id: uuid.UUID, act: ActWithWords, template: str) -> HttpResponse:
    """The form with the reason; once it is done, the letter again."""
    actor = actor_in(request)
    letter = found.get_letter(actor, letter_id)
    form = act.form(posted(request), initial={"version": letter.version}, auto_id="l_%s")
    if form.is_valid():
        try:
            act.do(actor=actor, letter_id=letter_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, act.said)
            return redirect("bench:letter", letter_id)
    words = {
        "form": form,
        "letter": letter,
        "sender": found.masked_sender(letter),
        "addition": partial(found.addition_of, letter),
    }
    return render(request, template, words, status=422 if form.errors else 200)


@require_POST
@with_right(RIGHT)
def back(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    letters_by_hand.put_back(actor=actor_in(request), letter_id=letter_id)
    messages.success(request, _("已放回，等人看。"))
    return redirect("bench:letter", letter_id)


@never_cache
@require_POST
@with_right(RIGHT)
def original(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The letter as it came, as a file; that it was taken is written down."""
    raw = letters_by_hand.open_letter(actor=actor_in(request), letter_id=letter_id)
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{letter_id}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def listing(actor: Actor, query: str) -> Listing:
    """The list behind a page's query as it is taken away."""
    given = QueryDict(query)
    wanted = LettersFilter(given).wanted(_view(given))

    def rows(now: Actor, ids: Sequence[uuid.UUID]) -> Iterator[list[exports.Cell]]:
        taken = found.letters_to_take(now, ids)
        places = places_named(row.place_code for row in taken)
        for row in taken:
            yield _cells(row, places)

    return Listing(
        name=_("来信 {day}").format(day=f"{clock.today():%Y%m%d}"),
        columns=[_("收到"), _("寄信人"), _("主题"), _("地方"), _("状态"), _("原因"), _("事项编号")],
        keys=lambda now: found.letter_keys(now, wanted),
        rows=rows,
        place_code=county_of(actor),
        wanted={name: str(value) for name, value in asdict(wanted).items() if value and name != "sender"},
    )


def _cells(row: Letter, places: dict[str, str]) -> list[exports.Cell]:
    return [
        moments.local(row.at),
        found.masked_sender(row),
        row.subject,
        places.get(row.place_code, row.place_code),
        row.get_state_display(),
        row.reason_words,
        row.case.number if row.case else "",
    ]
