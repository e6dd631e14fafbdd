# Forms and letters.
