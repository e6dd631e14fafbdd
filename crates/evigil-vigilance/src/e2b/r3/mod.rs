//! ICH E2B(R3): HL7 v3 messages in a batch, and their acknowledgements.
