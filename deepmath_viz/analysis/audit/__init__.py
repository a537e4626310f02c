"""The audit of the rule that two problems are the same above a similarity of 0.98.

`queries` has the questions in SQL, `findings` what a corpus answers, `writing` the report in
sentences, each with the query behind it. Numbers of a part are never those of the whole.
"""
