#!/usr/bin/env bash
# Library: datatrove 0.10.1, with regex and xxhash below 4 (it names neither for this part).
#
# One would guess: a decontamination filter by shared n-grams takes two mathematics problems for the
# same where twelve tokens in a row are the same. Other numbers and other signs are other tokens.
#
# What happens: before it cuts n-grams, its filter folds every number to 0 and drops what it holds
# for punctuation, which in LaTeX is + - = ^ < > | \ $. Two inequalities with other coefficients, other
# signs and other bounds become the same seventeen words, and the second problem counts as contaminated
# by the first. \le against \ge does keep them apart, since those are letters.
#
# Why it matters: training sets of mathematics are full of one template with many numbers. Filtered
# with these settings they lose problems whose answers differ, and an overlap counted so is no
# overlap of problems. With norm_numbers and remove_punctuation off it compares what is written.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check datatrove==0.10.1 "regex==2026.11.19" \
    "xxhash==3.8.2" 2>/dev/null
cat > "$work/same.py" <<'PY'
import sys
from dataclasses import replace

from datatrove.pipeline.decont.n_grams import NGramsDecontConfig
from datatrove.utils.text import ngrams, simplify_text

config = NGramsDecontConfig()
TESTED = r"Find the sum of all real $x$ such that $x^2 - 5x + 6 < 0$ and $|x| < 3$."
TRAINED = r"Find the sum of all real $x$ such that $x^2 + 7x - 12 > 0$ and $|x| > 9$."


def shared(norm):
    grams = [
        set(ngrams(simplify_text(text, norm).split(), config.n_grams)) for text in (TESTED, TRAINED)
    ]
    return len(grams[0] & grams[1])


folded = [simplify_text(text, config.norm_config) for text in (TESTED, TRAINED)]
print("tested: ", TESTED, "\n  folded to:", folded[0])
print("trained:", TRAINED, "\n  folded to:", folded[1])
as_is = shared(config.norm_config)
written = shared(replace(config.norm_config, norm_numbers=False, remove_punctuation=False))
print(f"shared {config.n_grams}-grams: {as_is} as it comes, {written} with both foldings off")
as_seen = folded[0] == folded[1] and as_is > 0 and written == 0
sys.exit(0 if as_seen else "The behaviour has changed.")
PY
"$work/venv/bin/python" "$work/same.py"
