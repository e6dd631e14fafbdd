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
problem-EV-T221 = the table has a first line and no rows
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

# FAERS
problem-EV-T001 = the file is no table of FAERS by its name; it was left aside
problem-EV-T002 = no file is a table of FAERS: their names begin with DEMO, DRUG, REAC, OUTC, RPSR, THER, INDI or DELETE
problem-EV-T003 = the first line is no header of { $table }: it has neither primaryid nor isr
problem-EV-T004 = the table { $table } lacks: { $columns }
problem-EV-T005 = columns that no layout of FDA has are kept as they are: { $columns }
problem-EV-T006 = the file is empty
problem-EV-T007 = the same file came before; it was left aside
problem-EV-T008 = the file has no header; that of another part of the same table was taken
problem-EV-T009 = too many files for one input
problem-EV-T010 = the row has { $found } fields where the header has { $expected }
problem-EV-T011 = the row does not begin with a number of a report
problem-EV-T012 = the row is too long for a row of FAERS: { $bytes } bytes
problem-EV-T013 = another row of the same quarter has this number of a report
problem-EV-T014 = no row of DEMO has this number of a report
problem-EV-T015 = the report has no drug with this number
problem-EV-T016 = the report has more rows in { $table } than a report can have
problem-EV-T017 = the line is no number of a case
problem-EV-T018 = the report is too big
problem-EV-T030 = { $count } rows end with one more, empty, field than the header has
problem-EV-T031 = on { $count } lines two records stand without a line end between them; they were taken apart (lines { $lines })
problem-EV-T032 = { $count } records go over several lines; they were put together (from lines { $lines })
problem-EV-T033 = on { $count } lines a $ is known to be text (lines { $lines })
problem-EV-T034 = line ends differ: { $crlf } CRLF, { $alone } alone
problem-EV-T035 = { $count } lines are not UTF-8; they were read as windows-1252
problem-EV-T036 = NUL or SUB bytes stand between rows; they were stepped over
problem-EV-T037 = the quarter { $quarter } has no DEMO table: its reports are what the other tables say
problem-EV-T040 = this is no possible date; it was kept as written
problem-EV-T041 = this is no possible age; it was kept as written
problem-EV-T042 = this is no possible weight; it was kept as written
problem-EV-T043 = this is no number; it was kept as written
problem-EV-T044 = the code is in no list of FDA; it was kept as written
problem-EV-T045 = the unit is not known; the value was kept as written
problem-EV-T060 = { $count } dates of AERS are 1 January, which it also wrote when only the year was known
problem-EV-T061 = seriousness, event date and country are told once a case; every reaction has them now
problem-EV-T062 = { $count } reports are versions of a case that a later one replaces
problem-EV-T063 = { $cases } cases are in lists of deleted ones; { $count } of these reports belong to them

# JADER
problem-EV-T400 = none of the files is a table of JADER: a first line with 識別番号 and the columns of demo, drug, reac or hist is missing
problem-EV-T401 = this file is no table of JADER and was left out
problem-EV-T402 = the row has { $found } fields, the first line has { $expected }
problem-EV-T403 = { $kind ->
    [long] the row is longer than any row of JADER; a quotation mark may be missing
   *[open] a quotation begins in this row and never ends; the file may be cut off
}
problem-EV-T404 = the number of the case is missing
problem-EV-T405 = the count of reports of the case is not a number
problem-EV-T406 = columns that JADER has are not in this file: { $columns }
problem-EV-T407 = rows that hold nothing but separators, skipped: { $count }
problem-EV-T408 = columns that are not known, or that stand here twice, are kept as they are: { $columns }
problem-EV-T409 = JADER tells no criterion of seriousness and no exact weight, height or day of receipt; of these only a fatal outcome and the year of the quarter became values
problem-EV-T410 = some bytes are no text in the encoding of this file; they were replaced
problem-EV-T411 = no case with this number stands in { $table }
problem-EV-T412 = the report has more drugs, dosages or events than can be numbered (65,535)
problem-EV-T413 = rows that stand there twice word for word, counted once: { $count }
problem-EV-T414 = earlier reports of a case that came again: { $count }; the last one counts
problem-EV-T415 = { $table } has this case, but not with this count of reports
problem-EV-T416 = this report stands at { $first } already, with other content
problem-EV-T417 = without { $tables }; the reports are those of { $base }
problem-EV-T418 = the texts of this report are too long to be held; some were left out
problem-EV-T419 = this can't be a value of the column; it is kept as written
problem-EV-T420 = the word “{ $word }” is not known here; it is kept as written
problem-EV-T421 = the cells of this drug hold different numbers of values, so that its dosages can't be told apart; they are kept as written

