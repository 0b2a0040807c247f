"""Workbooks from anywhere, read in a child process and turned into calculators. No Django here.

From the bottom up: problems; source; naming; looks; rewriting; converting; own; child.
"""
