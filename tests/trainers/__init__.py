"""Exports loaded by the real trainers, each in an environment of its own: `make test-trainers`.

check      makes the exports and the environments, runs the steps, prints what came of them
tiny       a tokenizer and a two-layer model with random weights
step_*     what one trainer does with its exports: run by the Python of its environment
"""
