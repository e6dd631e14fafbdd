# Terms, causality, deadlines, lots and incidents.

## assessment

problem-EV-A201 = the file of answers can't be read: { $reason }
problem-EV-A202 = the file says it follows “{ $found }”; write schema = "{ $known }"
problem-EV-A203 = there is no scale “{ $found }”; known: { $known }
problem-EV-A204 = the scale { $scale } has no question “{ $found }”; known: { $known }. The answer is left out.
problem-EV-A205 = “{ $found }” is no answer to { $question }; known: { $known }. The answer is left out.
problem-EV-A206 = the scale { $scale } has no category “{ $found }”; known: { $known }
problem-EV-A207 = { $missing ->
    [drug] the report has no drug, or several, called “{ $drug }”
   *[reaction] the report has no reaction, or several, called “{ $reaction }”
}: the assessment is not written into it
problem-EV-A208 = an agreement on { $drug } and { $reaction }, but nobody's assessment of them
problem-EV-A209 = the same assessor, drug, reaction, scale and day as on line { $first }: which one counts can't be told
problem-EV-A220 = the text speaks of “{ $word }”, but no reaction states the criterion { $criterion }: was it so? ({ $id })
problem-EV-A221 = reaction { $number } had a fatal outcome, but death is not among its stated criteria
problem-EV-A222 = a day or cause of death is given, but no reaction states death
problem-EV-A223 = reaction { $number } states death, but its outcome is recovered
problem-EV-A224 = reaction { $number } is stated as not serious, but “{ $word }” is grave by its nature ({ $id })
problem-EV-A225 = nothing is stated about the seriousness of reaction { $number }
problem-EV-A240 = the regime is in force from { $from } on, after the day asked for ({ $day })
problem-EV-A241 = the regime was in force until { $to }, before the day asked for ({ $day })
problem-EV-A242 = this entry was to be checked again by { $day }: the law may have changed
problem-EV-A243 = a product of the class “{ $class }” is outside this regime; look at { $instead }
problem-EV-A244 = awareness ({ $aware }) is before the event ({ $event }): one of the dates is wrong
problem-EV-A245 = { $which ->
    [event] the event lies
   *[aware] awareness lies
} in the future: { $day }
problem-EV-A246 = the day of awareness is not known: it lies between the event and the day asked for, and so the due days are ranges
problem-EV-A247 = neither the day of awareness nor the day of the event is known: no due day can be counted
problem-EV-A248 = periodic reports count from the day on which the plan was submitted, which is not known
problem-EV-A249 = work days: no public holidays were named, and the due day may be later
problem-EV-A250 = no rule of this regime binds the role “{ $role }”

what-EV-A251 = there is no regime “{ $id }”
help-EV-A251 = `evigil report deadlines` lists them
what-EV-A252 = there is no role “{ $id }”; known: { $known }
help-EV-A252 = leave --role out for the duties of everyone
what-EV-A260 = can't be used: { $reason }
help-EV-A260 = see the files of the knowledge base for the form
what-EV-A261 = a file of the knowledge base is wrong: { $reason }
help-EV-A261 = mend the file, or leave --knowledge out
what-EV-A262 = there is no scale “{ $id }”; known: { $known }
help-EV-A262 = name one of them with --template
what-EV-A263 = only the first { $count } cases were judged
help-EV-A263 = choose cases with --case, --product or --since

deadlines-as-of = law of
deadlines-role = duties of
deadlines-known = known
deadlines-known-case = case { $case }
deadlines-known-expected-yes = expected
deadlines-known-expected-no = unexpected
deadlines-known-suspected-yes = product suspected
deadlines-known-suspected-no = product not suspected
deadlines-known-infection-yes = infection
deadlines-known-infection-no = no infection
deadlines-known-event = event { $date }
deadlines-known-aware = aware { $date }
deadlines-known-new_information = new information { $date }
deadlines-known-anchor = plan of { $date }
deadlines-known-class = class { $class }
deadlines-found-days = What is due, the first first:
deadlines-found-without_days = A rule applies, but names no number of days. Besides it, the route is voluntary.
deadlines-range = from { $earliest } to { $latest }, for a day is known only in part: keep the first
deadlines-no-day-days = day not known
deadlines-no-day-working_days = day not known
deadlines-no-day-days_after = day not known
deadlines-no-day-periodic = periodically; the day is not known
deadlines-no-day-without_delay = without delay; no number of days
deadlines-no-day-not_recorded = a deadline exists; its days are not recorded here
deadlines-overdue = this day has passed
deadlines-open = may apply: it depends on { $missing }
deadlines-missing-seriousness = seriousness
deadlines-missing-expected = whether it is expected
deadlines-missing-suspected = whether the product is suspected
deadlines-missing-infection = whether it is an infection
deadlines-provided = provided that
deadlines-who = by: { $who } → to: { $to }
deadlines-counted = counted
deadlines-counted-aware-days = { $days } days after the day of awareness, which is day 0
deadlines-counted-aware-working_days = { $days } work days after the day of awareness, which is day 0
deadlines-counted-since_event-days = { $days } days after awareness, which lies between the event and the day asked for
deadlines-counted-since_event-working_days = { $days } work days after awareness, which lies between the event and the day asked for
deadlines-counted-other_rule-days_after = { $days } days after the first report is due
deadlines-counted-period = { $days } days after the period from { $first } to { $last }
deadlines-follow-up = follow-up with the new information
deadlines-note = note
deadlines-counting = How days are counted
deadlines-routes = What remains
deadlines-route-voluntary = voluntary
deadlines-route-recommended = asked for
deadlines-route-contact = to know
deadlines-changed = What changed
deadlines-to-come = What may change
deadlines-not-due = Does not apply
deadlines-reason-role = binds others
deadlines-reason-condition = its conditions do not hold
deadlines-reason-not_yet = not in force yet
deadlines-reason-no_longer = no longer in force
deadlines-basis = Basis
deadlines-advice = This is an aid to reading the rules, not legal advice. What is marked as unverified was not read in its source.
criterion-death = death
criterion-life_threatening = life threatening
criterion-hospitalisation = hospital stay
criterion-disability = disability
criterion-congenital_anomaly = congenital anomaly
criterion-other = otherwise medically important
criterion-required_intervention = needed intervention
criterion-not_serious = not serious
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

