# What is wrong with the text exports of particle counters, chips and light scattering.

# All formats
problem-EV-N001 = { $count } more problems { $code } are not listed
problem-EV-N002 = a quoted cell runs over the end of its line: a quotation mark may be missing
problem-EV-N003 = the row { $name } has { $found } values for { $expected } columns
problem-EV-N004 = { $name }: "{ $text }" is not a number that can be read
problem-EV-N005 = the section { $name } is not known and was left out
problem-EV-N009 = there are { $found } columns of runs; only the first { $most } were read
problem-EV-N010 = the size { $found } does not rise over the one before it; the row was left out
problem-EV-N011 = { $found } is below zero where only a count or a concentration can stand; it was left out
problem-EV-N014 = no run is named: nothing could be read
problem-EV-N015 = the section or column { $name } is missing
problem-EV-N016 = there is no size distribution by number
problem-EV-N022 = the dilution is not recorded ({ $count } of { $runs } runs): the concentration is that in the instrument, not that of the sample
problem-EV-N023 = the name { $name } holds { $factor }, which may be the dilution: only the person who measured can tell
problem-EV-N028 = the table { $name } has { $found } rows instead of { $expected }: it is cut off or was edited
problem-EV-N030 = { $name } of { $run } is printed as { $printed }, but the classes beside it give { $computed }
problem-EV-N031 = { $name } is printed as { $printed }, but the values beside it give { $computed }

# NanoSight
problem-EV-N006 = the diffusion coefficients were left out: they are no sizes
problem-EV-N007 = the video { $run } was not processed
problem-EV-N008 = the runs are named a second time; the first names hold
problem-EV-N012 = the block weighted by { $weighting } was left out: only the one by number counts particles
problem-EV-N013 = the column of { $expected } is headed { $found } in the size data
problem-EV-N017 = { $run } holds no particles at all
problem-EV-N018 = two runs have the same name { $name }
problem-EV-N019 = the runs belong to { $count } samples ({ $names }): an average over all of them means nothing
problem-EV-N020 = the experiment was put together from others: { $members }
problem-EV-N021 = { $name } differs between the runs ({ $first } and { $found }): they are no replicates
problem-EV-N024 = the dilution differs between the runs ({ $first } and { $found })
problem-EV-N025 = this version of the software was never compared; the rule for its percentiles was taken from its own values
problem-EV-N026 = the software doubts the concentration of { $count } of { $runs } runs: { $word }
problem-EV-N027 = the software says of { $count } of { $runs } runs: { $name }: { $word }
problem-EV-N029 = the concentration of { $run } is printed as { $printed }, but its classes add up to { $computed }
problem-EV-N032 = NTA 3.2 prints percentiles one class (1 nm) too low: { $printed } nm where the classes give { $computed } nm (agrees in { $count } of { $runs } runs)
problem-EV-N033 = { $count } percentiles of { $run } do not come from its classes, the worst at { $percent } %: printed { $printed }, computed { $computed }
problem-EV-N034 = only the first { $most } details of the experiment are kept
problem-EV-N040 = this table was made by hand from exports: it carries no signature, conditions or warnings of the instrument

# ZetaView
problem-EV-N050 = the run failed: the table of sizes holds its separator only
problem-EV-N051 = { $name }: never
problem-EV-N052 = { $name }: { $word }
problem-EV-N053 = the measurement followed no SOP
problem-EV-N054 = the table of sizes has no column { $name }
problem-EV-N055 = the classes do not lie 5 nm apart as the software writes them
problem-EV-N056 = the linear classes hold { $linear } particles, the logarithmic ones { $logarithmic }
problem-EV-N057 = { $printed } traces are stated, but the classes hold { $computed }
problem-EV-N058 = the concentration { $printed } of the class does not follow from its number by the factor of the other classes ({ $computed })
problem-EV-N059 = the median of { $printed } nm is the last class: nothing was sized

# NanoSight tables of particles and tracks
problem-EV-N041 = particle { $id } has no track
problem-EV-N042 = the track of particle { $id } is said to have { $printed } frames, but has { $found } rows
problem-EV-N043 = the track of particle { $id } is said to begin in frame { $printed }, but begins in { $found }
problem-EV-N044 = particle { $id } stands in the distribution in one table and not in the other
problem-EV-N045 = the frames of { $count } tracks do not rise, the first is { $id }
problem-EV-N046 = particle { $id } is sized { $printed } nm, but its diffusion at the stated temperature and viscosity gives { $computed } nm
problem-EV-N047 = { $found } particles are included where the summary counts { $printed } valid tracks
problem-EV-N048 = the row can't be read and was left out
problem-EV-N049 = the track { $id } belongs to no particle

# Chips
problem-EV-N060 = the chip has no isotype capture: what sticks to it unspecifically can't be told
problem-EV-N061 = the capture { $name } holds no particles

# ZetaView positions and profiles
problem-EV-N062 = { $count } of { $runs } positions were left out by the software: { $words }
problem-EV-N063 = all { $runs } positions were left out by the software ({ $words }): there is no result
problem-EV-N064 = a NUL byte stands in the text; it was stepped over
problem-EV-N065 = this is a zeta-potential profile: it holds no sizes and no concentration

# Zetasizer
problem-EV-N070 = the measurement is not complete: { $word }
problem-EV-N071 = { $count } records of zeta potential among the sizes were left out
problem-EV-N072 = the shares of { $name } add up to { $found } %

# Izon
problem-EV-N080 = the time { $found } lies before that of the row above
problem-EV-N081 = blockades have magnitudes only: sizes take a calibration with beads
problem-EV-N082 = the XML can't be read: { $text }

# Mapping files
problem-EV-N090 = the mapping can't be read: { $text }
problem-EV-N091 = the separator must be one ASCII character, or "tab"
problem-EV-N092 = the decimal sign is the separator: say which separator the table has
problem-EV-N093 = a column needs a name or a number from 1, and not both
problem-EV-N094 = a column is named, but the table is said to have no header
problem-EV-N095 = classes need a count or a concentration and no intensities; particles have neither count nor concentration
problem-EV-N096 = a dilution is a factor above 0
problem-EV-N097 = the table has no column { $name }; it has: { $known }
problem-EV-N098 = the table has no line { $line }, where its header should be
problem-EV-N099 = the table has the column { $name } more than once: give its number
