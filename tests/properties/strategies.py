"""Any text, weighted towards what breaks readers: marks, directions, surrogates, controls, line ends, markup.

Properties are tried on few examples, always the same ones, unless HYPOTHESIS_PROFILE is `search`: then on thousands, others each
time (`make fuzz`). `tests/conftest.py` holds the profiles.
"""

import os

from hypothesis import settings
from hypothesis import strategies as st

_SEARCH = os.environ.get("HYPOTHESIS_PROFILE") == "search"

some = settings(max_examples=3_000 if _SEARCH else 40)
"""For most properties."""

more = settings(some, max_examples=some.max_examples * 5)
"""For properties whose examples take a millisecond."""

fewer = settings(some, max_examples=some.max_examples // 5)
"""For properties whose examples take a tenth of a second and more."""

ODD = "\x00\x07\x1b\x7f\x85\u200b\u200d\u200e\u202a\u202e\u2028\u2029\u2066\u2069\ufeff\ufffe\uffff\ud800\udfff\U0001f600\U000e0041"
"""Controls, zero-width characters, directions, line ends of Unicode, noncharacters, halves of characters, astral ones."""

MARKS = "\u0301\u0316\u0327\u20dd\u1ab0\u0e47\u064b"
"""Combining marks of several classes."""

WORDS = (
    "Ruritania denied it.",
    "“No,” he said.",
    "Shots",
    "2024-05-06",
    "6 May 2024",
    "(Reuters) -- ",
    "By Jane Roe",
    "\n\n",
    "\r\n",
    "\r",
)
MARKUP = (
    "<p>",
    "</p>",
    "<!--",
    "]]>",
    "&amp;",
    "&#0;",
    "'",
    '"',
    "\\",
    "{",
    "}",
    "`",
    "\t",
    "%00",
    "https://x.example/",
    ">",
    "<script>",
)

PIECES = st.sampled_from([*WORDS, *MARKUP, *ODD, *MARKS]) | st.text(st.characters(), max_size=8)
"""A piece of a text."""

TEXTS = st.lists(PIECES, max_size=12).map("".join)
"""Any text, halves of characters and controls among it."""

SOUND = st.lists(
    st.sampled_from([*WORDS[:4], "\n", *MARKS, "\u202e", "\U0001f600", *MARKUP[:8]]) | st.text("aé漢א ", max_size=8), max_size=12
)
SOUND_TEXTS = SOUND.map(lambda pieces: f"Shots. {''.join(pieces)}".replace("\r", "\n").replace("&#0;", ""))
"""A text that passes the gate."""

LABELS = st.none() | st.text("aé漢\u0301\u202e\U0001f600 -&<", min_size=1, max_size=20).filter(str.strip)
"""A title, or a publisher."""
