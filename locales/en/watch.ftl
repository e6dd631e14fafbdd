# Words of `evigil signal monitor` and `evigil signal clusters`.

# What methods are called.

watch-method-poisson = Counts against an expected number, look by look (Poisson maxSPRT)
watch-method-binomial = Cases against controls, look by look (binomial maxSPRT)
watch-method-conditional = Counts against few historical events, look by look (conditional maxSPRT)
watch-method-sprt = Wald's test of no raised risk against one ratio of risks
watch-method-cusum = Cumulative sum chart
watch-method-ears = Charts C1, C2 and C3 of the Early Aberration Reporting System
watch-method-rates = Rates with exact intervals
watch-method-funnel = Providers against what chance alone would give
watch-method-sccs = Self-controlled case series

# What the numbers of a method are called.

watch-setting-alpha = alpha
watch-setting-beta = beta
watch-setting-least = fewest events
watch-setting-limit = ends at
watch-setting-delay = no signal before
watch-setting-looks = planned looks
watch-setting-ratio = controls for each case
watch-setting-historical_events = historical events
watch-setting-historical_exposure = historical exposure
watch-setting-relative_risk = ratio of risks to find
watch-setting-mean = expected in each period
watch-setting-run_length = periods between false signals asked for
watch-setting-baseline = counts compared with
watch-setting-level = level of confidence
watch-setting-winsorised = winsorised at each end
watch-setting-seed = seed
watch-setting-replicates = simulated data sets
watch-setting-step_days = days in a step of time
watch-setting-window_max = longest window, as a share of all time
watch-critical = Critical value
watch-type-one = Exact chance of a false signal
watch-llr = Log-likelihood ratio (LLR)
watch-reference = Taken off each count
watch-threshold = Threshold
watch-run-length = Periods between false signals
watch-run-length-raised = Periods to a true signal
watch-target = Compared with
watch-phi = Over-dispersion
watch-phi-p = Chance of so much over-dispersion
watch-all = all
watch-note = A signal is a question, not an answer: it says where to look, not what the cause is. No signal doesn't show that there is no harm.
watch-methods = What the methods mean
watch-explained = What this means, and when to trust it: { $commands }

# What a sequential test says.

watch-verdict-signal = Signal on { $date }: { $events } events where { $expected } were expected without a raised risk ({ $rr } times as many). The log-likelihood ratio { $llr } passed the critical value { $critical }, which it would hardly have done by chance, however often one looked. A signal says that the cause has to be sought, not what it is.
watch-verdict-quiet = No signal by { $date }: the log-likelihood ratio { $llr } has not passed the critical value { $critical }, and { $percent } % of the planned length is over. Go on; this doesn't show that the risk is not raised.
watch-verdict-ended = Monitoring ended without a signal: { $events } events where { $expected } were expected without a raised risk ({ $rr } times as many). This doesn't show that the risk is not raised.
watch-verdict-open = No decision by { $date }: the log-likelihood ratio { $llr } is between the two bounds. Go on.
watch-verdict-acquitted = Acquitted on { $acquitted }: the ratio of risks that was asked about would have shown itself by then. Smaller ones are not excluded.
watch-off-plan = Looks were not where they were planned: the chance of a false signal so far is that of the column "spent", not that of the plan.
watch-sprt-note = Wald's bounds are approximations; the ratio of risks has to be fixed beforehand.
watch-mark-signal = signal
watch-mark-ended = ended
watch-date-order = a day before that of the line above

# What charts say.

watch-cusum-signal = Signal on { $date }: the sum passed { $threshold }. The rate has probably been raised since { $since }.
watch-cusum-quiet = No signal: the sum was never higher than { $highest }, with the threshold at { $threshold }. A chart has no end: now and then it signals without a cause.
watch-cusum-about = Expected numbers change: the threshold is that for their mean, and the periods between signals are about what is given.
watch-ears-signal = Days with a signal: { $count }, the first { $date }. These charts ask whether a count is unusual beside the counts just before, nothing more.
watch-ears-quiet = No signal: no count is unusual beside those just before.
watch-ears-note = C1 and C2 compare a count with mean and standard deviation of earlier ones as if counts were normal: with few events they signal more often than alpha says.

# What rates and providers say.

