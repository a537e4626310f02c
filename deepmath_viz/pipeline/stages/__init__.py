"""The stages, a module each, called as they are on the command line: `build --stage NAME`.

What several stages share, and what runs them, stands one floor up.
"""
