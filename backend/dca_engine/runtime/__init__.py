"""The driver of the core: events in, decide, commit, dispatch. It owns every task and the only clock."""
