"""The ROI engine: formulas in, a business case out. Nothing in here knows Django.

`pool` is what the rest of the site calls: it evaluates in child processes with limits. The modules build on each
other in this order: problems, numbers, names, functions, model, formulas, compiling, inputs, sheet, metrics,
engine, what_if, worker, pool.
"""
