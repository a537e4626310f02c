"""Charts: counts in, a figure out. The one part of the user interface that knows no Streamlit.

Nothing here asks a store; what a mark stands for is in `analysis.marks`.
"""
