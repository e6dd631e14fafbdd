//! Checks of a whole base: what the shape of a single item cannot show.

mod ids;
mod periods;
mod references;
mod texts;

use crate::Knowledge;
use crate::locate::{Step, problem_at};
use crate::problem::{Problem, ProblemKind};
use crate::read::Placed;

/// Everything that is wrong with `base`.
///
/// `complete` is false when files or items could not be read: references are then left
/// unchecked, for they would report again what is already reported.
pub(crate) fn check(base: &Knowledge, complete: bool) -> Vec<Problem> {
    let mut found = Found {
        base,
        problems: Vec::new(),
    };
    ids::check(&mut found);
    texts::check(&mut found);
    periods::check(&mut found);
    if complete {
        references::check(&mut found);
    }
    let mut problems = found.problems;
    problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    problems
}

/// Problems found so far in a base.
struct Found<'k> {
    base: &'k Knowledge,
    problems: Vec<Problem>,
}

impl Found<'_> {
    /// Adds a problem at `path` inside `item`.
    fn add<T: Placed>(&mut self, item: &T, path: &[Step<'_>], kind: ProblemKind) {
        let place = item.place();
        let mut whole = vec![Step::Key(T::TABLE), Step::At(place.index)];
        whole.extend_from_slice(path);
        let text = self.base.file(&place.file).unwrap_or_default();
        self.problems
            .push(problem_at(&place.file, text, &whole, kind));
    }
}
