"""The live map without a browser, its routes and files, and the paper's figure.

Points and selections are the corpus's (`corpus.points`, `corpus.selections`); what Streamlit shows
of a map is in `ui.map`.
"""
