"""Measurements of the portal as ratios within one run: ``python -m bench [NAME] [--size N] [--json]``.

Nothing of the portal imports this package. Each measurement stands beside a reference taken in the same run, so a slow
or busy machine moves both; three sizes show how the cost grows.
"""
