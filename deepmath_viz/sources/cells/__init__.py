"""What a cell of a file means, whatever the file: text, number, truth value, date, list, missing.

`rules` is the table; `plain` reads single values (JSON, CSV, rarer Arrow types), `arrow` columns,
`learning` finds the kind of columns without types. Cells that cannot be what their column is become
missing and are counted (`odd`).
"""
