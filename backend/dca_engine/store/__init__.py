"""The store: PostgreSQL, and the only room that speaks SQL."""
