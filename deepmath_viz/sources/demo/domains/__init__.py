"""The templates, by domain; `catalogue` imports every module here."""
