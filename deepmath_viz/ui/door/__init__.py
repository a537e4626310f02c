"""The door of the server: who is let in (`guard`), and what browsers are told (`headers`).

It stands before everything of Streamlit's, for http and for the websocket.
"""
