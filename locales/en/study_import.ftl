# Words of `evigil evidence import`.

study-summary = Files: { $files }, records: { $records }; studies not in the ledger: { $new }, in it: { $known }, notices: { $notices }
study-file = { $file }: { $format }, { $encoding }, records: { $records }
study-more-problems = and { $count } more
study-standing-new = not in the ledger
study-standing-known = in the ledger
study-standing-notice = only a notice of another publication
study-untitled = (no title)
study-duplicate = the same as above
study-report = another report of the same trial
study-draft = draft: { $file }
study-draft-folder = Drafts that are not written yet: name a folder with --drafts.
study-draft-next = A draft is no entry: a curator fills in the lines that begin with #?, and moves the file to knowledge/evidence/studies.
study-ledger = { $study } of the ledger: { $flag }
study-flag-retraction = retracted
study-flag-partial_retraction = retracted in part
study-flag-expression_of_concern = the journal voices doubts
study-flag-correction = corrected
study-flag-republication = corrected and published again
study-by-title = , by its title

# What a curator should look at.

study-check-results-overdue = complete since { $date } ({ $days } days), and no result is known: neither in the registry nor in these files
study-check-status-stale = it should have been complete by { $date }, and its status is still { $status }
study-check-registered-after-start = begun { $start }, sent to the registry { $date }: at least { $days } days late
study-check-sponsor-is-company = the sponsor is a company, { $name }: is it the maker?
study-check-sponsor-names-product = the product bears the name of the sponsor, { $name }
study-check-sponsor-among-authors = an author works for the sponsor, { $name }
study-check-people-differ-from-paper = { $registry } people by the registry; the abstract names { $paper }
study-check-people-differ-from-ledger = { $registry } people by the registry, { $ledger } in { $study } of the ledger
study-check-compare-outcomes = compare with the paper: the main outcome was registered as: { $outcomes }
study-check-several-trials = it names several trials, { $ids }: a review, or a pooled analysis?
study-check-trial-mentioned = its words name { $ids }: is it this trial?

# Files that can't be read.

what-EV-E80 = none of the formats that are read (looks like: { $like })
help-EV-E80 = give JSON of ClinicalTrials.gov or CrossRef, XML of PubMed, RIS or BibTeX, as it was downloaded
what-EV-E81 = an old layout of ClinicalTrials.gov ({ $layout })
help-EV-E81 = download the study again as JSON from version 2 of the interface: https://clinicaltrials.gov/api/v2/studies/NCT…
what-EV-E82 = broken { $format }: { $reason }
help-EV-E82 = download the file again, or mend it at this place
what-EV-E83 = { $format } without a record; entries that could not be read: { $problems }
help-EV-E83 = look whether the search that was saved found anything
what-EV-E84 = more than { $limit } MiB
help-EV-E84 = split the file
what-EV-E95 = the draft is there already and was left as it is
help-EV-E95 = move it away, or name another folder with --drafts

# What is odd in files that can be read.

problem-EV-E85 = the encoding is not stated; { $found } was guessed
problem-EV-E86 = there is no `{ $field }`
problem-EV-E87 = `{ $field }`: `{ $found }` is no { $kind }; left out
problem-EV-E88 = `{ $field }`: `{ $found }` is no date; left out
problem-EV-E89 = `{ $field }`: `{ $found }` is no possible number; left out
problem-EV-E90 = `{ $found }` belongs to no record; skipped
problem-EV-E91 = the record is not ended (`{ $field }`)
problem-EV-E92 = `{ $field }` can't be read and was skipped: { $found }
problem-EV-E93 = `{ $field }` stands twice; `{ $found }` was left out
problem-EV-E94 = `{ $field }`: `{ $found }` is not declared; taken as it stands
