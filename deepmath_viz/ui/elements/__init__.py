"""What several pages are made of: styles, widgets, browser components, dialogs.

Nothing here knows one page only.
"""
