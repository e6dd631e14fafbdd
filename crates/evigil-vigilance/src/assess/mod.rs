//! Judgements about a case: seriousness, causality, expectedness, deadlines.
