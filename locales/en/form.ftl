# Forms and letters.

# Labels of the CIOMS I form, as printed.
cioms-name = CIOMS FORM
cioms-title = SUSPECT ADVERSE REACTION REPORT
cioms-part-1 = I. REACTION INFORMATION
cioms-part-2 = II. SUSPECT DRUG(S) INFORMATION
cioms-part-3 = III. CONCOMITANT DRUG(S) AND HISTORY
cioms-part-4 = IV. MANUFACTURER INFORMATION
cioms-box-1 = PATIENT INITIALS (first, last)
cioms-box-1a = COUNTRY
cioms-box-2 = DATE OF BIRTH
cioms-box-2a = AGE
cioms-box-3 = SEX
cioms-box-4 = REACTION ONSET
cioms-day = Day
cioms-month = Month
cioms-year = Year
cioms-box-7 = DESCRIBE REACTION(S) (including relevant tests/lab data)
cioms-box-8 = CHECK ALL APPROPRIATE TO ADVERSE REACTION
cioms-died = PATIENT DIED
cioms-hospitalised = INVOLVED OR PROLONGED INPATIENT HOSPITALISATION
cioms-disabled = INVOLVED PERSISTENT OR SIGNIFICANT DISABILITY OR INCAPACITY
cioms-threatened = LIFE THREATENING
cioms-congenital = CONGENITAL ANOMALY
cioms-important = OTHER MEDICALLY IMPORTANT CONDITION
cioms-box-14 = SUSPECT DRUG(S) (include generic name and lot)
cioms-box-15 = DAILY DOSE(S)
cioms-box-16 = ROUTE(S) OF ADMINISTRATION
cioms-box-17 = INDICATION(S) FOR USE
cioms-box-18 = THERAPY DATES (from/to)
cioms-box-19 = THERAPY DURATION
cioms-box-20 = DID REACTION ABATE AFTER STOPPING DRUG?
cioms-box-21 = DID REACTION REAPPEAR AFTER REINTRODUCTION?
cioms-yes = YES
cioms-no = NO
cioms-na = NA
cioms-box-22 = CONCOMITANT DRUG(S) AND DATES OF ADMINISTRATION (exclude those used to treat reaction)
cioms-box-23 = OTHER RELEVANT HISTORY (e.g. diagnoses, allergies, pregnancy with last month of period)
cioms-box-24a = NAME AND ADDRESS OF MANUFACTURER OR SENDER
cioms-box-24b = MFR CONTROL NO.
cioms-box-24c = DATE RECEIVED BY MANUFACTURER
cioms-box-24d = REPORT SOURCE
cioms-study = STUDY
cioms-literature = LITERATURE
cioms-professional = HEALTH PROFESSIONAL
cioms-authority = AUTHORITY
cioms-other = OTHER
cioms-box-date = DATE OF THIS REPORT
cioms-box-25a = REPORT TYPE
cioms-initial = INITIAL
cioms-followup = FOLLOWUP
cioms-box-26 = REMARKS

# Words around the form.
cioms-more = → see continuation page
cioms-continued = Continuation of { $box }
cioms-continuation = Continuation pages
print-page = Page { $page } of { $pages }
cioms-foot = CIOMS I form of report { $report }, printed { $date } by evigil
print-missing = 〓 stands for characters that the font lacks; the text of the file has them
cioms-document = CIOMS I form: { $report }
cioms-document-many = CIOMS I forms: { $count } reports

