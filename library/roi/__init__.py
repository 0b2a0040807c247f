"""The ROI engine: formulas in, a business case out. Nothing in here knows Django.

`pool` and `what_if` are what the site calls: they compute in child processes with limits.
From the bottom up: problems, numbers, names and functions; model; tokens and formulas; compiling;
inputs, sheet, metrics and results; engine; worker; pool; what_if.
"""
