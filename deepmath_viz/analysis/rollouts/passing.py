"""pass@k, the chance that at least one of k tries solves a problem, from n tries of it.

The unbiased estimator of Chen et al. 2021 (Evaluating Large Language Models Trained on Code,
https://arxiv.org/abs/2107.03374, section 2.1): 1 - C(n-c, k) / C(n, k), with c right ones among n
samples. A problem with fewer than k samples has none, and is counted apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


def pass_at(samples: Counts, right: Counts, k: int) -> Numbers:
    """pass@k of problems, NaN of those with fewer than k samples.

    Args:
        samples: of each problem, of shape (problems,).
        right: how many of them are right, of the same shape.
        k: tries, at least 1.
    """
    from scipy.special import gammaln  # here: most pages need none of it

    made = np.full(len(samples), np.nan)
    enough = samples >= k
    n, c = samples[enough].astype(np.float64), right[enough].astype(np.float64)
    if k == 1:
        made[enough] = c / n
        return made
    wrong = n - c
    some = wrong >= k  # else every draw of k has a right one
    found = np.ones(len(n))
    n, wrong = n[some], wrong[some]
    # C(wrong, k) / C(n, k), where both have k! below; exactly 1 where nothing is right.
    logs = gammaln(wrong + 1) - gammaln(wrong - k + 1) - gammaln(n + 1) + gammaln(n - k + 1)
    found[some] = np.where(wrong == n, 0.0, -np.expm1(np.minimum(logs, 0)))
    made[enough] = found
    return made


def tries(samples: Counts) -> list[int]:
    """The k that are told: powers of two up to the most samples of a problem, and that most."""
    most = int(samples.max(initial=0))
    powers = [1 << at for at in range(most.bit_length())]
    return sorted({*powers, most} - {0})
