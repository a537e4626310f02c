"""Facts of the paper, the dataset card and the authors' files that the app compares with.

Nothing here is computed from the user's data, and the app marks all of it as published.
Sources: the paper (arXiv 2504.11456), the dataset card of `zwhe99/DeepMath-103K`, and counts over
the authors' own files of the pinned revision.
"""

from __future__ import annotations

#: The authors' repository on GitHub, and their coordinates of the novelty figure in it: float32,
#: one row of two a point.
REPOSITORY = "zwhe99/DeepMath"
COORDINATES = "tsne/emb_2d.npy"
#: Rows of the coordinates that each set takes, in order: name, first row, rows (read from the
#: authors' `tsne/tsne.py`, proven against the seven PDFs of the figure).
COORDINATE_ROWS: tuple[tuple[str, int, int], ...] = (
    ("DAPO-17K", 0, 17_398),
    ("DSR-Preview", 17_398, 40_315),
    ("Open-R1", 57_713, 93_733),
    ("Open-RS", 151_446, 7_000),
    ("ORZ-129K", 158_446, 129_322),
    ("STILL-3-RL", 287_768, 88_054),
    ("DeepMath-103K", 375_822, 103_022),
)
#: Points in all.
POINTS = 478_844

PAPER_TITLE = (
    "DeepMath-103K: A Large-Scale, Challenging, Decontaminated, and Verifiable Mathematical "
    "Dataset for Advancing Reasoning"
)
PAPER_URL = "https://arxiv.org/abs/2504.11456"
NAME = "DeepMath-103K"
HUB_ID = "zwhe99/DeepMath-103K"
HUB_URL = f"https://huggingface.co/datasets/{HUB_ID}"
REVISION = "5cf055d1fe3d7a2eb19719ac020211469736ae44"
LICENCE = "MIT"
ROWS = 103_022
#: Cosine similarity above which two problems count as the same (paper, figure 5).
SAME_PROBLEM = 0.98
BYTES_TO_DOWNLOAD = 2_136_106_260
CITATION = """\
@article{deepmath,
  title={DeepMath-103K: A Large-Scale, Challenging, Decontaminated, and Verifiable Mathematical \
Dataset for Advancing Reasoning},
  author={He, Zhiwei and Liang, Tian and Xu, Jiahao and Liu, Qiuzhi and Chen, Xingyu and Wang, Yue \
and Song, Linfeng and Yu, Dian and Liang, Zhenwen and Wang, Wenxuan and Zhang, Zhuosheng and \
Wang, Rui and Tu, Zhaopeng and Mi, Haitao and Yu, Dong},
  year={2025},
  eprint={2504.11456},
  archivePrefix={arXiv},
  primaryClass={cs.CL},
  url={https://arxiv.org/abs/2504.11456},
}"""

#: The benchmarks that the dataset was decontaminated against (paper, section 2), and the share in
#: percent of each one's problems that was found in the raw pool of questions before that. Neighbours
#: by embedding, five for each question, were judged by Llama-3.3-70B-Instruct; any hit dropped the
#: question.
RAW_POOL_SHARES: dict[str, float] = {
    "Omni-MATH": 92.6,
    "AIME83-24": 91.1,
    "AIME24": 90.0,
    "AMC23": 90.0,
    "MathOdyssey": 88.4,
    "GAOKAO Math Cloze": 78.0,
    "MATH500": 76.6,
    "GAOKAO Math QA": 70.1,
    "MATH": 67.7,
    "JEEBench": 49.3,
    "Minerva Math": 35.7,
    "MMLU-STEM": 35.1,
    "CMATH": 33.9,
    "OlympiadBench": 33.6,
    "OlympicArena": 32.3,
    "GSM8K": 9.8,
    "GPQA": 5.0,
}
BENCHMARKS = tuple(RAW_POOL_SHARES)

#: Questions left after each step, in thousands (paper, section 2).
FUNNEL: tuple[tuple[str, float], ...] = (
    ("Raw pool", 2869.0),
    ("Decontaminated", 2670.0),
    ("Kept after filtering", 95.0),
    ("With SimpleRL added", 103.0),
)
#: Of these, questions taken over from SimpleRL, in thousands.
FROM_SIMPLERL = 8.0

#: First hub row of the tail that was taken over from SimpleRL, inferred as below.
TAIL = 94_587
#: First hub row of each block of rows and the source it comes from. The row numbers are inferred
#: from the rows themselves; the authors publish the sources but not the borders.
SOURCE_BLOCKS: tuple[tuple[int, str], ...] = (
    (0, "Forum questions (MMIQC, WebInstructSub)"),
    (84_900, "NuminaMath-CoT"),
    (TAIL, "SimpleRL (MATH level 3 to 5)"),
)
#: Published sets that the questions of each block were taken from. A row that is near to one of them
#: supports its block; the others say nothing, since questions were written anew.
POOLS: dict[str, str] = {
    "MMIQC": SOURCE_BLOCKS[0][1],
    "WebInstructSub": SOURCE_BLOCKS[0][1],
    "NuminaMath-CoT": SOURCE_BLOCKS[1][1],
}

