"""The catalogue: every message of the compiler, one function each, that only finds the words.

A function takes the place and what is known there; it returns the finding.
Its first argument is the place; its docstring is the page that explains the code.
The modules go by the hundreds of the codes:
`syntax` E0, `names` E1, `values` E2, `files` E5, and `rules` for the service's own (R) and the lints (W).
A second language is a second set of these modules.
"""
