# Words of `evigil evidence meta` and `evigil evidence dose`.

# What effects measure.

meta-measure-GEN = Effect
meta-measure-RATIO = Ratio
meta-measure-RR = Risk ratio
meta-measure-OR = Odds ratio
meta-measure-PETO = Odds ratio (Peto)
meta-measure-RD = Risk difference
meta-measure-AS = Arcsine difference
meta-measure-IRR = Rate ratio
meta-measure-IRD = Rate difference
meta-measure-MD = Mean difference
meta-measure-SMD = Standardised mean difference
meta-measure-ROM = Ratio of means
meta-measure-MC = Mean difference within people
meta-measure-SMCC = Standardised difference within people
meta-measure-PR = Proportion
meta-measure-PLO = Proportion
meta-measure-PAS = Proportion

# Models and tests.

meta-model-FE = fixed effect
meta-model-DL = random effects (DerSimonian-Laird)
meta-model-HE = random effects (Hedges-Olkin)
meta-model-HS = random effects (Hunter-Schmidt)
meta-model-SJ = random effects (Sidik-Jonkman)
meta-model-ML = random effects (maximum likelihood)
meta-model-REML = random effects (restricted maximum likelihood)
meta-model-EB = random effects (empirical Bayes)
meta-model-PM = random effects (Paule-Mandel)
meta-test-z = normal distribution
meta-test-knapp-hartung = Hartung-Knapp
meta-test-knapp-hartung-at-least-one = Hartung-Knapp, never narrower than the normal distribution
meta-zeros-add-to-zero = added to every cell of tables with a zero cell
meta-zeros-add-to-all = added to every cell of every table
meta-zeros-keep = left as they are

# What is said.

meta-title = Meta-analysis
meta-pooled = All studies
meta-prediction = A further study
meta-verdict = { $measure } of { $k } studies: { $estimate } ({ $level } % interval { $low } to { $high }; p { $p }).
meta-verdict-one-group = { $measure } of { $k } groups: { $estimate } ({ $level } % interval { $low } to { $high }).
meta-verdict-prediction = A further study would be expected between { $low } and { $high } ({ $level } % prediction interval, { $distribution }).
meta-note = Pooling can't make good what studies got wrong: bias, another product, another route and what was never published stay in the number.
meta-remark-skipped = Not pooled, because a number is missing: { $rows } ({ $count } in all).
meta-remark-one-group = These are proportions of single groups. They say nothing about what would have happened without the treatment, and may not stand beside controlled results.
meta-remark-corrected = To { $count } studies with a zero cell a constant was added. With rare events look at the methods that need none.
meta-remark-silent = In { $count } studies nobody, or everybody, has the event: they say nothing about a ratio, and weigh here only because of the constant.
meta-remark-medians = Means and standard deviations were guessed from medians and quartiles (Wan 2014): an approximation that holds for symmetric data only.
meta-remark-off-centre = The ratio does not lie in the middle of its interval: { $studies }. The interval is of another kind, or misprinted.
meta-remark-two = Two studies tell hardly anything about how studies differ; there is no prediction interval.
meta-remark-narrower = Few studies happen to agree, so the Hartung-Knapp interval is narrower than that of the normal distribution (factor { $q }). Compare with --hk=at-least-one.
meta-remark-prediction = The pooled effect differs from none, but a further study may well show the opposite: studies differ.
meta-remark-bias-few = Tests of small-study effects have little power below { $count } studies.
meta-remark-observational = Differences between groups of studies, and slopes over studies, are observational even when every study was randomised.
meta-trim-fill = { $missing } missing on the { $side }; with them { $value }
meta-side-left = left
meta-side-right = right
meta-intercept = intercept

# Facts.

meta-fact-model = Model
meta-fact-test = Test
meta-fact-tau2 = τ²
meta-fact-i2 = I²
meta-fact-q = Q
meta-fact-q_factor = Hartung-Knapp factor
meta-fact-zeros = Constant for zero cells

# Tables.

