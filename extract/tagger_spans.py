"""Two conventions about where a content begins and ends, and the ways between them.

The corpus that the tagger learned from counts quotation marks and a leading `that` as content; our proposals hold the words
alone (inside of the marks, behind `that`), since they are what somebody said.
"""

from extract.proposals import Offsets

_OPEN = "“‘\"'«„"
_CLOSE = "”’\"'»“"
_THAT = "that "


def inside_marks(text: str, begin: int, end: int) -> tuple[Offsets, bool]:
    """The words of a content without its marks and its leading `that`, and whether marks held all of it.

    >>> inside_marks('He said “It rains,” twice.', 8, 19)
    ((9, 17), True)
    >>> inside_marks('He said that it rains.', 8, 21)
    ((13, 21), False)
    """
    inner = text[begin + 1 : end - 1]
    if end - begin > 2 and text[begin] in _OPEN and text[end - 1] in _CLOSE and not any(mark in inner for mark in '“”"'):
        past = end - 2 if text[end - 2] == "," else end - 1
        return (begin + 1, past), True
    if text[begin : begin + len(_THAT)].lower() == _THAT and begin + len(_THAT) < end:
        begin += len(_THAT)
    return (begin, end), False


def with_marks(text: str, begin: int, end: int) -> Offsets:
    """The content with the marks directly around it and the `that` directly before it: the way back.

    >>> with_marks('He said “It rains,” twice.', 9, 17)
    (8, 19)
    """
    past = end + 1 if text[end : end + 1] == "," and text[end + 1 : end + 2] in set(_CLOSE) - {""} else end
    if begin > 0 and text[begin - 1] in _OPEN and text[past : past + 1] in set(_CLOSE):
        return begin - 1, past + 1
    lead = text[max(0, begin - len(_THAT)) : begin]
    if lead.lower() == _THAT and not text[max(0, begin - len(_THAT) - 1) : begin - len(_THAT)].isalnum():
        return begin - len(_THAT), end
    return begin, end
