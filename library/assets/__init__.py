"""The types of assets, one module each."""
