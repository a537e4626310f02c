"""Charts: counts in, a figure out. The one part of the user interface that knows no Streamlit."""
