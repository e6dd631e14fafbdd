# Words of `evigil law doping`.

doping-title = Rules of sport: { $organisation }, treatment on { $date }
doping-all-organisations = every organisation of the base
doping-overall-prohibited = At least one rule prohibits it.
doping-overall-ask = No rule of the base settles it: ask before the treatment. This is no clearance.
doping-verdict-prohibited = prohibited
doping-verdict-ask = ask
doping-verdict-not_prohibited_by_this_rule = not prohibited by this rule
doping-either = It is open which of these holds:
doping-no-wording = The base has no wording of this rule for that day.
doping-volume = Worst { $hours } hours: { $most } mL; more than { $limit } mL is over the limit.
doping-volume-between = Worst { $hours } hours: between { $least } and { $most } mL, as times are told; more than { $limit } mL is over the limit.
doping-volume-unknown = Worst { $hours } hours: at least { $least } mL, a volume is not known; more than { $limit } mL is over the limit.
doping-window = { " " }({ $from } to { $to })
doping-since = Wording in force since { $date }
doping-until = Wording in force until { $date }
doping-overdue = Had to be checked again by { $date }: a newer list may say otherwise.
doping-assumed-heading = Taken for granted, because nothing was said
doping-assumed-setting = Not in the course of hospital treatment, surgery or a clinical diagnostic investigation
doping-assumed-tue = No therapeutic use exemption
doping-advice = What to do

doping-ask-product = What kind of product is it?
doping-ask-group = What kind of product is it?
doping-ask-route = How is it given?
doping-ask-volume = How much goes into the vein, and when?
doping-ask-setting = Is it in the course of hospital treatment, surgery or a clinical diagnostic investigation?
doping-ask-approved = Does a health authority approve the product for people?
doping-ask-within_indication = Is it used within the approved indication?
doping-ask-medical_record = Is there a doctor's record with diagnosis, its basis, drug, amount and method?
doping-ask-tue = Was a therapeutic use exemption granted before?
doping-ask-competition = Is it in competition?
doping-ask-world_title = Is it for a recognised world-title bout?
doping-ask-growth_factor_added = Was a growth factor added?
doping-ask-gene_active = Does it carry gene-active material, such as RNA or DNA that was loaded?
doping-ask-prohibited_substance = Is a prohibited substance in it? Ask for the full list of ingredients.

what-EV-L40 = there is no kind of product `{ $value }`
help-EV-L40 = use one of: { $known }
what-EV-L41 = there is no route `{ $value }`
help-EV-L41 = use one of: { $known }
what-EV-L42 = there is no organisation `{ $value }`
help-EV-L42 = use one of: { $known }
what-EV-L43 = `{ $value }` is no infusion
help-EV-L43 = write the beginning, the volume in mL and, if it took time, the hours: 2026-05-01T10:00=150 or 2026-05-01T10:00=150/2
