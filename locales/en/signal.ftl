# Signal detection and monitoring: what the commands about them say.

problem-EV-G19 = the case table was read without a column `{ $name }` to stratify by
problem-EV-G30 = { $times } times to onset are fewer than the { $least } that a fit needs
problem-EV-G31 = a time to onset of { $time } days can't be fitted: times must be above zero
problem-EV-G32 = all events began after the same time: no distribution with a spread can be fitted
problem-EV-G33 = the fit of the times to onset did not converge in { $steps } steps; no numbers are given
