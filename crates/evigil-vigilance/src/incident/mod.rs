//! Events as several sources tell them.