#: What every chart of difficulty says. All 56 rated rows of the tail that could be looked at are
#: exactly 3, 4 or 5, the levels that SimpleRL took from MATH.
TWO_SCALES = (
    "DeepMath's difficulty has two scales in one column: ratings of 1 to 10, and in the tail from"
    " SimpleRL (8% of all rows) very probably the MATH levels 3 to 5."
)

#: Rows per difficulty in the pinned revision; -1.0 means unrated (counted over all 103,022 rows).
DIFFICULTY_COUNTS: dict[float, int] = {
    -1.0: 4,
    1.0: 15,
    1.5: 39,
    2.0: 123,
    2.5: 146,
    3.0: 3111,
    3.5: 990,
    4.0: 5430,
    4.5: 4391,
    5.0: 16337,
    5.5: 14806,
    6.0: 17488,
    6.5: 7750,
    7.0: 8561,
    7.5: 6746,
    8.0: 11686,
    8.5: 3989,
    9.0: 1356,
    9.5: 51,
    10.0: 3,
}

#: Problems of each set that are unique and that are not, in thousands (paper, figure 5). Open-RS
#: is not in that figure.
UNIQUENESS: dict[str, tuple[float, float]] = {
    "DeepMath-103K": (82.81, 20.21),
    "Open-R1": (43.66, 50.32),
    "STILL-3-RL": (28.3, 59.76),
    "DSR-Preview": (11.07, 29.25),
    "DAPO-17K": (9.37, 8.03),
    "ORZ-129K": (4.28, 125.04),
}

#: Problems of each set by difficulty level 1 to 9, in thousands; None where no bar is drawn. Read
#: off the plot, about 0.2 off (paper, figure 1a). DeepMath's bars fit levels of two half steps: level
#: 5 is 5.0 and 5.5.
DIFFICULTY_BY_SET: dict[str, tuple[float | None, ...]] = {
    "Open-RS": (0.33, 1.14, 1.24, 0.76, 1.24, 1.14, 0.38, 0.48, None),
    "DAPO-17K": (None, 2.33, 2.76, 3.14, 4.0, 2.76, 0.76, 0.86, None),
    "DSR-Preview": (4.8, 11.0, 7.1, 5.1, 6.3, 3.6, 0.76, 0.86, None),
    "STILL-3-RL": (9.8, 24.5, 15.9, 11.5, 13.2, 9.0, 2.8, 0.76, None),
    "Open-R1": (6.8, 20.1, 18.6, 14.3, 19.5, 10.7, 4.0, 2.4, None),
    "ORZ-129K": (12.2, 31.8, 23.9, 18.9, 23.0, 12.3, 3.9, 2.4, None),
    "DeepMath-103K": (None, None, 3.9, 10.0, 31.3, 25.4, 15.0, 15.9, 1.1),
}

