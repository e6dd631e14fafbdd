//! One finding for one statement: claims of a sentence and of a list are joined.

use crate::page::Page;
use crate::verdict::Claim;

/// Joins claims of the same label and stance that stand in one sentence, or in items that
/// follow one another.
pub(crate) fn merge(page: &Page<'_>, mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by_key(|claim| (claim.label, claim.bytes.start, claim.bytes.end));
    let mut merged: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        match merged.last_mut() {
            Some(last) if belongs(page, last, &claim) => {
                last.bytes =
                    last.bytes.start.min(claim.bytes.start)..last.bytes.end.max(claim.bytes.end);
                last.weak &= claim.weak;
                last.sentence = claim.sentence;
                last.tag = last.tag.take().or(claim.tag);
            }
            _ => merged.push(claim),
        }
    }
    merged
}

fn belongs(page: &Page<'_>, last: &Claim, next: &Claim) -> bool {
    if last.label != next.label || last.stance != next.stance {
        return false;
    }
    if last.sentence == next.sentence {
        return true;
    }
    let (from, to) = (
        &page.sentences[last.sentence],
        &page.sentences[next.sentence],
    );
    page.is_item(from)
        && page.is_item(to)
        && to.lines.start.saturating_sub(from.lines.end) <= 1
        && !page.shapes[to.lines.start].heading
        && page.under(from) == page.under(to)
}
