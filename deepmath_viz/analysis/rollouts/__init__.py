"""What rollouts of a model say: pass@k with intervals, by group; where it parts; two beside.

Numbers of samples in, numbers out; `measures` alone asks the store.
"""
