"""The serving half that a person sees. Only this package, `pages/` and `app.py` know Streamlit."""
