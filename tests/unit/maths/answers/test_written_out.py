"""Answers that say the same once one is written out: groups, moments, events, flat sets, roots."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

GROUPS = rows(
    agree=[
        (r"\langle a,b \mid a^2,b^2,(ab)^2\rangle", r"\mathbb{Z}_2\times\mathbb{Z}_2"),
        (r"\langle a,b \mid a^2,b^3,(ab)^2\rangle", r"S_3"),
        (r"\langle a, b \mid a^3, b^2, abab\rangle", r"\langle x, y \mid x^2, y^2, (xy)^3\rangle"),
        (r"\langle r \mid r^6 \rangle", r"\mathbb{Z}_6"),
        (r"\begin{pmatrix}1&2&3\\2&3&1\end{pmatrix}", r"(1\ 2\ 3)"),
        (r"(1\,2\,3\,4)^{-1}", r"(1\,4\,3\,2)"),
    ],
    disagree=[
        (r"\langle a, b \mid a^3, b^2, abab \rangle", r"\mathbb{Z}_6"),
        (r"\langle i, j \mid i^4, i^2 = j^2, jij^{-1} = i^{-1} \rangle", r"\mathbb{Z}_2^3"),
        (r"\begin{pmatrix}1&2&3\\2&3&1\end{pmatrix}", r"(1\ 3\ 2)"),
        (r"\begin{pmatrix}1&2\\2&1\end{pmatrix}", r"\begin{pmatrix}2&1\\1&2\end{pmatrix}"),
        (r"(1\,2\,3\,4)^{-1}", r"(1\,2\,3\,4)"),
    ],
    apart=[(r"\langle x, y \mid xy=yx \rangle", r"F_2")],
)
PRODUCTS = rows(
    agree=[
        (r"(f\circ g)^{-1}", r"g^{-1}\circ f^{-1}"),
        (r"(f\circ g)'(x)", r"f'(g(x))\,g'(x)"),
        (r"(A\otimes B)(C\otimes D)", r"AC \otimes BD"),
        (r"x\,dy+y\,dx", r"d(xy)"),
        (r"x\,dx + y\,dy", r"d\left(\frac{x^2+y^2}{2}\right)"),
        (r"\ddot{x}", r"x''"),
    ],
    disagree=[
        (r"(f\circ g)^{-1}", r"f^{-1}\circ g^{-1}"),
        (r"x\,dy-y\,dx", r"d(xy)"),
        (r"\ddot{x}", r"\dot{x}"),
    ],
    apart=[(r"(A\otimes B)(C\otimes D)", r"AD \otimes BC"), (r"x\,dy+y\,dx", r"d(x+y)")],
)
CHANCES = rows(
    agree=[
        (r"\operatorname{Var}(X)", r"E[X^2] - E[X]^2"),
        (r"\operatorname{Cov}(X,Y)", r"E[XY] - E[X]E[Y]"),
        (r"P(A^c)", r"1 - P(A)"),
        (r"P(A \cup B)", r"P(A) + P(B) - P(A \cap B)"),
        (r"P(A \cap B)", r"P(A)P(B \mid A)"),
        (r"\text{exponential with mean } 2", r"\text{exponential with rate } \tfrac12"),
        (r"\chi^2(20)", r"\text{chi-squared with 20 degrees of freedom}"),
        (r"N(1, 4)", r"\text{normal with mean 1 and standard deviation 2}"),
        (r"U_{[0,1]}", r"\text{Uniform}(0,1)"),
        (r"\mathbb{P}(Y=0)=1", r"Y=0 almost surely"),
    ],
    disagree=[
        (r"\text{exponential with mean } 2", r"\text{exponential with rate } 2"),
        (r"\chi^2(20)", r"\text{chi-squared with 19 degrees of freedom}"),
        (r"U_{[0,1]}", r"\text{Uniform}(0,2)"),
    ],
    apart=[
        (r"\operatorname{Var}(X)", r"E[X^2]"),
        (r"\operatorname{Cov}(X,Y)", r"E[XY] + E[X]E[Y]"),
        (r"P(A^c)", r"P(A)"),
        (r"P(A \mid B)", r"P(B \mid A)"),
        (r"P(A \cup B)", r"P(A) + P(B)"),
        (r"P(A \cap B)", r"P(A)P(A \mid B)"),
        (r"\mathbb{P}(Y=0)=1", r"Y=1 almost surely"),
    ],
)
SETS = rows(
    agree=[
        (r"(1,2,3)+t(1,1,1)", r"(1+t,2+t,3+t)"),
        (r"(x,y) = (1,2)+t(2,3)", r"x = 3-2t, y = 5-3t"),
        (r"\{(t,2t) : t\in\mathbb{R}\}", r"y = 2x"),
        (r"\{(x,y) : x+y=0\}", r"\operatorname{span}\{(1,-1)\}"),
        (r"\{z : z^3 = 1\}", r"\{1, e^{2\pi i/3}, e^{4\pi i/3}\}"),
        (r"\{x \in \mathbb{R} : x^3 = x\}", r"\{0, \pm 1\}"),
        (r"m^2 + 1 = 0", r"m = \pm i"),
        (r"y^3 - x^3 = C", r"x^3 - y^3 = C"),
        (r"y^3 - x^3 = C", r"y = \sqrt[3]{x^3+C}"),
        (r"q = \frac{np}{n-p}", r"\frac1q = \frac1p-\frac1n"),
        (r"]0,1]", r"(0,1]"),
    ],
    disagree=[
        (r"(1,2,3)+t(1,1,1)", r"(1,2,3)+t(1,1,2)"),
        (r"\{(t,2t) : t\in\mathbb{R}\}", r"x = 2y"),
        (r"\{(x,y) : x+y=0\}", r"\operatorname{span}\{(1,1)\}"),
        (r"\{z : z^3 = 1\}", r"\{1, -1\}"),
        (r"\{z : z^4 = 1\}", r"\{1, -1\}"),
        (r"y^3 - x^3 = C", r"y^3 + x^3 = C"),
        (r"]0,1]", r"[0,1)"),
    ],
    apart=[
        (r"\{x \in \mathbb{Z} : x^3 = x\}", r"\{0, 1\}"),
        (r"q = \frac{np}{n-p}", r"\frac1q = \frac1p+\frac1n"),
        (r"\frac{x^2-1}{x-1} = 0", r"x^2 = 1"),
    ],
)
SPELLINGS = rows(
    agree=[
        (r"Y_n \to_P 0", r"Y_n \xrightarrow{P} 0"),
        (r"\aleph_{\omega_1}", r"\aleph_{\omega_{1}}"),
        (r"-S^k_+", r"-S_+^k"),
        (r"F_{2g + m - 1}", r"F_{m+2g-1}"),
        (r"\|\phi\|_{cb}", r"\lVert\phi\rVert_{\mathrm{cb}}"),
        (r"AB = I_n", r"AB = I"),
        (r"u(x) = 1", r"u \equiv 1"),
        (r"f(n) = O(g(n))", r"f(n) \in O(g(n))"),
        (r"\delta(x - a)", r"\delta_a(x)"),
        (r"\chi_C", r"\mathbf{1}_C"),
        (r"\mu(A) = \mu(B)", r"\mu(B)=\mu(A)"),
        (r"f(0.51) > 0.51", r"f(0.51) - 0.51 > 0"),
        (r"k < -M", r"-k > M"),
        (r"g \geq 0", r"g is nonnegative"),
        (r"\dfrac{4G}{\pi}", r"\frac{4}{\pi}G, where G is Catalan's constant"),
        (r"\text{monotone increasing}", r"monotonically increasing"),
        (r"\text{the } x\text{-axis}", r"x-axis"),
        (r"R/(x)", r"R/xR"),
        (r"\mathcal{P}(X)", r"2^X"),
    ],
    disagree=[
        (r"\delta(x - a)", r"\delta(x + a)"),
        (r"F_{2g + m - 1}", r"F_{2g+m+1}"),
        (r"AB = I_n", r"AB = 2I"),
        (r"k < -M", r"k > -M"),
    ],
    apart=[
        (r"Y_n \to_P 0", r"Y_n \to 0"),
        (r"\|\phi\|_{cb}", r"\|\phi\|"),
        (r"Br(K)^G", r"Br(K^G)"),
        (r"|z|^2", r"z^2"),
        (r"g \geq 0", r"g is positive"),
        (r"y''(t) \geq 0", r"y is convex"),
        (r"\dfrac{4G}{\pi}", r"\frac{2}{\pi}G, where G is Catalan's constant"),
    ],
)

SAID = rows(
    agree=[
        (r"\text{linearly dependent}", r"\text{not linearly independent}"),
        (r"Connected", r"\text{not disconnected}"),
        (r"The inequality holds.", r"\text{The inequality is true.}"),
        (r"45^\circ", r"The angle is 45 degrees."),
        (r"a<c<d<b", r"a, c, d, b"),
        (r"[4,1,7]", r"4, 1, 7"),
        (r"m \geq k + 2", r"m > k+1"),
        (r"1 \le n \le 5, n \in \mathbb{Z}", r"\{1,2,3,4,5\}"),
        (r"a \ge 3", r"a is at least 3"),
        (r"3 \text{ hours } 20 \text{ minutes}", r"200 minutes"),
        (r"f(x) = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}", r"f(x)=|x|"),
        (r"\text{if } x>0", r"x > 0"),
        (r"A \setminus B", r"A - B"),
        (r"\gcd(n, 6) = 1", r"\gcd(6,n)=1"),
        (r"H^1(X;\mathbb{Z})", r"H^1(X,\mathbb{Z})"),
        (r"(0, 0), (1, 1)", r"(1,1) \text{ and } (0,0)"),
        (
            r"A^{-1} = \frac{1}{2}\begin{pmatrix}4&-2\\-1&1\end{pmatrix}",
            r"\begin{pmatrix}2&-1\\-0.5&0.5\end{pmatrix}",
        ),
        (r"T \otimes_S L \simeq L", r"L \simeq T\otimes_S L"),
        (r"\varphi_1 \oplus \varphi_3", r"\varphi_3 \oplus \varphi_1"),
        (r"Z \to X", r"X \leftarrow Z"),
        (r"x \mapsto x^2", r"f(x) = x^2"),
        (r"(V^{\perp})^{\perp} = V", r"V = (V^\perp)^\perp"),
        (r"A^\top = -A", r"A + A^T = 0"),
        (r"\mathbb{Z}/(n - m)\mathbb{Z}", r"\mathbb{Z}/(m-n)\mathbb{Z}"),
        (r"\int_a^b y(\xi) \, d\xi = 0", r"\int_a^b y(t)\,dt=0"),
        (r"f(x) = a g(x)", r"f = ag"),
        (r"\frac{1}{W(1)}", r"e^{W(1)}"),
        (r"2\pi I_0(x + y)", r"\int_0^{2\pi} e^{(x+y)\cos\theta}\,d\theta"),
        (r"e^{2x} I_0(2x)", r"\sum_{n=0}^{\infty} \binom{2n}{n}\frac{x^n}{n!}"),
    ],
    disagree=[
        (r"The inequality holds.", r"\text{The inequality is false.}"),
        (r"45^\circ", r"The angle is 54 degrees."),
        (r"a<c<d<b", r"a, d, c, b"),
        (r"m \geq k + 2", r"m > k+2"),
        (r"1 \le n \le 5, n \in \mathbb{Z}", r"\{1,2,3,4\}"),
        (r"3 \text{ hours } 20 \text{ minutes}", r"320 minutes"),
        (r"A \setminus B", r"B - A"),
        (r"\|a\|_2", r"\|a\|_{\infty}"),
        (r"7 \mid n", r"7 \nmid n"),
        (r"9^{8^{8^9}}", r"(9^8)^{8^9}"),
        (r"Connected", r"\text{not connected}"),
        (r"positive", r"nonnegative"),
        (r"AB \parallel CD", r"AB \perp CD"),
        (r"C \cdot E < 0", r"C \cdot E > 0"),
        (r"(2t, 3t)", r"(3t, 2t)"),
        (
            r"A^{-1} = \frac{1}{2}\begin{pmatrix}4&-2\\-1&1\end{pmatrix}",
            r"\begin{pmatrix}4&-2\\-1&1\end{pmatrix}",
        ),
        (r"|z-1|=2", r"|z+1|=2"),
    ],
    apart=[
        (r"e^{2x} I_0(2x)", r"\sum_{n=0}^{\infty} \binom{2n}{n}\frac{x^{n+1}}{n!}"),
        (r"x \geq 2", r"x > 1"),
        (r"[4,1,7]", r"4, 7, 1"),
        (r"a<c<d<b", r"b, d, c, a"),
        (r"(2t, 3t)", r"(4t, 6t)"),
        (r"9^{8^{8^9}}", r"9^{8^{9^8}}"),
        (r"\mathbb{Z}/(n - m)\mathbb{Z}", r"\mathbb{Z}/(n+m)\mathbb{Z}"),
        (r"Z \to X", r"X \to Z"),
        (r"f(x) = a g(x)", r"f = g + a"),
        (r"1 \le n \le 5, n \in \mathbb{Z}", r"[1,5]"),
        (r"a \ge 3", r"a is at most 3"),
        (r"\frac{1}{W(1)}", r"e^{W(2)}"),
        (r"p(x) = ax + b", r"p(x) = mx + c"),
        (r"p(x) = ax + b", r"p(x) = mx^2 + c"),
    ],
)

CONCLUDED = rows(
    agree=[
        (r"x=2, x=3", r"The solutions are $x=2$ and $x=3$."),
        (r"2^n - 1", r"We conclude that there are $2^n-1$ nonempty subsets."),
        (
            r"y = Ce^{3x}",
            r"The general solution is $y = Ce^{3x}$, where $C$ is an arbitrary constant.",
        ),
        (r"4\pi", r"The area equals $4\pi$ square units."),
        (r"2x", r"The derivative of $x^2$ is $2x$."),
        (r"\text{odd}", r"Hence f is an odd function."),
        (r"\text{Sunday}", r"It falls on a Sunday."),
        (r"\text{converges}", r"Therefore the series converges by the ratio test."),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"The vector is $(1,2)$."),
    ],
    disagree=[
        (r"x=2, x=3", r"The solutions are $x=2$ and $x=-3$."),
        (r"2^n - 1", r"We conclude that there are $2^n+1$ of them."),
        (r"\text{odd}", r"Hence f is an even function."),
        (r"\text{Sunday}", r"It falls on a Monday."),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"The vector is $(2,1)$."),
    ],
    apart=[
        (r"\text{odd}", r"Hence f is not an odd function."),
        (r"\text{Monday}", r"It is either Monday or Tuesday."),
        (r"3", r"There are more than $3$ solutions."),
        (r"L^2(\mathbb{R})", r"The space of square-integrable functions on $\mathbb{R}$."),
        (r"5", r"The number $n$ is not $5$."),
    ],
)


@pytest.mark.parametrize(("gold", "said", "allowed"), CONCLUDED)
def test_what_a_sentence_concludes(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


def test_a_formula_in_what_is_named_proves_nothing():
    said = r"The field of fractions of $\mathbb{F}_p[x]$."
    assert verdict(r"\mathbb{F}_p(x)", said).verdict == "undecided"


@pytest.mark.parametrize(
    ("gold", "said", "allowed"), [*SAID, *GROUPS, *PRODUCTS, *CHANCES, *SETS, *SPELLINGS]
)
def test_written_out(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
    assert verdict(said, gold).verdict in allowed
