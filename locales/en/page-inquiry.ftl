# Pages that look things up: evidence, incidents, offers, the law.

page-evidence-title = Evidence
page-evidence-lead = For each thing that these products are offered for: what was ever shown in people, how sure that is, and of what it is judged. "No human evidence found" does not mean "does not work".
page-evidence-route = Given by
page-evidence-any = any route
page-evidence-class = Kind of product
page-evidence-vesicles = vesicles (what is meant when nothing is said)
page-evidence-show = Show
page-evidence-comparisons = Treatments side by side
page-evidence-table = By indication
page-evidence-apart = Studies with and without a control group are never counted together. What was registered, or reported and not read by us, counts for nothing.
page-evidence-other = Ask about another route or product
page-evidence-note = Results without a control group show no effect by themselves. What was read later than today's date of the base is not in here.
page-evidence-study = Study
