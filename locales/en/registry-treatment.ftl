# Lots, persons, treatments, follow-up, recalls and a person's own data in the registry.
what-EV-R200 = the code can't be read at position { $position } (identifier { $identifier }, { $fault })
help-EV-R200 = scan it again; if it can't be read, enter product and lot by hand

what-EV-R201 = the code holds no GTIN (identifier 01)
help-EV-R201 = scan the code of the package, or enter product and lot by hand

what-EV-R202 = the code holds no lot number (identifier 10)
help-EV-R202 = scan the code of the lot, or enter product and lot by hand

what-EV-R203 = no product with the GTIN { $gtin } is known
help-EV-R203 = send the product with its name together with the code

what-EV-R204 = there is a product named { $name } already, with another GTIN or of another organisation
help-EV-R204 = look at it; if it is another product, give its full name and its maker

what-EV-R205 = the facility belongs to another organisation
help-EV-R205 = choose a facility of your own organisation

what-EV-R206 = this needs an organisation, and you act for none
help-EV-R206 = sign in as a member of a clinic

what-EV-R207 = no lot { $lot } is known
help-EV-R207 = register it first by scanning its package

what-EV-R208 = several products have a lot { $lot }
help-EV-R208 = scan the code of the package, which names the product too

what-EV-R210 = a person is entered by the identifier that the clinic uses
help-EV-R210 = send the identifier; the registry keeps only a keyed hash of it

what-EV-R211 = the consent would end before it began
help-EV-R211 = correct the days

what-EV-R212 = none of these consents is in force
help-EV-R212 = look at the consents of the person

what-EV-R220 = there is no consent to treatment in force on { $day }
help-EV-R220 = enter the consent before the treatment

what-EV-R221 = there is no screening of the last { $days } days before the treatment
help-EV-R221 = screen the person before the treatment

what-EV-R222 = the screening of { $day } speaks against the treatment
help-EV-R222 = do not treat; whoever goes on all the same gives a reason and signs for it

what-EV-R223 = no screening fits this product and the route { $route }
help-EV-R223 = screen for the product and the route of the treatment

what-EV-R224 = the lot { $lot } is in quarantine since { $since }
help-EV-R224 = do not give it; put it aside

what-EV-R225 = the lot { $lot } is recalled since { $since }
help-EV-R225 = do not give it; put it aside and answer the notice of the recall

what-EV-R226 = the lot { $lot } expired on { $expires_on }
help-EV-R226 = do not give it; if the day is wrong, correct the lot

what-EV-R227 = the lot { $lot } is closed or was withdrawn
help-EV-R227 = look at the lot; do not give it

what-EV-R228 = { $value } is no term for { $field } (near: { $near })
help-EV-R228 = take a term of the knowledge base

what-EV-R229 = no such question or answer: { $question } { $answer } (known: { $known })
help-EV-R229 = take the questions of the knowledge base, with yes, no, not_known or one of their values

what-EV-R230 = { $scale } is no scale (near: { $near })
help-EV-R230 = take a scale of the knowledge base

what-EV-R231 = { $value } is not on the scale { $scale } ({ $range })
help-EV-R231 = correct the value

what-EV-R232 = the scale { $scale } is coded both ways
help-EV-R232 = say with direction which way is better: lower or higher

what-EV-R233 = on the scale { $scale } the better values are: { $better }
help-EV-R233 = leave direction out, and send the value as the scale counts it

what-EV-R234 = this was answered already
help-EV-R234 = correct the answer that is there

what-EV-R235 = the day lies before the treatment
help-EV-R235 = correct the day

what-EV-R236 = the screening was not stopped
help-EV-R236 = there is nothing to override

what-EV-R237 = the treatment is that of another person
help-EV-R237 = choose a treatment of this person

what-EV-R240 = the lot is { $status } already
help-EV-R240 = look at the lot

what-EV-R241 = the lot is not in quarantine
help-EV-R241 = look at the lot

what-EV-R242 = a recall of the lot is open
help-EV-R242 = go on with that recall, and close it first

what-EV-R243 = the recall is closed
help-EV-R243 = open a new one if it is needed

what-EV-R244 = the notice was not sent yet
help-EV-R244 = send it first

what-EV-R245 = the notice was confirmed already
help-EV-R245 = tell whoever runs the recall what has changed

what-EV-R246 = { $open } providers have not confirmed
help-EV-R246 = wait for them, or close with a reason

what-EV-R247 = a recall is opened with its lot and a reason, and its lot does not change
help-EV-R247 = use the step that opens a recall

what-EV-R248 = the data of this person were erased
help-EV-R248 = there is nothing left to do