causality-case = Case { $case }
causality-score = score { $score }; { $answered } of { $questions } questions answered; from { $low } to { $high } possible with the answers still missing
causality-answered = { $answered } of { $questions } questions answered
causality-stated = the assessor states “{ $category }”, which is not what the answers lead to
causality-no-category = no category's conditions all hold
causality-not-assessed = not assessed: no question is answered
causality-against = { $category }: speaks against it: { $questions }
causality-open = { $category }: still open: { $questions }
causality-disagree = the assessors differ by { $scale }
causality-left-out = not answered
causality-consensus = agreed: { $category } ({ $scale }): { $who }
causality-scales = Scales
causality-range = Sums run from { $low } to { $high }; a vesicle product can reach { $reach }.

judged-stated = stated seriousness
judged-none-stated = no criterion stated
judged-facets = given
judged-list = reference list
judged-no-list = no reference list is known for this product: give one with --reference-list
judged-result-listed = expected
judged-result-listed_not_fatal = unexpected: listed, but not as one that can be fatal
judged-result-not_listed = unexpected: not listed
judged-incidents = incidents
judged-causality = Causality as the report states it
judged-unknown-method = the method or its result is not one that evigil knows; the report's words stand

entry-regime = regime
entry-deadline = deadline
entry-reporting_route = way to report
entry-scale = causality scale
entry-risk_note = note on risk
entry-reference_list = reference list
entry-seriousness_sign = sign of seriousness
entry-incident = incident

## lots

problem-EV-A401 = { $identifier } at character { $position } has { $found } characters; { $min } to { $max } are possible
problem-EV-A402 = no application identifier is known that starts at character { $position }
problem-EV-A403 = ({ $identifier }) can't have the character "{ $found }" (character { $position })
problem-EV-A404 = the check digit of ({ $identifier }) is { $found } and should be { $expected } (character { $position })
problem-EV-A405 = ({ $identifier }) is no date or time that exists (character { $position })
problem-EV-A406 = no application identifier in brackets at character { $position }
problem-EV-A407 = ({ $identifier }) holds an escape with % that can't be read (character { $position })
problem-EV-A408 = the address holds no application identifier
problem-EV-A409 = ({ $identifier }) stands twice with different values (character { $position })
problem-EV-A410 = ({ $identifier }) needs one of ({ $others }) on the same item
problem-EV-A411 = a separator at character { $position } is not needed
problem-EV-A412 = a separator may be missing: ({ $other }) may start inside the value of ({ $identifier }), at character { $position }
problem-EV-A420 = the list is larger than { $limit } bytes
problem-EV-A421 = the list is no TOML of exposures: { $message }
problem-EV-A422 = the table can't be read
problem-EV-A423 = the list has no column lot
problem-EV-A424 = the row has { $found } values for { $expected } columns
problem-EV-A425 = the row names no lot
problem-EV-A426 = { $field } is no date that exists
problem-EV-A427 = { $field } is no number of 0 or more
problem-EV-A428 = { $field } is neither a date nor "no"
problem-EV-A429 = the column { $field } stands twice; the first one counts
what-EV-A430 = `{ $lot }` names no lot
help-EV-A430 = give the lot as it stands on the package or in a report
gs1-gtin = GTIN
gs1-lot = lot
gs1-expiry = expiry
gs1-produced = produced
gs1-serial = serial number
gs1-day = { $day }
gs1-month-end = { $day } (end of the month; no day is given)
gs1-valid = nothing is wrong with the code
trace-title = Lot { $lot } (found by { $key })
trace-one-list = it must be one file
trace-nothing = Nothing names this lot: no administration in the list, and no report.
trace-near = Lots written nearly so: { $lots }
trace-spellings = { $count ->
    [one] 1 spelling met:
   *[other] { $count } spellings met:
}
trace-met = exposures { $exposures }, reports { $reports }
trace-exposures = Exposures: { $count } of { $all } in the list
trace-providers = Providers: { $count }
trace-no-provider = (provider not recorded)
trace-no-person = (person not recorded)
trace-provider = exposures { $exposures }, persons { $persons }, not known to be told { $untold }, reports { $reports }
trace-untold = Not known to be told: { $count }
trace-told = told { $day }
trace-told-no = not told
trace-told-unknown = not recorded whether told
trace-reports = Reports: { $count } of { $all }
trace-in-narrative = only in the narrative
trace-death = death
trace-serious = serious
trace-certainty-sure = sure
trace-certainty-possible = possible
trace-certainty-doubtful = doubtful
trace-other-lots = Other lots of the same provider and day: { $count }
trace-look-alikes = Lots that look alike, for a person to judge: { $count }
trace-more = and { $count } more
trace-cluster = Beside other lots of { $product }, reports received { $period }
trace-cluster-lot = this lot
trace-cluster-others = { $count } other lots
trace-cluster-reports = reports
trace-cluster-serious = serious
trace-cluster-note = Counts of reports: a difference is a cluster to look into, not a rate. Nobody knows the doses given.
trace-rejected = { $count } rows of the list could not be taken:

