"""Spaces, groups and rings that have several names, and what looks like one of them."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

SPACES = rows(
    agree=[
        (r"\mathbb{RP}^2", r"\mathbb{R}P^2"),
        (r"\mathbb{RP}^2", r"\mathbb{R}\mathbb{P}^2"),
        (r"\mathbb{RP}^2", r"RP^2"),
        (r"\mathbb{RP}^2", r"\mathrm{RP}^2"),
        (r"\mathbb{RP}^2", r"\mathbb{R}\mathrm{P}^{2}"),
        (r"\mathbb{CP}^n", r"\mathbb{P}^n(\mathbb{C})"),
        (r"\mathbb{CP}^1", r"\mathbb{P}^1_{\mathbb{C}}"),
        (r"\mathbb{CP}^2", r"\mathbb{P}_{\mathbb{C}}^2"),
        (r"\mathbb{HP}^1", r"\mathbb{H}P^1"),
        (r"\mathbb{RP}^2 \times S^1", r"S^1\times \mathbb{R}P^2"),
        (r"W^{1,2}_0(M)", r"W_0^{1,2}(M)"),
        (r"W_0^{1,2}(\Omega)", r"H^1_0(\Omega)"),
        (r"W^{2,2}(\Omega)", r"H^2(\Omega)"),
    ],
    disagree=[
        (r"\mathbb{RP}^2", r"\mathbb{C}P^2"),
        (r"\mathbb{RP}^2", r"\mathbb{R}P^3"),
        (r"\mathbb{RP}^2", r"\mathbb{R}^2"),
        (r"\mathbb{CP}^n", r"\mathbb{P}^n(\mathbb{R})"),
        (r"\mathbb{CP}^n", r"\mathbb{C}P^{n+1}"),
        (r"P(A)^2", r"P(B)^2"),
        (r"W^{1,2}_0(M)", r"W^{1,2}(M)"),
        (r"W^{1,p}_0(\Omega)", r"W^{1,p}(\Omega)"),
        (r"W^{1,2}(\Omega)", r"W^{2,1}(\Omega)"),
        (r"H_0^1(\Omega)", r"H^1(\Omega)"),
        (r"L^2(M)", r"L^1(M)"),
    ],
    apart=[
        (r"\mathbb{RP}^2", r"\mathbb{P}^2"),
        (r"H_1(M)", r"H_2(M)"),
    ],
)
OPEN = [
    (r"\mathbb{CP}^1", r"S^2"),
    (r"\mathbb{HP}^1", r"S^4"),
    (r"\mathbb{RP}^1", r"S^1"),
    (r"\mathbb{RP}^2", r"\mathbb{P}^2"),
    (r"W^{1,2}_0(\mathbb{R}^n)", r"W^{1,2}(\mathbb{R}^n)"),
    (r"\mathbb{R}[x]/(x^3-1)", r"\mathbb{C}"),
    (r"\mathbb{R}[x]/(x-1)", r"\mathbb{R}"),
    (r"\mathbb{R}[x]/(x^2)", r"\mathbb{R}^2"),
    (r"e^{i\pi}+1=0", r"0"),
    (r"5=5", r"5"),
    (r"6", r"2+3=6"),
    (r"a^2+b^2=5", r"5"),
    (r"x>2", r"x>2, x\in\mathbb{Z}"),
    (r"-1\le x\le 1", r"|x|\le 1, x\in\mathbb{Z}"),
    (r"-1\le x\le 1", r"|x|\le 1, y\in\mathbb{R}"),
    (r"0<x<1", r"0<x<1, x\in\mathbb{Q}"),
    (r"0<x<1", r"0<x<1 \text{ where } x \text{ is an integer}"),
    (r"x\ne 1", r"x\ne 1, x\in\mathbb{Q}"),
    (r"-1\le\mu\le 1", r"|\mu|\le 1, \mu\in\mathbb{C}"),
]
QUOTIENTS = rows(
    agree=[
        (r"\mathbb{R}[x]/(x^2+1)", r"\mathbb{C}"),
        (r"\mathbb{R}[x]/\langle x^2+x+1\rangle", r"\mathbb{C}"),
        (r"\mathbb{R}(i)", r"\mathbb{C}"),
        (r"\mathbb{R}[i]", r"\mathbb{C}"),
        (r"\mathbb{R}(\sqrt{2})", r"\mathbb{R}"),
        (r"\mathbb{Q}(\sqrt{4})", r"\mathbb{Q}"),
        (r"\mathbb{R}[x]/(x^2-1)", r"\mathbb{R}\times\mathbb{R}"),
        (r"\mathbb{R}[x]/(x^2+1)", r"\mathbb{R}[x]/(x^2+4)"),
        (r"\mathbb{C}[x]/(x^2+1)", r"\mathbb{C}\times\mathbb{C}"),
        (r"\mathbb{Q}[x]/(x^2-4)", r"\mathbb{Q}\times\mathbb{Q}"),
    ],
    disagree=[
        (r"\mathbb{R}[x]/(x^2-1)", r"\mathbb{C}"),
        (r"\mathbb{R}[x]/(x^2)", r"\mathbb{C}"),
        (r"\mathbb{C}[x]/(x^2+1)", r"\mathbb{C}"),
        (r"\mathbb{Q}[x]/(x^2+1)", r"\mathbb{C}"),
        (r"\mathbb{Q}(i)", r"\mathbb{C}"),
        (r"\mathbb{Q}(\sqrt{2})", r"\mathbb{Q}"),
        (r"\mathbb{R}(\sqrt{2})", r"\mathbb{C}"),
        (r"\mathbb{R}[x]", r"\mathbb{C}"),
        (r"\mathbb{C}[x]/(x^2)", r"\mathbb{C}\times\mathbb{C}"),
        (r"\mathbb{Q}[x]/(x^2-2)", r"\mathbb{Q}\times\mathbb{Q}"),
        (r"\mathbb{R}[x]/(x^2+1)", r"\mathbb{R}[y]/(y^2-4)"),
    ],
    apart=[],
)
GROUPS = rows(
    agree=[
        (r"\langle a \mid a^5 \rangle", r"\mathbb{Z}/5\mathbb{Z}"),
        (r"\langle a \mid a^5 = 1 \rangle", r"C_5"),
        (r"\langle a \mid \rangle", r"\mathbb{Z}"),
        (r"\langle a,b \mid ab=ba \rangle", r"\mathbb{Z}^2"),
        (r"\langle a,b \mid ab=ba \rangle", r"\mathbb{Z}\times\mathbb{Z}"),
        (r"\langle a,b \mid a^2, b^3, ab=ba \rangle", r"\mathbb{Z}_6"),
        (r"\mathbb{Z} \ast \mathbb{Z} \ast \mathbb{Z}", r"\mathbb{Z} * (\mathbb{Z} * \mathbb{Z})"),
        (r"\mathbb{Z}*\mathbb{Z}", r"F_2"),
        (r"\mathbb{Z}*\mathbb{Z}_2", r"\mathbb{Z}_2*\mathbb{Z}"),
        (r"\mathbb{Z}_2*\mathbb{Z}_3", r"\mathbb{Z}/2 * \mathbb{Z}/3"),
        (r"O(n)", r"\mathcal{O}(n)"),
    ],
    disagree=[
        (r"\langle a \mid a^5 \rangle", r"\mathbb{Z}_6"),
        (r"\langle a,b \mid a^2,b^2,ab=ba \rangle", r"\mathbb{Z}_4"),
        (r"\langle a \mid a^5 \rangle", r"\mathbb{Z}"),
        (r"(\mathbb{Z} * \mathbb{Z})*\mathbb{Z}", r"\mathbb{Z} * \mathbb{Z}"),
        (r"\mathbb{Z}*\mathbb{Z}_2", r"\mathbb{Z}_3*\mathbb{Z}"),
        (r"\mathbb{Z}*\mathbb{Z}", r"\mathbb{Z}\times\mathbb{Z}"),
        (r"\mathbb{Z}_2*\mathbb{Z}_3", r"\mathbb{Z}_6"),
        (r"SO(8)", r"O(8)"),
        (r"SO(n)", r"O(n)"),
        (r"SO(2n+1)", r"O(2n+1)"),
        (r"U(n)", r"SU(n)"),
        (r"\mathrm{O}(3)", r"SU(2)"),
        (r"O(n)", r"O(n^2)"),
    ],
    apart=[(r"\langle a,b \mid \rangle", r"\mathbb{Z}^2"), (r"U(1)", r"SU(2)")],
)
# What stands around or beside a value, sets, sums.
OTHERS = rows(
    agree=[
        (r"-1 \leq \rho \leq 1", r"|\rho| \le 1, \ \rho \in \mathbb{R}"),
        (r"-1 \leq x \leq 1", r"|x| \le 1, x \in \mathbb{R}"),
        (r"-1\le\lambda\le 1", r"|\lambda| \le 1"),
        (r"\alpha\le -1 \text{ or } \alpha\ge 1", r"|\alpha|\geq 1"),
        (r"-1<\theta<3", r"|\theta - 1|<2"),
        (r"x_{1}>0", r"x_{1}>0, x_{1}\in\mathbb{R}"),
        (r"n\ge 3", r"n\ge 3, n\in\mathbb{Z}"),
        (r"x=k\pi", r"x=k\pi, k\in\mathbb{Z}"),
        (r"2 \cdot\binom{30}{15} = 310235040", r"310235040"),
        (r"120", r"5! = 120"),
        (r"\frac{1}{2}+\frac13=\frac56", r"5/6"),
        (r"\sqrt{16}=4", r"4"),
        (r"\frac{q^d - 1}{q - 1}", r"1 + q + q^2 + \cdots + q^{d-1}"),
        (r"\frac{p^{a+1}-1}{p-1}", r"1+p+p^2+\cdots+p^a"),
        (r"\frac{x^p-1}{x-1}", r"1+x+\cdots+x^{p-1}"),
        (r"\frac{d(d+1)}{2}", r"1+2+\cdots+d"),
        (r"\frac{q^{d+1}-1}{q-1}", r"\sum_{i=0}^{d} q^i"),
        (r"\beth_0", r"\aleph_0"),
        (r"\beth_1", r"2^{\aleph_0}"),
        (r"\beth_{2}", r"2^{2^{\aleph_0}}"),
        (r"I \subseteq J", r"J \supseteq I"),
        (r"I \subset J", r"J \supset I"),
        (r"B \subsetneq A", r"A \supsetneq B"),
        (r"\emptyset \subseteq \{1\}", r"\{1\} \supseteq \emptyset"),
        (r"\text{17th}", r"17^{\text{th}}"),
        (r"\text{21st}", r"21^{st}"),
        (r"3", r"\text{3rd}"),
        (r"\begin{pmatrix} -1/3 \\ 2/3 \\ 5/3 \end{pmatrix}", r"\frac{1}{3}(-1, 2, 5)^T"),
        (r"\begin{pmatrix}1/2\\1\end{pmatrix}", r"\frac12[1,2]^{\top}"),
        (
            r"\begin{pmatrix} 1/3 & 1 \\ 2/3 & 4/3 \end{pmatrix}",
            r"\frac13\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^T",
        ),
        (r"\mathbb{R}\setminus\mathbb{Q}", r"\mathbb{R}-\mathbb{Q}"),
    ],
    disagree=[
        (r"-1 \leq \rho \leq 1", r"|\rho| < 1, \ \rho \in \mathbb{R}"),
        (r"-1\le\lambda\le 1", r"|\lambda| < 1"),
        (r"-1<\theta<2", r"|\theta - 1|<2"),
        (r"120", r"5! = 121"),
        (r"\sqrt{16}=4", r"-4"),
        (r"\frac{1}{2}+\frac13=\frac56", r"5/7"),
        (r"\frac{q^d - 1}{q - 1}", r"1 + q + q^2 + \cdots + q^{d}"),
        (r"\frac{p^{a}-1}{p-1}", r"1+p+p^2+\cdots+p^a"),
        (r"\frac{x^p+1}{x-1}", r"1+x+\cdots+x^{p-1}"),
        (r"\frac{d(d-1)}{2}", r"1+2+\cdots+d"),
        (r"\beth_1", r"\aleph_0"),
        (r"I \subseteq J", r"I \supseteq J"),
        (r"A \supset B", r"A \subset B"),
        (r"\text{3rd}", r"4^{\text{th}}"),
        (r"\begin{pmatrix}1/2\\2\end{pmatrix}", r"\frac12[1,2]^T"),
        (
            r"\begin{pmatrix} 1/3 & 2/3 \\ 1 & 4/3 \end{pmatrix}",
            r"\frac13\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^T",
        ),
        (r"\mathbb{Q}", r"\mathbb{R} \setminus \mathbb{Q}"),
        (r"\mathbb{R}", r"\mathbb{R} \setminus \mathbb{Q}"),
        (r"\mathbb{Z}", r"\mathbb{Q}\setminus\mathbb{Z}"),
        (r"\mathbb{Z}", r"\mathbb{Z}-\mathbb{N}"),
        (r"\mathbb{R}\setminus\mathbb{Q}", r"\mathbb{C}\setminus\mathbb{R}"),
    ],
    apart=[(r"I \subset J", r"I \subseteq J"), (r"A \supseteq B", r"A = B")],
)


@pytest.mark.parametrize(("gold", "said", "allowed"), SPACES + QUOTIENTS + GROUPS + OTHERS)
def test_names_of_structures(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
    assert verdict(said, gold).verdict in allowed


@pytest.mark.parametrize(("one", "two"), OPEN)
def test_what_is_not_known_is_left_open(one, two):
    assert verdict(one, two).verdict == verdict(two, one).verdict == "undecided"
