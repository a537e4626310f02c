"""The stem of an English word: plurals that English took from Latin and Greek, then Snowball's.

Snowball's English stemmer (snowballstem.org/algorithms/english) knows `-s` and `-es`; mathematics
has matrices, loci and automata. A word that is the plural of two (`bases` of base and of basis) has
two stems. Whatever changes here changes what an index holds: `VERSION` goes up with it.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.metadata import version

import Stemmer

#: Of the rules that cut a text into tokens, of which these are a part; an index says which it has.
VERSION = 3

_here = threading.local()


def _singulars(text: str) -> dict[str, str]:
    """`singular: plural plural` turned into plural -> singular."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        singular, _, plurals = line.strip().partition(": ")
        found |= dict.fromkeys(plurals.split(), singular)
    return found


#: Plurals by their singular: those that no ending of `_ENDINGS` tells.
_IRREGULAR = _singulars(
    """
    matrix: matrices
    submatrix: submatrices
    vertex: vertices
    index: indices
    subindex: subindices
    vortex: vortices
    apex: apices
    codex: codices
    cortex: cortices
    simplex: simplices
    helix: helices
    directrix: directrices
    generatrix: generatrices
    appendix: appendices
    radix: radices
    calyx: calyces
    lemma: lemmata
    sublemma: sublemmata
    schema: schemata
    stigma: stigmata
    automaton: automata
    criterion: criteria
    phenomenon: phenomena
    taxon: taxa
    ganglion: ganglia
    spectrum: spectra
    maximum: maxima
    minimum: minima
    extremum: extrema
    optimum: optima
    supremum: suprema
    infimum: infima
    momentum: momenta
    continuum: continua
    quantum: quanta
    stratum: strata
    substratum: substrata
    datum: data
    erratum: errata
    addendum: addenda
    corrigendum: corrigenda
    equilibrium: equilibria
    trapezium: trapezia
    pendulum: pendula
    curriculum: curricula
    symposium: symposia
    compendium: compendia
    referendum: referenda
    interregnum: interregna
    desideratum: desiderata
    quadrivium: quadrivia
    locus: loci
    focus: foci
    radius: radii
    circumradius: circumradii
    inradius: inradii
    exradius: exradii
    torus: tori
    annulus: annuli
    modulus: moduli
    calculus: calculi
    nucleus: nuclei
    stimulus: stimuli
    rhombus: rhombi
    umbilicus: umbilici
    abacus: abaci
    cactus: cacti
    terminus: termini
    syllabus: syllabi
    thesaurus: thesauri
    cumulus: cumuli
    alumnus: alumni
    fungus: fungi
    genus: genera
    corpus: corpora
    topos: topoi
    basis: bases
    axis: axes
    analysis: analyses
    synthesis: syntheses
    hypothesis: hypotheses
    thesis: theses
    parenthesis: parentheses
    crisis: crises
    oasis: oases
    emphasis: emphases
    diagnosis: diagnoses
    metamorphosis: metamorphoses
    sheaf: sheaves
    presheaf: presheaves
    cosheaf: cosheaves
    half: halves
    leaf: leaves
    knife: knives
    wife: wives
    life: lives
    wolf: wolves
    shelf: shelves
    loaf: loaves
    thief: thieves
    die: dice
    foot: feet
    tooth: teeth
    goose: geese
    mouse: mice
    child: children
    man: men
    woman: women
    person: people
    ox: oxen
    """
)
#: Endings that only such plurals have, and that of the singular.
_ENDINGS = (("hedra", "hedron"), ("gonia", "gonium"), ("ulae", "ula"), ("olae", "ola"),
            ("issae", "issa"), ("unae", "una"), ("ectrices", "ectrix"))  # fmt: skip
#: Plurals of two words: the stem that is not the stem of the singular above.
_ALSO = {"bases": "base", "axes": "ax", "leaves": "leav", "lives": "live", "dice": "dice"}
#: Words that Snowball cuts down to the stem of a word of another meaning, and abbreviations.
_STEMS = {
    "positive": "positiv", "positives": "positiv", "positively": "positiv",
    "positivity": "positiv", "odds": "odds", "functional": "functional",
    "functionals": "functional", "universal": "universal", "universally": "universal",
    "university": "university", "universities": "university",
    "numerator": "numerator", "numerators": "numerator", "modulo": "mod", "mods": "mod",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of an English word in lower case: one for a singular and all its plurals."""
    if (known := _STEMS.get(word)) is not None:
        return known
    # A stemmer must not be shared between threads.
    if not hasattr(_here, "stemmer"):
        _here.stemmer = Stemmer.Stemmer("english", 0)
    return str(_here.stemmer.stemWord(_singular(word)))


def also(word: str) -> str:
    """The second stem of a plural that two words have; empty for all others."""
    return _ALSO.get(word, "")


def _singular(word: str) -> str:
    if (known := _IRREGULAR.get(word)) is not None:
        return known
    for ending, singular in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + singular
    return word


@lru_cache(maxsize=1)
def made_with() -> dict[str, str | int]:
    """What tells one way to cut texts into tokens from another: the stemmer, and our rules."""
    return {"stemmer": f"Snowball English, PyStemmer {version('PyStemmer')}", "rules": VERSION}
