"""The planner of the road to the market, without the database.

``content`` is what a template says, ``faults`` what keeps one from being published, ``questions`` what a plan is asked
for, ``plans`` the arithmetic of days, ``present`` where a case stands on its road.
"""