#: Rows per topic path in the pinned revision (counted over all 103,022 rows, 82 paths).
TOPIC_COUNTS: dict[str, int] = {
    "Mathematics -> Algebra -> Abstract Algebra -> Category Theory": 27,
    "Mathematics -> Algebra -> Abstract Algebra -> Field Theory": 2776,
    "Mathematics -> Algebra -> Abstract Algebra -> Group Theory": 3869,
    "Mathematics -> Algebra -> Abstract Algebra -> Lie Algebras": 39,
    "Mathematics -> Algebra -> Abstract Algebra -> Other": 1514,
    "Mathematics -> Algebra -> Abstract Algebra -> Ring Theory": 1923,
    "Mathematics -> Algebra -> Algebra -> Algebraic Expressions": 788,
    "Mathematics -> Algebra -> Algebra -> Equations and Inequalities": 2593,
    "Mathematics -> Algebra -> Algebra -> Factoring": 11,
    "Mathematics -> Algebra -> Algebra -> Polynomial Operations": 2998,
    "Mathematics -> Algebra -> Intermediate Algebra -> Complex Numbers": 1664,
    "Mathematics -> Algebra -> Intermediate Algebra -> Exponential Functions": 1858,
    "Mathematics -> Algebra -> Intermediate Algebra -> Logarithmic Functions": 571,
    "Mathematics -> Algebra -> Intermediate Algebra -> Other": 2950,
    "Mathematics -> Algebra -> Intermediate Algebra -> Quadratic Functions": 867,
    "Mathematics -> Algebra -> Linear Algebra -> Determinants": 279,
    "Mathematics -> Algebra -> Linear Algebra -> Linear Transformations": 1379,
    "Mathematics -> Algebra -> Linear Algebra -> Matrices": 3442,
    "Mathematics -> Algebra -> Linear Algebra -> Other": 137,
    "Mathematics -> Algebra -> Linear Algebra -> Vectors": 1130,
    "Mathematics -> Algebra -> Other": 226,
    "Mathematics -> Algebra -> Prealgebra -> Decimals": 86,
    "Mathematics -> Algebra -> Prealgebra -> Fractions": 205,
    "Mathematics -> Algebra -> Prealgebra -> Integers": 777,
    "Mathematics -> Algebra -> Prealgebra -> Other": 63,
    "Mathematics -> Algebra -> Prealgebra -> Simple Equations": 576,
    "Mathematics -> Applied Mathematics -> Math Word Problems": 758,
    "Mathematics -> Applied Mathematics -> Other": 87,
    "Mathematics -> Applied Mathematics -> Statistics -> Mathematical Statistics": 1291,
    "Mathematics -> Applied Mathematics -> Statistics -> Other": 5,
    "Mathematics -> Applied Mathematics -> Statistics -> Probability -> Counting Methods -> Combinations": 1313,
    "Mathematics -> Applied Mathematics -> Statistics -> Probability -> Counting Methods -> Other": 105,
    "Mathematics -> Applied Mathematics -> Statistics -> Probability -> Counting Methods -> Permutations": 16,
    "Mathematics -> Applied Mathematics -> Statistics -> Probability -> Other": 4268,
    "Mathematics -> Calculus -> Differential Calculus -> Applications of Derivatives": 6867,
    "Mathematics -> Calculus -> Differential Calculus -> Derivatives": 2729,
    "Mathematics -> Calculus -> Differential Calculus -> Other": 710,
    "Mathematics -> Calculus -> Differential Calculus -> Related Rates": 73,
    "Mathematics -> Calculus -> Integral Calculus -> Applications of Integrals": 4747,
    "Mathematics -> Calculus -> Integral Calculus -> Integrals": 350,
    "Mathematics -> Calculus -> Integral Calculus -> Other": 73,
    "Mathematics -> Calculus -> Integral Calculus -> Techniques of Integration -> Multi-variable": 4697,
    "Mathematics -> Calculus -> Integral Calculus -> Techniques of Integration -> Other": 35,
    "Mathematics -> Calculus -> Integral Calculus -> Techniques of Integration -> Single-variable": 7775,
    "Mathematics -> Calculus -> Other": 224,
    "Mathematics -> Differential Equations -> Ordinary Differential Equations (ODEs)": 1044,
    "Mathematics -> Differential Equations -> Other": 58,
    "Mathematics -> Differential Equations -> Partial Differential Equations (PDEs)": 474,
    "Mathematics -> Discrete Mathematics -> Algorithms": 461,
    "Mathematics -> Discrete Mathematics -> Combinatorics": 3437,
    "Mathematics -> Discrete Mathematics -> Graph Theory": 910,
    "Mathematics -> Discrete Mathematics -> Logic": 909,
    "Mathematics -> Discrete Mathematics -> Other": 98,
    "Mathematics -> Geometry -> Differential Geometry -> Curvature": 350,
    "Mathematics -> Geometry -> Differential Geometry -> Geodesics": 39,
    "Mathematics -> Geometry -> Differential Geometry -> Manifolds": 1223,
    "Mathematics -> Geometry -> Differential Geometry -> Other": 268,
    "Mathematics -> Geometry -> Non-Euclidean Geometry -> Hyperbolic Geometry": 33,
    "Mathematics -> Geometry -> Non-Euclidean Geometry -> Other": 13,
    "Mathematics -> Geometry -> Non-Euclidean Geometry -> Spherical Geometry": 16,
    "Mathematics -> Geometry -> Other": 19,
    "Mathematics -> Geometry -> Plane Geometry -> Angles": 988,
    "Mathematics -> Geometry -> Plane Geometry -> Area": 411,
    "Mathematics -> Geometry -> Plane Geometry -> Other": 622,
    "Mathematics -> Geometry -> Plane Geometry -> Perimeter": 15,
    "Mathematics -> Geometry -> Plane Geometry -> Polygons": 1112,
    "Mathematics -> Geometry -> Plane Geometry -> Triangulations": 1880,
    "Mathematics -> Geometry -> Solid Geometry -> 3D Shapes": 1215,
    "Mathematics -> Geometry -> Solid Geometry -> Other": 3,
    "Mathematics -> Geometry -> Solid Geometry -> Surface Area": 60,
    "Mathematics -> Geometry -> Solid Geometry -> Volume": 138,
    "Mathematics -> Number Theory -> Congruences": 2516,
    "Mathematics -> Number Theory -> Divisibility": 102,
    "Mathematics -> Number Theory -> Factorization": 848,
    "Mathematics -> Number Theory -> Greatest Common Divisors (GCD)": 305,
    "Mathematics -> Number Theory -> Least Common Multiples (LCM)": 107,
    "Mathematics -> Number Theory -> Other": 635,
    "Mathematics -> Number Theory -> Prime Numbers": 1330,
    "Mathematics -> Other": 3483,
    "Mathematics -> Precalculus -> Functions": 220,
    "Mathematics -> Precalculus -> Limits": 7409,
    "Mathematics -> Precalculus -> Trigonometric Functions": 1400,
}
