"""The counting engine: from dated facts to figures that answer at once.

``statements`` says in SQL what one project contributes, ``taking_in`` keeps the tables in step with what changed,
``rebuilding`` counts everything anew and compares, ``cells`` and ``counted`` answer.
"""
