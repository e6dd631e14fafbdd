# Terms, causality, deadlines, lots and incidents.
