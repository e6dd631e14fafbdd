# Words of `evigil law plan`.

plan-added-new = new
plan-added-same = known, unchanged
plan-added-replaced = known, replaced by this version
plan-match-same = same name
plan-match-contains = one name holds the other
plan-match-alike = a name like it: look closely
plan-class-i = class I
plan-class-ii = class II
plan-class-iii = class III
plan-field-number = number
plan-field-class = Class
plan-field-name = name
plan-field-plain_name = name in plain words
plan-field-provider = Provider
plan-field-address = Address
plan-field-administrator = head
plan-field-committee = Committee
plan-field-committee_number = number of the committee
plan-field-submitted = Submitted
plan-field-first_published = First published
plan-field-changed = Last changed
plan-field-ended = Ended
plan-field-status = State
plan-field-cell_type = Cells
plan-field-route = Route
plan-field-site = Site
plan-field-indication = Indication
plan-field-dose = Dose
plan-field-content = content
plan-field-date = date
plan-field-source = Read from
plan-compared-facility = facility
plan-compared-indication = indication
plan-compared-route = route
plan-compared-dose = dose
plan-compared-date = date
plan-compared-product = product
plan-certainty-differs = does not agree
plan-certainty-unclear = a person has to look
plan-checked = { $count } treatments beside the plan { $plan }
plan-no-deviation = No difference was found in what could be compared.
plan-deviation = Line { $line }, { $field }: { $certainty }
plan-both = plan: { $plan } / given: { $given }
plan-silent = The plan that was read does not tell the { $field }: it was not compared.
plan-not-told = Line { $line } does not tell the { $field }: it was not compared.
plan-mismatch = A plan number beside a cell-free product: { $source }
plan-not-in-register = not in the register that was given
plan-cell-free = Words for a cell-free product: { $words }
plan-problems = What was wrong with the files
plan-nothing = No plan was found. A plan that is not in the files given can exist: look it up at the portal of the ministry and in jRCT.

problem-EV-L70 = { $line ->
    [0] the { $field } is missing
   *[other] line { $line }: the { $field } is missing
}
problem-EV-L71 = { $line ->
    [0] `{ $value }` can't be read as { $field }
   *[other] line { $line }: `{ $value }` can't be read as { $field }
}
problem-EV-L72 = { $field } stands twice: `{ $taken }` was taken, `{ $other }` was not
problem-EV-L73 = { $line ->
    [0] the number { $number } and the class { $class } do not agree
   *[other] line { $line }: the number { $number } and the class { $class } do not agree
}
problem-EV-L74 = no label names the number: { $number } was taken from the text
problem-EV-L75 = line { $line } has { $cells } cells, the first row { $wanted }
problem-EV-L76 = line { $line } has neither number nor name: it was left out
problem-EV-L77 = line { $line }: { $number } stands again with other contents; this row was taken
problem-EV-L78 = the column `{ $column }` means nothing here and was not read

what-EV-L54 = `{ $value }` is no number of a plan
help-EV-L54 = numbers look like jRCTb030190134 or PB3150325
what-EV-L55 = the register has no plan { $number }
help-EV-L55 = `evigil law plan import --register FILE` adds plans from saved pages and lists
what-EV-L60 = the file is empty
help-EV-L60 = save the page again
what-EV-L61 = this is { $kind }, not a page or a table in text
help-EV-L61 = save the page as HTML only, or the table as CSV
what-EV-L62 = the characters can't be read (taken for { $encoding })
help-EV-L62 = save the file again as UTF-8
what-EV-L63 = no plan is in it (title of the page: { $title })
help-EV-L63 = open the detail page of one plan in jRCT and save that
what-EV-L64 = it has the labels of a plan, and no number of one
help-EV-L64 = save the whole detail page, not a part of it
what-EV-L65 = { $number } is no plan of regenerative medicine
help-EV-L65 = numbers of plans begin with jRCTa, jRCTb, jRCTc, PA, PB or PC
what-EV-L66 = it holds several plans: { $numbers }
help-EV-L66 = save each plan's detail page in a file of its own, or give a table as CSV
what-EV-L67 = the first row has no column for: { $missing } (found: { $found })
help-EV-L67 = name the columns, for example 計画番号 or plan_number, 医療機関名 or provider
what-EV-L68 = the table breaks off at line { $line }: { $reason }
help-EV-L68 = save the table again as CSV
what-EV-L79 = the register can't be used: { $reason }
help-EV-L79 = name a file that evigil law plan import wrote, or a new one
