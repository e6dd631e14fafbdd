# What can be wrong with the tables of public databases.
