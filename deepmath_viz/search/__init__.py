"""Search: words and LaTeX by BM25, meaning by vectors, solutions by a scan.

vocabulary   equal ways to write the same symbol
stemming     plurals and stems of English words
naming       names of symbols
lexemes      a text as characters, commands, numbers, words
tokens       what is indexed and looked up, with its place in the text
query        what people type: words, phrases, minus, field:value
index        the word index as the build leaves it
answers      problems whose final answer is the same as one that is typed
meaning      nearest vectors, filtered
encoder      a sentence to a vector, by a process of its own
solutions    a scan of the solutions
highlight    hits shown in the rendered question
finding      all of it behind one function, `search`
"""
