"""Somebody's own blank table in a workbook: checked, its heads found, filled with lines, given back as it was.

Styles, merged heads, widths, the set-up of the print and what stands below the table are kept; what could not be kept
is refused when the layout is given, not lost when it is filled. Nothing here knows what the columns mean.
"""

from liren.kernel.layouts.fill import Filling, fill, try_growing
from liren.kernel.layouts.find import Head, Layout, find_layout
from liren.kernel.layouts.guard import LAYOUT_MOST, Flaw, LayoutUnfit, opened

__all__ = [
    "LAYOUT_MOST",
    "Filling",
    "Flaw",
    "Head",
    "Layout",
    "LayoutUnfit",
    "fill",
    "find_layout",
    "opened",
    "try_growing",
]
