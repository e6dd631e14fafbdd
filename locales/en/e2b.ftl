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
problem-EV-X014 = this message has no case number (C.1.1)
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
