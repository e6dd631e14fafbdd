# Registry: reports, cases, signals, incidents

what-EV-R300 = the report is in the state { $from }; from there it can't go to { $to } (only to: { $next })
help-EV-R300 = take the steps in their order: triage, coding, causality, submission, acknowledgement

what-EV-R301 = a later version of this report has come in: { $id }
help-EV-R301 = go on with the later version

what-EV-R302 = { $count } reports were found where one is expected
help-EV-R302 = hand in one report; use the import for several

what-EV-R303 = this is no format of reports that is taken in here
help-EV-R303 = hand in E2B(R3), lines of evigil.icsr/1, or a table with a mapping

what-EV-R304 = the report can't be read ({ $problem }, line { $line })
help-EV-R304 = correct the file at that line and hand it in again

what-EV-R305 = a table can't be taken in without a mapping
help-EV-R305 = have a mapping proposed with evigil report mapping, look through it, and send it along

what-EV-R306 = the mapping has { $count } faults
help-EV-R306 = check it with evigil report mapping

what-EV-R307 = there are no rules of deadlines called { $regime }; there are { $known }
help-EV-R307 = give one of these

what-EV-R308 = { $code } is no criterion of seriousness; there are { $known }
help-EV-R308 = give one of these

what-EV-R309 = seriousness and criteria contradict each other
help-EV-R309 = a serious report meets at least one criterion, any other none

what-EV-R310 = the report belongs to no case
help-EV-R310 = make a case at triage, or join one

what-EV-R311 = the reporter does not want to be asked back
help-EV-R311 = go on with what was reported

what-EV-R312 = the question was answered
help-EV-R312 = ask another question if something is still open

what-EV-R314 = the report is due on { $due_on } and was not acknowledged
help-EV-R314 = send it, or decide at triage of a later version that it is not due

what-EV-R320 = { $terminology } has no code { $code }
help-EV-R320 = take one of the proposed terms

what-EV-R321 = these have no code yet: { $elements }
help-EV-R321 = code every reaction, then end coding

what-EV-R322 = the report has no { $element }
help-EV-R322 = give the number of a reaction of this report, such as reaction.1

what-EV-R323 = a terminology that the registry does not have needs its version, and the code its term
help-EV-R323 = write, for example, meddra 29.0, and the preferred name beside the code

what-EV-R329 = no scan beside the same background came before this one
help-EV-R329 = compare a later scan

what-EV-R330 = no report of this case is coded
help-EV-R330 = end the coding of a report first

what-EV-R331 = you have signed a judgement on this case
help-EV-R331 = a signed judgement stays; a new one is possible in a new round

what-EV-R332 = the method has no { $what }
help-EV-R332 = use the questions and answers of the method

what-EV-R333 = the answers lead to no category
help-EV-R333 = answer more questions, or give the category with your reasons

what-EV-R334 = { $signed } have signed; a consensus needs two
help-EV-R334 = wait for the second judgement

what-EV-R335 = there is a consensus on this case
help-EV-R335 = begin a new round of assessment where there is news

what-EV-R336 = there is no consensus on this case yet
help-EV-R336 = have it assessed first

what-EV-R337 = a program can't sign
help-EV-R337 = sign in yourself

what-EV-R338 = the case has { $count } reports
help-EV-R338 = name the report that is to be sent

what-EV-R339 = there are no rules called { $profile }
help-EV-R339 = give ich, pmda, mfds, fda-postmarket, fda-premarket or fda-vaers

what-EV-R340 = the message breaks { $count } rules: { $findings }
help-EV-R340 = complete the report; evigil explain tells about each rule

what-EV-R341 = the message is not in a state for this step, or its day lies ahead
help-EV-R341 = prepare, send and acknowledge a message in this order, each once

what-EV-R342 = the acknowledgement ({ $batch }) is about no message of the registry, or not from its receiver
help-EV-R342 = hand in the acknowledgement of a message that was sent from here

what-EV-R343 = the acknowledgement can't be read ({ $problem }, line { $line })
help-EV-R343 = hand in the file as the authority sent it

what-EV-R344 = the table can't be used: { $reason }
help-EV-R344 = hand in a table with the columns report_id, product and event

what-EV-R345 = the scan has the state { $state }, which does not allow this step
help-EV-R345 = begin a new scan

what-EV-R346 = the settings of the scan can't be used: { $reason }
help-EV-R346 = correct the settings

what-EV-R347 = the design of the monitoring can't be used: { $reason }
help-EV-R347 = correct the design

what-EV-R348 = the status { $status } needs a source that carries it
help-EV-R348 = name a source that says so; contested needs one on each side

what-EV-R349 = the monitoring has ended
help-EV-R349 = begin a new one

what-EV-R350 = a search for duplicates is under way ({ $id })
help-EV-R350 = wait for it to end, or cancel its job

what-EV-R351 = the search for duplicates has the state { $state }, which does not allow this step
help-EV-R351 = begin a new search

what-EV-R352 = one of the two reports has not been triaged
help-EV-R352 = triage it and let it join the case of the other

what-EV-R353 = other decisions still join the two reports
help-EV-R353 = first take apart the reports by which they are joined

what-EV-R354 = both are versions of one report
help-EV-R354 = name two different reports

what-EV-R355 = erasure was asked for before
help-EV-R355 = wait until it is done; the clinic sees the request
