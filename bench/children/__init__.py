"""Programs that are measured: each runs as a process of its own, on the built artefact alone."""
