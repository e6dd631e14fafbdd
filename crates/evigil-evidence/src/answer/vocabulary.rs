//! Words of an answer.

use crate::ledger::words;

words! {
    /// What was ever shown in people.
    Verdict {
        /// No study of people with a result was found.
        NoHumanEvidence = "no_human_evidence",
        /// Only studies in which everybody got the product.
        UncontrolledOnly = "uncontrolled_only",
        /// Controlled studies, and no difference, or a worse result.
        ControlledNegative = "controlled_negative",
        /// Controlled studies whose results nobody of us has read.
        ControlledNotRead = "controlled_not_read",
        /// Controlled studies that disagree.
        Mixed = "mixed",
        /// A favourable controlled study, not repeated.
        ControlledPositiveSmall = "controlled_positive_small",
        /// Favourable randomised studies of different people.
        Replicated = "replicated",
    }
}

words! {
    /// What a reader is told: the verdict, and what it leaves open.
    Statement {
        /// No human evidence found. Never: does not work.
        NoHumanEvidence = "no_human_evidence",
        /// None found for this; there are studies of something near it.
        NoHumanEvidenceButIndirect = "no_human_evidence_but_indirect",
        /// Only studies without a control.
        UncontrolledOnly = "uncontrolled_only",
        /// Only studies without a control, and none of their results was read.
        UncontrolledNotRead = "uncontrolled_not_read",
        /// People were given it, and nobody asked whether it works.
        UncontrolledSafetyOnly = "uncontrolled_safety_only",
        /// Controlled, and no difference.
        ControlledNegative = "controlled_negative",
        /// Controlled, and not read.
        ControlledNotRead = "controlled_not_read",
        /// Controlled studies that disagree.
        Mixed = "mixed",
        /// Favourable, small, not repeated.
        ControlledPositiveSmall = "controlled_positive_small",
        /// Favourable and repeated.
        Replicated = "replicated",
    }
}

words! {
    /// Tier of the best evidence (evidence tiers of this project, fact EVD-TIERS).
    Tier {
        /// Only a claim.
        T0 = "T0",
        /// Cells.
        T1 = "T1",
        /// Animals.
        T2 = "T2",
        /// People without a control.
        T3 = "T3",
        /// People with a control that chance did not choose.
        T4 = "T4",
        /// A randomised trial.
        T5 = "T5",
        /// A synthesis of two or more randomised trials.
        T6 = "T6",
    }
}

words! {
    /// Certainty, from the lowest (GRADE).
    Level {
        /// Very low.
        VeryLow = "very_low",
        /// Low.
        Low = "low",
        /// Moderate.
        Moderate = "moderate",
        /// High.
        High = "high",
    }
}

words! {
    /// Which studies certainty was judged of: those for what was asked, or those near it.
    Body {
        /// Studies of what was asked, randomised.
        DirectRandomised = "direct_randomised",
        /// Studies of what was asked, controlled without chance.
        DirectControlled = "direct_controlled",
        /// Studies of what was asked, without a control.
        DirectUncontrolled = "direct_uncontrolled",
        /// Studies of something near it.
        Indirect = "indirect",
    }
}
