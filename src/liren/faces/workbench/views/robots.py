"""Robots of work chats: registered for a body, changed, tried, removed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liren.domains.messaging.actions import robots as actions
from liren.domains.messaging.choices import Topic
from liren.domains.messaging.policies import EDIT
from liren.domains.messaging.queries import robots as queries
from liren.domains.organisations.queries import bodies_offered_to
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import posted, show
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.message_forms import RobotForm
from liren.kernel.actor import Actor
from liren.kernel.refusals import Refusal

if TYPE_CHECKING:
    from liren.domains.messaging.models import ChatRobot


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def page(request: HttpRequest) -> HttpResponse:
    """The robots, and the form that registers one."""
    actor = actor_in(request)
    form = RobotForm(posted(request), auto_id="r_%s", bodies=_bodies(actor))
    if form.is_valid():
        try:
            body_id = uuid.UUID(form.cleaned_data["body"])
            robot = actions.make_robot(actor=actor, body_id=body_id, wish=form.wish())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("群机器人已登记。请先试发一条。"))
            return redirect("bench:robot", robot_id=robot.id)
    lines = [(robot, topic_words(robot)) for robot in queries.list_robots(actor)]
    words = {"form": form, "lines": lines, "here": "robots", "may_edit": True}
    return render(request, "bench/messages/robots.html", words, status=422 if form.errors else 200)


def topic_words(robot: ChatRobot) -> list[str]:
    return [str(Topic(topic).label) for topic in robot.topics if topic in Topic.values]


def _bodies(actor: Actor) -> list[tuple[str, str]]:
    return [("", _("请选择")), *((str(body.id), body.name) for body in bodies_offered_to(actor))]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def one(request: HttpRequest, robot_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    robot = queries.get_robot(actor, robot_id)
    known = {
        name: getattr(robot, name) for name in ("version", "kind", "name", "topics", "language", "is_active")
    }
    form = RobotForm(posted(request), initial=known, auto_id="r_%s")
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_robot(actor=actor, robot_id=robot_id, wish=form.wish(), version=version)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("bench:robot", robot_id=robot_id)
    words = {"form": form, "robot": robot}
    return render(request, "bench/messages/robot.html", words, status=422 if form.errors else 200)


@require_POST
@with_right(EDIT)
def try_one(request: HttpRequest, robot_id: uuid.UUID) -> HttpResponse:
    trouble = actions.try_robot(actor=actor_in(request), robot_id=robot_id)
    if trouble:
        messages.error(request, _("试发没有成功：{reason}。").format(reason=trouble))
    else:
        messages.success(request, _("试发成功，请到群里看。"))
    return redirect("bench:robot", robot_id=robot_id)


def _removing(robot: ChatRobot) -> Removal:
    return Removal(
        title=_("删除群机器人"),
        asked=_("要删除这个群机器人吗？"),
        facts=[
            Fact(_("群名"), robot.name, is_said=True),
            Fact(_("单位"), robot.body.name, is_said=True),
            Fact(_("哪种工作群"), robot.get_kind_display()),
            Fact(_("告诉群里什么"), "\n".join(topic_words(robot))),
        ],
        consequence=_(
            "删除后，单位的事不再发到这个群；机器人的地址不留，要再用须重新登记。只想停一阵，可以回去取消“启用”。"
        ),
        back=reverse("bench:robot", args=[robot.id]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_right(EDIT)
def remove(request: HttpRequest, robot_id: uuid.UUID) -> HttpResponse:
    """Asked first: the address of the group is gone with it, and cannot be read anywhere else."""
    if request.method != "POST":
        return asked_first(request, _removing(queries.get_robot(actor_in(request), robot_id)))
    actions.remove_robot(actor=actor_in(request), robot_id=robot_id)
    messages.success(request, _("群机器人已删除，不再往那个群发消息。"))
    return redirect("bench:robots")
