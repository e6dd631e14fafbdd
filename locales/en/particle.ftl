# Particle counts and sizes: what an instrument states wrongly, why a figure can't be computed, and
# why a count may not be used.

# Names that the sentences below choose by.
particle-quantity = { $what ->
    [blank] the blank
    [body_mass] the body mass
    [class_edge] the edge of a size class
    [class_weight] the content of a size class
    [class_width] the width of the size classes
    [classes] the number of size classes
    [concentration] the concentration
    [confidence] the confidence level
    [count] the number of particles
    [counted] the number of particles counted
    [counts] the counts of the replicates
    [d50] the median diameter
    [decision_limit] the decision limit
    [detection_limit] the limit of detection
    [diameter] the diameter
    [difference] the difference
    [dilution] the dilution
    [dilutions] the number of points in the dilution series
    [divisor] the divisor
    [dose] the dose
    [duration] the duration of the infusion
    [edges] the edges of the size classes
    [endotoxin] the endotoxin result
    [error] the probability of error
    [exposure] the volume examined
    [factor] the factor
    [flat_above] the slope above which a count does not follow the dilution
    [label] the value on the label
    [limit] the limit
    [mean] the mean
    [mean_cube] the mean volume of the particles
    [measured] the measured value
    [medium] the volume of medium
    [occupancy] the mean number of particles in view
    [particles_per_ug] the ratio of particles to protein
    [percentile] the percentile
    [product] the product of two figures
    [protein] the amount of protein
    [purity_bounds] a bound of the purity classes
    [range] the size range
    [ratio] the ratio
    [replicates] the replicates
    [sd] the standard deviation
    [share] the share of particles
    [sized_particles] the number of particles sized
    [slope] the slope
    [span] the span of the distribution
    [stock] the concentration of the stock
    [threshold] the threshold
    [tolerance] the tolerance
    [value] the value
    [values] the measured values
    [volume] the volume
    [volume_share] the share of the volume
   *[other] { $what }
}
particle-figure = { $figure ->
    [particles_per_frame] particles per frame
    [cell_concentration] particles/mL in the cell of the instrument
    [tracks] particles tracked
    [valid_share] share of counted particles that were sized
    [videos] videos
    [positions_kept] share of positions kept
   *[other] { $figure }
}
particle-window = { $low ->
    [none] { $high ->
        [none] any value
       *[other] at most { $high }
    }
   *[other] { $high ->
        [none] at least { $low }
       *[other] { $low } to { $high }
    }
}

# What an instrument states and its own data do not bear out.
particle-EV-P001 = the printed concentration of { $printed } particles/mL is not the sum of its size classes, which is { $sum } particles/mL
particle-EV-P002 = the printed percentiles lie { $rule ->
    [edges_less_bin] one class
    [edges_less_half_bin] half a class
   *[other] a fixed part of a class
} too low throughout, a known habit of the software: { $printed } nm is printed where the size classes give { $median } nm
particle-EV-P003 = D{ $percent } is printed as { $printed } nm, but its size classes give { $own } nm by the rule of the software, and no known rule gives what is printed
particle-EV-P004 = the mean diameter is printed as { $printed } nm, but its size classes give { $own } nm
particle-EV-P005 = the standard deviation is printed as { $printed } nm, but its size classes give { $own } nm
particle-EV-P006 = the mode is printed as { $printed } nm, but the highest size class lies at { $own } nm
particle-EV-P007 = the software says OK ({ $rows }) at { $found } particles per frame, { $side ->
    [above] more
   *[below] fewer
} than can be counted rightly ({ particle-window })
particle-EV-P008 = the concentration does not fit the particles in view: { $constant } particles/mL for each particle in a frame, where this instrument gives { particle-window }. The volume in view of an instrument does not change
particle-EV-P009 = the runs { $direction ->
    [rising] rise
    [falling] fall
   *[other] drift
} in the order of measurement by { $slope } particles/mL from one to the next (p = { $p }): they are no replicates
particle-EV-P010 = the runs { $direction ->
    [rising] rise
    [falling] fall
   *[other] drift
} steadily, and differ by more than counting explains (p = { $dispersion_p }); they are too few to prove a trend (p = { $p })
particle-EV-P011 = no dilution is recorded: either the concentration is that in the instrument and not that of the sample, or the factor was applied without a trace
particle-EV-P012 = { $sized } particles were sized, but only { $counted } were counted
particle-EV-P013 = particles in view do not fall with the dilution: over a { $diluted }-fold dilution they fell by a factor of { $fell } (below 1 they rose; slope { $slope }, expected -1). What was counted is background, not sample
particle-EV-P014 = { $sized } particles are said to be sized, but the size classes hold { $sum }
particle-EV-P015 = a concentration of { $printed } particles/mL is printed, though not one particle was counted
particle-EV-P016 = the size distribution can't be used: { $error ->
    [EV-P101] { particle-EV-P101 }
    [EV-P102] { particle-EV-P102 }
    [EV-P103] { particle-EV-P103 }
    [EV-P104] { particle-EV-P104 }
    [EV-P105] { particle-EV-P105 }
    [EV-P106] { particle-EV-P106 }
    [EV-P107] { particle-EV-P107 }
    [EV-P108] { particle-EV-P108 }
    [EV-P109] { particle-EV-P109 }
    [EV-P110] { particle-EV-P110 }
   *[other] { $error }
}

# Why a figure can't be computed.
particle-EV-P101 = { particle-quantity } is no finite number
particle-EV-P102 = { particle-quantity } can't be below zero, but is { $value }
particle-EV-P103 = { particle-quantity } has to be above zero, but is { $value }
particle-EV-P104 = { particle-quantity } is { $value }; possible is { particle-window }
particle-EV-P105 = too few values for { particle-quantity }: { $have }, where { $need } are needed
particle-EV-P106 = too many values for { particle-quantity }: { $have }; at most { $most } are taken
particle-EV-P107 = there are no particles
particle-EV-P108 = size class { $class } overlaps the one before it, is out of order, or has no width
particle-EV-P109 = { particle-quantity } is neither in the file nor given
particle-EV-P110 = { particle-quantity }: all values are equal, where a difference is needed

# Why a count may not be used, or only with care.
particle-EV-P201 = { particle-figure }: { $found } is too low, usable is { particle-window }
particle-EV-P202 = { particle-figure }: { $found } is too high, usable is { particle-window }
particle-EV-P203 = { particle-figure }: not stated, so nobody can tell whether the count is usable
particle-EV-P204 = nothing was counted
particle-EV-P211 = the count does not fall with the dilution: over a { $diluted }-fold dilution it fell by a factor of { $fell } (below 1 it rose; slope { $slope }, expected -1). It is background and says nothing of the sample
particle-EV-P212 = from a dilution of { $dilution } on the count stops falling: what is left there is background
particle-EV-P213 = up to a dilution of { $dilution } the count stays too low: particles hide each other, are counted together, or saturate the detector
particle-EV-P214 = points that miss the concentration of the stock by more than is allowed: { $points }; the largest miss is { $percent } %
particle-EV-P215 = no two neighbouring dilutions agree on the concentration of the stock
particle-EV-P221 = so many particles of this size would take { $percent } % of the volume; believable is { $limit } % at most
particle-EV-P222 = each particle would have { $megadaltons } MDa of protein; believable is { particle-window } MDa
