# Words of `evigil product`. Titles, questions and reasons of criteria, and the names of groups,
# levels and standings are in the knowledge base.

# What is wrong with a dossier, and what to do.
dossier-EV-L001 = this is not valid TOML: { $reason }
dossier-help-EV-L001 = mend the line; `evigil product template` shows how a dossier looks
dossier-EV-L002 = the dossier says it follows “{ $found }”, which this program does not know
dossier-help-EV-L002 = write schema = "evigil.dossier/1"
dossier-EV-L003 = there is no key “{ $key }” here
dossier-help-EV-L003 = { $near ->
    [yes] did you mean “{ $nearest }”? known here: { $known }
   *[no] known here: { $known }
}
dossier-EV-L004 = “{ $key }” has to be { $expected ->
    [text] a text in quotes
    [number] a number
    [count] a whole number
    [flag] true or false
    [date] a date such as 2026-04-01
    [table] a table
   *[list] a list in brackets
}, but here is { $found ->
    [text] a text
    [number] a number
    [flag] true or false
    [date] a date
    [table] a table
   *[list] a list
}
dossier-help-EV-L004 = write it as the template does; the value is left out of the assessment
dossier-EV-L005 = “{ $key }” can't be { $found }: it is a finite amount of zero or more
dossier-help-EV-L005 = correct the number; the value is left out of the assessment
dossier-EV-L006 = “{ $found }” is no value of “{ $key }”
dossier-help-EV-L006 = { $near ->
    [yes] did you mean “{ $nearest }”? known: { $known }
   *[no] known: { $known }
}
dossier-EV-L007 = “{ $found }” is no unit for this measurement
dossier-help-EV-L007 = use one of: { $known }; the value is left out of the assessment
dossier-EV-L008 = “{ $key }” is missing
dossier-help-EV-L008 = add it; without it this entry can't be used
dossier-EV-L009 = the id “{ $id }” stands twice
dossier-help-EV-L009 = give each measurement an id of its own
dossier-EV-L010 = there is no measurement with the id “{ $id }”
dossier-help-EV-L010 = write the id of a [[measurement]] that stands above
dossier-EV-L011 = “{ $key }” does not fit the values beside it
dossier-help-EV-L011 = the lower end has to be below the value and the upper end, and expiry after manufacture
dossier-EV-L012 = the file “{ $path }” can't be opened: { $reason }
dossier-help-EV-L012 = put the file beside the dossier, or correct the path; nothing that rests on it is shown
dossier-EV-L013 = the path “{ $path }” leaves the folder of the dossier
dossier-help-EV-L013 = put the file into the folder of the dossier; files elsewhere are never opened

