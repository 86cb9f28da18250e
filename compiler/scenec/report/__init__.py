"""Findings in, text out: for people with the source under them, and for machines, a module for each form."""
