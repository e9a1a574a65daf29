"""Photos and papers, for those who sent them and those whose matter they belong to."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponseBase

from liren.domains.casework.queries.files import file_for_requester
from liren.domains.casework.queries.own import own_case_ids
from liren.faces.portal import draft as drafts
from liren.faces.portal import receipts
from liren.faces.ui.acting import actor_in
from liren.faces.ui.papers import answer_with
from liren.faces.ui.passes import by_pass
from liren.kernel import files


@by_pass
def show(request: HttpRequest, file_id: uuid.UUID, variant: str) -> HttpResponseBase:
    """A file of the own draft or an own matter; to anybody else it is not there."""
    draft = drafts.find(request)
    stored = files.get_file(file_id)
    if not (draft and (stored.owner_type, stored.owner_id) == (files.DRAFT, draft.id)):
        own = own_case_ids(actor_in(request), receipts.codes_of(request).values())
        stored = file_for_requester(file_id, own)
    return answer_with(stored, variant)
