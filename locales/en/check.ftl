# Words of the report of `evigil check`. Names of labels, stances, kinds, routes and the
# like are terms of the knowledge base, not messages.

lang-en = English
lang-ja = Japanese

zone-main = main text
zone-header = page header
zone-nav = navigation
zone-footer = footer
zone-aside = side column
zone-table = table
zone-accordion = fold-out
zone-form = form
zone-meta = metadata

chars = { $count } characters
as-of = law as of { $date }
problem = reading problem
problem-EV-D101 = some bytes do not fit the encoding and are shown as replacement characters
problem-EV-D102 = the declared encoding is not the real one
problem-EV-D103 = the encoding is a guess
problem-EV-D104 = too many elements: the rest was read without its structure
problem-EV-D105 = a page of the PDF could not be read
problem-EV-D106 = the PDF has more pages than are read
problem-EV-D107 = there are control characters that text does not hold
problem-EV-D108 = the HTTP body is cut off, or not encoded as its head says

offer-products = Product
offer-origin = Made from
offer-donor = Donor
offer-routes = Given by
offer-indications = Said to be for
offer-prices = Price
offer-sessions = Sessions

found = Found
counts = { $violations ->
    [one] 1 violation
   *[other] { $violations } violations
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}, { $notes ->
    [one] 1 note
   *[other] { $notes } notes
}, { $missing ->
    [0] nothing missing
    [one] 1 disclosure missing
   *[other] { $missing } disclosures missing
}
findings-omitted = { $count } further findings are not shown; the gravest ones are.

section-offer = What is offered
section-standing = Where the four questions stand
section-findings = What the text claims
section-notes = Claims noted, not held against the author
section-missing = What the text ought to say and does not
section-present = What the text does say
section-corrections = Statements that better sources contradict
section-questions = What to ask the clinic
section-text = The text
section-documents = Documents
notes-more = … and { $count } more; the JSON output has them all.

finding-title = { $label } — { $stance }
why = why
basis = basis
basis-more = { $count } more: evigil explain { $rule }
at = at
overdue = this rule should have been checked again by { $date }
legal-note = This reads the words of one document. It is not legal advice and not medical advice, and it does not decide whether a law was broken: that is for the authorities. A missing item may be said elsewhere.

html-title = What this text claims
html-title-many = What { $count ->
    [one] this text claims
   *[other] these { $count } texts claim
}
html-filter = Show
html-filter-all = everything
html-filter-warning = warnings and violations
html-filter-violation = violations only
html-legend = Marks in the text
html-legend-present = disclosure
html-legend-correction = contradicted by better sources
html-column-number = No.
html-column-severity = Severity
html-column-claim = Claim and words
html-column-why = Why, and on what basis
html-column-document = Document
html-column-kind = Kind
html-column-missing = Missing
html-same-basis = same basis as No. { $number }
html-no-findings = No claims were found.
html-text-cut = This text is long: only the passages around marks are shown.
html-gap = text left out
html-sections-cut = Only the first { $count } documents are shown in full; the others are in the table. Use the formats jsonl or parquet for large sets.
html-rows-cut = Only the first { $count } documents are listed.
html-failed = { $count ->
    [one] 1 document could not be read.
   *[other] { $count } documents could not be read.
}
html-says = The claim
html-better = What better sources say
html-facts = The document
html-source = Source
html-digest = SHA-256
html-top = To the top

sarif-missing = The text does not say: { $item }. { $why }
sarif-correction = { $says } Better sources: { $better }

short-identity = Identity
short-efficacy = Effect
short-safety = Harm
short-lawfulness = Law

entry-rule = rule
entry-disclosure = disclosure
entry-correction = correction
entry-fact = fact
entry-source = source
entry-label = claim label
entry-stance = stance
entry-strength = strength
entry-document_kind = document kind
entry-severity = severity
entry-level = level
entry-standing = standing
entry-question = question
entry-disclosure_status = disclosure status
entry-verification = verification
entry-method = method
entry-word = word
entry-product = product
entry-cell_source = cell source
entry-species = species
entry-donor = donor
entry-route = route
entry-indication = indication
entry-criterion = criterion
entry-criterion_group = group of criteria
entry-criterion_level = level of a criterion
entry-item_standing = standing of an item
entry-check = way of judging
entry-product_class = product class
entry-release_test = release test
entry-file_role = role of a file

explain-since = since { $version }
explain-review = check again by { $date }
explain-preview = This rule may still change.
explain-removed = This rule is no longer applied.
explain-unverified = Not yet checked against its source.
explain-for-human-review = Inferred from what was read; a person has to confirm it.
explain-not-in-force = Not in force on the day asked for.
explain-overdue = Past the day by which it should have been checked again.
explain-overdue-short = (check overdue)
explain-finds = What it finds
explain-says = What it says
explain-pages-say = What some pages say
explain-better = What better sources say
explain-why = Why it matters
explain-gaps = Known gaps
explain-question = What to ask
explain-examples = Finds
explain-near-misses = Does not find
explain-evidence = What counts as evidence
explain-applies = Which lots
explain-classes = class: { $names }
explain-not-classes = not of the class: { $names }
explain-routes = given by: { $names }
explain-donors = donor: { $names }
explain-check = How it is judged
explain-dossiers = Examples
explain-dossier = { $standing } ({ $id }) with this dossier:
explain-address = Address
explain-basis = Basis
explain-from = in force from { $date }
explain-to = in force until { $date }
explain-read = read { $date }
