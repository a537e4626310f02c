"""Names: function letters, brackets, orders of derivatives, marks, faces, constants."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

FUNCTIONS = rows(
    agree=[
        ("x(x-1)", "x^2-x"),
        ("n(n+1)", "n^2+n"),
        ("a(b-c)", "-a(c-b)"),
        ("E[X]E[Y]", "E[Y]E[X]"),
        ("E[X]", "E(X)"),
        ("f(2x)+1", "1+f(2x)"),
        ("P(1+r)^2", "P(r+1)^2"),
        ("R(1+x)", "R+Rx"),
        (r"E[X^2]-E[X]^2", r"E[X^2]-(E[X])^2"),
        ("H^1(X)", "H^1 (X)"),
        (r"\phi(n)+1", r"1+\phi(n)"),
        (r"SL(2,5)", r"SL_2(\mathbb{F}_5)"),
        (r"\operatorname{GL}_n(\mathbb{R})", r"GL(n,\mathbb{R})"),
        (r"Var(X)+1", r"1+\operatorname{Var}(X)"),
    ],
    disagree=[
        ("f(x)", "g(x)"),
        ("H^1(X)", "H_1(X)"),
        (r"\|x\|_1", r"\|x\|_2"),
        ("f(2x)", "2f(x)"),
        ("k[[x]]", "k[x]"),
        (r"\mathbb{C}[x]", r"\mathbb{C}(x)"),
        (r"\mathbb{Q}(x)", r"\mathbb{Q}[x]"),
        (r"\mathbb{Z}[x]", r"\mathbb{Z}[[x]]"),
    ],
    apart=[
        ("K((x))", "K(x)"),
        ("k((x))", "k(x)"),
        ("k((x))", "kx"),
        (r"\mathbb{Q}((x))", r"\mathbb{Q}[[x]]"),
        ("E[X^2]-E[X]^2", "0"),
        ("V(X^2)-V(X)^2", "0"),
        ("L(2x)-2L(x)", "0"),
        (r"\mathcal{L}(f^2)-\mathcal{L}(f)^2", "0"),
        (r"\lambda(A^2)-\lambda(A)^2", "0"),
        (r"\rho(AB)", r"\rho(BA)"),
        ("N(2a)", "2N(a)"),
        ("D(x^2)", "2D(x)"),
        ("k[x]", "kx"),
        ("R[x]", "R(x)"),
        ("C^1[0,1]", "C[0,1]"),
        ("L^2[0,1]", "L^2"),
        ("B[0,1]", "C[0,1]"),
        ("H^2(X)", "XH^2"),
        (r"\phi(10)", "4"),
        ("F_{10}", "55"),
        ("Var(X+Y)", "Var(X)+Var(Y)"),
        ("P(A|B)", "P(B|A)"),
        (r"\sigma(AB)", r"\sigma(A)\sigma(B)"),
        ("O(n)", "O(n^2)"),
        ("f(x)", "x(f)"),
        (r"\tau(12)", "7"),
        (r"7 \bmod 5", "2"),
    ],
)
DERIVATIVES = rows(
    agree=[
        ("f'(x)", r"f^{\prime}(x)"),
        ("y''''", "y^{(4)}"),
        ("y''+y", r"y+y^{\prime\prime}"),
        (r"\frac{dy}{dx}", r"\frac{d y}{d x}"),
        (r"2\frac{dy}{dx}+1", r"1+2\frac{dy}{dx}"),
        (r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial x}+0"),
        (r"\frac{d}{2}", "d/2"),
        (r"\frac{d+1}{3}", r"\frac{1+d}{3}"),
        (r"\frac{d!}{2}", r"\frac{d!}{2}+0"),
        (r"\frac{dy}{dt}=3y-b", r"\frac{d y}{d t}=3y-b"),
        (r"I \frac{d w}{d t}+2w=T", r"\frac{dw}{dt}=\frac{T-2w}{I}"),
        ("y^{(n)}+y", "y+y^{(n)}"),
    ],
    disagree=[
        ("y^{(4)}", "y^4"),
        ("f^{(2)}(x)", "f(x)^2"),
        ("y''", "y'"),
        ("f'(x)", "f(x)"),
        (r"\frac{dy}{dx}", r"\frac{dx}{dy}"),
        (r"\frac{d^2y}{dx^2}", r"\frac{dy}{dx}"),
        (r"\frac{dy}{dt}=3y-b", r"\frac{dy}{dt}=3y+b"),
        (r"\frac{d!}{2k(d-k)!}", r"\frac{d!}{k(d-2)!}"),
    ],
    apart=[
        ("u^{(3)}", "u^3"),
        ("y^{(n)}", "y^n"),
        (r"\frac{dy}{dx}", r"\frac{y}{x}"),
        ("B^{(1)}(t)", "B(t)"),
        ("d(xy)", r"x\,dy"),
        ("y'=2y", r"\frac{dy}{dx}=3y"),
        (r"\dot{x}", "x"),
        (r"\ddot{x}", r"\dot{x}"),
    ],
)
MARKS = rows(
    agree=[
        (r"\overline{z}", r"\bar{z}"),
        (r"\widehat{f}", r"\hat{f}"),
        (r"z\bar z", r"|z|^2"),
        (r"z\bar{z}+1", r"1+\bar{z}z"),
        (r"\frac{z+\bar{z}}{2}", r"\operatorname{Re}(z)"),
        (r"\frac{z-\bar z}{2i}", r"\operatorname{Im}(z)"),
        (r"\mathcal{N}(0,1)", "N(0,1)"),
        (r"\mathcal{N}(0, 4s + t)", r"N(0,t+4s)"),
        (r"\mathscr{F}", r"\mathcal{F}"),
        (r"\mathbf{9}", "9"),
        (r"\mathbf{x}", "x"),
    ],
    disagree=[
        (r"\bar{x}", "x"),
        (r"\hat{p}", "p"),
        (r"\tilde{f}+f", "2f"),
        (r"x'", "x"),
        (r"V_{AB}", r"V_{BA}"),
        (r"x_1", r"x_2"),
        (r"\mathcal{N}(0,1)", r"\mathcal{N}(1,0)"),
    ],
    apart=[
        (r"z\bar{z}", "z^2"),
        (r"\bar z", "z"),
        (r"|z|^2\bar z", "z^3"),
        (r"\bar{X}-X", "0"),
        (r"\bar{x}^2", r"|x|^2"),
        (r"\mathcal{L}-L", "0"),
        (r"\hat{H}", "H+1"),
        (r"\overline{AB}", r"\overline{BC}"),
    ],
)
CONSTANTS = rows(
    agree=[
        (r"f(x)=ce^{2x}", r"f(x)=Ae^{2x}"),
        (r"C_1e^x+C_2e^{-x}", r"c_1e^x+c_2e^{-x}"),
        (r"Ce^{-2t}", r"Ke^{-2t}"),
        (r"x^2+C", r"x^2+K"),
        (r"3k\pi", r"3n\pi"),
        (r"(2k,3k)", r"(2t,3t)"),
        (r"\{2^k : k\in\mathbb{N}\}", r"\{2^n\mid n\in\mathbb{N}\}"),
        (r"f(x)=4x", "f(t)=4t"),
        (r"f(x,y)=x-y", "f(a,b)=a-b"),
        ("a_n=2n+1", "a_k=2k+1"),
        (r"\sum_{k=1}^n a_k", r"\sum_{j=1}^n a_j"),
    ],
    disagree=[
        ("AC", "AD"),
        ("BC^2", "BD^2"),
        (r"Ce^{2x}", r"Ce^{3x}"),
        (r"f(x)=4x", "f(t)=4t+1"),
        (r"3k\pi", r"2n\pi"),
        ("f(x,y)=x-y", "f(a,b)=b-a"),
    ],
    apart=[
        ("AB", "AK"),
        ("C", "K"),
        ("C+D", "K+D"),
        (r"\pi R^2", r"\pi r^2"),
        ("n^2", "k^2"),
        ("ax", "bx"),
        (r"(2k,3k)", r"(3t,2t)"),
        (r"\frac{A}{B}", r"\frac{C}{B}"),
        (r"C^2x", "K^3x"),
    ],
)


@pytest.mark.parametrize(("gold", "said", "allowed"), FUNCTIONS + DERIVATIVES)
def test_functions_and_derivatives(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


@pytest.mark.parametrize(("gold", "said", "allowed"), MARKS + CONSTANTS)
def test_marks_faces_and_constants(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
