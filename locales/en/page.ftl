page-skip = Skip to the content
page-nav-main = Sections
page-nav-home = Home
page-nav-check = Check a page
page-nav-assess = Assess an offer
page-nav-evidence = Evidence
page-nav-products = Products and lots
page-nav-incidents = Incidents
page-nav-law = Law
page-nav-report = Report a reaction
page-nav-work = My work
page-nav-discussions = Discussions
page-nav-datasets = Datasets
page-nav-statistics = Public statistics
page-nav-interface = Programming interface
page-search = Search
page-sign-in = Sign in
page-sign-out = Sign out
page-footer = evigil reads, compares and cites. It gives no medical or legal advice and no score; what is not known is said to be not known.
page-to-home = To the first page
page-go-on = Go on
page-said = { $what }. { $help }.

page-home-title = Exosome therapies: what is known
page-home-head = What is in the vial, does it work, what did it do to others, and is it lawful?
page-home-lead = evigil answers four questions about exosome and other extracellular-vesicle therapies. Each answer names its sources and the day on which they were read.
page-home-find = Search products, lots, providers, studies, incidents and rules
page-home-find-hint = For instance a clinic's name, a lot number, “fatigue”, “MSC supernatant”, or the number of a rule.
page-home-four = The four questions
page-home-identity = Identity
page-home-identity-text = Is the product really made of vesicles? Particles, size, markers, purity and release tests, from the lot's own papers and raw files.
page-home-identity-go = Products and lots
page-home-efficacy = Efficacy
page-home-efficacy-text = What was ever shown, for what, by which route, at what dose, and how sure is it? “Not known” is an answer.
page-home-efficacy-go = The evidence
page-home-safety = Safety
page-home-safety-text = What happened to people who got it, what is contested, which lots are stopped.
page-home-safety-go = Incidents
page-home-law = Lawfulness
page-home-law-text = Which law covers it, what has to be filed, may it be advertised like this, and is it doping?
page-home-law-go = The law
page-home-begin = Begin here
page-home-check-text = Paste a clinic's page: what it claims, which rules speak of it, what it leaves out, what to ask.
page-home-assess-text = A few questions about a treatment that you were offered; a sheet to take along.
page-home-report-text = Tell what happened after a treatment, in your own words. It takes about five minutes.

page-check-title = Check a page
page-check-lead = Paste the text of a page or an advertisement, or choose a saved page. You see what it claims, which statements break which rule or have no evidence, what it ought to say and does not, and what to ask the clinic.
page-check-text = Text or HTML of the page
page-check-text-hint = Select everything on the page, copy it, and paste it here.
page-check-file = Or a saved page
page-check-file-hint = HTML, text, Markdown or PDF with text, up to 8 megabytes.
page-check-go = Check
page-check-privacy = The text is read and not kept.
page-check-pasted = Pasted text
page-check-empty = There is nothing to read yet. Paste the text of a page, or choose a file.
page-check-again = Check another page
page-check-result = What the page says

page-name = Name
page-email = Mail address (for messages; may be left empty)
page-password = Password
page-password-new = New password
page-password-hint = At least 12 characters; a few words in a row are good.
page-code = Code of the second factor
page-code-hint = The six digits that your program shows now, or a recovery code.
page-sign-in-hint = Reading pages, checking a page and reporting a reaction need no account. Whoever runs this registry sends invitations.
page-first-title = The first administrator
page-first-lead = This registry is new. Whoever opens this link runs it: invites others and gives them their roles.
page-invitation-title = Your invitation
page-invitation-lead = Choose a password. Then you sign in with it.
page-factor-title = Second factor
page-factor-lead = A program on your telephone shows a code that changes every 30 seconds. With it, a stolen password is not enough to get in.
page-factor-old = Code of the present second factor, if there is one
page-factor-secret = Type this secret into your program, or open the address with it. Then type the code that it shows.
page-factor-address = Open in a program on this device
page-factor-done = The second factor is set up.
page-factor-recovery = These codes let you in if your telephone is lost, each of them once. They are not shown again: print them or write them down.

page-rules-title = Rules, criteria and sources
page-rules-lead = Everything that evigil judges by, with its sources and the day on which they were read.
page-search-found = { $count ->
    [one] 1 result
   *[other] { $count } results
}
page-search-nothing = Nothing was found.
page-search-nothing-text = Try fewer or other words. That nothing is found here does not mean that there is nothing.

page-work-none = There is nothing for you to do here yet.
page-work-none-text = Whoever runs this registry gives you a role; then your workbenches stand here.

page-work-second-factor = Second factor
page-work-text-second-factor = A code from your telephone beside the password.
