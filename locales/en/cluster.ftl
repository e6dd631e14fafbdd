# The program of clusters: what it says.

what-EV-K01 = { $place }: there is no file that ends with one of { $wanted }
help-EV-K01 = Name a file, a folder with such files, or an address such as s3://bucket/folder/.
what-EV-K02 = { $part } can't be read: { $reason }
help-EV-K02 = Mend or remove the file, or leave --strict out to go on without it.
what-EV-K03 = none of { $parts } files can be read
help-EV-K03 = What is wrong with each is said when --strict is given.
what-EV-K04 = case tables can't be counted together with tables of products or events
help-EV-K04 = Name either tables with products and events in each row, or one table of products and one of events.
what-EV-K05 = a table of products needs one of events, and the other way round
what-EV-K06 = no table has a column `{ $column }`
what-EV-K07 = `{ $address }` is no address: { $reason }
what-EV-K08 = the engine ended the job: { $reason }
help-EV-K08 = Look whether the scheduler and its executors run, and whether memory and disk suffice (--memory, --spill).
what-EV-K09 = the job was cancelled; nothing was written
what-EV-K10 = the sums of the job make no counts: { $reason }
what-EV-K11 = { $place }: { $reason }
what-EV-K12 = the knowledge base can't be used: { $reason }
what-EV-K13 = the program failed at this page: { $reason }

cluster-step-probe = every file alone
cluster-step-reports = reports
cluster-step-totals = all pairs
cluster-step-products = products
cluster-step-events = events
cluster-step-pairs = pairs
cluster-step-pages = pages
cluster-progress = { $step }: { $rows } rows, { $seconds } s
cluster-progress-stages = { $step }: { $rows } rows, { $stages } stages done, { $seconds } s
cluster-left-out = left out: { $part }: { $reason }
cluster-page-fault = { $part }: { $reason }
cluster-pages-read = { $pages } pages read, { $faults } could not be read
cluster-pages-written = { $pages } pages, those that could not be read among them, are in { $place }
cluster-counted = { $reports } reports in { $parts } files, { $pairs } pairs
cluster-local-scheduler = scheduler: { $url }
cluster-local-executor = executor: process { $process }, port { $port }