meta-table-studies = Studies, and the result without each
meta-table-subgroups = Groups by { $column } (Q between { $q }, df { $df }, p { $p })
meta-table-regression = Regression (all slopes p { $p }; τ² left { $tau2 }; R² { $r2 } %)
meta-table-bias = Small-study effects
meta-table-rare = Methods that need no correction of zero cells
meta-head-study = study
meta-head-effect = effect
meta-head-interval = interval
meta-head-weight = weight %
meta-head-exact = exact interval
meta-head-exact_upper = one-sided limit
meta-head-without = without it
meta-head-without_interval = interval
meta-head-q_part = part of Q
meta-head-influence = influence
meta-head-group = group
meta-head-k = studies
meta-head-tau2 = τ²
meta-head-i2 = I² %
meta-head-name = what
meta-head-coefficient = coefficient
meta-head-se = standard error
meta-head-p = p
meta-head-result = result
meta-bias-egger = Egger's regression
meta-bias-begg = Begg's rank test
meta-bias-trim_fill = Trim and fill (L0)
meta-bias-fail_safe = Rosenthal's fail-safe number
meta-rare-mantel_haenszel_odds = Mantel-Haenszel, odds ratio
meta-rare-mantel_haenszel_risks = Mantel-Haenszel, risk ratio
meta-rare-mantel_haenszel_risk_difference = Mantel-Haenszel, risk difference
meta-rare-mantel_haenszel_rates = Mantel-Haenszel, rate ratio
meta-rare-peto = Peto, odds ratio
meta-rare-exact_odds = Exact, odds ratio
meta-rare-binomial_normal_odds = Binomial-normal model, odds ratio
meta-rare-binomial_normal_proportion = Binomial-normal model, proportion

# Pictures.

meta-plot-forest = Forest plot
meta-plot-funnel = Funnel plot
meta-plot-funnel-note = Without bias and differences between studies, 95 % lie between the lines. Open circles were put in by trim and fill.
meta-plot-baujat = Baujat plot
meta-plot-baujat-note = To the right: studies that differ from the others. Above: studies that move the result.
meta-axis-se = Standard error
meta-axis-q = Part of Q
meta-axis-influence = Influence on the pooled effect
meta-axis-log = { $measure }, natural logarithm
meta-axis-logit = { $measure }, logit
meta-axis-arcsine = { $measure }, arcsine of the root

# Doses.

dose-title = Doses
dose-equivalent = { $dose } in { $species } is by body surface { $per_kg } in { $human }: { $whole } for { $weight } kg.
dose-start = Divided by { $divisor } for a first dose: { $per_kg }, { $whole } in all.
dose-exception = Other routes and products: { $text }
dose-factor = Factor
dose-factor-km = Km { $animal } / Km { $human } = { $factor }
dose-sources = Sources
dose-note = Arithmetic with doses shows neither that a dose works nor that it is safe.
dose-unknown = weight or area not known
dose-table-regimens = Doses and totals
dose-table-pairs = Compared (the same order: not more than { $within } times)
dose-head-name = dose
dose-head-amount = as given
dose-head-sessions = sessions
dose-head-session = one session
dose-head-total = all sessions
dose-head-pair = doses
dose-head-order = result
dose-head-session_ratio = ratio, one session
dose-head-total_ratio = ratio, all
dose-head-factor = factor used
dose-head-source = source
dose-order-same_order = the same order
dose-order-different = different
dose-order-different_kinds = not comparable: different kinds, and no factor is stated
dose-order-unknown_weight_or_area = not comparable: weight or area is not known
dose-order-out_of_range = not comparable: the ratio is out of range

# What is wrong with a study.

what-EV-E01 = column `{ $column }`: { $value } can't be computed with
help-EV-E01 = write a number between -1e40 and 1e40; more than 1e9 people in one group are taken for an error
what-EV-E02 = column `{ $column }`: { $value } is below 0
help-EV-E02 = counts, times and variances are never negative: check the row against its source
what-EV-E03 = column `{ $column }`: { $value } is not above 0
help-EV-E03 = variances, standard deviations and ratios are above 0; means of a ratio lie on one side of 0
what-EV-E04 = column `{ $column }`: { $events } events among { $people } people
help-EV-E04 = check which column holds people and which those without the event
what-EV-E05 = a zero cell leaves the effect without a value
help-EV-E05 = leave out --zeros keep, or choose --measure RD or AS
what-EV-E06 = column `{ $column }`: a group of { $people } people; at least { $needed } are needed
help-EV-E06 = check the number of people against the source
what-EV-E07 = column `{ $column }`: { $value } is below { $before }, which must not be greater
help-EV-E07 = check the order: lower limit, ratio, upper limit; least, first quartile, median, third quartile, greatest
what-EV-E08 = column `{ $column }`: { $value } is no correlation that leaves a variance
help-EV-E08 = write a number between -1 and 1, and say in the report where it is from
what-EV-E09 = column `{ $column }`: { $value } is no level between 0 and 1
help-EV-E09 = write 0.95 for a 95 % interval

