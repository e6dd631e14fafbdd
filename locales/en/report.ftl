# Reports: what the commands about them say.

problem-EV-R001 = can't be read: { $reason }
problem-EV-R002 = the file is empty
problem-EV-R003 = this is an acknowledgement, not a report: `evigil report ack` shows it
problem-EV-R004 = this XML is no format of reports that is known (its root is { $root })
problem-EV-R005 = this table is of no database that is known: `evigil report mapping` proposes a mapping file for it, to be given with --mapping
problem-EV-R006 = this is no format of reports that is known; --from names a format
problem-EV-R007 = reading broke off: { $reason }
problem-EV-R008 = nothing of this input was stored, because { $count } rows or messages could not be taken: --keep-good stores the others
problem-EV-R009 = the store can't be used: { $reason }
problem-EV-R010 = { $count ->
    [one] 1 file of the folder holds no reports and was passed over: { $name }
   *[other] { $count } files of the folder hold no reports and were passed over, such as { $name }
}
problem-EV-R026 = --since { $date } is after today: no report can have been received then
problem-EV-R027 = { $count ->
    [one] 1 report was folded into another one of the same case (an earlier version, or the same worldwide number in another file)
   *[other] { $count } reports were folded into others of the same case (earlier versions, or the same worldwide number in another file)
}; --all-versions writes them all
problem-EV-R012 = the batch lacks what every receiver asks for: { $elements }
problem-EV-R011 = { $count ->
    [one] 1 row or message could not be taken
   *[other] { $count } rows or messages could not be taken, in all
}; `evigil report import --rejects DIR` lists each

problem-severity-error = error
problem-severity-warning = warning
problem-severity-note = note

what-EV-R020 = the store can't be used: { $reason }
help-EV-R020 = name an empty or a new folder, or a store of evigil, with --store
what-EV-R021 = no report of the case { $case }
help-EV-R021 = `evigil report show` without --case lists the cases
what-EV-R022 = this form has to go into a file or a folder
help-EV-R022 = name it with --out
what-EV-R023 = can't be used as a mapping: { $reason }
help-EV-R023 = `evigil report mapping FILE` prints one that can be used
what-EV-R024 = nothing was left to write: no report fits what was asked for
help-EV-R024 = leave out an option of the selection
what-EV-R025 = nothing was left to write: what was asked for fits { $count ->
    [one] 1 report, and its case was
   *[other] { $count } reports, and their cases were
} nullified or taken back, or a later version does not fit
help-EV-R025 = --all-versions writes them all the same

import-reports = reports
import-products = products
import-reactions = reactions
import-tests = test results
import-withdrawn = cases taken back by the database
import-rejected = rejected
import-reject-file = rejects listed in
import-stored = stored
import-known = was stored before; nothing changed
import-not-stored = not stored
import-more-problems = … and { $count } more problems

show-case = Case
show-report = report
show-serious = serious
show-nullified = nullified
show-kept = Kept, without a place in the standard
show-section-N = Transmission
show-section-C = Case safety report
show-section-D = Patient
show-section-E = Reactions
show-section-F = Tests
show-section-G = Products
show-section-EV = Extension for vesicle therapies
show-section-H = Narrative

null-NI = no information
null-MSK = masked
null-UNK = unknown
null-NA = not applicable
null-ASKU = asked but unknown
null-NASK = not asked
null-NINF = below any number
null-PINF = above any number
null-OTH = other


count-both = both
count-product = product only
count-event = event only
count-neither = neither
count-no-lot = (no lot)
count-all = all
count-any = any that a report names
count-asked-product = product
count-asked-event = event
count-superseded = { $count ->
    [one] 1 earlier version of a case, or the same case from another file, was not counted
   *[other] { $count } earlier versions of cases, or the same cases from other files, were not counted
}

export-left = left behind, because the form has no place for them: { $elements }
export-kept-elsewhere = not written, because what the reports came from has fields that this form has no element for: { $count } values of { $elements }

# validate

validate-severity-rejection = rejection
validate-severity-error = error
validate-severity-warning = warning
validate-line = line { $line }
validate-found-nothing = Found: nothing
validate-found-null = Found: null flavour { $value }
validate-found-code = Found: { $value }
validate-found-date = Found: a date of { $length } characters
validate-found-text = Found: { $length } characters
validate-summary = Reports: { $reports }, without findings: { $clean }. Rejections: { $rejections }, errors: { $errors }, warnings: { $warnings }.
validate-problems = Problems of reading: { $count }.
validate-left-out = Not judged: { $count } rules, such as { $first }, need the list `{ $list }`; give it with --list { $list }=FILE
problem-EV-V001 = held against the rules of ICH alone: neither N.1.4 nor N.2.r.3 names an authority whose rules are known; --profile names one
problem-EV-V002 = by the schema: { $reason }
problem-EV-V003 = the schema was not used: { $reason }
what-EV-V010 = the rules of the knowledge base can't be used: { $reason }
help-EV-V010 = leave out --knowledge, or mend the file
what-EV-V011 = there is no profile { $profile }
help-EV-V011 = profiles: ich, fda-postmarket, fda-premarket, fda-vaers, mfds, pmda
what-EV-V012 = the list can't be read: { $reason }
help-EV-V012 = --list NAME=FILE takes a text file with one value on each line
what-EV-V013 = the schema can't be used: { $reason }
help-EV-V013 = --xsd takes the folder that holds MCCI_IN200100UV01.xsd and the files it includes
