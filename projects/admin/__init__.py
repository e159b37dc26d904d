"""The console's pages about projects; each module declares its own with their roles.

The order matters where addresses meet: "projects/export/" must stand before "projects/<ref>/".
"""

from projects.admin import catalogue, check, ledger, listings, project_list, project_page, queue, words

__all__ = ["catalogue", "check", "ledger", "listings", "project_list", "project_page", "queue", "words"]