# Why an item stands as it does.
reason-not-concerned = does not concern this kind of product, route or donor
reason-fields-all = the dossier says so; it brings no data for it
reason-fields-some = the dossier does not say: { $missing }
reason-fields-none = the dossier says nothing of: { $missing }
reason-value-fits = the dossier says so
reason-value-other = what the dossier gives is none of: { $allowed }
reason-value-refused = the dossier itself says otherwise
reason-expired = expired on { $expires }, before { $day }
reason-not-expired = in date until { $expires }
reason-autologous-of-several = “the patient's own” does not fit { $donors } donors
reason-no-test = no test “{ $test }” in the dossier
reason-test-failed = the test “{ $test }” failed
reason-test-incomplete = the test “{ $test }” is named without: { $missing }
reason-test-other-result = a person has to read the result “{ $result }”; known good ones begin with: { $wanted }
reason-test-stated = result { $result }, on paper
reason-other-unit = the result is in “{ $unit }”, the limit in { $wanted }: they can't be compared
reason-over-limit = the result { $result } { $unit } breaks the limit of { $limit } { $unit }
reason-use-not-disclosed = whether it was used is not said ({ $field })
reason-not-used = none was used, the dossier says
reason-donor-tested = tested and negative, on paper
reason-donor-untested = no test of the donor for: { $agents }
reason-donor-no-result = no result for: { $agents }
reason-donor-result = the result is not negative for: { $agents }
reason-method-not-used = the method it belongs to was not used
reason-no-control = no file of the control “{ $role }”
reason-control-read = the control was measured, and its file can be read
reason-control-paper = the control is given as a picture or a certificate
reason-file-missing = the file can't be opened: { $file }
reason-file-unreadable = the file can't be read
reason-no-measurement = no measurement of this kind ({ $kinds })
reason-no-picture = no picture in the dossier
reason-picture-given = a picture is given; a person has to look at it
reason-quantity-stated = a value is stated, on paper
reason-no-value = a measurement is named, without a value
reason-no-potency = no test of effect
reason-potency-stated = stated, with limit, dose response and control
reason-potency-incomplete = a test of effect is named without: { $missing }
reason-no-marker = none of these was looked for: { $names }
reason-marker-raw-differs = the raw data disagree with what the dossier says of: { $names }
reason-marker-otherwise = the result is the opposite of what is expected: { $names }
reason-marker-no-result = looked for, without a result: { $names }
reason-marker-too-few = too few markers have the expected result: { $names }
reason-marker-no-control = no control for: { $names }
reason-marker-shown = seen in the raw data: { $names }
reason-marker-stated = stated: { $names }
reason-label-no-markers = the label names no markers
reason-label-marker-contradicted = the label names them, the results say otherwise: { $names }
reason-label-marker-missing = the label names them, no result shows them: { $names }
reason-label-markers-shown = every marker of the label is seen in the raw data
reason-label-markers-stated = every marker of the label has a stated result
reason-name-modest = the dossier does not call it exosomes or extracellular vesicles
reason-name-unseparated = nothing was separated: this is culture supernatant
reason-name-unproven = not enough is shown for that name; open: { $criteria }
reason-name-no-endosomal-proof = may be called a preparation of extracellular vesicles; “exosome” needs proof that the vesicles come from endosomes, and the dossier brings none
reason-name-fits = “extracellular vesicles” fits what the dossier brings
reason-endotoxin-no-figure = no figure for endotoxin
reason-endotoxin-no-unit = the endotoxin result is not in EU/mL
reason-endotoxin-no-dose = the dose is not known ({ $missing }), so the limit of { $k } EU/kg/h can't be applied
reason-endotoxin-over = { $dose } EU/kg/h is above { $k } EU/kg/h: at { $volume } mL for { $mass } kg at most { $allowed } EU/mL is allowed
reason-endotoxin-within = { $dose } EU/kg/h stays below { $k } EU/kg/h, on paper: at { $volume } mL for { $mass } kg up to { $allowed } EU/mL is allowed
reason-endotoxin-insensitive = the test is too coarse: at { $volume } mL for { $mass } kg it has to find { $allowed } EU/mL
reason-endotoxin-open = the result is “more than”, so nobody knows whether it is below { $allowed } EU/mL
reason-count-incomplete = a number is given without: { $missing }
reason-count-stated = stated, without a raw file
reason-count-shown = recomputed from the raw file: { $value } particles/mL ({ $low } to { $high })
reason-count-differs = the dossier states { $stated } particles/mL, the raw file gives { $value } ({ $low } to { $high }), { $ratio } times as much
reason-count-refused = the raw file allows no concentration
reason-count-no-dilution = the raw file does not record the dilution, and the dossier does not give it: the number may be off by that factor
reason-count-no-number = the raw file holds no concentration
reason-purity-class = { $ratio } particles/µg protein: { $class ->
    [high] high purity
    [low] low purity
    [impure] impure
   *[other] { $class }
}
reason-purity-between = { $ratio } particles/µg protein lies between the classes
reason-purity-unsure = { $ratio } particles/µg protein; with its error ({ $low } to { $high }) it may belong to more than one class
reason-purity-missing = the ratio can't be computed without: { $missing }
reason-plausible = the numbers are possible
reason-volume-impossible = { $concentration } particles/mL of { $diameter } nm would fill { $share } % of the volume
reason-protein-too-little = { $attogram } ag of protein for a particle is too little for a vesicle
reason-label-no-count = the label gives no number
reason-label-count-unmeasured = the label gives { $label } particles/mL, the dossier no measurement
reason-label-count-within = label { $label } particles/mL, measured { $value } ({ $low } to { $high })
reason-label-count-below = the label promises { $label } particles/mL, measured are { $value } ({ $low } to { $high })
reason-label-count-above = the label says { $label } particles/mL, measured are { $value } ({ $low } to { $high }): more than promised
reason-label-count-paper = label and stated measurement agree; no raw file
reason-label-no-size = the label gives no sizes
reason-label-size-unmeasured = no raw file with sizes
reason-label-size-paper = the stated diameter of { $diameter } nm lies within the label's sizes; no raw file
reason-label-size-off = the stated diameter of { $diameter } nm lies outside of the label's sizes
reason-label-size-within = { $share } % of the particles lie within { $low } to { $high } nm
reason-label-size-outside = only { $share } % of the particles lie within { $low } to { $high } nm
reason-series-none = no two raw files of one sample at different dilutions
reason-series-flat = counts follow the dilution (slope { $slope }, expected -1)
reason-series-bent = counts do not follow the dilution: a point is { $deviation } % off (slope { $slope }, expected -1)
reason-series-background = particles in view do not fall with the dilution: what was counted is background
reason-window-none = no raw file tells the particles in view
reason-window-within = particles in view and tracks are within the window in { $runs } of { $runs } runs
reason-window-outside = outside of the window in { $outside } of { $runs } runs: { $why }
reason-detergent-none = no pair of files before and after detergent
reason-detergent-loss = { $loss } % of the particles vanish with detergent
reason-detergent-no-loss = only { $loss } % of the particles vanish with detergent: most are no vesicles
reason-detergent-unknown-volume = events before and after detergent can't be compared: the measured volume is not confirmed
reason-keyword-found = the event file keeps it: { $what }
reason-keyword-none = the event file does not keep it
reason-no-event-file = no event file

