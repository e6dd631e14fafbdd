# Words of `evigil law`.

law-title = Law as of { $date }
law-nothing-given = Nothing is known of the treatment yet.
law-not-given = not known
law-given = Known
law-contradictions = What was given contradicts itself
law-conflict = { $fact }: these answers exclude each other ({ $answers }). It counts as not known.
law-set-aside = Counts as not known
law-depends = depends: { $outcomes }
law-unverified = unverified: the source was not read
law-for-review = for human review: rests on inference
law-if-so = If so: { $outcome }. { $why }
law-so = { $outcome }. { $why }
law-since = in force from { $date }
law-may = { $what } (depends on what is not known)
law-questions = What to find out, because it would change the answer
law-changes = Decides: { $what }
law-changes-more = Decides: { $what } and { $more } more
law-other-steps = The rules that were tried and do not settle it
law-open = depends on what is not known
law-sources = Sources
law-hint = Duties, deadlines and penalties: evigil law obligations. Every rule that was tried: --steps. The facts that can be given: evigil law facts.
law-no-obligations = No duty, deadline or penalty recorded here follows from what was given.
law-notice = This orders what is recorded of the law, with its sources and its gaps. It is not legal advice.
law-facts-lead = Facts that can be given with --fact FACT=WORD, or as keys of a file (--facts). A word that stands further in belongs to the one above it. "unknown" takes a fact back.

law-applies-yes = Yes.
law-applies-no = No.
law-applies-open = Not known.

law-answers-one = one word
law-answers-many = any number of words, all that hold
law-answers-number = a whole number

law-kind-duty = Duties
law-kind-deadline = Deadlines
law-kind-penalty = What a breach can cost
law-kind-order = What the authorities can order
law-kind-gap = What the law does not give
law-kind-right = What a patient may ask or do
law-kind-contact = Where to turn
law-kind-caution = To keep in mind

law-who-anyone = everyone
law-who-business = the business
law-who-clinic = the clinic
law-who-committee = the committee
law-who-dealer = the dealer
law-who-doctor = the doctor
law-who-maker = the maker
law-who-patient = the patient

entry-law_fact = fact about a treatment
entry-law_instrument = covered or not
entry-law_class = class under a law
entry-law_rule = rule of a decision
entry-law_consequence = what follows from law
entry-law_contradiction = contradiction

what-EV-J01 = there is no fact “{ $fact }”
help-EV-J01 = evigil law facts lists the facts that can be given
what-EV-J02 = “{ $value }” does not answer { $fact }; what does: { $known }
help-EV-J02 = evigil law facts lists every fact with its words
what-EV-J03 = { $fact } is a whole number, and “{ $value }” is none
help-EV-J03 = write the amount in digits, such as 300000
what-EV-J04 = the file of facts can't be read: { $reason }
help-EV-J04 = write TOML with one line a fact, such as material = "vesicles", or a JSON object of the same
what-EV-J05 = the answer to { $fact } is neither a word, nor a list of words, nor true or false, nor a whole number
help-EV-J05 = evigil law facts lists every fact with its words
what-EV-J06 = there is no fact “{ $fact }”; near is { $near }
help-EV-J06 = evigil law facts lists the facts that can be given
what-EV-J07 = “{ $typed }” is no fact with an answer
help-EV-J07 = write --fact FACT=WORD, such as --fact material=vesicles
