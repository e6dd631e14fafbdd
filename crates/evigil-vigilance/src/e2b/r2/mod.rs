//! ICH E2B(R2): `ichicsr`, as XML or SGML.
