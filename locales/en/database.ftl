# What can be wrong with the tables of public databases.

# Lines of evigil's own form
problem-EV-T801 = the line is longer than { $limit } MB: it can't be a report
problem-EV-T802 = the line is no report in evigil's own form: { $reason }

# VAERS
problem-EV-T200 = none of the files is a table of VAERS: a first line with VAERS_ID and the columns of DATA, VAX or SYMPTOMS is missing
problem-EV-T201 = this file is no table of VAERS and was left out
problem-EV-T202 = the row has { $found } fields, the first line has { $expected }
problem-EV-T203 = { $kind ->
    [long] the row is longer than any row of VAERS; a quotation mark may be missing
   *[open] a quotation begins in this row and never ends; the file may be cut off
}
problem-EV-T204 = VAERS_ID is not a number
problem-EV-T205 = columns that VAERS describes are not in this file: { $columns }
problem-EV-T206 = columns that VAERS does not describe, or that stand here twice, are kept as they are: { $columns }
problem-EV-T207 = rows that hold nothing but separators, skipped: { $count }
problem-EV-T208 = fields that are not UTF-8, read as windows-1252: { $count }
problem-EV-T209 = VAERS tells seriousness, outcome and onset for a case as a whole; they were given to each of its reactions
problem-EV-T210 = the table { $table } of this set is there twice, also as { $first }; which of them counts can't be told
problem-EV-T211 = no report with this number stands in { $table }
problem-EV-T212 = the report has more products or reactions than can be numbered (65,535)
problem-EV-T213 = rows that stand there twice word for word, counted once: { $count }
problem-EV-T214 = reports without a vaccine: { $count }
problem-EV-T215 = reports without a term: { $count }
problem-EV-T216 = a report with this number stands on line { $first } already, with other content
problem-EV-T217 = without { $tables }; the reports are the numbers of { $base }
problem-EV-T218 = the texts of this report are too long to be held; some were left out
problem-EV-T219 = this can't be a value of the column; it is kept as written
problem-EV-T220 = { $earlier } lies before { $later }
