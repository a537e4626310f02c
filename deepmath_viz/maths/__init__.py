"""Mathematics as text: how it is shown (`latex`), whether answers are the same (`answers`), `diff`.

Pure: texts in, texts and verdicts out. Knows no problem, no corpus and no page.
"""
