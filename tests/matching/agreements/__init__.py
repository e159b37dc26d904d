"""The confidentiality agreement and the dossier it opens."""