watch-rates = { $events } events among { $exposed }: { $rate } per { $per } ({ $level } % interval { $low } to { $high }).
watch-rates-none = None was seen. With { $level } % confidence the true rate is below { $limit } per { $per } (rule of three: { $three }); it may be anything below.
watch-funnel-signal = Above what chance gives to 1 in 1000 (99.8 % limits): { $names }. { $beside } more of { $count } providers are above the 95 % limits. Ask first whether patients or reporting differ.
watch-funnel-quiet = None of { $count } providers is above the 99.8 % limits; { $beside } are above the 95 % limits, where chance alone puts 1 in 40.
watch-funnel-dispersion = Providers differ more than by chance (factor { $phi }): there may be differences that have nothing to do with one provider. Look at the last column, where the limits are widened for it.
watch-flag-far_below = far below
watch-flag-below = below
watch-flag-within = within
watch-flag-above = above
watch-flag-far_above = far above
watch-denominator-persons = Persons
watch-denominator-exposure = Exposure
watch-denominator-expected = Expected events

# What a case series says.

watch-sccs-signal = Events were more frequent than in other time of the same persons in: { $names } ({ $persons } persons, { $events } events; { $level } % limits above 1).
watch-sccs-quiet = In no window were events shown to be more frequent than in other time of the same persons ({ $persons } persons, { $events } events; p { $p }).
watch-person-differs = start, end or birth differ from an earlier line of the same person

# Tables.

watch-table-looks = Looks (numbers are cumulative)
watch-table-periods = Periods
watch-table-rates = Rates per { $per }
watch-table-providers = Providers
watch-table-windows = Windows
watch-table-ages = Age groups
watch-head-date = Date
watch-head-events = Events
watch-head-cases = Cases
watch-head-controls = Controls
watch-head-observed = Observed
watch-head-expected = Expected
watch-head-rr = Ratio
watch-head-llr = LLR
watch-head-critical = Critical
watch-head-spent = Spent of alpha
watch-head-signal = Signal
watch-head-sum = Sum
watch-head-c1 = C1 limit
watch-head-c2 = C2 limit
watch-head-c3 = C3
watch-head-name = Name
watch-head-exposed = Exposed
watch-head-rate = Rate
watch-head-interval = Interval
watch-head-one-sided = One-sided limit
watch-head-three = Rule of three
watch-head-provider = Provider
watch-head-denominator = Denominator
watch-head-value = Events by denominator
watch-head-limits-95 = 95 % limits
watch-head-limits-998 = 99.8 % limits
watch-head-z = z
watch-head-flag = Place
watch-head-flag-wide = Place, widened
watch-head-window = Window
watch-head-days = Days
watch-head-relative-incidence = Relative incidence
watch-head-age-group = Age group

# Pictures.

watch-plot-llr = Log-likelihood ratio against the critical value
watch-plot-cusum = The sum against its threshold
watch-plot-ears = Counts against the limit of C1
watch-plot-rates = Rates with their intervals
watch-plot-funnel = Providers by size, between the limits of chance
watch-plot-sccs = Relative incidence in each window
watch-axis-rate = Events per { $per }
watch-legend-signal = signal
watch-legend-acquittal = acquittal
watch-legend-provider = provider
watch-legend-outside = outside of the 99.8 % limits

# What is wrong with a table.

watch-wanted-count = a whole number from 0 up
watch-wanted-amount = a number from 0 up
watch-wanted-date = a day such as 2026-03-31
watch-wanted-day = a day such as 2026-03-31, or a whole number of days
watch-wanted-name = a name
what-EV-G60 = the table can't be read: { $reason }
help-EV-G60 = name a CSV or TSV file in UTF-8
what-EV-G61 = the table has no column `{ $column }`; its columns are { $found }
help-EV-G61 = name the column as the help of the command says, or say which one it is with --column WHAT=NAME
what-EV-G62 = `{ $value }` in column `{ $column }` is not { $wanted }
help-EV-G62 = correct the field; the last number of the place is that of the column
what-EV-G63 = the line has { $found } fields where the line of names has { $expected }
help-EV-G63 = put fields that hold the separator in quotes, and leave no field out
what-EV-G64 = the table has no line below that of the names
help-EV-G64 = add a line for each look, period, name or person
what-EV-G65 = the method { $method } needs { $option }
help-EV-G65 = `evigil signal monitor --help` tells what it means
what-EV-G66 = the column `{ $column }` occurs more than once
help-EV-G66 = leave one of them, or rename it and say which one it is with --column WHAT=NAME

