#!/usr/bin/env bash
# Library: math-verify 0.9.0 with latex2sympy2_extended 1.11.0 and sympy 1.14.0.
#
# One would guess: `f(0)=5` is a wrong answer where `f(0)=1` is right. A bare number is told from another.
#
# What happens: a value of a named function at a number becomes an equation without a free letter, and
# any two equations of that kind are called the same: other values, other places and other functions
# alike. With a letter for the place (`f(x)=5`), or without the left side (`5`), it says no.
#
# Why it matters: rewards by rule and accuracies are taken from this call. Where a problem asks for
# f(0) and its answer is kept as `f(0)=1`, every answer of that form earns the reward, whatever it says.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check math-verify==0.9.0 \
    "latex2sympy2-extended[antlr4_13_2]==1.11.0" sympy==1.14.0 2>/dev/null
cat > "$work/values.py" <<'PY'
import sys

from math_verify import parse, verify

PAIRS = {
    ("f(0)=1", "f(0)=5"): True,
    ("f(0)=1", "f(2)=5"): True,
    ("f(0)=1", "g(3)=8"): True,
    ("f(x)=1", "f(x)=5"): False,
    ("1", "5"): False,
}
found = {}
for gold, said in PAIRS:
    same = verify(parse(f"${gold}$"), parse(f"${said}$"))
    found[gold, said] = same
    print(f"gold {gold:8} answer {said:8} {'the same' if same else 'not the same'}")
sys.exit(0 if found == PAIRS else "The behaviour has changed.")
PY
"$work/venv/bin/python" "$work/values.py"
