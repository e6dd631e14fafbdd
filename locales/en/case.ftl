# Terms, causality, deadlines, lots and incidents.

## assessment

problem-EV-C201 = the file of answers can't be read: { $reason }
problem-EV-C202 = the file says it follows “{ $found }”; write schema = "{ $known }"
problem-EV-C203 = there is no scale “{ $found }”; known: { $known }
problem-EV-C204 = the scale { $scale } has no question “{ $found }”; known: { $known }. The answer is left out.
problem-EV-C205 = “{ $found }” is no answer to { $question }; known: { $known }. The answer is left out.
problem-EV-C206 = the scale { $scale } has no category “{ $found }”; known: { $known }
problem-EV-C207 = { $missing ->
    [drug] the report has no drug, or several, called “{ $drug }”
   *[reaction] the report has no reaction, or several, called “{ $reaction }”
}: the assessment is not written into it
problem-EV-C208 = an agreement on { $drug } and { $reaction }, but nobody's assessment of them
problem-EV-C209 = the same assessor, drug, reaction, scale and day as on line { $first }: which one counts can't be told
problem-EV-C220 = the text speaks of “{ $word }”, but no reaction states the criterion { $criterion }: was it so? ({ $id })
problem-EV-C221 = reaction { $number } had a fatal outcome, but death is not among its stated criteria
problem-EV-C222 = a day or cause of death is given, but no reaction states death
problem-EV-C223 = reaction { $number } states death, but its outcome is recovered
problem-EV-C224 = reaction { $number } is stated as not serious, but “{ $word }” is grave by its nature ({ $id })
problem-EV-C225 = nothing is stated about the seriousness of reaction { $number }
problem-EV-C240 = the regime is in force from { $from } on, after the day asked for ({ $day })
problem-EV-C241 = the regime was in force until { $to }, before the day asked for ({ $day })
problem-EV-C242 = this entry was to be checked again by { $day }: the law may have changed
problem-EV-C243 = a product of the class “{ $class }” is outside this regime; look at { $instead }
problem-EV-C244 = awareness ({ $aware }) is before the event ({ $event }): one of the dates is wrong
problem-EV-C245 = { $which ->
    [event] the event lies
   *[aware] awareness lies
} in the future: { $day }
problem-EV-C246 = the day of awareness is not known: it lies between the event and the day asked for, and so the due days are ranges
problem-EV-C247 = neither the day of awareness nor the day of the event is known: no due day can be counted
problem-EV-C248 = periodic reports count from the day on which the plan was submitted, which is not known
problem-EV-C249 = work days: no public holidays were named, and the due day may be later
problem-EV-C250 = no rule of this regime binds the role “{ $role }”

## lots

problem-EV-C401 = { $identifier } at character { $position } has { $found } characters; { $min } to { $max } are possible
problem-EV-C402 = no application identifier is known that starts at character { $position }
problem-EV-C403 = ({ $identifier }) can't have the character "{ $found }" (character { $position })
problem-EV-C404 = the check digit of ({ $identifier }) is { $found } and should be { $expected } (character { $position })
problem-EV-C405 = ({ $identifier }) is no date or time that exists (character { $position })
problem-EV-C406 = no application identifier in brackets at character { $position }
problem-EV-C407 = ({ $identifier }) holds an escape with % that can't be read (character { $position })
problem-EV-C408 = the address holds no application identifier
problem-EV-C409 = ({ $identifier }) stands twice with different values (character { $position })
problem-EV-C410 = ({ $identifier }) needs one of ({ $others }) on the same item
problem-EV-C411 = a separator at character { $position } is not needed
problem-EV-C412 = a separator may be missing: ({ $other }) may start inside the value of ({ $identifier }), at character { $position }
problem-EV-C420 = the list is larger than { $limit } bytes
problem-EV-C421 = the list is no TOML of exposures: { $message }
problem-EV-C422 = the table can't be read
problem-EV-C423 = the list has no column lot
problem-EV-C424 = the row has { $found } values for { $expected } columns
problem-EV-C425 = the row names no lot
problem-EV-C426 = { $field } is no date that exists
problem-EV-C427 = { $field } is no number of 0 or more
problem-EV-C428 = { $field } is neither a date nor "no"
problem-EV-C429 = the column { $field } stands twice; the first one counts

## incidents

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
problem-EV-C601 = the incident can't be read: { $reason }
problem-EV-C602 = the id “{ $id }” stands twice
problem-EV-C603 = a text is missing: write it in both languages
problem-EV-C604 = the accounts are not in the order of their dates: { $date }
problem-EV-C605 = there is no point “{ $point }” in this incident
problem-EV-C606 = the point “{ $point }” has no value “{ $found }”
problem-EV-C607 = there is no other account “{ $found }” in this incident
problem-EV-C608 = the incident has no account
problem-EV-C609 = { $found ->
    [""] the account cites nothing
   *[other] neither the file nor the knowledge base has a source or fact “{ $found }”
}

## terms

problem-EV-C001 = the folder holds no { $file } with terms
problem-EV-C002 = a term without a name
problem-EV-C003 = { $field } is no code of digits
problem-EV-C004 = the preferred term { $code } is not in pt.asc
problem-EV-C005 = the way of the preferred term { $code } to its primary system organ class is missing, or ends in another one
problem-EV-C006 = the code { $code } stands twice; the last one counts
problem-EV-C007 = the file is empty
problem-EV-C008 = the version of MedDRA is not stated; codes without their version can't be exchanged
problem-EV-C009 = the layout of the Japanese files is not known to evigil: only codes and names are read
problem-EV-C010 = the query names { $code }, which is no term and no query of this copy
problem-EV-C012 = { $count } more problems { $code } are not listed
problem-EV-C013 = the file is larger than { $limit } bytes
