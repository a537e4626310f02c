"""Filter fields: what a row of the table of filters is, and the kinds of rows."""
