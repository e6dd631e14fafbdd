# Reports of the same case: `evigil report duplicates`.

duplicates-compared = Reports compared: { $count }
duplicates-fitted = Model { $digest }, fitted to these reports
duplicates-kept = Model { $digest }, kept from an earlier run (fitted to { $count } reports)
duplicates-threshold = Links from { $bits } bits up; { $percent }% of them are expected to be right
duplicates-found = Clusters of one case: { $clusters }; reports beyond the first of each: { $redundant }
duplicates-pairs = Pairs: { $pairs }
duplicates-left-out = Too many reports share a key: { $blocks } blocks were compared within a window only (the largest has { $largest } reports), and { $count } pairs of them were not compared
duplicates-cut = Reports with more products, reactions or numbers than are compared: { $count }
duplicates-decisions = Decisions of reviewers: { $count }; about reports that are not here: { $elsewhere }
duplicates-largest = Largest clusters, the report that says most first:
duplicates-weakest = (weakest link { $bits } bits)
duplicates-review = To review, the likeliest first:
duplicates-effect = Without duplicates { $after } instead of { $before } reports count; of { $pairs } pairs of product and event { $changed } lose reports, { $lost } are no signal any more (lower limit of the IC above 0), and { $gained } become one:
duplicates-effect-none = no report
duplicates-noted = noted in { $place }

duplicate-standing-linked = linked
duplicate-standing-confirmed = confirmed
duplicate-standing-review = to review
duplicate-standing-contradicted = contradicted
duplicate-standing-kept_apart = kept apart
duplicate-standing-rejected = rejected

duplicate-why-two_patients = different sex, and another birth date or age
duplicate-why-other_birth = different dates of birth
duplicate-why-other_age = ages far apart, same lot
duplicate-why-other_event = another onset and another course: a second event?
duplicate-why-other_sex = different sex: twins, or a slip?
duplicate-why-no_shared_event = nothing of the event is shared

duplicate-field-identifiers = case number
duplicate-field-literature = publication
duplicate-field-products = products
duplicate-field-lots = lot
duplicate-field-start = first day of treatment
duplicate-field-reactions = reactions
duplicate-field-onset = onset
duplicate-field-birth = date of birth
duplicate-field-age = age
duplicate-field-sex = sex
duplicate-field-weight = weight
duplicate-field-initials = initials
duplicate-field-country = country
duplicate-field-outcome = outcome
duplicate-field-seriousness = seriousness
duplicate-field-narrative = narrative
duplicate-field-received = day of receipt

duplicate-level-missing = missing
duplicate-level-same = same
duplicate-level-shared = shared
duplicate-level-contained = contained
duplicate-level-most = mostly alike
duplicate-level-some = partly alike
duplicate-level-typical_error = differs by a typical error
duplicate-level-compatible = compatible
duplicate-level-near = near
duplicate-level-in_reach = in reach
duplicate-level-different = different

what-EV-R030 = a file about duplicates can't be used: { $reason }
help-EV-R030 = correct the file, or name another folder with --keep; --refit makes a new model
what-EV-R031 = decisions need a folder to be kept in
help-EV-R031 = name it with --keep, or name one store as INPUT
what-EV-R032 = the effect on signals could not be computed: { $reason }
what-EV-R033 = a decision names too few or too many reports
help-EV-R033 = name two reports or more with a comma between them, such as faers:25001,vaers:77; --split needs --apart-from

problem-EV-T850 = it is not the record of a model: { $reason }
problem-EV-T851 = it is a model of another version
problem-EV-T852 = the model was changed since it was written: its digest does not fit
problem-EV-T853 = the model has a number that can't be ({ $reason })
problem-EV-T854 = line { $line } is no decision: { $reason }
problem-EV-T855 = line { $line } is a decision of another version
problem-EV-T856 = the decision of line { $line } names too few reports
problem-EV-T857 = the decision of line { $line } names more than 1000 reports
problem-EV-T858 = line { $line } is no link: { $reason }
