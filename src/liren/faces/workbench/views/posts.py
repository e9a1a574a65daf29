"""Posts of a body and who holds them: set up, corrected, closed, reopened; appointed and released with dates."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liren.domains.access.actions.posts import appoint as appoint_holder
from liren.domains.organisations import actions, queries
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted
from liren.faces.workbench.body_answers import answered, check_edit, editable_body
from liren.faces.workbench.body_forms import RIGHT, AppointForm, PostForm, ReasonForm, ReleaseForm
from liren.faces.workbench.doors import with_right

if TYPE_CHECKING:
    from liren.domains.organisations.models import Post

METHODS = ["GET", "HEAD", "POST"]


def editable_post(request: HttpRequest, post_id: uuid.UUID) -> Post:
    post = queries.open_post(actor_in(request), post_id)
    check_edit(actor_in(request), post.body)
    return post


@require_http_methods(METHODS)
@with_right(RIGHT)
def add(request: HttpRequest, body_id: uuid.UUID) -> HttpResponse:
    body = editable_body(request, body_id)
    form = PostForm(posted(request), version=body.version)
    take = functools.partial(actions.create_post, body_id=body.id)
    return answered(request, "bench/bodies/post.html", form, take, _("已设立岗位“{title}”。"), {"body": body})


@require_http_methods(METHODS)
@with_right(RIGHT)
def edit(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    post = editable_post(request, post_id)
    initial = {"title": post.title, "kind": post.kind}
    form = PostForm(posted(request), version=post.body.version, initial=initial)
    take = functools.partial(actions.change_post, post_id=post.id)
    words = {"body": post.body, "post": post}
    return answered(request, "bench/bodies/post.html", form, take, _("岗位“{title}”已改好。"), words)


@require_http_methods(METHODS)
@with_right(RIGHT)
def close(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    post = editable_post(request, post_id)
    form = ReasonForm(posted(request), version=post.body.version)
    take = functools.partial(actions.close_post, post_id=post.id)
    words = {"body": post.body, "post": post}
    return answered(request, "bench/bodies/post_close.html", form, take, _("岗位已撤销，记录都在。"), words)


@require_http_methods(METHODS)
@with_right(RIGHT)
def reopen(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    post = editable_post(request, post_id)
    form = ReasonForm(posted(request), version=post.body.version)
    take = functools.partial(actions.reopen_post, post_id=post.id)
    words = {"body": post.body, "post": post}
    return answered(request, "bench/bodies/post_reopen.html", form, take, _("岗位已恢复。"), words)


@require_http_methods(METHODS)
@with_right(RIGHT)
def appoint(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    post = editable_post(request, post_id)
    form = AppointForm(posted(request), actor=actor_in(request), version=post.body.version)
    take = functools.partial(appoint_holder, post_id=post.id)
    words = {"body": post.body, "post": post}
    return answered(request, "bench/bodies/appoint.html", form, take, _("已安排人选。"), words)


@require_http_methods(METHODS)
@with_right(RIGHT)
def release(request: HttpRequest, holding_id: uuid.UUID) -> HttpResponse:
    holding = queries.open_holding(actor_in(request), holding_id)
    body = holding.post.body
    check_edit(actor_in(request), body)
    form = ReleaseForm(posted(request), version=body.version)
    take = functools.partial(actions.leave_post, holding_id=holding.id)
    words = {"body": body, "holding": holding}
    return answered(request, "bench/bodies/release.html", form, take, _("已记下任职到哪天止。"), words)
