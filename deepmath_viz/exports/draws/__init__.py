"""How many of the problems that are left, of which kinds, in what order.

draw      what is asked for
drawing   random numbers, quotas, orders: pure
choosing  these on the problems of a corpus
spool     rows in another order than they can be read in
"""
