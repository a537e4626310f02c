"""Filter fields about final answers: whether they can be rewarded, and what people found of them.

Rows of the table of filters; `filters.Filters` says where they stand in it.
"""

from __future__ import annotations

from deepmath_viz.dataset.facets.kinds import Flag, Found, Marks
from deepmath_viz.dataset.labels import ERRATA
from deepmath_viz.dataset.reward_flags import FLAGS

REWARDABLE = Flag(
    name="rewardable",
    label="Fit for a reward by rule",
    rare=True,
    help="fit for a reward by rule: nothing that the preset drops; or not",
    needs="fitness",
    conditions=("rewardable", "NOT rewardable"),
    phrases=("fit for a reward by rule", "not fit for a reward by rule"),
    called=("Fit", "Not fit"),
)

FLAGGED = Marks(
    name="flagged",
    label="Reward flags",
    rare=True,
    phrase="flagged: {}",
    help="what speaks against a reward by rule",
    needs="fitness",
    column="reward_flags",
    values=tuple(FLAGS),
    called={name: flag.label for name, flag in FLAGS.items()},
)

UNFLAGGED = Marks(
    name="unflagged",
    label="Without the reward flags",
    rare=True,
    phrase="not flagged: {}",
    help="a reward flag that a problem must not have",
    needs="fitness",
    column="reward_flags",
    values=tuple(FLAGS),
    has_unknown=False,
    called={name: flag.label for name, flag in FLAGS.items()},
    lacking=True,
)

DOUBTED = Flag(
    name="doubted",
    label="Doubtful label",
    rare=True,
    help="something speaks against the final answer; or nothing does",
    needs="evidence",
    conditions=("doubt IS NOT NULL", "doubt IS NULL"),
    phrases=("doubtful label", "nothing speaks against the label"),
    called=("Doubtful", "Not doubtful"),
)

FOUND = Found(
    name="errata",
    label="Label, by people",
    rare=True,
    phrase="label found {}",
    help="what people found about the final answer",
    export_option="found",
    values=ERRATA,
    called={"broken": "question broken", "unknown": "not looked at"},
)
