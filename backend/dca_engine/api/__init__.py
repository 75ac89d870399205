"""The web edge: one router per noun, schemas, sign-in, the live feed, one error handler."""
