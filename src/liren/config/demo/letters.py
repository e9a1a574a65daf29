"""Letters of the demo: one that became a matter with its answer, two too long for a form, one of a program."""

from __future__ import annotations

import io
from email.message import EmailMessage

from django.conf import settings
from PIL import Image, ImageDraw

from liren.domains.casework.actions.letters import receive_letter
from liren.domains.casework.queries.letters import LetterFilter, list_letters
from liren.kernel.actor import SYSTEM

PLACE = "320104901002"
WRITER = "陆文彬 <lu.wenbin@example.com>"


def load() -> int:
    """Nothing where letters are there already."""
    if list_letters(SYSTEM, LetterFilter()).rows:
        return 0
    told = [
        receive_letter(raw=_letter("1", "小区门口的路灯三天不亮", LAMP, picture=True)),
        receive_letter(raw=_letter("2", "关于加装电梯的几点意见", LIFT * 400)),
        receive_letter(raw=_letter("3", "自动回复：外出", AWAY, automatic=True)),
        receive_letter(raw=_letter("4", "小区门口的路灯，再说一次", LAMP_AGAIN * 600, picture=True)),
    ]
    return len(told)


LAMP = "门口东边第二、第三盏路灯三天没亮，晚上有老人在这里下台阶。\n\n附一张照片。"
LAMP_AGAIN = "路灯修过一次，昨晚又灭了，请一并看看线路。"
LIFT = "一楼住户担心采光，三楼以上希望装在北面。希望社区召集大家当面谈一次，把方案和费用讲清楚。"
AWAY = "我本周外出，十二月一日起回复邮件。"


def _letter(number: str, subject: str, text: str, *, picture: bool = False, automatic: bool = False) -> bytes:
    made = EmailMessage()
    ours = next(iter(settings.LIREN_MAIL_ADDRESSES), "say@example.com")
    name, _at, host = ours.partition("@")
    made["From"], made["To"], made["Subject"] = WRITER, f"{name}+{PLACE}@{host}", subject
    made["Message-ID"] = f"<demo-{number}@example.com>"
    if automatic:
        made["Auto-Submitted"] = "auto-replied"
    made.set_content(text)
    if picture:
        made.add_attachment(_photo(), maintype="image", subtype="png", filename="路灯.png")
    return bytes(made)


def _photo() -> bytes:
    drawn = Image.new("RGB", (640, 480), "#26313d")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((310, 120, 322, 470), fill="#8a8f94")
    pen.ellipse((280, 90, 352, 130), fill="#4a4f55")
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()
