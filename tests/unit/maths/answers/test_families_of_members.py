"""Integrals, sets made of others, finite fields, operators, whole numbers, and near misses."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

INTEGRALS = rows(
    agree=[
        (r"\int_0^1 x^2 dx", r"\frac13"),
        (r"\frac{\sqrt{\pi}}{2}\operatorname{erf}(x)", r"\int_0^x e^{-t^2}dt"),
        (r"\int_0^\infty e^{-x^2}\,dx", r"\frac{\sqrt\pi}{2}"),
        (r"\zeta(3)", r"\sum_{n=1}^{\infty} \frac{1}{n^3}"),
        (r"\frac{\pi^2}{6}", r"\sum_{n=1}^{\infty} \frac{1}{n^2}"),
        (r"\int_0^1\int_0^x xy\,dy\,dx", r"\frac18"),
        (r"\int_a^b x\,dx", r"\frac{b^2-a^2}{2}"),
        (r"\sum_{n=1}^\infty \frac{(-1)^{n+1}}{n}", r"\ln 2"),
        (r"\int_0^1 \ln x\,dx", "-1"),
        ("n - H_n", r"\sum_{k=1}^{n} \frac{k-1}{k}"),
        (r"\int_0^1 f(x)\,dx", r"\int_0^1 f(t)\,dt"),
        ("H_n", r"\sum_{k=1}^n\frac{1}{k}"),
        (r"\sum_{d\mid n}\mu(d)", r"\sum_{d|n} \mu(d)"),
        (r"\sum_{k=1}^{100} \frac{1}{2k - 1}", r"H_{200} - \frac{1}{2}H_{100}"),
    ],
    disagree=[
        (r"\int_0^x e^{-t^2} dt", r"\int_0^x e^{-t}\,dt"),
        (r"\int_0^\infty e^{-x^2}\,dx", r"\sqrt\pi"),
        (r"\zeta(3)", r"\sum_{n=1}^{\infty} \frac{1}{n^2}"),
        (r"\int_0^1 x\,dx", r"\int_0^1 x^2\,dx"),
        (r"\int_0^\pi \sin x\,dx", "2.0000001"),
        (r"\int_0^1 e^{x^2} dx", "1.46265"),
        (r"\sum_{n=1}^\infty \frac{1}{n}", r"\infty"),
        (r"\sum_{n=1}^\infty \frac{1}{n^2}", "1.6449"),
    ],
    apart=[
        (r"2\pi I_0(x + y)", r"\int_0^{2\pi} e^{(x-y)\cos\theta}\,d\theta"),
        (r"\int_0^1 f(x)\,dx", "0"),
        ("H_n", r"\sum_{k=1}^n\frac{1}{k+1}"),
        ("H_n-1", r"\sum_{k=1}^n\frac{1}{k}"),
        (r"\sum_{k=1}^{100} \frac{1}{2k - 1}", "H_{100}"),
    ],
)
SETS = rows(
    agree=[
        (r"a < \min(1, 2 - b)", r"a < 1 \text{ and } a + b < 2"),
        ("S^3", r"\{x \in \mathbb{R}^4 : \|x\| = 1\}"),
        (
            r"\{ z \in \mathbb{C} \mid |z - 1| \leq 1 \} \setminus \{2\}",
            r"\{z \in \mathbb{C} : |z-1| \le 1,\ z \neq 2\}",
        ),
        (r"\bigcup_{n \in \mathbb{Z}} [2n, 2n + 1)", r"\bigcup_{k \in \mathbb{Z}} [2k-2, 2k - 1)"),
        (r"A\setminus B", r"A\cap B^c"),
        (r"A \cap (B\cup C)", r"(A\cap B)\cup(A\cap C)"),
        (r"A \triangle B", r"(A\setminus B)\cup(B\setminus A)"),
        (r"\overline{A\cup B}", r"\bar A\cap\bar B"),
        (r"a<\max(1,b)", r"a<1 \text{ or } a<b"),
        (r"n\in\{1,2,4\}", "n = 1, 2, 4"),
        (r"x \notin \{0,1\}", r"x\ne 0,1"),
        (r"(k,k^2) \text{ for } k\in\mathbb{Z}", r"\{(n,n^2): n\in\mathbb{Z}\}"),
        (r"\{1,3,5,\ldots\}", r"\{2n-1:n\in\mathbb{N}\}"),
        (r"\{0,1,4,9,\ldots\}", r"\{n^2: n\in\mathbb{Z}\}"),
        (r"2\mathbb{Z}\cap 3\mathbb{Z}", r"6\mathbb{Z}"),
        (r"(1,\infty)", r"\text{all real numbers greater than } 1"),
        (r"\{(x,y,z) : x+y+z=0\}", r"\{(x,y,z)\in\mathbb{R}^3 : z=-x-y\}"),
    ],
    disagree=[
        (r"a < \min(1, 2 - b)", r"a < 1 \text{ or } a < 2 - b"),
        (r"\bigcup_{n \in \mathbb{Z}} [2n, 2n + 1)", r"\bigcup_{n \in \mathbb{Z}} [n, n + 1)"),
        (r"A\setminus B", r"B\setminus A"),
        (r"n \in \{1,2,4\}", "n = 1,2"),
        (r"n\in\{1,2\}", "m = 1,2"),
        (r"x\notin\{0\}", r"x\neq 1"),
        (r"A\cup B", r"A\cap B"),
        (r"A \setminus B", r"A \cap B"),
        (r"\bigcup_{n\in\mathbb{Z}} (n,n+1)", r"\bigcup_{n\in\mathbb{Z}} [n,n+1]"),
        (r"\{x\in\mathbb{R}^2:\|x\|=1\}", "S^2"),
        (r"a<\max(1,b)", r"a<1 \text{ and } a<b"),
        (r"\ell^1", r"\ell^\infty"),
        (r"\{1,3,5,\ldots\}", r"\{2n : n\in\mathbb{N}\}"),
        (r"2\mathbb{Z}\cap 4\mathbb{Z}", r"8\mathbb{Z}"),
        (r"(1,\infty)", r"\text{all real numbers greater than or equal to } 1"),
    ],
    apart=[
        (r"a < \min(1, 2 - b)", r"a < 1 \text{ and } a - b < 2"),
        (
            r"\{ z \in \mathbb{C} \mid |z - 1| \leq 1 \} \setminus \{2\}",
            r"\{z \in \mathbb{C} : |z-1| < 1\}",
        ),
        (
            r"\{ z \in \mathbb{C} \mid |z - 1| \leq 1 \} \setminus \{2\}",
            r"\{z \in \mathbb{C} : |z-1| \leq 1\}",
        ),
        (r"\{(n,n^2):n\in\mathbb{Z}\}", r"(k,k^3), k\in\mathbb{Z}"),
        (r"\{(n,n^2):n\in\mathbb{Z}\}", r"(k,k^2), k\in\mathbb{N}"),
        (r"\{x\in\mathbb{R}^3:\|x\|\leq1\}", "S^2"),
        (r"\{(x,y,z) : x+y+z=0\}", r"\{(x,y,z)\in\mathbb{R}^3 : z=x+y\}"),
    ],
)
FIELDS = rows(
    agree=[
        (r"\mathbb{Z} \oplus \mathbb{Z}/6", r"\mathbb{Z}_2 \oplus \mathbb{Z}_3\oplus\mathbb{Z}"),
        (r"\mathbb{F}_8", r"\mathbb{F}_2[x]/(x^3+x+1)"),
        (r"\mathbb{F}_9", r"\mathbb{F}_3[i]"),
        (r"\mathbb{Z}[x]/(x^{n+1})", r"\mathbb{Z}[a]/(a^{n+1})"),
        (r"\mathbb{F}_4", r"\mathbb{F}_2[x]/(x^2+x+1)"),
        (r"2\mathbb{Z}", r"4\mathbb{Z} + 6\mathbb{Z}"),
        (r"C_2 \times S_4", r"\mathbb{Z}/2\mathbb{Z} \times S_4"),
    ],
    disagree=[
        (r"\mathbb{Z} \oplus \mathbb{Z}/2", r"\mathbb{Z} \oplus \mathbb{Z}/3"),
        (r"\mathbb{Z}^2", r"\mathbb{Z}"),
        (r"\mathbb{F}_8", r"\mathbb{F}_2[x]/(x^2+x+1)"),
        (r"\mathbb{F}_5[i]", r"\mathbb{F}_{25}"),
        (r"\mathbb{Q}[x]/(x^2-2)", r"\mathbb{Q}[y]/(y^2-3)"),
        (r"\mathbb{Z}^2\oplus\mathbb{Z}_2", r"\mathbb{Z}\oplus\mathbb{Z}_2"),
        (r"\mathbb{Z}\times\mathbb{Z}_2", r"\mathbb{Z}\rtimes\mathbb{Z}_2"),
        (r"\mathbb{F}_4", r"\mathbb{F}_2[x]/(x^2+1)"),
        (r"4\mathbb{Z}", r"4\mathbb{Z} + 6\mathbb{Z}"),
        (r"C_2 \times S_4", r"\mathbb{Z}/3\mathbb{Z} \times S_4"),
    ],
    apart=[
        ("k(x)(y)", "k(x)[y]"),
        (r"\mathbb{Z}[x]/(x^2)", r"\mathbb{Z}[a]/(a^3)"),
    ],
)
OPERATORS = rows(
    agree=[
        ("g'(a)", r"\left.\frac{dg}{dx}\right|_{x=a}"),
        ("[A, BC]", "[A,B]C + B[A,C]"),
        (r"\operatorname{div} F", r"\nabla\cdot F"),
        (r"\nabla\times F", r"\operatorname{curl} F"),
        (r"\Delta u = 0", r"\nabla^2 u = 0"),
    ],
    disagree=[
        ("g'(a)", r"\left.\frac{dg}{dx}\right|_{x=0}"),
        ("[A, BC]", "[A,B]C + B[C,A]"),
        ("[A,B]C", "A[B,C]"),
        ("[A,B]", "0"),
        (r"\operatorname{div} F", r"\operatorname{curl} F"),
        (r"\nabla^2 f", r"\nabla f"),
        ("g'(0)", r"\left.\frac{dg}{dx}\right|_{x=1}"),
        (r"E[X]=3,\ \operatorname{Var}(X)=2", r"E[X]=2,\ \operatorname{Var}(X)=3"),
    ],
    apart=[
        ("[A,B]", "AB+BA"),
        ("[A,B]=0", "AB=-BA"),
        (r"\operatorname{Var}(X)", "E(X)"),
    ],
)
COUNTED = rows(
    agree=[
        (r"x \equiv 1, 4 \pmod 5", r"x \equiv \pm 1 \pmod 5"),
        ("8^{9^{8^{9}}}", "8^{9^{8^9}}"),
        ("n > 2", r"n \geq 3"),
        (r"a_n = \frac{1}{n}, n\ge1", r"\frac1n"),
        (r"a_n = \frac{1}{n}, n\ge1", "a_n = 1/n"),
        ("(-1)^{|n|}", "(-1)^{n}"),
        (r"x\equiv 2\pmod 3,\ x \equiv 3\pmod 5", r"x\equiv 8\pmod{15}"),
        (r"x \equiv 5 \pmod{12}", r"x \equiv 1 \pmod 4 \text{ and } x \equiv 2 \pmod 3"),
    ],
    disagree=[
        ("2^{|k|}", "2^k"),
        ("8^{9^{8^{9}}}", "9^{8^{9^{8}}}"),
        ("n > 2", r"n \geq 2"),
        (r"a_n = \frac{1}{n}, n\ge1", "a_n = 1/n^2"),
        (r"a_n = \frac{1}{n}, n\ge1", "a_n = n"),
        ("n>2", "n>3"),
        (r"k \geq 1", "k>1"),
        ("|n|", "n"),
        ("(-1)^{|n|}", "(-1)^{n+1}"),
        ("3^{|n|}", "3^{n}"),
        (r"a_n = n, n\ge 1", r"a_n = n, n\geq 2"),
        (r"a_n=n, n\ge 5", "n"),
        (r"\frac{1}{n}, n\geq 1", r"\frac{1}{n+1}"),
        (r"x\equiv \pm 1\pmod 5", r"x\equiv 1\pmod 5"),
        (r"x\equiv 2\pmod 3,\ x \equiv 3\pmod 5", r"x\equiv 7\pmod{15}"),
        (r"x \equiv 5 \pmod{12}", r"x \equiv 1 \pmod 4 \text{ or } x \equiv 2 \pmod 3"),
    ],
    apart=[],
)
LISTED = rows(
    agree=[
        (r"\{1,2,4,8,\ldots\}", r"\{2^k : k\geq 0\}"),
        (r"\begin{cases}x=1\\y=2\end{cases}", "(1,2)"),
        (r"\begin{cases}x=1\\y=2\end{cases}", "x=1,y=2"),
        ("A(1,2)", "(1,2)"),
    ],
    disagree=[
        (r"\{1,2,4,8,\ldots\}", r"\{2^k : k\geq 1\}"),
        (r"\{1,2,4,7,\ldots\}", r"\{2^k : k\geq 0\}"),
        (r"\begin{cases}x=1\\y=2\end{cases}", "x=2,y=1"),
        (r"\begin{cases}x=1\\y=2\end{cases}", "(2,1)"),
        ("A(1,2)", "(2,1)"),
        ("f(1,2)", "(1,2)"),
    ],
    apart=[],
)
CONSTANTS = rows(
    agree=[
        ("K_{3,3}", r"\text{complete bipartite graph } K_{3,3}"),
        (r"y = \frac{x^3}{4} + \frac{C}{x}", r"y = \frac{x^4 + K}{4x}"),
        (r"y = \frac{1}{C - x}", r"y = -\frac{1}{x + K}"),
        ("C(e^x + e^{-x}) + 1", r"A\cosh x + 1"),
        (
            r"\frac{c}{x^{2}}-\frac{\cos (2 x)}{2 x^{2}}",
            r"y = \frac{-1}{2x^2} \cos(2x) + \frac{C}{x^2}",
        ),
    ],
    disagree=[
        ("K_5", r"\text{complete graph } K_4"),
        ("C_1 x + C_2", "C_1 x"),
        (r"y = \frac{x^3}{4} + \frac{C}{x}", r"y = \frac{x^3}{4} + \frac{K}{x^2}"),
    ],
    apart=[
        (r"y = \frac{1}{C - x}", r"y = \frac{1}{x^2 + K}"),
        (r"y = C_1\cos 3x + C_2\sin 3x", r"y = A\sin(3x + \varphi)"),
    ],
)
WORDS = rows(
    agree=[
        ("W^{1,2}_0(M)", "H^1_0(M)"),
        (r"2^{\aleph_0}", "The cardinality of the continuum."),
        ("U(-1, 1)", "The uniform distribution on $(-1,1)$."),
        (r"|w| \leq 1", r"w\bar{w} \leq 1"),
        ("Not necessarily", "No"),
        (r"z\bar z = 4", "|z|=2"),
        (r"\text{degree } 6", "6"),
        (r"\text{first player}", r"\text{the first player wins}"),
        (r"\text{A}", r"\text{The answer is A}"),
        ("1011_2", r"1011 \text{ (base 2)}"),
        ("C_5", r"\text{cycle of length 5}"),
        (r"\ell^2", r"\ell_2"),
        (r"\text{primes}", r"\text{prime numbers}"),
        (r"\text{No}", r"\text{It is not.}"),
        (r"\text{False}", r"\text{The claim is false; take } n=2."),
        (r"1.2\text{ kN}", r"1200\text{ N}"),
        ("14{:}30", r"2:30\text{ pm}"),
        (
            r"\frac{n}{2} \text{ if } n \text{ is even}, \frac{n-1}{2} \text{ if }n\text{ is odd}",
            r"\lfloor n/2 \rfloor",
        ),
        (r"\Theta(n)", r"\Theta(3n + 5)"),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1}",
            r"-\frac{1}{2}\begin{pmatrix} 4 & -2 \\ -3 & 1 \end{pmatrix}",
        ),
        (r"\mathcal{N}(0, 1)", "The standard normal distribution."),
        (r"X_n \cosh(\mu)", r"\frac{X_n\left(e^{\mu} + e^{-\mu}\right)}{2}"),
    ],
    disagree=[
        ("1 - (1 - r)^p", "(1-r)^p"),
        ("Yes", "Not necessarily."),
        (r"\dfrac{\partial f}{\partial y}(0,0)", "f_x(0,0)"),
        ("x > 2", r"x \geq 3"),
        (r"\text{degree } 6", "5"),
        (r"\ell^1", r"\ell^2"),
        ("L^2", r"\ell^2"),
        (r"\text{The first player wins}", r"\text{The second player}"),
        (r"\text{The answer is A}", "B"),
        (r"1011 \text{ (base 2)}", "1011_3"),
        ("a x^2", "b x^2+1"),
        ("|x|", "x"),
        ("Not necessarily", "Yes"),
        (r"z\bar z = 4", "|z|=4"),
        ("H_1", "H_0"),
        (r"\text{the cycle of length 5}", "C_6"),
        (r"\text{Yes}", r"\text{It is not.}"),
        (r"\text{True}", r"\text{The claim is false; take } n=2."),
        (r"\{x\}", r"x-\lfloor x\rfloor"),
        (r"1.2\text{ kN}", r"120\text{ N}"),
        (r"1.2\text{ kN}", r"1200\text{ J}"),
        ("P(1,2)", "(1,3)"),
        (
            r"\frac{n}{2} \text{ if } n \text{ is odd}, \frac{n-1}{2} \text{ if }n\text{ is even}",
            r"\lfloor n/2 \rfloor",
        ),
        (r"\Theta(n)", r"\Theta(n^2)"),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^{-1}",
            r"-\frac{1}{2}\begin{pmatrix} 4 & -3 \\ -2 & 1 \end{pmatrix}",
        ),
        (r"\forall x\, \exists y\, P(x,y)", r"\exists y\, \forall x\, P(x,y)"),
        ("N(0, 2)", "The standard normal distribution."),
        ("The inequality holds.", "The inequality does not hold."),
    ],
    apart=[
        (r"\langle x,y\rangle", r"x\cdot y"),
        (r"\log 100", "2"),
        (r"\text{Alice}", r"\text{Bob wins}"),
        (r"\text{prime numbers}", r"\text{odd numbers}"),
        ("f(x) = x+c", "f(x)=x+a"),
        (r"n \bmod 2", r"\frac{1-(-1)^n}{2}"),
        (r"\text{none}", "0"),
        (r"\text{conservative}", r"\text{Yes, it is conservative}"),
        (r"\text{conservative}", r"\text{No}"),
        (r"\{1, 2, 4, 8\}", "The set of positive divisors of 8."),
    ],
)


@pytest.mark.parametrize(
    ("gold", "said", "allowed"),
    [
        row
        for table in (INTEGRALS, SETS, FIELDS, OPERATORS, COUNTED, LISTED, CONSTANTS, WORDS)
        for row in table
    ],
)
def test_members_and_values(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
    assert verdict(said, gold).verdict in allowed
