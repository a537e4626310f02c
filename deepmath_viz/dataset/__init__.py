"""What a problem is: its row, topics and labels, and the values that say which problems are meant.

Pure: nothing here reads or writes a file, knows a database, or draws.
"""
