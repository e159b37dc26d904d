"""Reports and published statistics: counted once into one structure, written as Word, Excel and page from it.

``periods`` names the days, ``building`` counts, ``shape`` is the structure, ``sentences`` says it in a paragraph,
``word``, ``sheets`` and ``charts`` write it down, ``differences`` compares two; ``offered`` is what can be published.
"""