# Numbers with a name.
quantity-concentration = particle concentration
quantity-run-concentration = concentration of a run
quantity-median = median diameter
quantity-mean = mean diameter
quantity-positive-share = positive particles
quantity-purity = particles for each µg of protein
quantity-volume-share = share of the volume
quantity-protein-per-particle = protein for each particle
quantity-endotoxin-dose = endotoxin for each kg and hour
quantity-endotoxin-limit = highest endotoxin for this dose
quantity-size-share = particles within the label's sizes
quantity-slope = slope of counts over dilution
quantity-detergent-loss = particles lost with detergent
quantity-label-ratio = measured over label

# More reasons.
reason-count-not-above-blank = the sample does not stand out from the blank of its diluent
reason-blank-subtracted = { $percent } % of the count was the diluent's own and is subtracted
reason-count-trend = the runs change by { $percent } % from first to last (p = { $p }): they are no replicates
reason-purity-half-shown = the particles are recomputed from raw data, the protein is on paper
reason-label-count-undecided = label { $label } particles/mL, measured { $value } ({ $low } to { $high }): the measurement is not sharp enough to tell

# What a file holds.
inspect-unreadable = can't be read
inspect-events = { $events } events
inspect-promised = of { $promised } that the file promises
inspect-dataset = data set { $number } of { $of }
inspect-spillover = spillover matrix for { $names }
inspect-capture = { $capture }: { $particles } particles, { $sized } of them sized; { $channels }
inspect-runs = runs
inspect-concentration = concentration
inspect-dilution = dilution
inspect-counted = counted
inspect-per-frame = in view
inspect-mean = mean
inspect-min = min
inspect-max = max
inspect-mode = mode
inspect-d10 = D10
inspect-d50 = D50
inspect-d90 = D90
inspect-z-average = Z average
inspect-pdi = PdI
inspect-zeta = zeta potential

severity-error = error
severity-warning = warning
severity-note = note


# A lot.
lot-number = lot { $number }
lot-overdue = this criterion was due for review on { $date }
lot-measured = What the raw files say
lot-questions = What to ask the maker

problem-EV-I001 = not a file of any instrument format that is known

# Formats.
format-fcs-2-0 = FCS 2.0
format-fcs-3-0 = FCS 3.0
format-fcs-3-1 = FCS 3.1
format-fcs-3-2 = FCS 3.2
format-nta-nanosight = NanoSight NTA, summary
format-nta-nanosight-particles = NanoSight NTA, particles
format-nta-nanosight-tracks = NanoSight NTA, tracks
format-nta-nanosight-derived = table derived from NanoSight NTA
format-nta-zetaview = ZetaView, sizes
format-nta-zetaview-positions = ZetaView, positions
format-zeta-zetaview = ZetaView, zeta potential
format-trps-izon = Izon TRPS
format-imaging-exoview = ExoView chip
format-dls-zetasizer = Zetasizer
format-interferometry-videodrop = Videodrop
format-table-mapped = table read by a mapping
problem-EV-I002 = can't be opened: { $reason }
progress-files = files

# Repeats, sterility samples, stability.
reason-replicates-stated = { $runs } replicates are stated
reason-replicates-few = { $runs } replicates; at least { $min } are asked for
reason-replicates-none = replicates are not mentioned
reason-replicates-agree = { $runs } replicates agree (CV { $cv } %)
reason-replicates-spread = the replicates spread by { $cv } % (at most { $max } %)
reason-replicates-trend = the replicates rise or fall steadily (p = { $p }): they are no replicates
reason-series-few = a series of { $points } points proves nothing
reason-sterility-enough = { $tested } containers and { $volume } mL of each were tested; { $needed } and { $least } mL are asked for
reason-sterility-too-few = { $tested } containers and { $volume } mL of each were tested; { $needed } and { $least } mL are asked for
reason-stability-too-short = the study of { $months } months does not cover a shelf life of { $shelf } months

