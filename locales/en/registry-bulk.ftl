# Tables of records that are taken in.

what-EV-R700 = the table is too long
help-EV-R700 = a table has at most { $rows } records and { $bytes } bytes; send it in parts

what-EV-R701 = the first line names a column that is none: { $name }
help-EV-R701 = the columns are { $known }

what-EV-R702 = the first line names the column { $name } twice
help-EV-R702 = give each column once

what-EV-R703 = the line has { $found } cells; the first line names { $expected } columns
help-EV-R703 = a text with a comma, a quotation mark or a line's end stands in quotation marks

what-EV-R704 = the cell in the column { $name } is not UTF-8
help-EV-R704 = save the table as CSV in UTF-8

what-EV-R705 = the table has no line with a record
help-EV-R705 = the first line names the columns; each further line is a record

what-EV-R706 = { $refused } of { $rows } lines can't be taken, so none was
help-EV-R706 = mend the lines that are named and send the table again, or ask for keep_good=true to have the others taken