## incidents

what-EV-A610 = there is no incident “{ $id }”
help-EV-A610 = `evigil report incidents` lists them
incident-counts = { $accounts } accounts, { $disputed } points in dispute
incident-no-verdict = Each source in its own words. evigil gives no verdict.
incident-answers = answers
incident-disputed = others say otherwise
incident-timeline = What was said, by date
incident-side-by-side = Side by side
incident-differ = the sources differ
incident-no-contradiction = no contradiction
incident-missing = Nobody has told
incident-status-reported = reported
incident-status-hearsay = hearsay
incident-status-confirmed = confirmed
incident-status-not_confirmed = could not be confirmed
incident-status-denied = denied
incident-status-retracted = taken back
incident-status-withheld = not told
incident-status-warned = warned
incident-status-ordered = ordered
incident-relation-vesicles = vesicle products
incident-relation-cells = living cells, not vesicles
incident-relation-other = neither vesicles nor cells
problem-EV-A601 = the incident can't be read: { $reason }
problem-EV-A602 = the id “{ $id }” stands twice
problem-EV-A603 = a text is missing: write it in both languages
problem-EV-A604 = the accounts are not in the order of their dates: { $date }
problem-EV-A605 = there is no point “{ $point }” in this incident
problem-EV-A606 = the point “{ $point }” has no value “{ $found }”
problem-EV-A607 = there is no other account “{ $found }” in this incident
problem-EV-A608 = the incident has no account
problem-EV-A609 = { $found ->
    [none] the account cites nothing
   *[other] neither the file nor the knowledge base has a source or fact “{ $found }”
}

## terms

problem-EV-A101 = the folder holds no { $file } with terms
problem-EV-A102 = a term without a name
problem-EV-A103 = { $field } is no code of digits
problem-EV-A104 = the preferred term { $code } is not in pt.asc
problem-EV-A105 = the way of the preferred term { $code } to its primary system organ class is missing, or ends in another one
problem-EV-A106 = the code { $code } stands twice; the last one counts
problem-EV-A107 = the file is empty
problem-EV-A108 = the version of MedDRA is not stated; codes without their version can't be exchanged
problem-EV-A109 = the layout of the Japanese files is not known to evigil: only codes and names are read
problem-EV-A110 = the query names { $code }, which is no term and no query of this copy
problem-EV-A112 = { $count } more problems { $code } are not listed
problem-EV-A113 = the file is larger than { $limit } bytes
what-EV-A120 = the data about terms or lots can't be used: { $reason }
help-EV-A120 = correct the file
what-EV-A122 = there is no terminology `{ $id }` here: there are { $known }
help-EV-A122 = meddra needs --meddra with a folder of your own files
what-EV-A121 = the file or folder can't be read: { $reason }
help-EV-A121 = check the name and what is in it
code-nothing = no term found
code-band-same = same words
code-band-strong = very likely
code-band-likely = to be looked at
code-band-weak = a guess
code-how-exact = the name
code-how-normalised = the name, written otherwise
code-how-synonym = another word for it
code-how-contains = in the text
code-how-overlap = some of its words
code-how-misspelt = misspelt
code-denied = denied in the text
code-not-current = no longer current
code-product = product named: { $name } ({ $class })
code-product-unverified = product named: { $name } ({ $class }; from general knowledge, unverified)
code-class-ev = exosome or extracellular vesicle product
code-class-conditioned_medium = culture supernatant or conditioned medium
code-class-cells = cell product
code-class-birth_tissue = product of birth tissue
code-class-placenta_extract = placenta extract
code-class-blood_product = product of blood
code-class-not_ev = no EV product
