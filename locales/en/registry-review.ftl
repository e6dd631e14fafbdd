# Registry: page checks, discussion, consultation, proposed studies, datasets, open data

what-EV-R400 = the page can't be read ({ $error })
help-EV-R400 = hand in the page as HTML, text or a PDF with text in it, at most 20 MB

what-EV-R401 = the check has no finding { $finding }; it has { $findings }, counted from 0
help-EV-R401 = give the place of a finding of this check

what-EV-R402 = the check has the state { $state }, which does not allow this step
help-EV-R402 = check the page again to begin anew

what-EV-R403 = no finding was confirmed
help-EV-R403 = confirm at least one finding; a letter is made from those

what-EV-R404 = the letter was sent
help-EV-R404 = check the page again, and write another letter from that check

what-EV-R405 = { $day } can't be the day on which the letter was sent
help-EV-R405 = give a day from { $from } to { $to }

what-EV-R406 = there is a later check of this page
help-EV-R406 = check the latest one again

what-EV-R407 = this is the first check of the page
help-EV-R407 = a difference is told once the page was checked again

what-EV-R410 = not everybody may see what this is about, so that the discussion can't be public
help-EV-R410 = open it for those who take part; of them, those see it who may see what it is about

what-EV-R411 = { $kind } can't be discussed
help-EV-R411 = name the object itself, such as a product, a lot or an incident

what-EV-R412 = the discussion is closed
help-EV-R412 = ask the safety board, or open another discussion

what-EV-R413 = the post that this answers is not in this discussion
help-EV-R413 = answer a post of the same discussion

what-EV-R414 = the post was hidden by a moderator
help-EV-R414 = ask the moderator for the reason

what-EV-R420 = the offer can't be assessed: { $reason }
help-EV-R420 = correct the offer

what-EV-R421 = the offer names a file ({ $field })
help-EV-R421 = hand in the page itself; an offer that is sent in names no files

what-EV-R422 = the consultation has the state { $state }, which does not allow this step
help-EV-R422 = the steps are intake, assessment, answer, outcome

what-EV-R430 = the ledger has no study { $study }
help-EV-R430 = give the id of a study of the ledger, such as E1, or propose a new one with its text

what-EV-R431 = the proposal says neither what a new study found nor which grade is to change
help-EV-R431 = give the study as a file of the ledger, or the id of a study and the grade that it ought to have

what-EV-R432 = the study has { $problems } problems by the checks of the ledger
help-EV-R432 = correct them before the study is accepted

what-EV-R433 = the proposal has the state { $state }
help-EV-R433 = make a new proposal

what-EV-R434 = nobody decides on a proposal of their own
help-EV-R434 = let another member of the board decide

what-EV-R440 = { $name } can't be the name of a file in a dataset
help-EV-R440 = use a relative name without .. and \, at most 255 characters a part, that no other file of the dataset has

what-EV-R441 = the dataset is published and does not change any more
help-EV-R441 = deposit a new version that names this one as the version before

what-EV-R442 = the dataset has no file
help-EV-R442 = add at least one file, then publish

what-EV-R443 = the version before is not a published dataset of the same organisation
help-EV-R443 = give the id of a dataset that your organisation has published

what-EV-R444 = the version before has a newer version already, or the same version number
help-EV-R444 = name the latest version, and another version number

what-EV-R445 = a file of the dataset is damaged: { $name }
help-EV-R445 = tell whoever runs the registry; the file has to come back from a backup

what-EV-R447 = this permission does not hold ({ $reason })
help-EV-R447 = ask whoever runs the registry for a permission in your name that has not run out

what-EV-R448 = the privacy budget does not suffice: { $left } is left, { $asked } is asked for
help-EV-R448 = ask with a smaller epsilon; a question that was answered before costs nothing

what-EV-R449 = there is no such open table
help-EV-R449 = the list of open data names them

letter-opening =
    To whom it may concern,

    we have read the page named below and ask you to look at the following statements.
letter-page = Page: { $source } (as of { $day })
letter-point = { $number }. “{ $quote }”
letter-source = Source: { $source }
letter-unverified = { " " }(not yet checked against the source)
letter-closing = Please tell us within 30 days whether you will correct these statements, or on what evidence they rest. This letter judges statements on a page; it is not a decision of an authority.

open-data-title-exposures = Treatments by month, route and product
open-data-title-reports = Safety reports by month and seriousness
open-data-title-disclosure = What facilities disclose: the source of the cells, then the tests of a lot
open-data-title-providers = Facilities by prefecture and disclosure of the cell source
open-data-title-lots = Lots by status
open-data-definition-exposures = Number of treatments that clinics have recorded, without withdrawn ones. A combination that is not listed has none. Month: that of the day of treatment; a year alone where no month is known.
open-data-definition-reports = Number of reports in their latest version, without withdrawn ones, by the month in which the registry got them. A combination that is not listed has none. A report is no proof that a product has caused what it tells.
open-data-definition-disclosure = Number of facilities in the registry, by whether they say where the cells of their products come from and which tests a lot has passed. Facilities are public records; nothing is withheld.
open-data-definition-providers = Number of facilities in the registry, by prefecture, state or region and by whether they say where the cells of their products come from. Facilities are public records; nothing is withheld.
open-data-definition-lots = Number of lots in the registry by status. Lots are public records; nothing is withheld.
open-data-suppressed = Cells that count fewer than { $minimum } people or reports are withheld, together with as many others as are needed so that none can be computed from the totals. Totals are of each value of each column.
