"""The name that a text gives right behind somebody whom it first only describes.

`One of the wounded, Omar Dia, said`; `a farmer, Saidakbar, told us`; `a Brazilian who gave his name as Tonho`; `the spokesman, who
calls himself Commander Lion`.
"""

import re

_CAPITAL = r"[A-ZÀ-Þ](?:\.|[\w’'-]*)"
_PERSON = rf"{_CAPITAL}(?:\s(?:(?:al|el|de|da|van|von|bin|ag|ould)[\s-])?{_CAPITAL}){{0,3}}"
_BESIDE = re.compile(rf",\s(?P<name>{_PERSON})(?:,\s(?!{_CAPITAL})|\s?\(\d)")
_OWN = re.compile(
    rf",?(?:\s[^.,;\n]{{1,60}}?)?,?\swho\s(?:(?:only\s)?g[ai]ves?\s(?:only\s)?(?:his|her|their)\sname\s(?:only\s)?as"
    rf"|(?:calls|called|identified)\s(?:him|her)self(?:\s(?:only\s)?as)?)\s(?P<name>{_PERSON})"
)
_REACH = 160


def name_beside(text: str, end: int) -> tuple[int, int] | None:
    """The characters of a name between commas right behind a description that ends at `end`, or None.

    >>> text = "One of the wounded, Omar Dia, said so"
    >>> begin, end = name_beside(text, 18) or (0, 0)
    >>> text[begin:end]
    'Omar Dia'
    """
    found = _BESIDE.match(text, end, end + _REACH)
    return found.span("name") if found is not None else None


def own_name(text: str, end: int) -> str:
    """The name by which somebody calls himself behind a description that ends at `end`; empty where there is none.

    >>> own_name("one of them, a Brazilian who gave his name as Tonho.", 11)
    'Tonho'
    """
    found = _OWN.match(text, end, end + _REACH)
    return found.group("name") if found is not None else ""