# Any table by a mapping
problem-EV-T701 = the mapping is no valid TOML: { $reason }
problem-EV-T702 = a mapping has no key “{ $word }” here{ $near ->
    [yes] ; did you mean “{ $nearest }”?
   *[no] {""}
} (known: { $known })
problem-EV-T703 = here has to stand { $expected ->
    [text] a text in quotes
    [count] a whole number
    [flag] true or false
    [table] a table
   *[list] a list in brackets
}, not a value of the type { $found }
problem-EV-T704 = “{ $word }” is no value here{ $near ->
    [yes] ; did you mean “{ $nearest }”?
   *[no] {""}
} (known: { $known })
problem-EV-T705 = “{ $key }” is missing
problem-EV-T706 = there is no data element “{ $element }”{ $near ->
    [yes] ; did you mean “{ $nearest }”?
   *[no] {""}
}
problem-EV-T707 = the table has no header (header_line = 0): give the number of the column instead of its name
problem-EV-T708 = give either the name or the number of the column
problem-EV-T709 = give an element, or keep = true for a column that is only kept
problem-EV-T710 = at has { $found } numbers, where { $expected } are needed: one for each block that the row does not tell
problem-EV-T711 = the element does not stand in the block “{ $word }” (it stands in: { $known })
problem-EV-T712 = a separator needs a text, and an element that may be repeated within the row
problem-EV-T713 = every needs an element that is repeated, in a block that the row does not tell
problem-EV-T714 = the word “{ $word }” is there twice; width, blanks and capitals do not count
problem-EV-T715 = a column is a date, a number or a word of a list: give only one of date, values, and is_number, unit, units or behind
problem-EV-T716 = the element { $element } has no unit beside it; is_number = true or behind = "…" reads its number
problem-EV-T717 = “{ $format }” is no form of a date with a year of four digits (such as %Y-%m-%d)
problem-EV-T720 = columns that the mapping names are not in the table (line of the mapping in brackets): { $columns }
problem-EV-T721 = the file ends before the header of the table
problem-EV-T722 = the row has { $found } fields, the header has { $expected }
problem-EV-T723 = { $kind ->
    [long] the row is too long; a quotation mark may be missing
   *[open] a quotation begins in this row and never ends; the file may be cut off
}
problem-EV-T724 = the number of the case is missing
problem-EV-T725 = the version of the report is not a number
problem-EV-T726 = rows that hold nothing but separators, skipped: { $count }
problem-EV-T727 = some bytes are no text in the encoding of the mapping; they were replaced
problem-EV-T728 = columns that the mapping does not name are kept as they are: { $columns }
problem-EV-T729 = a report with this number stands on line { $first } already, with other content; if a row is not a case, say so with rows
problem-EV-T730 = rows that stand there twice word for word, counted once: { $count }
problem-EV-T731 = this is no { $kind ->
    [date] date in any of the forms of the mapping
    [unit] number with a unit of the mapping
   *[number] number
}; it is kept as written
problem-EV-T732 = the word “{ $word }” is not in the mapping; it is kept as written
problem-EV-T733 = another row of this report says otherwise; the first row counts, this value is kept
problem-EV-T734 = what was told once for a case was given to every product or reaction, as the mapping says
problem-EV-T735 = the report has more products or reactions than can be numbered (65,535)
problem-EV-T736 = the texts of this report are too long to be held; some were left out
problem-EV-T737 = lines above the header, left out: { $count }
problem-EV-T740 = this is no table: no separator divides its lines into the same columns

# openFDA
problem-EV-T600 = this is no JSON, and nothing after it can be read: { $reason }
problem-EV-T601 = the line is no JSON: { $reason }
problem-EV-T602 = the result is no object
problem-EV-T603 = the result has no safetyreportid and no number of a company or authority: it can't be told from others
problem-EV-T604 = the result is longer than { $limit } MB
problem-EV-T605 = there is no result in it
problem-EV-T606 = { $count } results are here, of { $total } that the answer counts: the others are in other pages or files
problem-EV-T609 = values that only openFDA has, such as the names it matched to a product, are kept as they are: { $count }
problem-EV-T611 = the result has more drugs or reactions than can be numbered (65,535)
problem-EV-T612 = a text of the result is longer than { $limit } KB
