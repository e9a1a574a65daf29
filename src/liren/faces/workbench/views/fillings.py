"""A list of people filled into a layout of one's own: asked for with its purpose, fetched, written down."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from liren.domains.people import queries
from liren.domains.people.actions import filling as actions
from liren.domains.people.queries.template_rows import template_rows
from liren.domains.people.queries.templates import layout_of, own_filling
from liren.domains.people.rules.templates import masked_fields
from liren.domains.people.template_choices import PURPOSE_WORDS, FillingPurpose, TemplateField
from liren.domains.processing.actions.givings import ask_ledger
from liren.domains.processing.queries.consented import split
from liren.domains.processing.queries.on_lists import PERSONS
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench import exports
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.given_lists import PERSONS_KEY, left_out
from liren.faces.workbench.needs_forms import PeopleFilterForm
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.template_forms import EXPORT, FillForm
from liren.kernel import clock, ids, layouts
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import Refusal
from liren.kernel.tables import Cell

LIST = "people.filled"
METHODS = ["GET", "HEAD", "POST"]
WRONG = (409, 422)
LONG = 300  # people; more are written by the worker


@never_cache
@require_http_methods(METHODS)
@with_right(EXPORT)
def page(request: HttpRequest) -> HttpResponse:
    """The filter with which one came here is what is filled in."""
    actor, data = actor_in(request), posted(request)
    given = QueryDict(data.get("query", "")[:2000]) if data is not None else request.GET
    filters = PeopleFilterForm(given, actor)
    query = filters.query()
    form = FillForm(data, actor, query)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        said = form.cleaned_data
        try:
            asked = ask_ledger(
                actor=actor,
                county=county_of(actor),
                to=said["to"],
                version_id=uuid.UUID(said["template"]),
                wanted=filters.wanted(),
                query=query,
                purpose=said["purpose"],
                words=said["words"],
            )
        except Refusal as refusal:
            if refusal.status not in WRONG:
                raise
            show(form, refusal)
            status = refusal.status
        else:
            return redirect("bench:list_filling", asked)
    words = {
        "form": form,
        "filters": filters,
        "list_query": query,
        "count": queries.count_people(actor, filters.wanted()),
        "told": filters.told(),
    }
    return render(request, "bench/list_templates/fill.html", words, status=status)


@never_cache
@require_safe
@with_right(EXPORT)
def filling(request: HttpRequest, filling_id: uuid.UUID) -> HttpResponse:
    """What was asked for, what will be masked, and the file."""
    actor = actor_in(request)
    found = own_filling(actor, filling_id)
    expires = actions.expires_at(found)
    masked = masked_fields(found.version.columns.values(), found.purpose)
    words = {
        "filling": found,
        "purpose": PURPOSE_WORDS[FillingPurpose(found.purpose)],
        "masked": [TemplateField(name).label for name in masked],
        "expires_at": expires,
        "is_over": expires < clock.now(),
        "is_long": found.counted > LONG,
        "left": left_out(actor, PERSONS_KEY, found.query, found.recipient),
    }
    return render(request, "bench/list_templates/filling.html", words)


@never_cache
@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledListing(Listing):
    """Knows who is on it, for the audit."""

    filling_id: uuid.UUID
    people: list[uuid.UUID] = field(default_factory=list)
    left: list[uuid.UUID] = field(default_factory=list)


def listing(actor: Actor, query: str) -> Listing:
    """The list of a filling as it stands now, in its layout."""
    asked = QueryDict(query).get("filling", "")
    found = actions.open_filling(actor=actor, filling_id=ids.as_uuid(asked))
    wanted = PeopleFilterForm(QueryDict(found.query), actor).wanted()
    fields = list(dict.fromkeys(found.version.columns.values()))
    people: list[uuid.UUID] = []
    left: list[uuid.UUID] = []

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        people.clear()
        left.clear()
        return queries.people_keys(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        parts = split(found.recipient, PERSONS, some)
        left.extend(parts.left)
        for person_id, line in template_rows(reader, parts.kept, fields, found.purpose, len(people)):
            people.append(person_id)
            yield line

    def write(_form: str, file: IO[bytes], lines: Iterable[Sequence[Cell]]) -> int:
        columns = {letters: fields.index(name) for letters, name in found.version.columns.items()}
        number, short, line = _marks(found.by_name, found.number, found.purpose, found.words)
        filled = layouts.Filling(layout_of(found.version), columns, number, short, line)
        return layouts.fill(bytes(found.version.content), filled, list(lines), file)

    return FilledListing(
        name=f"{found.version.template.name}-{found.number}",
        columns=fields,
        keys=keys,
        rows=rows,
        place_code=found.place_code,
        wanted={"filling": str(found.id)},
        write=write,
        is_long=found.counted > LONG,
        filling_id=found.id,
        people=people,
        left=left,
    )


def _marks(name: str, number: str, purpose: str, words: str) -> tuple[str, str, str]:
    """In Chinese whatever the language of the page: the file goes to a department."""
    with translation.override("zh-hans"):
        what = str(PURPOSE_WORDS[FillingPurpose(purpose)])
    when = f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    short = f"编号 {number}　{name}　{when}　用途：{what}"
    return f"编号 {number}", short, f"{short}（{words}）　含个人信息，只供这一用途，用完销毁。"


def note(actor: Actor, taken: Listing, _form: str, _rows: int) -> None:
    """Writes down who took whom away."""
    if isinstance(taken, FilledListing):
        found = own_filling(actor, taken.filling_id)
        actions.note_filling(actor=actor, filling=found, people=taken.people, left_out=len(taken.left))
