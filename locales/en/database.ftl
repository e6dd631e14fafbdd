# What can be wrong with the tables of public databases.

# Lines of evigil's own form
problem-EV-T801 = the line is longer than { $limit } MB: it can't be a report
problem-EV-T802 = the line is no report in evigil's own form: { $reason }
