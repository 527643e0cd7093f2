"""The logistic function and its inverse: what turns weighed features into probabilities, and probabilities into features."""

import math

_FAR = 30.0


def logistic(log_odds: float) -> float:
    """The probability of log odds; those beyond 30 count as 30, so that nothing overflows.

    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-_FAR, min(_FAR, log_odds))))


def log_odds(share: float, *, least: float = 0.001) -> float:
    """The log odds of a probability that is kept `least` away from 0 and 1.

    >>> log_odds(0.5)
    0.0
    """
    kept = min(max(share, least), 1 - least)
    return math.log(kept / (1 - kept))
