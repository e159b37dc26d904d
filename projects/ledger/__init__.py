"""The office's ledger (台账) as a workbook: read into rows, checked by what stands in the row, and written again.

Nothing here touches the database; ``projects.services.ledger`` brings the rows and the projects together.
"""
