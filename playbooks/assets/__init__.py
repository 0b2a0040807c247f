"""The types that say how to sell, one module each."""
