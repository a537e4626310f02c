"""Targets: what one trainer reads, to the file name, and what its defaults would do to the rows.

target    what a target is
forms     the rows of the targets that have columns of their own
starts    the configs and command lines that start a run
table     the targets by name
reward    reward.py and the graders that travel with it
lengths   how long the rows are, in tokens, and what a trainer would cut
told      what an export says of all that
"""