# What is wrong with a synthesis.

what-EV-E10 = a count of study { $study } is not a whole number
help-EV-E10 = an exact method counts people: write whole numbers
what-EV-E11 = the effects do not vary at all
help-EV-E11 = use --hk at-least-one, or leave out --hk
what-EV-E12 = the moderator of study { $study } is { $value }
help-EV-E12 = write a number between -1e40 and 1e40
what-EV-E13 = { $found } studies; at least { $needed } are needed
help-EV-E13 = one study alone is no meta-analysis: report it as it is; a regression needs two studies more than moderators
what-EV-E14 = { $level } is no level between 0 and 1
help-EV-E14 = write 0.95 for 95 %
what-EV-E15 = groups or moderators can't be told apart
help-EV-E15 = a column with one value only, or that follows from another, explains nothing: leave it out
what-EV-E16 = { $found } values for { $wanted } studies
help-EV-E16 = every study needs a value
what-EV-E17 = no study has both events and people without one: there is nothing to pool
help-EV-E17 = for one group, `x/n` still has an exact upper limit: 1 - 0.05^(1/n), or about 3/n
what-EV-E18 = the iteration did not converge
help-EV-E18 = choose another --model, such as DL
what-EV-E19 = the result leaves the range of numbers
help-EV-E19 = check effects and variances for misprinted powers of ten
what-EV-E20 = more than { $most } numbers of events are possible
help-EV-E20 = the exact method is for few events: use another

# What is wrong with a table of studies.

what-EV-E21 = this line is not UTF-8
help-EV-E21 = save the table as UTF-8
what-EV-E22 = there is no study
help-EV-E22 = write a line of column names and a line for each study
what-EV-E23 = the columns { $found } give no effect
help-EV-E23 = name them yi,vi; yi,sei; ai,bi,ci,di; ai,n1i,ci,n2i; x1i,t1i,x2i,t2i; m1,sd1,n1,m2,sd2,n2; mdi,sddi,ni; ratio,ci_low,ci_high; or xi,ni
what-EV-E24 = two columns are named `{ $name }`
help-EV-E24 = rename one of them
what-EV-E25 = there is no column `{ $name }`
help-EV-E25 = check the spelling in the first line of the table
what-EV-E26 = { $measure } can't be computed from { $layout }
help-EV-E26 = leave out --measure, or give the columns that it needs
what-EV-E27 = { $found } cells where the first line has { $wanted }
help-EV-E27 = put names with commas in quotation marks, and leave no cell out
what-EV-E28 = column `{ $column }`: `{ $text }` is no number
help-EV-E28 = write numbers with a decimal point; leave the cell empty, or write NA, when it is not known
what-EV-E29 = column `{ $column }` is empty
help-EV-E29 = give every study a group, or leave out --subgroup
what-EV-E30 = can't be opened: { $reason }
help-EV-E30 = check the path and the permissions

# What is wrong with a dose.

what-EV-E31 = `{ $text }` is no amount above 0
help-EV-E31 = write a number such as 2e8 or 80
what-EV-E32 = `{ $text }` is no unit of a dose
help-EV-E32 = units are particles, ng, ug, mg, g, uL, mL, vials, cells and makers_units, followed by /kg or /cm2 where the dose is meant so
what-EV-E33 = `{ $text }` is no number of sessions
help-EV-E33 = write a whole number above 0, such as x 5
what-EV-E34 = `{ $text }` is no dose
help-EV-E34 = write NAME=AMOUNT UNIT, then x SESSIONS, and the weight or area where the amount is for a kilogram or square centimetre: "E53=2e8 particles x 5", "E24=1e7 particles/cm2 600 cm2"
what-EV-E35 = `{ $text }` is no factor between two kinds of dose
help-EV-E35 = write "1 mL = 3e9 particles @ certificate of lot A1"
what-EV-E36 = `{ $text }` does not say where the factor is from
help-EV-E36 = add @ and the source: a certificate, a measurement, a paper
what-EV-E37 = there are two factors between { $from } and { $to }
help-EV-E37 = give the one that is right, or compare twice
what-EV-E38 = there is no `{ $text }` in the table of conversions
help-EV-E38 = mouse, hamster, rat, ferret, guinea_pig, rabbit, dog, monkey, marmoset, squirrel_monkey, baboon, micro_pig, mini_pig; humans: adult, child; routes: `evigil explain --list --kind route`
what-EV-E39 = { $found } doses; a comparison needs two
help-EV-E39 = give at least two doses
