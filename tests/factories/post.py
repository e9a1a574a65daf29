"""Letters as people and programs really write them."""

from __future__ import annotations

import io
from email.message import EmailMessage

from PIL import Image

SAY = "say@liren.example.cn"
WANG = "王秀兰 <wang@post.example.cn>"


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, "PNG")
    return kept.getvalue()


def letter(
    text: str = "三单元的楼道灯不亮，老人下楼看不见。",
    *,
    sender: str = WANG,
    to: str = SAY,
    subject: str = "楼道灯不亮",
    key: str = "1@post.example.cn",
    html: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """One letter; `headers` by their names with underscores."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    if key:
        made["Message-ID"] = f"<{key}>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if html:
        made.set_content(html, subtype="html")
    else:
        made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)
