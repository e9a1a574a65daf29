"""`liren demo …`"""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from liren.config import demo, prepare
from liren.config.cli.server import announce
from liren.config.console import Report, noun, reports, verb
from liren.config.processes import Address, Together, refuse_taken, server_command, worker_command
from liren.kernel import sms

group = noun("演示。", "The demo.")


@verb(
    group,
    "load",
    "在空的数据库里放进演示用的区、街道、社区、人员和事项；已有内容时不动。",
    "Put the demo county, streets, communities, people and matters into an empty database; else change nothing.",
)
@reports
def load() -> Report:
    figures = demo.load()
    return Report(figures, [_("演示内容已就绪。"), _("新增事项 %(matters)d 件。") % figures])


@verb(
    group,
    "run",
    "准备好演示，启动服务器和后台，列出演示账号；Ctrl-C 停止。",
    "Prepare the demo, run server and worker, list the demo accounts; Ctrl-C stops.",
)
@click.option("--port", default=8000, show_default=True, help="监听的端口。 The port to listen on.")
def run(port: int) -> None:
    address = Address("127.0.0.1", port)
    refuse_taken(address)
    prepare.bring_up_to_date()
    demo.load()
    announce(address)
    click.echo(_("演示账号，密码都是 %(password)s") % {"password": demo.password()})
    for line in demo.accounts_table():
        click.echo(line)
    click.echo(_("发给居民的短信（含验证码）写在 %(path)s") % {"path": sms.file_path()})
    raise SystemExit(Together(server_command(address), worker_command()).run())
