"""`liren server …`"""

from __future__ import annotations

import click
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from liren.config import prepare
from liren.config.console import noun, verb
from liren.config.processes import Address, Together, listening, server_command, worker_command

group = noun("网页服务器。", "The web server.")


@verb(
    group,
    "run",
    "备好数据库后启动服务器；--worker 时连同后台一起，Ctrl-C 停止；收到 SIGHUP 时换上新版本，一个请求也不丢。",
    "Prepare the database, then run the server, with --worker the worker too; Ctrl-C stops, SIGHUP puts the new "
    "version in its place and loses no request.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。 The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="监听的端口。 The port to listen on.")
@click.option("--worker", is_flag=True, help="同时运行后台。 Run the worker too.")
def run(host: str, port: int, worker: bool) -> None:
    address = Address(host, port)
    listener = listening(address)
    prepare.bring_up_to_date()
    announce(address)
    connections.close_all()
    command = worker_command() if worker else None
    raise SystemExit(Together(server_command(listener), command, listener).run())


def announce(address: Address) -> None:
    mode = _("正式运行") if settings.LIREN_MODE == "production" else _("演示")
    click.echo(_("里仁（%(mode)s）在 %(url)s") % {"mode": mode, "url": address.url})
