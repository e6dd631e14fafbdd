# Signal detection and monitoring: what the commands about them say.

problem-EV-G10 = the table has no column `{ $column }`; its columns are { $found }
problem-EV-G11 = { $place }: `{ $value }` in column `{ $column }` is no whole number
problem-EV-G12 = { $place }: the report has no name
problem-EV-G13 = the Parquet file is damaged or of a kind that can't be read: { $reason }
problem-EV-G14 = line { $line }: { $found } fields where the header has { $expected }
problem-EV-G15 = { $place }: column `{ $column }` is not UTF-8
problem-EV-G16 = { $place }: column `{ $column }` has more different names than can be told apart
problem-EV-G17 = column `{ $column }` holds values of type { $found }, which can't be read here
problem-EV-G18 = the table can't be read: { $reason }
problem-EV-G19 = the case table was read without a column `{ $name }` to stratify by
problem-EV-G30 = { $times } times to onset are fewer than the { $least } that a fit needs
problem-EV-G31 = a time to onset of { $time } days can't be fitted: times must be above zero
problem-EV-G32 = all events began after the same time: no distribution with a spread can be fitted
problem-EV-G33 = the fit of the times to onset did not converge in { $steps } steps; no numbers are given

problem-EV-G40 = this rate can't be computed ({ $reason }): exposure must be above zero, no more persons can have the event than there are, and the level of confidence lies between 0 and 1
problem-EV-G41 = this plan of monitoring can't be used ({ $reason })
problem-EV-G42 = with so few events even the most extreme outcome isn't rare enough for a signal ({ $reason }): allow more events, or a larger alpha
problem-EV-G43 = this plan is too large for an exact computation ({ $reason }): choose a lower upper limit
problem-EV-G44 = a look can't be taken ({ $reason }): looks must be in the order of their dates, with expected numbers that are not negative, of the kind that the plan names
problem-EV-G34 = { $events } of { $rows } reports have what was asked for: there is nothing to tell apart
problem-EV-G35 = { $given } values were given where { $needed } are needed
problem-EV-G36 = { $events } reports with the event can't be divided into { $folds } groups: ask for fewer groups, at least two
problem-EV-G45 = this chart can't be made ({ $reason })
problem-EV-G46 = these providers can't be compared ({ $reason }): each needs a denominator above zero, for a proportion a whole number not below the events
problem-EV-G37 = the hierarchy of terms goes round in a circle at `{ $node }`: a term can't belong to itself
problem-EV-G38 = the term `{ $node }` stands below too many others: the hierarchy is too deep
problem-EV-G39 = `{ $node }` has { $cases } cases, which can't be with { $against } in all or expected
problem-EV-G47 = clusters can't be sought in these data ({ $reason })
problem-EV-G20 = these parameters make no prior: shapes and rates must be positive and finite, the weight from 0 to 1
problem-EV-G21 = there is no pair to fit a prior to
problem-EV-G22 = pair { $index } has an expected count of { $expected }, which isn't above zero
problem-EV-G23 = pair { $index } was never seen, and this likelihood leaves such pairs out: fit all cells instead
problem-EV-G24 = expected counts by strata are known only for pairs that were seen: the likelihood of all cells needs counts without strata
problem-EV-G25 = the fit of the prior did not converge from any of { $starts } starts; no shrunk numbers are given
