# What can be wrong with the XML of ICH.

# E2B(R3)
problem-EV-X001 = there is no XML in this file
problem-EV-X002 = this is a veterinary report (VICH, { $name }), not an E2B(R3) report of a person
problem-EV-X003 = this is a medical device report (FDA eMDR, { $name }), not an E2B(R3) report
problem-EV-X004 = this is FDA's acknowledgement of a device report, not an E2B(R3) report
problem-EV-X005 = this is an acknowledgement of E2B(R3), not a report; see “evigil report ack”
problem-EV-X006 = this is an E2B(R2) file; import it as e2b-r2
problem-EV-X007 = this is no E2B(R3) file: it holds “{ $name }”
problem-EV-X008 = the file declares a document type; such files are refused, because they can pull in other files and grow without end
problem-EV-X009 = the file ends before its batch does: it is cut off
problem-EV-X010 = this message is no well-formed XML ({ $reason ->
    [tags] its tags do not match
    [entity] it uses an entity that does not exist
    [namespace] it uses a namespace prefix that is not declared
    [attribute] an attribute stands twice
    [character] it holds a character that XML does not allow
   *[other] its syntax is wrong, or its end is missing
})
problem-EV-X011 = this message is longer than { $limit } bytes
problem-EV-X012 = the value of { $element } is longer than { $limit } bytes
problem-EV-X013 = this message is nested deeper, or has more parts, than any real one
problem-EV-X014 = this message has no case number (C.1.1); it is called { $number }, after its content
problem-EV-X015 = the file says that it is { $declared }, but it is { $taken }; read as { $taken }
problem-EV-X016 = this message holds bytes that are not UTF-8, though the file says so
problem-EV-X017 = the encoding “{ $declared }” is not known; read as { $taken }
problem-EV-X018 = what stands around the messages is no well-formed XML
problem-EV-X019 = there is no message in this batch
problem-EV-X020 = { $element } { $repeat } is there, but empty: neither a value nor a null flavour
problem-EV-X021 = “{ $value }” is no date; kept as it is, { $element } stays empty
problem-EV-X022 = “{ $value }” is no number; kept as it is, { $element } stays empty
problem-EV-X023 = “{ $value }” is neither true nor false; kept as it is, { $element } stays empty
problem-EV-X024 = “{ $value }” is no null flavour; kept as it is, { $element } stays empty
problem-EV-X025 = this row points at a drug or reaction that is not in the message; kept as it is
problem-EV-X026 = the code “{ $value }” is of the system { $system }, which is not the one of { $element }; kept as it is
problem-EV-X027 = { $count } of { $of } messages hold parts that evigil does not understand; they are kept, and go out again with E2B(R3)
problem-EV-X028 = what stands around the messages is longer than allowed
problem-EV-X040 = this acknowledgement is no well-formed XML
problem-EV-X041 = this is no acknowledgement of E2B(R3): it holds “{ $name }”
problem-EV-X042 = this acknowledgement is longer than { $limit } bytes
problem-EV-X043 = “{ $value }” is no code of what became of a batch or message

# E2B(R2)
problem-EV-X500 = it declares entities or elements of its own; such declarations are refused
problem-EV-X501 = the report has no end tag
problem-EV-X502 = this ends a report that never began: its start tag is missing
problem-EV-X503 = { $tag } can't stand { $parent ->
    [none] here
   *[other] in { $parent }
}
problem-EV-X504 = the end tag { $tag } ends nothing
problem-EV-X505 = { $tag } has no end tag
problem-EV-X506 = this is not markup: { $reason }
problem-EV-X507 = the report has no number of its own, of a company or of an authority: it can't be told from others
problem-EV-X508 = the report is longer than { $limit } MB
problem-EV-X509 = { $tag } is longer than { $limit } KB
problem-EV-X510 = there are more of { $tag } than can be numbered, or too many in each other
problem-EV-X511 = text that belongs to no message stands around the reports, in { $count } places
problem-EV-X512 = the message has no header
problem-EV-X513 = bytes that are not UTF-8, read as windows-1252: { $count }
problem-EV-X514 = bytes that are not { $encoding }, which the file declares: { $count }
problem-EV-X515 = ^ stands for an apostrophe in reports of FDA; kept as written: { $count }
problem-EV-X516 = & that begins no known reference, taken as written: { $count }
problem-EV-X517 = empty elements without end tag: { $count }
problem-EV-X518 = elements that the format does not have, kept as they are: { $count }
problem-EV-X519 = there is no report in it: no element safetyreport
problem-EV-X520 = E2B(R2) tells seriousness for a case as a whole; it was given to each of its reactions, in { $count } reports with several
problem-EV-X521 = dates without format, read by their length: { $count }
problem-EV-X530 = this is no date; it is kept as written
problem-EV-X531 = this is no number, or none that can be; it is kept as written
problem-EV-X532 = the code is none of the list; it is kept as written
problem-EV-X533 = the country is no code of two letters; it is kept as written
problem-EV-X534 = words where E2B(R3) has only a MedDRA code; they are kept as written
problem-EV-X535 = a second value of one field; it is kept beside the first
problem-EV-X536 = the case is said not to be serious, but a criterion is met; the criterion was taken
problem-EV-X537 = a reaction is said to have recurred, but not which; this is kept as written
problem-EV-X538 = the reaction named here is none of the report; the name is kept as written
problem-EV-X540 = the date does not have the form of its format; it was read by its length
problem-EV-X541 = the knowledge base can't be used: { $reason }

# E2B(R2): what can't be carried there
problem-EV-X560 = E2B(R2) has no place for it
problem-EV-X561 = E2B(R2) can't say why there is no value
problem-EV-X562 = longer than the { $max } characters of { $field }: { $kept ->
    [cut] cut
   *[left] left out, because a part of it would be another value
}
problem-EV-X563 = { $written ->
    [none] E2B(R2) has no code for it
   *[other] E2B(R2) has no code for it; written as { $written }
}
problem-EV-X564 = E2B(R2) says it of the case as a whole: it holds for this reaction only
problem-EV-X565 = E2B(R2) has one place for it, and that is taken
problem-EV-X566 = several texts had to share one field
problem-EV-X567 = the drug has { $count } dosages: it was written that many times
problem-EV-X568 = the date is finer than E2B(R2) can say; cut
problem-EV-X569 = characters that XML can't hold were left out
problem-EV-X570 = it comes from another format, and E2B(R2) has no place for it
problem-EV-X571 = what was kept from the source no longer fits the report; the report was written
problem-EV-X572 = the words stand beside a code; only the code was written
problem-EV-X574 = E2B(R2) can't say which reaction it is about
# Acknowledgements
ack-number = acknowledgement
ack-sender = from
ack-receiver = to
ack-created = made
ack-batch = batch
ack-batch-sent = batch sent
ack-local-number = receiver's number
ack-outcome = outcome
ack-not-said = (not said)
ack-counts = messages: { $taken } taken, { $refused } refused
ack-outcome-AA = all messages were taken
ack-outcome-AE = at least one message was refused
ack-outcome-AR = nothing could be read
ack-outcome-CA = taken
ack-outcome-CR = refused