quantity-of = { $title }: { $of }
lot-as-of = as of { $date }
reason-label-count-partial = the label says { $label } particles/mL; a cytometer sees { $value } ({ $low } to { $high }), but it sees only those that scatter enough
problem-EV-G002 = the gates can't be used here: { $reason }
what-EV-G001 = the gates can't be read: { $reason }
help-EV-G001 = give a Gating-ML 2.0 file, as cytometry programs export it
inspect-gate = gate { $id }: { $events } events { $share }

# The page of a lot, and of instrument files.
product-note = This puts the papers and raw files of one lot beside what guidelines ask for, item by item. It gives no score and no approval: a standing tells what this dossier shows, not whether a product is safe or works.
lot-kicker = Dossier of a lot
lot-head-lot = Lot
lot-head-sold-as = Sold as
lot-head-maker = Maker
lot-head-class = Said to be
lot-head-routes = Given by
lot-head-expires = Expires on
lot-head-day = Assessed on
lot-head-dossier = Dossier
lot-no-score = The items do not weigh the same. These counts are no score.
lot-problems = What is wrong with the dossier
lot-problem-place = line { $line }, column { $column }
lot-items = Item by item
lot-column-standing = Standing
lot-column-item = Item
lot-column-label = The label says
lot-column-measured = Measured
lot-label = Label and measurement
lot-plots = Plots
lot-files = Instrument files
lot-file = file
lot-line = line { $line }
lot-why = Why it is asked, and sources
lot-not-applicable = { $count ->
    [one] 1 item does not apply to this lot
   *[other] { $count } items do not apply to this lot
}
inspect-title = { $count ->
    [one] What this file holds
   *[other] What these { $count } files hold
}
inspect-more = … and { $count } more; the JSON output has them all.

# Plots.
plot-diameter = Diameter (nm)
plot-size-title = Size distribution: { $name }
plot-size-share = Particles per { $width } nm (%)
plot-size-mean = mean over the runs
plot-size-band-runs = 95 % interval of the mean: from the runs or from counting, whichever is wider
plot-size-band-one = 95 % interval from counting
plot-size-median = median (D50) { $nm } nm
plot-size-label = range on the label: { $low } to { $high } nm
plot-runs = { $count ->
    [one] 1 run
   *[other] { $count } runs
}
plot-dilution-title = Counts and dilution: { $name }
plot-dilution = Dilution factor
plot-in-view = Particles in view
plot-in-cell = Particles/mL in the diluted sample
plot-dilution-runs = run
plot-dilution-law = what counts do that follow the dilution (slope -1)
plot-counting-error = 95 % interval from counting
plot-dilution-slope = slope { $slope }; -1 is expected
plot-marker-title = { $marker }: sample and control
plot-channel = { $name } (intensity, arbitrary units)
plot-share-of-peak = Events (% of peak)
plot-marker-sample = sample ({ $events } events)
plot-marker-control = control { $file } ({ $events } events)
plot-marker-threshold = threshold { $value }
plot-marker-share = above the threshold, less the control: { $value } % ({ $low } to { $high } %)
plot-time = Time (in the unit of the file)
plot-value = Intensity (arbitrary units)
plot-combination-title = Markers together on single particles: { $name }
plot-combination-control = Isotype control, its particles are background: { $name }
plot-combination-share = Share of particles (%)
plot-combination-interval = 95 % interval
plot-combination-dot = marker found on the particle
plot-combination-more = { $count } rarer combinations are not drawn
plot-no-marker = no marker
plot-particles = { $count } particles
plot-plane-title = { $y } against { $x }: { $name }
plot-few = few events
plot-many = many events
plot-above = { $percent } % above the threshold
plot-drawn-from = Channels, drawn from { $events } events
lot-contradictions = Where the lot contradicts itself, its raw data or a limit

reason-test-bad-result = the test “{ $test }” says: { $result }
reason-file-incomplete = the file is cut short, so its count says nothing: { $file }
quantity-capture-share = particles on the spots beyond the isotype's

reason-control-is-sample = the file of the control “{ $role }” is the sample's own
reason-beads-given = beads were measured; whether the settings were calibrated by them, a person has to see
