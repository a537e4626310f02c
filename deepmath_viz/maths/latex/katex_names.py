r"""Command names that the KaTeX inside Streamlit understands, sorted by how they may be used.

Found by giving every name in the bundle of Streamlit 1.67 (KaTeX 0.16.47, in its rehype-katex
module) to KaTeX itself: alone, with one to three arguments, inside `\text`, and after `\left`.
Left out on purpose are commands that define macros, link, load or set HTML attributes: dataset
text has no business with them. `tests/browser/katex_check.py` shows when a newer Streamlit
disagrees.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# No argument.
SYMBOLS = _names(
    """
    AA Alpha And Bbbk Beta Box Bumpeq Cap Chi Colonapprox Coloneq Coloneqq Colonsim Complex Cup
    Dagger Darr Delta Diamond Doteq Downarrow Epsilon Eqcolon Eqqcolon Eta Finv Game Gamma Harr Huge
    Im Iota Join KaTeX Kappa LARGE LaTeX Lambda Large Larr Leftarrow Leftrightarrow Lleftarrow
    Longleftarrow Longleftrightarrow Longrightarrow Lrarr Lsh Mu N Nu Omega Omicron P Phi Pi Pr Psi
    R Rarr Re Reals Rho Rightarrow Rrightarrow Rsh S Sigma Subset Supset Tau TeX Theta Uarr Uparrow
    Updownarrow Upsilon Vdash Vert Vvdash Xi Z Zeta aa alef alefsym aleph allowbreak alpha amalg
    angle angln approx approxcolon approxcoloncolon approxeq arccos arcctg arcsin arctan arctg arg
    argmax argmin ast asymp backepsilon backprime backsim backsimeq backslash barwedge because beta
    beth between bf bigcap bigcirc bigcup bigodot bigoplus bigotimes bigsqcup bigstar
    bigtriangledown bigtriangleup biguplus bigvee bigwedge blacklozenge blacksquare blacktriangle
    blacktriangledown blacktriangleleft blacktriangleright bmod bot bowtie boxdot boxminus boxplus
    boxtimes bull bullet bumpeq cal cap cdot cdotp cdots centerdot ch checkmark chi circ circeq
    circlearrowleft circlearrowright circledR circledS circledast circledcirc circleddash clubs
    clubsuit cnums colon colonapprox coloncolon coloncolonapprox coloncolonequals coloncolonminus
    coloncolonsim coloneq coloneqq colonequals colonminus colonsim complement cong coprod copyright
    cos cosec cosh cot cotg coth csc ctg cth cup curlyeqprec curlyeqsucc curlyvee curlywedge
    curvearrowleft curvearrowright dArr dag dagger daleth darr dashleftarrow dashrightarrow dashv
    dblcolon ddag ddagger ddots deg degree delta det diagdown diagup diamond diamonds diamondsuit
    digamma dim displaystyle div divideontimes doteq doteqdot dotplus dots dotsb dotsc dotsi dotsm
    dotso dotsx doublebarwedge doublecap doublecup downarrow downdownarrows downharpoonleft
    downharpoonright ell empty emptyset enskip enspace epsilon eqcirc eqcolon eqqcolon eqsim
    eqslantgtr eqslantless equalscolon equalscoloncolon equiv eta eth exist exists exp fallingdotseq
    flat footnotesize forall frown gamma gcd ge geq geqq geqslant gets gg ggg gggtr gimel gnapprox
    gneq gneqq gnsim gt gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim gvertneqq hArr harr
    hbar hearts heartsuit hom hookleftarrow hookrightarrow hslash huge iff iiint iint image imageof
    imath impliedby implies in inf infin infty injlim int intercal intop iota isin it jmath kappa
    ker lArr lBrace lVert lambda land lang langle large larr lbrace lbrack lceil ldotp ldots le
    leadsto leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows leftrightarrow
    leftrightarrows leftrightharpoons leftrightsquigarrow leftthreetimes leq leqq leqslant
    lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim lfloor lg lgroup lhd lim liminf limsup
    ll llbracket llcorner lll llless lmoustache ln lnapprox lneq lneqq lnot lnsim log longleftarrow
    longleftrightarrow longmapsto longrightarrow looparrowleft looparrowright lor lozenge lparen lq
    lrArr lrarr lrcorner lt ltimes lvert lvertneqq maltese mapsto mathellipsis mathsterling
    mathstrut max measuredangle medspace mho mid min minuscolon minuscoloncolon minuso models mp mu
    multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natnums natural ncong ne
    nearrow neg negmedspace negthickspace negthinspace neq nexists ngeq ngeqq ngeqslant ngtr ni
    nleftarrow nleftrightarrow nleq nleqq nleqslant nless nmid nobreak nobreakspace normalsize not
    notin notni nparallel nprec npreceq nrightarrow nshortmid nshortparallel nsim nsubseteq
    nsubseteqq nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright
    ntrianglerighteq nu nvDash nvdash nwarrow odot oiiint oiint oint omega omicron ominus oplus
    ordinarycolon origof oslash otimes owns parallel partial perp phi pi pitchfork plim plusmn pm
    pounds prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime prod
    projlim propto psi qquad quad rArr rBrace rVert rang rangle rarr ratio rbrace rbrack rceil real
    reals restriction rfloor rgroup rhd rho rightarrow rightarrowtail rightharpoondown
    rightharpoonup rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow
    rightthreetimes risingdotseq rm rmoustache rparen rq rrbracket rtimes rvert scriptscriptstyle
    scriptsize scriptstyle sdot searrow sec sect setminus sf sh sharp shortmid shortparallel sigma
    sim simcolon simcoloncolon simeq sin sinh sixptsize small smallfrown smallint smallsetminus
    smallsmile smile space spades spadesuit sphericalangle sqcap sqcup sqsubset sqsubseteq sqsupset
    sqsupseteq square star sub sube subset subseteq subseteqq subsetneq subsetneqq succ succapprox
    succcurlyeq succeq succnapprox succneqq succnsim succsim sum sup supe supset supseteq supseteqq
    supsetneq supsetneqq surd swarrow tan tanh tau textcopyright textregistered textstyle tg th
    therefore theta thetasym thickapprox thicksim thickspace thinspace times tiny to top triangle
    triangledown triangleleft trianglelefteq triangleq triangleright trianglerighteq tt
    twoheadleftarrow twoheadrightarrow uArr uarr ulcorner unlhd unrhd uparrow updownarrow
    upharpoonleft upharpoonright uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda
    varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varXi varepsilon varinjlim varkappa
    varliminf varlimsup varnothing varphi varpi varprojlim varpropto varrho varsigma varsubsetneq
    varsubsetneqq varsupsetneq varsupsetneqq vartheta vartriangle vartriangleleft vartriangleright
    varvdots vcentcolon vdash vdots vee veebar vert wedge weierp wp wr xi yen zeta
    """
)

# One argument, perhaps after an optional one in brackets.
ONE_ARGUMENT = _names(
    """
    Bbb H Overrightarrow acute angl bar bcancel bm bold boldsymbol boxed bra braket breve c cancel
    check clap ddddot dddot ddot dot emph fbox frak grave hat hbox hphantom ket llap mathbb mathbf
    mathbin mathcal mathclap mathclose mathfrak mathinner mathit mathllap mathnormal mathop mathopen
    mathord mathpunct mathrel mathring mathrlap mathrm mathscr mathsf mathsfit mathtt mod
    operatorname operatornamewithlimits overbrace overbracket overgroup overleftarrow
    overleftharpoon overleftrightarrow overline overlinesegment overrightarrow overrightharpoon
    phantom phase pmb pmod pod r rlap smash sout sqrt substack text textbf textcircled textit textmd
    textnormal textrm textsf texttt textup tilde u underbar underbrace underbracket undergroup
    underleftarrow underleftrightarrow underline underlinesegment underrightarrow utilde v vcenter
    vec vphantom widecheck widehat widetilde xLeftarrow xLeftrightarrow xRightarrow xcancel
    xhookleftarrow xhookrightarrow xleftarrow xleftequilibrium xleftharpoondown xleftharpoonup
    xleftrightarrow xleftrightharpoons xlongequal xmapsto xrightarrow xrightequilibrium
    xrightharpoondown xrightharpoonup xrightleftarrows xrightleftharpoons xtofrom xtwoheadleftarrow
    xtwoheadrightarrow
    """
)

# Two arguments.
TWO_ARGUMENTS = _names(
    """
    binom cfrac dbinom dfrac frac overset stackrel tbinom tfrac underset
    """
)

# Usable inside `\text`.
IN_TEXT = _names(
    """
    AA AE H Huge KaTeX LARGE LaTeX Large O OE P S TeX aa ae bf boxed c cal checkmark circledR clap
    copyright dag ddag degree displaystyle dots dotsc dotso dotsx emph enskip enspace fbox
    footnotesize hbox hphantom huge i it j large lbrack ldots llap lq maltese mathclap mathllap
    mathrlap mathstrut medspace negmedspace negthickspace negthinspace nobreakspace normalsize o oe
    ordinarycolon phantom pmb pounds qquad quad r rbrack rlap rm rq scriptscriptstyle scriptsize
    scriptstyle sect sf sixptsize small smash sout space ss text textasciicircum textasciitilde
    textbackslash textbar textbardbl textbf textbraceleft textbraceright textcircled textcopyright
    textdagger textdaggerdbl textdegree textdollar textellipsis textemdash textendash textgreater
    textit textless textmd textnormal textquotedblleft textquotedblright textquoteleft
    textquoteright textregistered textrm textsf textsterling textstyle texttt textunderscore textup
    thickspace thinspace tiny tt u underbar underline v varvdots vdots vphantom yen
    """
)

# Usable only inside `\text`.
TEXT_ONLY = _names(
    """
    AE O OE ae i j o oe ss textasciicircum textasciitilde textbackslash textbar textbardbl
    textbraceleft textbraceright textdagger textdaggerdbl textdegree textdollar textellipsis
    textemdash textendash textgreater textless textquotedblleft textquotedblright textquoteleft
    textquoteright textsterling textunderscore
    """
)

# Names that may follow `\left`, `\right`, `\big`.
DELIMITERS = _names(
    """
    Darr Downarrow Uarr Uparrow Updownarrow Vert backslash dArr darr downarrow gt lVert lang langle
    lbrace lbrack lceil lfloor lgroup lmoustache lparen lt lvert rVert rang rangle rbrace rbrack
    rceil rfloor rgroup rmoustache rparen rvert uArr uarr uparrow updownarrow vert
    """
)
