"""Logistic regression by Newton's method, small and exact, with folds by article."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


def fit_logistic(rows: Reals, accepted: Reals, *, ridge: float = 1.0, rounds: int = 30) -> Reals:
    """The weights (columns of rows, then the constant) of the most likely regression; `ridge` draws weights towards 0, not
    the constant.
    """
    table = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], ridge)
    penalty[-1] = 0.0
    for _ in range(rounds):
        share = sigmoid(table @ weights)
        slope = table.T @ (accepted - share) - penalty * weights
        curve = (table * (share * (1 - share))[:, None]).T @ table + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def sigmoid(values: Reals) -> Reals:
    """The logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30, 30))), np.float64)


def predict(rows: Reals, weights: Reals) -> Reals:
    """The probabilities of rows."""
    return sigmoid(rows @ weights[:-1] + weights[-1])


def crossed(rows: Reals, accepted: Reals, groups: Sequence[int], *, folds: int = 5, ridge: float = 1.0) -> Reals:
    """Probabilities of each row by weights that were fitted without its fold; groups (articles) are never split."""
    group = np.asarray(groups) % folds
    made = np.zeros(len(rows))
    for fold in range(folds):
        weights = fit_logistic(rows[group != fold], accepted[group != fold], ridge=ridge)
        made[group == fold] = predict(rows[group == fold], weights)
    return made


def reliability(sure: Reals, accepted: Reals, *, bins: int = 10) -> list[dict[str, float]]:
    """For each tenth of probability: how many, how sure on average, what share was accepted."""
    table = []
    for low in range(bins):
        inside = (sure >= low / bins) & ((sure < (low + 1) / bins) | (low == bins - 1))
        if inside.any():
            table.append(
                {
                    "from": low / bins,
                    "to": (low + 1) / bins,
                    "count": int(inside.sum()),
                    "sure": round(float(sure[inside].mean()), 3),
                    "accepted": round(float(accepted[inside].mean()), 3),
                }
            )
    return table
