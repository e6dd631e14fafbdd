# The assessment: four questions for one offer. Sentences that depend on cited knowledge are in the
# knowledge base.

assess-kicker = The four questions for one offer · law as of { $date }
assess-standings = Where the four questions stand
assess-offered = What is offered
assess-contradictions = What was given contradicts itself
assess-claims = What the page says, against what is known
assess-ask = What to ask
assess-steps = Why the certainty is no higher
assess-note = This puts an offer beside what is known and cited. It gives no score, no advice on treatment and no legal advice. "Not known" means that nobody has shown it, not that it is so or not so.
assess-foot = evigil assessment, { $date }: no score, no medical or legal advice
assess-quote = “{ $quote }”
assess-explain = evigil explain { $ids }
assess-told = { $value } ({ $origin })
assess-contradiction = { $field }: { $told }. Both cannot be so; ask which it is.

assess-origin-page = the page
assess-origin-offer = the file of the offer
assess-origin-dossier = the dossier of the lot

assess-field-donor = Whose cells
assess-field-product = What it is

assess-row-product = Product
assess-row-source = Made from
assess-row-donor = Donor
assess-row-route = Given by
assess-row-indication = Said to be for
assess-row-given = How much
assess-row-price = Price
assess-row-read = Read
assess-volume = { $value } mL a session
assess-hours = over { $value } h
assess-sessions = { $value ->
    [one] 1 session
   *[other] { $value } sessions
}

assess-group-controlled = Controlled studies in people
assess-group-uncontrolled = Studies in people without a control group: no effect can be read from them
assess-group-indirect = Studies of something else: another product, way or illness
assess-group-registered = Registered only: no result
assess-group-terminated = Ended early or taken back
assess-group-not_read = There is a report whose result was not read: it does not count
assess-group-preclinical = Animals and cells

# Reasons.
assess-reason-number-without-data = The page states a number or a quality of the product and shows nothing for it.
assess-reason-lot-contradicted = { $item }: the papers of the lot contradict this. { $why }
assess-reason-lot-shown = Shown by raw data of the lot ({ $count }): { $items }.
assess-reason-lot-stated = Only stated in the papers of the lot ({ $count }): { $items }.
assess-reason-lot-not-shown = Something is given but does not show it ({ $count }): { $items }.
assess-reason-lot-not-disclosed = The papers of the lot say nothing of { $count } things that guidelines ask for, such as { $items }.
assess-reason-called-both = It goes under names that mean different things: { $names }. Culture supernatant is not a preparation of vesicles.
assess-reason-safety-absolute = The page says that nothing can happen. Harms of such products are on record, and every injection can cause harm.
assess-reason-incident = { $title }. { $text }
assess-reason-incident-contested = { $title } (contested: sources disagree). { $text }

# The page for a patient.
brief-title = Before you decide: { $name }
brief-kicker = For patients and their families · { $date }
brief-note = Made by evigil from cited sources. It is no medical or legal advice. Every line has its source: see the full assessment.
brief-foot = Made by evigil from cited sources; no medical or legal advice
brief-offered = Offered: { $products }. Given by: { $routes }. Said to be for: { $indications }.
brief-cost = Price on the page: up to { $yen }, paid by yourself.
brief-cost-unknown = The page gives no price. Ask for the price of the whole course in writing.
brief-heading-offered = What is offered
brief-heading-known = What is known
brief-heading-not-known = What nobody knows
brief-heading-risks = Risks
brief-heading-law = What the law gives you, and what not
brief-heading-ask = Ask before you sign
brief-heading-turn-to = Where to turn
assess-reason-brief-lot-contradicted = The papers of the lot contradict what is said of the product.

what-EV-O001 = this is not an offer: { $reason }
help-EV-O001 = an offer names page and dossier by paths: see examples/offers, or give the page itself
what-EV-O002 = a page is one document; here there are none or several
help-EV-O002 = give one page: a saved HTML file, a text or a PDF

assess-corrections = Statements that better sources contradict
assess-reason-correction = Said: { $says } Better sources: { $better }
assess-reason-claim-evidence = { $name }: { $verdict }
assess-reason-claim-harms = { $count } incidents with such products are on record; sources of some disagree.
assess-reason-advertising = The page breaks a rule of advertising: { $rule }.
assess-reason-not-said = The page does not say what it ought to: { $items }.

stats-kind = Kind
stats-entries = Entries
stats-verified = Verified
stats-unverified = Unverified
stats-for-review = For review
stats-without-source = No source asked
stats-overdue = Overdue
stats-all = All
entry-statement = sentence of an assessment