# Clusters.

watch-clusters = Too many events in some lots, at some providers, at some time
watch-lots-signal = More events than in the other lots: { $names } (of { $count } lots; among lots called out so, at most { $percent } % are false on average). Look at these lots, at where and when they were used, and at who reports.
watch-lots-quiet = None of { $count } lots has more events than chance explains among so many (at most { $percent } % false discoveries).
watch-heterogeneity-found = Lots differ more than by chance (p { $p }).
watch-heterogeneity-none = Taken together, lots don't differ more than by chance (p { $p }).
watch-heterogeneity-large = There are too many events to simulate whether lots differ at all; ask for fewer --replicates.
watch-scan-signal = Cluster: { $zone }, { $first } to { $last }: { $events } events where { $expected } were expected (p { $p }, the search paid for).
watch-scan-quiet = No cluster: the most striking window ({ $zone }, { $first } to { $last }: { $events } events, { $expected } expected) is one that chance makes often (p { $p }).
watch-scan-nothing = No window has more events than expected.
watch-scan-undated = The table has no column `date`: clusters in time were not sought.
watch-zone-everywhere = everywhere
watch-zone-lot = lot
watch-zone-provider = provider
watch-zone-region = region
watch-zone-lot_at_provider = lot at provider
watch-zone-lot_in_region = lot in region
watch-zone-lots_of_provider = lots of provider
watch-zone-lots_of_region = lots of region
watch-table-lots = Lots, each against the others
watch-table-clusters = Clusters, of { $zones } sets of lots and providers in { $windows } windows
watch-head-lot = Lot
watch-head-p = p
watch-head-q = p, adjusted
watch-head-zone = Where
watch-plot-lots = Rate of each lot by that of the others
watch-axis-lots = Ratio of rates
watch-wanted-yes = 1 or 0

# Why a method refuses data or settings.

watch-reason-range = { $name } can't be { $value }
watch-reason-design = { $name } can't be as given
watch-reason-limit = { $name }: { $value }, where at most { $limit } can be computed
watch-reason-rarest = no outcome has a chance of { $alpha } or less; the rarest has { $smallest }
watch-reason-look = look { $look } { $fault }
watch-reason-among = { $events } events among { $exposed }
watch-reason-empty = there is no provider
watch-reason-provider = { $name }: { $among }
watch-reason-person = person { $person }: day { $day } lies outside the time of observation
watch-look-date = is dated before the one before it
watch-look-expected = has an expected number or exposure that is negative or not finite
watch-look-kind = has counts of another kind than the plan
watch-nothing-events = no person has an event
watch-nothing-time_in_windows = no window is observed in a person with an event
watch-no-estimate-all = the effects have no finite maximum, or can't be told apart
watch-no-estimate-age = the effects of age have no finite maximum
watch-many-events = events
watch-many-windows = windows
watch-many-steps_of_time = steps of time
watch-many-replicates = simulated data sets
watch-many-random_numbers = random numbers
watch-field-age_ends = the ends of age groups (--age-ends)
watch-field-alpha = alpha (--alpha)
watch-field-alpha_c3 = alpha of C3
watch-field-baseline = the number of counts compared with (--baseline)
watch-field-beta = beta (--beta)
watch-field-controls_per_case = the ratio of controls to cases (--ratio)
watch-field-critical_value = the critical value
watch-field-decision_interval = the threshold (--threshold)
watch-field-delay = the delay (--delay)
watch-field-exposure = the exposure
watch-field-historical_events = the number of historical events (--historical-events)
watch-field-historical_exposure = the historical exposure (--historical-exposure)
watch-field-level = the level of confidence (--level)
watch-field-limit = the end of monitoring (--limit, --looks-at)
watch-field-looks = a planned look (--looks-at)
watch-field-max_events = the end of monitoring (--limit, --looks-at)
watch-field-mean = the expected number (--mean)
watch-field-min_cases = the fewest cases (--least)
watch-field-min_events = the fewest events (--least)
watch-field-per = the number that rates are shown for (--per)
watch-field-reference_value = the value taken off each count
watch-field-relative_risk = the ratio of risks (--relative-risk)
watch-field-replicates = the number of simulated data sets (--replicates)
watch-field-run_length = the number of periods between false signals (--run-length)
watch-field-sigma_min = the least standard deviation
watch-field-step_days = the days in a step of time (--step-days)
watch-field-steps = the number of steps
watch-field-stop_events = the end of monitoring (--limit)
watch-field-target = the value compared with (--target)
watch-field-threshold = the threshold (--threshold)
watch-field-upper_limit = the end of monitoring (--limit, --looks-at)
watch-field-window_max = the longest window (--window-max)
watch-field-windows = the windows (--window)
watch-field-winsorised = the share winsorised at each end

