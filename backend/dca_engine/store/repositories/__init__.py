"""What is asked of the database beside the journal and the inbox, one file per noun.

What belongs to a user is found only through its user: each query of such a thing joins up to `portfolios.user_id`.
The few queries for the engine itself, which serves all users, say so in their names.
"""