# Studies.
assess-statement-no_human_evidence = No human evidence was found. That is not the same as "it does not work".
assess-statement-no_human_evidence_but_indirect = No human evidence was found for this product by this way; there are studies of something near it.
assess-statement-uncontrolled_only = Only studies without a control group: whether it works cannot be told from them.
assess-statement-uncontrolled_not_read = There are only studies without a control group, and their results were not read.
assess-statement-uncontrolled_safety_only = People were given it, but nobody asked whether it works.
assess-statement-controlled_negative = Controlled studies found no benefit.
assess-statement-controlled_not_read = There are controlled studies, but their results were not read: they do not count.
assess-statement-mixed = Controlled studies disagree.
assess-statement-controlled_positive_small = A controlled study was favourable; it is small and was not repeated.
assess-statement-replicated = Several randomised studies were favourable.
assess-people = { " " }{ $count ->
    [one] One person was given it in studies whose result was read.
   *[other] { $count } people were given it in studies whose result was read.
}
assess-certain = { " " }Certainty: { $level }.
assess-certainty-high = high
assess-certainty-moderate = moderate
assess-certainty-low = low
assess-certainty-very_low = very low
assess-step = { $title } ({ $studies }): { $text }
assess-enrolled = { $count ->
    [one] 1 person
   *[other] { $count } people
}
assess-planned = { $count } people planned
assess-against-start = { $result } (Against the start: there was no control group.)
assess-design-synthesis = synthesis of studies
assess-design-randomised = randomised trial
assess-design-randomised_within_person = randomised within a person
assess-design-randomised_between_doses = randomised between doses or ways, no group without it
assess-design-controlled = controlled, not randomised
assess-design-retrospective_controlled = looked back, with a control group
assess-design-single_arm = everybody got it
assess-design-retrospective_series = looked back, everybody got it
assess-design-case_series = case series
assess-design-case_report = case report
assess-design-animal = animals
assess-design-in_vitro = cells
assess-design-review = review
assess-work-review = a review without data of its own
assess-work-animal = a study in animals
assess-work-cells = a study in cells
assess-work-other_product = a study of people who were given something else
assess-reason-no-indication = The offer does not say what it is for, so no evidence can be looked up.
assess-reason-bound = In { $people } watched people { $affected } had this: { $harm }. One in { $one } is still compatible with that.
assess-reason-quoted-study = It quotes: { $title }. { $result }
assess-reason-quoted-work = It quotes { $kind }: { $title }. { $text }
assess-reason-quoted-primary = The study behind that review: { $title }.
assess-reason-overreach = { $text }
assess-reason-route-risk = { $title }. { $text }
assess-reason-told = { $text }

assess-sport = Rules of sport: { $title }
assess-sport-prohibited = prohibited
assess-sport-not_prohibited_by_this_rule = not prohibited by this rule
assess-sport-ask = ask
assess-reason-sport-rule = { $rule }: { $verdict }. { $why }
assess-screening = What to tell the doctor

assess-reason-law-decided = { $title }: { $outcome }. { $why }
assess-reason-law-contradiction = { $title }: { $text }
assess-reason-law-conflict = What is said of this excludes itself: { $fact }.
assess-reason-law-duty = { $title }: { $text }
assess-reason-law-deadline = { $title }: { $text }
assess-reason-law-penalty = { $title }: { $text }
assess-reason-law-order = { $title }: { $text }
assess-reason-law-gap = { $title }: { $text }
assess-reason-law-right = { $title }: { $text }
assess-reason-law-contact = { $title }: { $text }
assess-reason-law-caution = { $title }: { $text }
assess-reason-screening = { $outcome }: { $text }
assess-notice-contraindicated = not to be treated
assess-notice-caution = caution
assess-notice-tell_doctor = tell the doctor
assess-notice-not_known = not known
assess-law = What follows from the law
assess-law-duty = Duties
assess-law-deadline = Deadlines
assess-law-penalty = What a breach can cost
assess-law-order = What the authority can order
assess-law-gap = What the law does not give
assess-law-right = What a patient may ask or do
assess-law-contact = Where to turn
assess-law-caution = To keep in mind
what-EV-O003 = the offer names something unknown: { $reason }
help-EV-O003 = `evigil law facts` lists the facts for the law, `evigil law screen --questionnaire` the questions, `evigil law doping --help` the organisations
assess-law-more = For the clinic: { $counts }. In full: --format html or json.
assess-law-facts = The facts that were used
assess-sport-open = It depends on what is not known: { $why }
assess-quotations = Papers that the page cites, and what they are
assess-reason-brief-incident = On record: { $title }.
assess-reason-brief-contested = On record, and contested because sources disagree: { $title }.
entry-sport_rule = rule of sport
entry-screening_question = question before a treatment
entry-screening_rule = what follows from an answer
entry-route_risk = risk of a route
