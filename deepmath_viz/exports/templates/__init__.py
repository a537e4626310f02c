"""What a chat template makes of an export's rows: whether reasoning, answer and end survive it.

reading   a template from a file or the hub: template and tokenizer files alone
child     the process that renders: immutable sandboxed Jinja, limits, ended from outside
check     what became of a conversation, and the refusal of rows that would be lost
"""
