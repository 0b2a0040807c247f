"""Calculators as workbooks: out with live formulas, in as a draft."""
