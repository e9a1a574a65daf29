"""What a body's work chat can be told of: its work, never what concerns a person."""

from typing import Final

CHAT_TOPICS: Final = ("work", "clock", "late", "supervision", "duty")
