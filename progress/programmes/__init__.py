"""Programmes as such, without the database: how their figures may be counted, and their years."""