# Labels inside the boxes.
form-label-onset = onset
form-label-duration = duration
form-label-outcome = outcome
form-label-serious = serious
form-label-death-date = Died
form-label-death-cause = cause of death
form-label-autopsy = autopsy
form-label-autopsy-cause = cause found at autopsy
form-label-narrative = Narrative
form-label-native = In the reporter's language
form-label-tests = Tests
form-label-normal-range = normal range
form-label-comment-reporter = Reporter's comments
form-label-diagnosis-sender = Sender's diagnosis
form-label-comment-sender = Sender's comments
form-label-causality = Causality (product – reaction: source / method / result)
form-label-role-unknown = role not stated
form-label-blinded = blinded
form-label-lot = lot
form-label-expiry = expiry
form-label-serial = serial no.
form-label-gtin = GTIN
form-label-dose-form = dose form
form-label-maker = maker
form-label-holder = authorisation holder
form-label-authorisation = authorisation no.
form-label-obtained-in = obtained in
form-label-product-class = class
form-label-cell-source = cell source
form-label-species = species
form-label-donor = donor
form-label-cumulative = cumulative dose
form-label-autologous = given together with own product
form-label-particles = particles
form-label-concentration = concentration
form-label-volume = volume
form-label-rate = infusion rate
form-label-volume-12-hours = volume within 12 h
form-label-parent-route = parent's route
form-label-indication = for
form-label-reaction = reaction
form-label-weight = weight
form-label-height = height
form-label-last-period = last menstrual period
form-label-past-drugs = Past drugs
form-label-concomitant-therapies = Other therapies were given as well.
form-label-continuing = continuing
form-label-family-history = family history
form-label-parent = Parent
form-label-worldwide = worldwide
form-label-first-received = first
form-label-provider = Provider
form-label-plan = Plan number
form-label-exposure = Exposure
form-label-person = Person
form-label-reporters = Reporters
form-label-study = Study
form-label-literature = Literature
form-label-other-numbers = Other numbers of the case
form-label-linked = Linked reports
form-label-documents = Documents held
form-label-treating = Given to treat the reaction

# Words for codes.
form-code-sex-1 = male
form-code-sex-2 = female
form-code-age-unit-a = years
form-code-age-unit-mo = months
form-code-age-unit-wk = weeks
form-code-age-unit-d = days
form-code-age-unit-h = hours
form-code-age-unit-decade = decades
form-code-unit-a = years
form-code-unit-mo = months
form-code-unit-wk = weeks
form-code-unit-DF = dosage form
form-code-unit-d = days
form-code-unit-h = hours
form-code-unit-min = minutes
form-code-unit-s = seconds
form-code-unit-cyclical = cyclical
form-code-unit-asnecessary = as needed
form-code-unit-total = in total
form-code-age-group-0 = foetus
form-code-age-group-1 = neonate
form-code-age-group-2 = infant
form-code-age-group-3 = child
form-code-age-group-4 = adolescent
form-code-age-group-5 = adult
form-code-age-group-6 = elderly
form-code-outcome-0 = unknown
form-code-outcome-1 = recovered
form-code-outcome-2 = recovering
form-code-outcome-3 = not recovered
form-code-outcome-4 = recovered with sequelae
form-code-outcome-5 = fatal
form-code-criterion-death = death
form-code-criterion-life-threatening = life threatening
form-code-criterion-hospitalisation = hospitalisation
form-code-criterion-disability = disability
form-code-criterion-congenital-anomaly = congenital anomaly
form-code-criterion-other = other medically important
form-code-criterion-intervention = required intervention
form-code-yes-no-true = yes
form-code-yes-no-false = no
form-code-answer-yes = yes
form-code-answer-no = no
form-code-answer-not-applicable = not applicable
form-code-test-result-1 = positive
form-code-test-result-2 = negative
form-code-test-result-3 = borderline
form-code-test-result-4 = inconclusive
form-code-role-2 = concomitant
form-code-role-3 = interacting
form-code-role-4 = not administered
form-code-drug-information-1 = counterfeit
form-code-drug-information-2 = overdose
form-code-drug-information-3 = taken by the father
form-code-drug-information-4 = beyond expiry
form-code-drug-information-5 = lot tested, in specification
form-code-drug-information-6 = lot tested, out of specification
form-code-drug-information-7 = medication error
form-code-drug-information-8 = misuse
form-code-drug-information-9 = abuse
form-code-drug-information-10 = occupational exposure
form-code-drug-information-11 = off label
form-code-amendment-1 = Nullification
form-code-amendment-2 = Amendment
form-code-qualification-1 = physician
form-code-qualification-2 = pharmacist
form-code-qualification-3 = other health professional
form-code-qualification-4 = lawyer
form-code-qualification-5 = consumer or other
form-code-study-1 = clinical trial
form-code-study-2 = individual patient use
form-code-study-3 = other study
form-code-route-011 = intra corpus cavernosum
form-code-route-013 = intra-arterial
form-code-route-014 = intra-articular
form-code-route-017 = intracavernous
form-code-route-023 = intradermal
form-code-route-026 = intralesional
form-code-route-030 = intramuscular
form-code-route-037 = intrathecal
form-code-route-040 = intravenous bolus
form-code-route-041 = intravenous drip
form-code-route-042 = intravenous
form-code-route-045 = nasal
form-code-route-048 = oral
form-code-route-050 = other
form-code-route-055 = inhalation
form-code-route-058 = subcutaneous
form-code-route-061 = topical
form-code-route-062 = transdermal
form-code-route-065 = unknown
form-code-donor-autologous = autologous
form-code-donor-allogeneic = allogeneic
form-code-donor-undisclosed = undisclosed

