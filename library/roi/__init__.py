"""The calculator's engine: Excel formulas in, yearly figures and metrics out. No Django inside."""
