"""Products that are not of numbers: matrices, groups, tensors, forms, vectors, spaces."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

MATRICES = rows(
    agree=[
        (r"(AB)^T", r"B^T A^T"),
        (r"(AB)^{-1}", r"B^{-1}A^{-1}"),
        (r"(ABC)^{-1}", r"C^{-1}B^{-1}A^{-1}"),
        (r"A(B+C)", r"AB+AC"),
        (r"(A+B)^2", r"A^2+AB+BA+B^2"),
        (r"AB-BA", r"-(BA-AB)"),
        (r"2(XX^T)^{-1}X", r"(XX^T)^{-1}(2X)"),
        (r"-A^{-1}(DA-AD)", r"A^{-1}(AD-DA)"),
        (r"\det(AB)", r"\det(A)\det(B)"),
        (r"A^{-1}(AB)", "B A^{-1} A"),
        (r"\operatorname{tr}(AB)", r"\operatorname{tr}(BA)"),
        (r"PDP^{-1}", r"P(D)P^{-1}"),
        (r"\frac{1}{LCs^2+RCs+1}", r"\frac{1}{s^2CL+sCR+1}"),
        (r"\frac{PV}{nR}", r"\frac{VP}{Rn}"),
        (r"2NQ^2", r"2N \cdot Q^2"),
        (r"3U^2+3UV+UW", r"UW+3UV+3U^2"),
    ],
    disagree=[
        ("AB-BA", "0"),
        ("A+BA", "A+AB"),
        (r"aba^{-1}b^{-1}", "1"),
        (r"PDP^{-1}", "D"),
        (r"xyx^{-1}", "y"),
        (r"2(XX^T)^{-1}X", r"2X(XX^T)^{-1}"),
        (r"(AB)^T", r"A^TB^T"),
        (r"(A+B)^2", r"A^2+2AB+B^2"),
        (r"AB+BA", r"2AB"),
        (r"A^{-1}(DA-AD)", "0"),
        (r"UV-VU+1", "1"),
    ],
    apart=[
        (r"(AB)^{-1}", r"A^{-1}B^{-1}"),
        (r"A^{-1}BA", "B"),
        (r"-A^{-1}(DA - AD)", r"-A^{-2}(DA - AD)"),
        (r"x^TAx", r"xx^TA"),
        (r"bab^{-1}", "a"),
        (r"S^{-1}AS", "A"),
        (r"\mathbf{A}\mathbf{B}", r"\mathbf{B}\mathbf{A}"),
        (r"ABC", "CBA"),
        (r"x^TAy", r"y^TAx"),
        (r"e^{A}e^{B}", r"e^{B}e^{A}"),
        (r"\frac{NM}{2}", r"\frac{MN}{3}"),
        ("2I", r"\begin{pmatrix}2&0\\0&3\end{pmatrix}"),
    ],
)
TENSORS = rows(
    agree=[
        (r"x\otimes 1 - 1\otimes x", r"-(1\otimes x - x\otimes 1)"),
        (r"(a+b)\otimes c", r"a\otimes c+b\otimes c"),
        (r"2(a\otimes b)", r"(2a)\otimes b"),
        (r"I_m \otimes x^T", r"I_m\otimes x^{T}"),
        (r"U \otimes I", r"(U\otimes I)"),
        (r"a \otimes b + c \otimes d", r"c \otimes d + a \otimes b"),
    ],
    disagree=[
        (r"x\otimes1-1\otimes x", "0"),
        (r"a\otimes b", r"b\otimes a"),
        (r"x \otimes y - y \otimes x", "0"),
        (r"a \otimes b", "a+b"),
    ],
    apart=[
        (r"I_m \otimes x^T", r"x^T \otimes I_m"),
        (r"a\otimes b", "ab"),
        (r"v\otimes w\otimes u", r"u\otimes v\otimes w"),
        (r"M \otimes N", r"M \oplus N"),
        ("a⊕b", "a+b"),
        (r"a\oplus b", "a+b"),
        (r"f\circ g", r"g\circ f"),
        (r"f\circ g", "fg"),
    ],
)
FORMS = rows(
    agree=[
        (r"dx\wedge dy", r"-dy\wedge dx"),
        (r"x\,dy-y\,dx", r"-y\,dx+x\,dy"),
        (r"y \, dx + x \, dz", r"x\,dz+y\,dx"),
        (r"2\,dx\wedge dy", r"dx\wedge dy-dy\wedge dx"),
        (r"x\,dy\wedge dz", r"-x\,dz\wedge dy"),
        (r"dx\wedge dy\wedge dz", r"dy\wedge dz\wedge dx"),
        (r"(x+1)\,dx", r"x\,dx+dx"),
        (r"e_1\wedge e_2", r"-e_2 \wedge e_1"),
        (r"\mu_x t \, dt", r"t\mu_x\,dt"),
        ("2d", r"d\cdot 2"),
        (r"p \wedge q", r"q \wedge p"),
        (r"a^2 - d^2", r"(a-d)(a+d)"),
    ],
    disagree=[
        (r"x\,dy-y\,dx", "0"),
        (r"dx\wedge dy", r"dy\wedge dx"),
        (r"x\,dy", r"y\,dx"),
        (r"y\,dx+x\,dy", r"y\,dx-x\,dy"),
        (r"dx\wedge dx", r"dx\wedge dy"),
        ("2d", "d^2"),
    ],
    apart=[
        (r"x\,dx", "x^2 d"),
        (r"u\wedge v", r"v\wedge u"),
        (r"\alpha\wedge\beta", r"\beta\wedge\alpha"),
        (r"dx\,dy", r"dx\wedge dy"),
        (r"z\,dt-t\,dz", "0"),
    ],
)
VECTORS = rows(
    agree=[
        (r"\vec u\times\vec v", r"-\vec v\times\vec u"),
        (r"\vec u\cdot\vec v", r"\vec v\cdot\vec u"),
        (r"\vec a\cdot(\vec b\times\vec c)", r"\vec b\cdot(\vec c\times\vec a)"),
        (r"\mathbf{u}\cdot(\mathbf{v}+\mathbf{w})", r"\vec u\cdot\vec v+\vec u\cdot\vec w"),
        (r"3\mathbf{i}-2\mathbf{j}", r"\langle 3,-2\rangle"),
        (r"3\mathbf{i}-2\mathbf{j}", r"3\hat{\imath}-2\hat{\jmath}"),
        (r"\mathbf{i}+\mathbf{k}", "(1,0,1)"),
        (r"2\hat{i}+\hat{j}", r"\begin{pmatrix}2\\1\end{pmatrix}"),
        (r"\begin{pmatrix}1\\2\end{pmatrix}", "(1,2)^T"),
        (r"\operatorname{diag}(1,2)", r"\begin{pmatrix}1&0\\0&2\end{pmatrix}"),
        (r"\det\begin{pmatrix}1&2\\3&4\end{pmatrix}", "-2"),
        (r"3 \times n", "3n"),
        (r"n \times 2^{n-1}", r"n2^{n-1}"),
        (r"\nabla\times F", r"\nabla \times F"),
    ],
    disagree=[
        (r"\vec u\times\vec v", r"\vec u\cdot\vec v"),
        (r"\mathbf{u}\times\mathbf{v}", r"\mathbf{v}\times\mathbf{u}"),
        (r"\nabla\times F", r"\nabla\cdot F"),
        (r"3\mathbf{i}-2\mathbf{j}", r"\langle 3,2\rangle"),
        (r"\mathbf{i}-\mathbf{j}", r"\mathbf{j}-\mathbf{i}"),
        (r"\operatorname{diag}(1,2)", r"\operatorname{diag}(2,1)"),
    ],
    apart=[
        (r"a\times b", "ab"),
        (r"i\times j", r"j\times i"),
        (r"a \times b", r"b\times a"),
        (r"(\vec u\times\vec v)\times\vec w", r"\vec u\times(\vec v\times\vec w)"),
        (r"\nabla\cdot(fF)", r"f\nabla\cdot F"),
    ],
)
SPACES = rows(
    agree=[
        (r"S^1\times S^1", r"(S^1)^2"),
        (r"S^1\times S^1", "T^2"),
        (r"\mathbb{Z}\oplus\mathbb{Z}", r"\mathbb{Z}^2"),
        (r"\mathbb{Z}\times\mathbb{Z}_2", r"\mathbb{Z}_2\oplus\mathbb{Z}"),
        (r"C_2\times S_3", r"S_3\times C_2"),
        (r"\mathbb{R}^2\times\mathbb{R}", r"\mathbb{R}^3"),
        (r"A_5 \times A_5", r"A_5\times A_5 "),
        (r"F \times F", "F^2"),
        (r"\mathbb{CP}^1\times\mathbb{CP}^2", r"\mathbb{CP}^2\times\mathbb{CP}^1"),
        (r"S_3^2", r"S_3\times S_3"),
        (r"\mathbb{Z}_6", r"\mathbb{Z}_2\times\mathbb{Z}_3"),
    ],
    disagree=[
        (r"S^1\times S^1", "S^2"),
        (r"S^2\times S^2", "S^4"),
        (r"S^1\times\mathbb{R}", r"\mathbb{R}^2"),
        (r"S_3\times C_3", r"S_3\times S_3"),
        (r"\mathbb{Z}*\mathbb{Z}", r"\mathbb{Z}\times\mathbb{Z}"),
        (r"\mathbb{F}_4", r"\mathbb{Z}/4\mathbb{Z}"),
        (r"\mathbb{RP}^2", r"\mathbb{CP}^2"),
        (r"L^1", "L^2"),
    ],
    apart=[
        (r"A \times B", "AB"),
        (r"\mathbb{CP}^1\times\mathbb{CP}^1", r"\mathbb{CP}^2"),
        (r"\mathbb{RP}^1\times\mathbb{RP}^2", r"\mathbb{RP}^3"),
        (r"\mathbb{H}^2\times\mathbb{H}^2", r"\mathbb{H}^4"),
        (r"L^2\times L^2", "L^4"),
        (r"C_2\times S_4", r"S_5"),
        (r"M_2(F) \times F", r"M_2(F)"),
        (r"X\times Y", "X+Y"),
        (r"A\rtimes B", r"A\times B"),
        (r"SO(3)\times\mathbb{R}^3", r"SO(3)"),
    ],
)


@pytest.mark.parametrize(("gold", "said", "allowed"), MATRICES + TENSORS + FORMS)
def test_products_whose_factors_have_an_order(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


@pytest.mark.parametrize(("gold", "said", "allowed"), VECTORS + SPACES)
def test_products_of_vectors_and_spaces(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