# Listing of cases.
listing-title = Line listing: { $count } cases
listing-foot = Line listing printed { $date } by evigil
listing-case = Case
listing-received = Received
listing-country = Country
listing-patient = Patient
listing-products = Suspect products, lots, first days
listing-reactions = Reactions, onset, outcome
listing-serious = Serious by

# Recall letters.
recall-title = Recall of lot { $lot }
recall-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
recall-to-provider = { $provider }
recall-to-person = To the person recorded as { $person }
recall-to-someone = To the person treated
recall-why-provider = Lot { $lot } is being withdrawn ({ $products }). Our records show that the persons listed below received it from you, and do not show that they have been told.
recall-why-person = Lot { $lot } is being withdrawn ({ $products }). Our records show that you received it on the days listed below.
recall-no-product = product not recorded
recall-spellings = In records the lot is also written: { $spellings }.
recall-reports = { $reports ->
    [0] No report of harm that names this lot is known to the sender.
    [1] One report of harm names this lot; serious: { $serious }.
   *[other] { $reports } reports of harm name this lot; serious: { $serious }.
} A report does not show that the product caused the harm.
recall-ask-stop = Please give no more of this lot, and keep what is left of it apart and unopened.
recall-ask-tell = Please tell each person listed above, and ask whether they have been unwell since. Whoever has been, or has a fever now, should be seen by a doctor without delay.
recall-ask-answer = Please write to the sender when each person was told, and of any harm that you learn of.
recall-person-care = If you have been unwell since then, or have a fever now, see a doctor without delay and show this letter.
recall-person-more = Please let nobody give you more of this lot. Questions are answered by the sender.
recall-column-person = Person
recall-column-date = Date
recall-column-product = Product
recall-column-lot = Lot as recorded
recall-column-route = Route
recall-column-dose = Dose
recall-column-volume = Volume (mL)
recall-foot = Recall of lot { $lot }, { $date }; drawn up by evigil from a list of exposures
recall-document = Recall of lot { $lot }: { $count } letters
recall-counts = { $persons } persons got it, of { $read } administrations in the list; { $untold } not known to be told; { $reports } reports name it, { $serious } serious
recall-rejected = { $rejected } rows of the list could not be taken: somebody in them may have got the lot
recall-nobody = Nobody in the list got this lot: the list has no such lot.
recall-near = Lots in it that are written nearly so: { $lots }
recall-no-provider = provider not recorded
recall-no-person = person not recorded
recall-reported = has a report
recall-told-yes = told
recall-told-no = not told
recall-told-not_known = not known to be told
recall-certainty-possible = lot possible
recall-certainty-doubtful = lot doubtful
problem-EV-R064 = everybody who got the lot is known to have been told: no letter is written
what-EV-R060 = the list of exposures can't be read: { $reason }
help-EV-R060 = give a CSV, TSV or TOML file with a column “lot”
what-EV-R061 = “{ $lot }” names no lot
help-EV-R061 = write the lot as it stands on the package
what-EV-R062 = the rules for lots can't be used: { $reason }
help-EV-R062 = correct the knowledge base that --knowledge names
what-EV-R063 = the letters can't be printed: { $reason }
help-EV-R063 = please report this as a fault of the program
what-EV-R065 = nobody in the list got lot “{ $lot }”, so nobody can be told
help-EV-R065 = compare the lot with the package and with the list; the listing names lots that are written nearly so
