"""ROI calculators for people: the page, saved runs, documents out and in. `library.roi` computes."""