# What `evigil signal masking`, `interactions` and `tree` say.

beyond-reports = reports
beyond-masking = Pairs that other products hide
beyond-least-ratio = least masking ratio
beyond-least-masker = fewest reports of a masking product with the event
beyond-masking-revealed = { $revealed ->
    [one] 1 pair comes
   *[other] { $revealed } pairs come
} to light only without masking products: the lower limit of the IC is above 0 then, and not before. { $events ->
    [one] 1 event is masked
   *[other] { $events } events are masked
}, and the measures of { $pairs ->
    [one] 1 pair change
   *[other] { $pairs } pairs change
}.
beyond-masking-none = No pair comes to light without masking products. { $events ->
    [one] 1 event is masked
   *[other] { $events } events are masked
}, and the measures of { $pairs ->
    [one] 1 pair change
   *[other] { $pairs } pairs change
}.
beyond-mark-revealed = comes to light
beyond-table-masked = Pairs with and without the masking products
beyond-table-maskers = Masking products of these events
beyond-interactions = Two products together
beyond-least-together = fewest reports of both products
beyond-least-count = fewest of them with the event
beyond-interactions-found = { $signals } of { $triples } choices of two products and an event are reported more often than both products explain: the lower limit of Ω is above 0. Among so many some are so by chance.
beyond-interactions-none = None of { $triples } choices of two products and an event is reported more often than both products explain.
beyond-interactions-few = No two products are named together, with an event, in as many reports: there is nothing to compare.
beyond-table-interactions = Two products and an event, by the lower limit of Ω
beyond-tree = Groups of events with { $product }
beyond-cases = reports of the product
beyond-nodes = terms and groups
beyond-tree-signal = Signal: `{ $node }` has { $cases } reports where { $expected } are expected. Looking at every term and group, chance alone gives one so striking with probability { $p }. Signals: { $count }; those above and below it in the hierarchy come with it.
beyond-tree-quiet = No signal: the most striking is `{ $node }` with { $cases } reports where { $expected } are expected, and chance alone gives one so striking with probability { $p }.
beyond-tree-nothing = No term and no group has more reports than expected.
beyond-tree-outside = { $count ->
    [one] 1 event of the tables is not in the hierarchy, and in no group
   *[other] { $count } events of the tables are not in the hierarchy, and in no group
}.
beyond-tree-few = So few simulated data sets can give no p that small: nothing can be a signal. Raise --replicates.
beyond-table-tree = Terms and groups with more reports than expected
watch-head-product = Product
watch-head-event = Event
watch-head-maskers = Masked by
watch-head-n11 = Reports
watch-head-ic-before = IC of all
watch-head-ic-after = IC without
watch-head-prr-ratio = PRR by PRR before
watch-head-revealed = Change
watch-head-nx1 = Reports of the event
watch-head-masking-ratio = Masking ratio
watch-head-n111 = All three
watch-head-together = Both products
watch-head-omega = Ω
watch-head-node = Term or group
watch-head-depth = Depth
what-EV-G57 = the hierarchy has none of the events of the tables
help-EV-G57 = write terms in the hierarchy as the tables do
what-EV-G58 = the counts are damaged: { $reason }
help-EV-G58 = Count again with `evigil-cluster count`.
what-EV-G59 = counts from a file are taken as they are: --universe, --strata, --comparator, --without-product, --without-event, --groups and --crosses are for tables
help-EV-G59 = Give these options to `evigil-cluster count`, or scan the table itself.
