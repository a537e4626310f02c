"""Answers that stand for many things: families, sets by condition, spans, propositions, series.

Every table has pairs that agree, near misses that differ, and near misses that nobody can decide.
"""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

CONSTANTS = rows(
    agree=[
        ("y = C_1 e^{x} + C_2 e^{-x}", "y(x) = A e^{x} + B e^{-x}"),
        ("y = C_1 e^{x} + C_2 e^{-x}", "y = c_1 e^{-x} + c_2 e^{x}"),
        ("y = C_1 e^{x} + C_2 e^{-x}", r"y = C_1\cosh x + C_2\sinh x"),
        ("y = (C_1 + C_2 x)e^{2x}", "y = A e^{2x} + B x e^{2x}"),
        (r"y(t) = e^{-t}(A\cos 2t + B\sin 2t)", r"y(t) = C_1 e^{-t}\cos(2t) + C_2 e^{-t}\sin(2t)"),
        ("x^2 + y^2 = C", "x^2+y^2 = K"),
        (r"f(x)=cx, c\in\mathbb{R}", r"f(x)=kx \text{ for some constant } k"),
        (r"f(x)=cx \text{ for some } c\in\mathbb R", "f(x) = ax"),
        ("y = C_1 + C_2 x + e^x", "y = A + Bx + e^x"),
        ("y = C_1 + C_2 x + x", "y = C_1 + C_2x"),
    ],
    disagree=[
        ("y = C_1 e^{x} + C_2 e^{-x}", r"y = C_1 \cos x + C_2 \sin x"),
        ("y = C_1 e^{2x} + C_2 e^{-x}", "y = C_1 e^{x} + C_2 e^{-x}"),
        ("y = (C_1 + C_2 x)e^{2x}", "y = C_1 e^{2x} + C_2 e^{2x}"),
        ("f(x)=cx", "f(x) = x"),
        ("y = C_1 e^{x} + C_2 e^{-x}", "y = C_1 e^{x} + C_1 e^{-x}"),
        ("y = C_1 e^{x} + C_2 e^{-x} + 1", "y = C_1 e^{x} + C_2 e^{-x}"),
        ("y = C_1 + C_2 x + e^x", "y = C_1 + C_2x + x^2"),
        ("y = C_1 + C_2", "y = C_1 - C_2"),
        ("C_1 V_1 + C_2 V_2", "C_1 V_1 - C_2 V_2"),
        (r"\frac{C_1C_2}{C_1+C_2}", r"\frac{C_1C_2}{C_1-C_2}"),
        ("C_1(M)", "C_2(M)"),
        (r"f(x)=cx \text{ for some } c", "f(x) = cx+d"),
    ],
    apart=[],
)
STEPS = rows(
    agree=[
        (
            r"\mathbb{R} \setminus \{2\pi k \mid k \in \mathbb{Z}\}",
            r"\{x \in \mathbb{R} : x \neq 2\pi n, n \in \mathbb{Z}\}",
        ),
        (r"\{k\pi : k\in\mathbb{Z}\}", r"\{n\pi \mid n \in \mathbb Z\}"),
        (r"x = k\pi, k\in \mathbb{Z}", r"\{n\pi : n\in\mathbb{Z}\}"),
        (
            r"u(x,t)=\sum_{n=1}^\infty \frac{2}{n\pi}e^{-n^2 t}\sin(nx)",
            r"u(x,t)=\frac{2}{\pi}\sum_{k=1}^{\infty}\frac{e^{-k^2t}\sin kx}{k}",
        ),
        (
            r"x = \pm\frac{\pi}{3}+2k\pi, k\in\mathbb{Z}",
            r"x = \frac{\pi}{3}+2k\pi \text{ or } x=-\frac{\pi}{3}+2k\pi, k\in\mathbb{Z}",
        ),
    ],
    disagree=[
        (
            r"\mathbb{R} \setminus \{2\pi k \mid k \in \mathbb{Z}\}",
            r"\mathbb{R} \setminus \{\pi k \mid k \in \mathbb{Z}\}",
        ),
        (r"x = k\pi, k\in \mathbb{Z}", r"x = 2k\pi, k\in\mathbb{Z}"),
    ],
    apart=[
        (r"x = k\pi, k\in\mathbb{Z}", r"x = k\pi, k\in\mathbb{N}"),
    ],
)
SERIES = rows(
    agree=[
        (r"\sum_{n=0}^{\infty}(n+1)(n+2) x^{n}", r"\sum_{k=2}^{\infty} k(k-1)x^{k-2}"),
        (r"\sum_{n=0}^\infty x^n", r"\frac{1}{1-x}"),
        (r"\sum_{n=0}^\infty \frac{x^n}{n!}", "e^x"),
        (r"\sum_{n=0}^\infty (-1)^n x^{2n}", r"\frac{1}{1+x^2}"),
        (
            r"\sum_{n=0}^{\infty}\frac{(-1)^n x^{2n+1}}{(2n+1)!}",
            r"\sum_{k=1}^{\infty} \frac{(-1)^{k-1} x^{2k-1}}{(2k-1)!}",
        ),
        (r"\sum_{n=0}^\infty a_n x^n", r"\sum_{k=0}^\infty a_k x^k"),
        (r"\sum_{n=0}^\infty a_{n+1} x^n", r"\sum_{n=1}^\infty a_{n} x^{n-1}"),
        (r"\prod_{n=1}^{\infty}\frac{1}{1-x^n}", r"\frac{1}{\prod_{k=1}^\infty (1-x^k)}"),
        (r"\sum_{n\ge 0} x^n", r"\frac{1}{1-x}"),
        (r"\sum_{n=-\infty}^{\infty} q^{n^2}", r"1+2\sum_{n=1}^\infty q^{n^2}"),
    ],
    disagree=[
        (
            r"\sum_{n=0}^{\infty}\frac{(-1)^n x^{2n+1}}{(2n+1)!}",
            r"\sum_{n=0}^{\infty}\frac{(-1)^n x^{2n}}{(2n)!}",
        ),
        (
            r"u(x,t)=\sum_{n=1}^\infty \frac{2}{n\pi}e^{-n^2 t}\sin(nx)",
            r"u(x,t)=\sum_{n=1}^\infty \frac{2}{n\pi}e^{-n^2 t}\cos(nx)",
        ),
        (r"\sum_{n=0}^\infty x^n", r"\sum_{n=1}^\infty x^n"),
        (r"\sum_{n=0}^\infty a_n x^n", r"\sum_{n=0}^\infty b_n x^n"),
        (r"\sum_{n=0}^\infty a_n x^n", r"\sum_{n=0}^\infty a_{n+1} x^n"),
        (r"\prod_{n=1}^\infty (1-x^n)", r"\prod_{n=1}^\infty (1+x^n)"),
    ],
    apart=[
        (r"\sum_{n=1}^\infty \frac{1}{n^2}", r"\sum_{n=1}^\infty \frac{1}{n^3}"),
    ],
)
CONGRUENCES = rows(
    agree=[
        (r"x \equiv 3 \pmod 7", "x = 7k+3"),
        (r"x \equiv 3 \pmod 7", r"x \equiv 10 \pmod{7}"),
        (r"x \equiv 3 \pmod 7", r"x = 3 + 7k, k \in \mathbb{Z}"),
        (r"x \equiv 3 \pmod 7", r"x\equiv -4 \bmod 7"),
        (r"x \equiv 3 \pmod 7", r"3 \mod 7"),
        (r"x\equiv 1,2 \pmod 5", r"x \equiv 1 \pmod 5 \text{ or } x\equiv 2\pmod 5"),
        (r"p \equiv 1 \pmod 4", "p = 4k+1"),
        (r"3 \mid n", r"n\equiv 0\pmod 3"),
        (r"n \text{ even}", r"n\equiv 0\pmod 2"),
    ],
    disagree=[
        (r"x \equiv 3 \pmod 7", r"x \equiv 3 \pmod 5"),
        (r"x \equiv 3 \pmod 7", r"x\equiv 4\pmod 7"),
        ("x = 7k+3", r"x\equiv 4\pmod 7"),
        (r"n \text{ is even}", r"n\equiv 1 \pmod 2"),
        (r"x\equiv 1\pmod 4", r"x\equiv 1\pmod 4 \text{ or } x\equiv 3\pmod 4"),
    ],
    apart=[],
)
PROPOSITIONS = rows(
    agree=[
        (r"p \to q", r"\neg p \vee q"),
        (r"\neg(p\wedge q)", r"\neg p\vee\neg q"),
        (r"p \leftrightarrow q", r"(p\to q)\wedge(q\to p)"),
        (r"\forall x\, P(x)", r"\forall y\, P(y)"),
        (r"\neg \forall x P(x)", r"\exists x \neg P(x)"),
        ("A^T A", r"A^{\top}A"),
        (r"p\to q", r"\neg q\to\neg p"),
        (r"A \Rightarrow B", r"\neg A \lor B"),
        (r"\neg(A\cap B)", r"\neg(A \cap B)"),
        (r"\forall x\exists y\,(x<y)", r"\forall a\exists b\, (a<b)"),
        (r"\neg\forall x\in\mathbb{R}\; (x^2\geq 0)", r"\exists x\in\mathbb{R}\; (x^2<0)"),
    ],
    disagree=[
        (r"p\to q", r"q\to p"),
        (r"\forall x\, P(x)", r"\exists x\, P(x)"),
        (r"p\to q", r"p\wedge q"),
        (r"p\to q", r"\neg p\to\neg q"),
        (r"f: A \to B", r"f: B\to A"),
        (r"x\to 0", r"x\to 1"),
        (r"A\to B", r"B\to A"),
    ],
    apart=[
        (r"\forall x\exists y\,(x<y)", r"\exists y\forall x\, (x<y)"),
        (r"\forall x\, (x^2>0)", r"\forall x\, (x^2\geq 0)"),
    ],
)
BUILT_SETS = rows(
    agree=[
        (r"\{z : |z - i| = 2\}", r"\{ w \in \mathbb{C} : |w-i| = 2 \}"),
        (r"\{x : x > 3\}", r"(3, \infty)"),
        (r"\{x\in\mathbb{R} \mid x^2 < 4\}", "(-2,2)"),
        (r"\{2k : k\in\mathbb{Z}\}", r"2\mathbb{Z}"),
        (r"\{2k+1 : k\in\mathbb{Z}\}", r"\{2m-1 \mid m \in\mathbb{Z}\}"),
        (r"\{z : |z|<1\}", "|z|<1"),
        (r"\{(x,y) : x^2+y^2 \le 1\}", r"\{(u,v)\in\mathbb{R}^2 : u^2+v^2\leq 1\}"),
        (r"\{(x,y) : y=x^2\}", r"\{(a,b)\in\mathbb{R}^2 : b = a^2\}"),
    ],
    disagree=[
        (r"\{(x,y) : x^2+y^2 \le 1\}", r"\{(x,y) : x^2+y^2 < 1\}"),
        (r"\{(x,y) : x+y \le 1\}", r"\{(x,y) : x-y \le 1\}"),
        (r"\{2k : k\in\mathbb{Z}\}", r"\{2k+1: k\in\mathbb{Z}\}"),
        (r"\{x : x > 3\}", r"\{x : x\geq 3\}"),
    ],
    apart=[
        (r"\{n\in\mathbb{N} : n>3\}", r"\{n\in\mathbb{Z}: n > 3\}"),
        (r"\{x\in\mathbb{Q} : x^2<2\}", r"\{x\in\mathbb{R}:x^2<2\}"),
        (r"\{(x,y) : y=x\}", r"\{(y,x) : y = x^2\}"),
        (r"\{(x,y) : y=x^2\}", r"\{(a,b)\in\mathbb{R}^2 : a = b^2\}"),
        (r"\{z : |z-1|=2\}", r"\{z : |z+1|=2\}"),
        (r"\{f : f(0)=0\}", r"\{f : f(1)=0\}"),
    ],
)
SPANS = rows(
    agree=[
        (r"\text{span}\{(1,0),(0,1)\}", r"\mathbb{R}^2"),
        (r"\text{span}\{(1,1)\}", r"\text{span}\{(2,2)\}"),
        (r"\text{span}\{(1,0,1),(0,1,1)\}", r"\operatorname{span}\{(1,1,2),(0,1,1)\}"),
        (
            r"\operatorname{span}\left\{\begin{pmatrix}1\\-1\end{pmatrix}\right\}",
            r"\text{span}\{(-1,1)\}",
        ),
        (r"\operatorname{span}\{1,x,x^2\}", r"\operatorname{span}\{1+x, x, x^2-1\}"),
        (r"\operatorname{span}\{e^x,e^{-x}\}", r"\operatorname{span}\{\cosh x,\sinh x\}"),
    ],
    disagree=[
        (r"\text{span}\{(1,0,1),(0,1,1)\}", r"\operatorname{span}\{(1,1,1),(0,1,1)\}"),
        (r"\operatorname{span}\{(1,0)\}", r"\operatorname{span}\{(0,1)\}"),
        (r"\operatorname{span}\{(1,0,0)\}", r"\operatorname{span}\{(1,0)\}"),
        (r"\operatorname{span}\{1,x,x^2\}", r"\operatorname{span}\{1,x\}"),
    ],
    apart=[],
)
DISTRIBUTIONS = rows(
    agree=[
        ("N(0,1)", r"\mathcal{N}(0,1)"),
        (r"N(\mu, \sigma^2)", r"\mathcal{N}(\mu,\sigma^2)"),
        (r"\text{Exp}(\lambda)", r"\operatorname{Exp}(\lambda)"),
        (r"\text{Exp}(\lambda)", r"\mathrm{Exponential}(\lambda)"),
        (r"\text{Poisson}(\lambda+\mu)", r"\mathrm{Poisson}(\mu+\lambda)"),
        (r"\text{Bin}(n,p)", r"\mathrm{Binomial}(n,p)"),
        (r"\chi^2_{n-1}", r"\chi^2(n-1)"),
        (r"X\sim N(0,1)", "N(0,1)"),
        ("N(5, 4)", r"\mathcal{N}(5, 2^2)"),
        (r"\text{Uniform}(0,1)", "U(0,1)"),
        (r"\text{Uniform}[0,1]", "U[0,1]"),
        (r"\text{Poisson}(\lambda)", r"\text{Pois}(\lambda)"),
        (r"\text{Bernoulli}(1/2)", r"\text{Ber}(0.5)"),
        (r"\chi^2_3", r"\chi^2(3)"),
    ],
    disagree=[
        ("N(0,1)", "N(1,0)"),
        ("N(0,1)", "N(0,2)"),
        (r"\text{Exp}(\lambda)", r"\text{Exp}(2\lambda)"),
        (r"\text{Poisson}(3)", r"\text{Poisson}(2)"),
        (r"\text{Bin}(n,p)", r"\text{Bin}(n,1-p)"),
        (r"\text{Uniform}(0,1)", r"\text{Uniform}(0,2)"),
        (r"\text{Poisson}(\lambda)", r"\text{Exp}(\lambda)"),
        (r"\chi^2_{n-1}", r"\chi^2_{n}"),
        (r"\text{Exp}(2)", r"\text{Exp}(1/2)"),
        (r"\chi^2(3)", r"\chi^2(4)"),
        (r"\text{Bin}(10,1/2)", r"\text{Bin}(5,1/2)"),
    ],
    apart=[
        (r"\text{Gamma}(2,3)", r"\text{Gamma}(3,2)"),
    ],
)
ORDINALS = rows(
    agree=[
        (r"\omega^2", r"\omega\cdot\omega"),
        (r"\aleph_0", r"\text{countably infinite}"),
        (r"2^{\aleph_0}", r"\mathfrak{c}"),
        (r"|\mathbb{R}|", r"2^{\aleph_0}"),
        (r"|\mathbb{N}|", r"\aleph_0"),
        (r"\omega\cdot 2", r"\omega+\omega"),
        (r"\omega^{\omega}\cdot\omega", r"\omega^{\omega+1}"),
    ],
    disagree=[
        (r"\aleph_0", r"\aleph_1"),
        (r"\aleph_0", r"2^{\aleph_0}"),
        (r"d\omega = dx\wedge dy", r"d\omega = 2 dx\wedge dy"),
        (r"\omega + \omega", r"\omega^2"),
        (r"\omega^\omega", r"\omega^2"),
        (r"\omega\cdot\omega^\omega", r"\omega^{\omega+1}"),
        (r"|\mathbb{R}|", r"|\mathbb{N}|"),
        (r"\text{countable}", r"\aleph_1"),
    ],
    apart=[
        (r"\omega + 1", r"1 + \omega"),
        (r"\omega \cdot 2", r"2\cdot\omega"),
    ],
)
MATRICES = rows(
    agree=[
        ("4 I_2", r"\begin{pmatrix} 4 & 0 \\ 0 & 4 \end{pmatrix}"),
        (r"\begin{pmatrix}1&0\\0&1\end{pmatrix}", "I_2"),
        (r"\begin{pmatrix}1&0\\0&1\end{pmatrix}", "I"),
        (r"\begin{bmatrix}1\\2\end{bmatrix}", "(1,2)"),
        (r"\begin{bmatrix}1\\2\end{bmatrix}", "(1,2)^T"),
        (r"\begin{pmatrix}2&4\\6&8\end{pmatrix}", r"2\begin{pmatrix}1&2\\3&4\end{pmatrix}"),
        (r"\operatorname{diag}(1,2)", r"\begin{pmatrix}1&0\\0&2\end{pmatrix}"),
        (r"\begin{pmatrix}0&0\\0&0\end{pmatrix}", "0"),
        (r"\begin{pmatrix}0&0\\0&0\end{pmatrix}", "O"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[[1,2],[3,4]]"),
        (r"\begin{pmatrix}1&0\\1&1\end{pmatrix}^T", r"\begin{pmatrix}1&1\\0&1\end{pmatrix}"),
        (
            r"\frac{1}{3}\begin{pmatrix}1&2\\3&4\end{pmatrix}",
            r"\begin{pmatrix}1/3&2/3\\1&4/3\end{pmatrix}",
        ),
        ("-I", r"\begin{pmatrix}-1&0\\0&-1\end{pmatrix}"),
        (r"\lambda I", r"\begin{pmatrix}\lambda&0\\0&\lambda\end{pmatrix}"),
    ],
    disagree=[
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}1&3\\2&4\end{pmatrix}"),
        ("4I_2", r"\begin{pmatrix}4&0\\0&3\end{pmatrix}"),
        ("I_3", r"\begin{pmatrix}1&0\\0&1\end{pmatrix}"),
        ("0", r"\begin{pmatrix}0&1\\0&0\end{pmatrix}"),
        (r"\{1\}", r"\begin{pmatrix}1\end{pmatrix}"),
        ("2", r"\begin{pmatrix}2&0\\0&2\end{pmatrix}"),
    ],
    apart=[
        ("A", r"\begin{pmatrix}1&0\\0&1\end{pmatrix}"),
        ("I+A", r"\begin{pmatrix}1&0\\0&1\end{pmatrix}"),
    ],
)
GROWTH = rows(
    agree=[
        (r"O(n\log n)", r"O(n \ln n)"),
        ("O(n^2)", r"\mathcal{O}(n^2)"),
        (r"\Theta(n\log n)", r"\Theta(n \log_2 n)"),
        ("O(h^2)", r"\mathcal{O}(h^2)"),
        ("O(1/n)", "O(n^{-1})"),
        (r"O(\sqrt n)", "O(n^{1/2})"),
        (r"\Theta(2^n)", r"\Theta(2^{n+1})"),
        (r"\Theta(\log n)", r"\Theta(\ln n)"),
        (r"O(n^2\log n)", r"O(\log n\cdot n^2)"),
        ("O(n+m)", "O(m+n)"),
        (r"\Theta(n^{\log_2 3})", r"\Theta(3^{\log_2 n})"),
        ("O(n^2+n)", "O(n^2)"),
    ],
    disagree=[
        ("O(n^2)", "O(n^3)"),
        ("O(n^2)", "o(n^2)"),
        (r"\Theta(n\log n)", r"\Theta(n)"),
        ("O(1/n)", "O(1/n^2)"),
        (r"\Theta(2^n)", r"\Theta(3^n)"),
        (r"\Theta(2^n)", r"\Theta(4^n)"),
        ("O(n^2)", r"O(n^2\log n)"),
        (r"\Theta(n\log n)", r"\Theta(n\log^2 n)"),
        (r"\Theta(2^n)", r"\Theta(n2^n)"),
        ("O(e^{-x})", "O(e^{-2x})"),
    ],
    apart=[
        ("O(n^2)", r"\Theta(n^2)"),
        (r"\Theta(n^{\log_2 3})", r"\Theta(n^{\log_3 2})"),
        (r"\Theta(n!)", r"\Theta(n^n)"),
    ],
)
NAMES = rows(
    agree=[
        (r"GL_n(\mathbb{F}_q)", r"\mathrm{GL}(n, \mathbb{F}_q)"),
        (r"GL_n(\mathbb{F}_q)", "GL(n,q)"),
        ("S_3", r"\Sigma_3"),
        (r"\text{Sym}(3)", "S_3"),
        ("Q_8", r"\text{the quaternion group}"),
        (r"\mathbb{C}\setminus\{0\}", r"\mathbb{C}^\times"),
        (r"\mathbb{C}^*", r"\mathbb{C}^\times"),
        (r"(0,\infty)", r"\mathbb{R}_{>0}"),
        (r"(0,\infty)", r"\mathbb{R}^+"),
        (r"\pi_1(S^1) \cong \mathbb{Z}", r"\mathbb{Z}"),
        ("V_4", r"\text{Klein four-group}"),
        (r"\text{cyclic of order } 6", "C_6"),
        ("S_3", r"\text{symmetric group on three letters}"),
        ("A_4", r"\text{the alternating group } A_4"),
        ("D_4", r"\text{the dihedral group of order 8}"),
        (r"\mathbb{Z}*\mathbb{Z}", r"\text{free group on two generators}"),
        (r"M_n(\mathbb{C})", r"\mathrm{Mat}_n(\mathbb{C})"),
        (r"\text{cyclic group of order } 4", r"\mathbb{Z}/4\mathbb{Z}"),
        (r"\mathbb{R}_{\geq 0}", r"[0,\infty)"),
    ],
    disagree=[
        (r"GL_n(\mathbb{F}_q)", r"SL_n(\mathbb{F}_q)"),
        (r"[0,\infty)", r"\mathbb{R}_{>0}"),
        (r"\pi_1(S^1) \cong \mathbb{Z}", "0"),
        (r"\text{trivial group}", r"\{1,2\}"),
        (r"\text{the cyclic group of order } 4", r"\mathbb{Z}_2\times\mathbb{Z}_2"),
        (r"\text{symmetric group on 3 letters}", "S_4"),
        (r"\text{free group on two generators}", r"\mathbb{Z}\times\mathbb{Z}"),
        (r"\mathbb{R}^+", r"\mathbb{R}"),
        (r"\mathbb{R}_{\ge0}", r"(0,\infty)"),
        (r"\mathbb{C}^*", r"\mathbb{C}"),
        (r"\pi_1(X)\cong\mathbb{Z}", r"\mathbb{Z}^2"),
    ],
    apart=[],
)
DERIVATIVES = rows(
    agree=[
        ("u_t = u_{xx}", r"\frac{\partial u}{\partial t} = \frac{\partial^2 u}{\partial x^2}"),
        ("f_x(1,2) = 3", r"\frac{\partial f}{\partial x}(1,2) = 3"),
        (r"u(x,t) = e^{-t}\sin x", r"u = \sin(x) e^{-t}"),
    ],
    disagree=[
        ("u_t = u_{xx}", "u_{tt} = u_{xx}"),
        (r"u(x,t) = e^{-t}\sin x", r"u(x,t) = e^{-t}\cos x"),
        ("u_{xy}", r"\frac{\partial^2 u}{\partial x^2}"),
        ("u(x,t) = x+t", "u(x) = x+t"),
        ("u_t = u_{xx}", "u_x = u_{tt}"),
    ],
    apart=[
        ("f_x(0,0)=1", r"\frac{\partial f}{\partial y}(0,0)=1"),
    ],
)
ORDERS = rows(
    agree=[
        ("0 < a < 1 < b", "b > 1 > a > 0"),
    ],
    disagree=[
        ("0<a<b<1", "0<b<a<1"),
        ("0<a<1<b", "0<b<1<a"),
        ("a<0<b", "b<0<a"),
    ],
    apart=[],
)
NOTATIONS = rows(
    agree=[
        ("k[x, y]", "k[x][y]"),
        (r"A \cap B = \varnothing", r"B \cap A = \emptyset"),
        (r"\textcircled{2}\textcircled{3}", "②③"),
        (r"$\frac{1}{4}$ $", r"\frac14"),
        (r"\$12.50", "12.5"),
        (r"\$12.50", r"12.50 \text{ dollars}"),
        (r"\text{pole of order 2}", r"\text{a pole of order two}"),
        (r"\text{simple pole}", r"\text{pole of order 1}"),
        (r"E[X] = 3, \text{Var}(X)=2", r"\mathbb{E}[X]=3, \operatorname{Var}(X) = 2"),
    ],
    disagree=[
        (r"C^\infty(M)", "C(M)"),
        (r"\$12.50", r"\$12.05"),
        (r"\text{pole of order 2}", r"\text{pole of order 3}"),
        (r"E[X] = 3, \text{Var}(X)=2", r"E[X]=2, \text{Var}(X)=3"),
        ("k[x][[y]]", "k[[y]][x]"),
        ("k[x][y]", "k[x]"),
        (r"A\cap B=\varnothing", r"A\cup B=\varnothing"),
        ("C^1(M)", r"C^\infty(M)"),
        (r"\text{simple pole}", r"\text{double pole}"),
    ],
    apart=[
        (r"\textcircled{2}\textcircled{3}", "②④"),
    ],
)


@pytest.mark.parametrize(
    ("gold", "said", "allowed"),
    [
        row
        for table in (
            CONSTANTS,
            STEPS,
            SERIES,
            CONGRUENCES,
            PROPOSITIONS,
            BUILT_SETS,
            SPANS,
            DISTRIBUTIONS,
            ORDINALS,
            MATRICES,
            GROWTH,
            NAMES,
            DERIVATIVES,
            ORDERS,
            NOTATIONS,
        )
        for row in table
    ],
)
def test_families(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed
    assert verdict(said, gold).verdict in allowed
