"""Taking a filtered set away: as rows, as prompts for RL, as chat messages for SFT.

recipe    what is asked for: shape, format, solutions, what is dropped, the split
prompts   how questions are asked, by name
groups    which problems are the same, and a split that keeps them together
plan      a recipe applied to a corpus: which rows come out, counted step by step
shapes    the forms of an export: one table
shaping   problems as rows of a form, and their columns
formats   rows as bytes of Parquet, JSONL or CSV
stream    the files of an export, one after another, in bounded memory
card      the README that describes an export, which `datasets.load_dataset` reads
folder    an export as a folder, whole or not at all
push      an export as a dataset on the hub
tickets   short-lived signed descriptions of exports, for links
routes    the download as ASGI routes

draws/      how many problems, of which kinds, in what order
targets/    what one trainer reads, to the file name
templates/  what a chat template makes of the rows
"""
