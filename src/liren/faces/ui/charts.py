"""Figures as pictures drawn on the server: lines over equal steps and bars side by side, with a standard as a guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 300.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 256.0, 12.0, 128.0


@dataclass(frozen=True, slots=True)
class Guide:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Word:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    d: str
    was: bool
    end: Word | None
    dot: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values in percent (None where nothing was counted) at equal steps; `was` is the earlier period.

    `summary` is the sentence read aloud in place of the picture.
    """

    labels: Sequence[str]
    now: Sequence[float | None]
    summary: str
    was: Sequence[float | None] = ()
    standard: float | None = None
    floor: float | None = None  # a common lower bound for charts read side by side
    low: float = field(init=False)
    high: float = field(init=False)

    def __post_init__(self) -> None:
        known = [v for v in (*self.now, *self.was, self.standard) if v is not None]
        least, most = (min(known), max(known)) if known else (0.0, 100.0)
        least = least if self.floor is None else min(least, self.floor)
        object.__setattr__(self, "low", max(0.0, float(int(least // 10) * 10)))
        object.__setattr__(self, "high", 100.0 if most <= 100 else float(-int(-most // 10) * 10))
        if self.low == self.high:
            object.__setattr__(self, "low", self.high - 10)

    def _x(self, index: int) -> float:
        steps = max(len(self.labels) - 1, 1)
        return round(LEFT + (RIGHT - LEFT) * index / steps, 1)

    def _y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low), 1)

    @property
    def guides(self) -> list[Guide]:
        whole = self.high - self.low
        step = next((s for s in (10, 20, 25) if whole % s == 0 and whole / s <= 5), 10)
        count = int((self.high - self.low) / step)
        return [Guide(self._y(self.low + step * n), f"{self.low + step * n:g}%") for n in range(count + 1)]

    @property
    def goal(self) -> float | None:
        return None if self.standard is None else self._y(self.standard)

    @property
    def ticks(self) -> list[Word]:
        last = len(self.labels) - 1
        every = max(1, -(-len(self.labels) // 4))
        shown = [i for i in range(0, last + 1, every) if i == last or last - i >= every / 2]
        if last >= 0 and last not in shown:
            shown.append(last)
        return [Word(self._x(i), HEIGHT - 4, self.labels[i]) for i in shown]

    @property
    def paths(self) -> list[Path]:
        drawn = [self._path(self.was, was=True), self._path(self.now, was=False)]
        return _apart([path for path in drawn if path is not None])

    def _path(self, values: Sequence[float | None], *, was: bool) -> Path | None:
        parts: list[str] = []
        pen = "M"
        end: tuple[float, float, float] | None = None
        for index, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            end = (self._x(index), self._y(value), value)
            parts.append(f"{pen}{end[0]} {end[1]}")
            pen = "L"
        if end is None:
            return None
        word = Word(end[0] + 7, end[1] + 4, f"{end[2]:.1f}%")
        return Path("".join(parts), was, word, None if was else (end[0], end[1]))


def _apart(paths: list[Path]) -> list[Path]:
    """Moves the end figures of two lines apart where they would cover each other."""
    if len(paths) < 2 or not paths[0].end or not paths[1].end:
        return paths
    first, second = sorted(paths, key=lambda p: p.end.y if p.end else 0)
    if not first.end or not second.end or second.end.y - first.end.y >= 13:
        return paths
    middle = (first.end.y + second.end.y) / 2
    up = Path(first.d, first.was, Word(first.end.x, middle - 6.5, first.end.text), first.dot)
    down = Path(second.d, second.was, Word(second.end.x, middle + 6.5, second.end.text), second.dot)
    return sorted((up, down), key=lambda p: not p.was)


BAR, GAP, BAR_LEFT, BAR_RIGHT = 16.0, 8.0, 118.0, 250.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its word before and its figure behind it; `width` is None where nothing was counted."""

    y: float
    width: float | None
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values in percent under each other, each told apart by its words and its filling, not by its colour.

    `summary` is the sentence read aloud in place of the picture.
    """

    labels: Sequence[str]
    values: Sequence[float | None]
    summary: str
    standard: float | None = None
    whole: float = 100.0  # what fills the width
    alike: bool = False  # parts of one thing, all drawn the same

    @property
    def height(self) -> float:
        return TOP + (BAR + GAP) * len(self.labels)

    @property
    def goal(self) -> float | None:
        return None if self.standard is None else _along(100 * self.standard / self.whole)

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(
                TOP + (BAR + GAP) * at,
                None if value is None else round(_along(100 * value / self.whole) - BAR_LEFT, 1),
                label,
                "—" if value is None else f"{value}%",
            )
            for at, (label, value) in enumerate(zip(self.labels, self.values, strict=True))
        ]


def _along(value: float) -> float:
    return round(BAR_LEFT + (BAR_RIGHT - BAR_LEFT) * min(max(value, 0), 100) / 100, 1)
