# Words of the command line: errors with their ways out, progress, summary.

error = error
help = help

progress-documents = documents
progress-violations = violations

tally-read = Documents checked
tally-failed = Not read
tally-passed-over = Archive records that are no pages
tally-missing = Disclosures missing

did-you-mean = did you mean { $ids }? `evigil explain --list` shows every id

what-EV-C001 = the knowledge base can't be used
help-EV-C001 = correct the folder given with --knowledge, or leave the option out
what-EV-C002 = the output could not be written: { $reason }
help-EV-C002 = check the folder, the space on the disk and the permissions
what-EV-C003 = there is no entry `{ $id }`
help-EV-C003 = `evigil explain --list` shows every id
what-EV-C004 = Parquet is not for a terminal
help-EV-C004 = name a file with --out, or lead the output into a file
what-EV-C005 = there are no entries of the kind `{ $kind }`
help-EV-C005 = `evigil explain --list` shows every kind
what-EV-C006 = the output would replace this input
help-EV-C006 = give --out another name

what-EV-D001 = can't be opened: { $reason }
help-EV-D001 = check the path and the permissions
what-EV-D002 = reading broke off after byte { $byte }: { $reason }
help-EV-D002 = check the disk or the connection, and try again
what-EV-D003 = is empty
help-EV-D003 = save the page again; only its text can be checked
what-EV-D004 = is not text in any known encoding (byte { $byte })
help-EV-D004 = give HTML, text, Markdown or a PDF with text; pictures and office files have to be converted first
what-EV-D005 = is larger than { $limit } MB
help-EV-D005 = cut it into parts, or put each document on its own line of a .jsonl file
what-EV-D006 = the compressed data is damaged or cut off after byte { $byte }: { $reason }
help-EV-D006 = fetch the file again; what came before the damage was checked
what-EV-D007 = is not a JSON object: { $reason }
help-EV-D007 = each line has to be one object with the text under `text`, `content`, `body` or `html`
what-EV-D008 = has no text under `text`, `content`, `body` or `html`
help-EV-D008 = put the text of the document under one of these keys
what-EV-D009 = the line is longer than { $limit } MB
help-EV-D009 = put each document on a line of its own
what-EV-D010 = record { $record } of the archive is damaged: { $reason }
help-EV-D010 = fetch the archive again; the other records were checked
what-EV-D011 = record { $record } holds no readable HTTP response: { $reason }
help-EV-D011 = fetch the page again; the other records were checked
what-EV-D012 = the page shows no text
help-EV-D012 = a page that is built by scripts has to be saved from a browser after it was shown
what-EV-D013 = the PDF is damaged: { $reason }
help-EV-D013 = open it in a reader and save it again
what-EV-D014 = the PDF asks for a password
help-EV-D014 = save it without a password
what-EV-D015 = the PDF has no text ({ $pages } pages of pictures)
help-EV-D015 = run a text recognition on it first
what-EV-D016 = the link leads back to a folder above it
help-EV-D016 = remove the link; the folder itself was checked
what-EV-D017 = is neither a file nor a folder
help-EV-D017 = give a file, a folder, or - for stdin
what-EV-D018 = the folder holds no files
help-EV-D018 = check the path
