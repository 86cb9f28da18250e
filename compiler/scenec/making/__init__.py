"""The making of the tables: the grammar and the TOML of the library in, the modules `_tables` and `_docs` out.

It runs when a wheel is made, and in a checkout when the grammar or a table changed; never in an installed compiler.
"""
