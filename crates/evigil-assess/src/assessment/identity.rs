//! Is the product what it is called?

use evigil_claims::ClaimLabel;
use evigil_core::{ItemStanding, Lang, Stance, Standing};
use evigil_knowledge::{Entry, TermKind};

use super::making::Making;
use super::offered::Joined;
use super::report::{QuestionPart, ReasonPart};
use crate::CheckReport;
use crate::lot::{CitedItem, LotReport};

/// Most titles that one sentence lists; the rest is counted.
const LISTED_MAX: usize = 8;

/// Group of the criteria that say what a product may be called.
const NAMING: &str = "naming";

pub(super) fn identity(
    making: &Making<'_>,
    joined: &Joined,
    page: Option<&CheckReport>,
    lot: Option<&LotReport>,
) -> QuestionPart {
    let mut reasons = Vec::new();
    let standing = match lot {
        Some(lot) => of_lot(making, lot, &mut reasons),
        None => page.map_or(Standing::NotKnown, |page| match page.standing.identity {
            // A page can say that tests exist; without them nothing is shown.
            Standing::PartlyShown | Standing::Shown => Standing::NotShown,
            other => other,
        }),
    };
    reasons.extend(called_both(making, joined));
    for finding in page.into_iter().flat_map(|page| &page.findings) {
        let is_about_content = matches!(
            finding.label,
            ClaimLabel::IdentityNoData | ClaimLabel::ParticleCount
        );
        if finding.stance == Stance::Asserted && is_about_content {
            reasons.push(
                making
                    .plain("number-without-data")
                    .about([finding.rule.to_string()])
                    .quoting(&finding.quote)
                    .citing(finding.citations.iter().cloned()),
            );
        }
    }
    QuestionPart { standing, reasons }
}

/// A lot, by its items. Which items there are is said in full: their number is no measure.
fn of_lot(making: &Making<'_>, lot: &LotReport, reasons: &mut Vec<ReasonPart>) -> Standing {
    let with = |standing| -> Vec<&CitedItem> {
        lot.items
            .iter()
            .filter(|item| item.standing == standing)
            .collect()
    };
    let contradicted = with(ItemStanding::Contradicted);
    for item in &contradicted {
        let why: Vec<&str> = item
            .reasons
            .iter()
            .map(|reason| reason.message.as_str())
            .collect();
        let why = why.join(" ");
        reasons.push(
            making
                .reason(
                    "lot-contradicted",
                    [("item", item.title.as_str()), ("why", why.as_str())],
                )
                .about([item.criterion.clone()])
                .citing(item.citations.iter().cloned()),
        );
    }
    let mut tell = |code, items: &[&CitedItem]| {
        if items.is_empty() {
            return;
        }
        let titles: Vec<&str> = items
            .iter()
            .take(LISTED_MAX)
            .map(|item| item.title.as_str())
            .collect();
        // Titles have commas of their own.
        let titles = titles.join(match making.lang {
            Lang::En => "; ",
            Lang::Ja => "、",
        });
        let count = items.len().to_string();
        reasons.push(
            making
                .reason(
                    code,
                    [("items", titles.as_str()), ("count", count.as_str())],
                )
                .about(items.iter().map(|item| item.criterion.clone())),
        );
    };
    let (shown, stated) = (with(ItemStanding::Shown), with(ItemStanding::Stated));
    let open = with(ItemStanding::NotShown);
    let silent = with(ItemStanding::NotDisclosed);
    tell("lot-shown", &shown);
    tell("lot-stated", &stated);
    tell("lot-not-shown", &open);
    tell("lot-not-disclosed", &silent);
    if !contradicted.is_empty() {
        Standing::Contradicted
    } else if !shown.is_empty() {
        if stated.is_empty() && open.is_empty() && silent.is_empty() {
            Standing::Shown
        } else {
            Standing::PartlyShown
        }
    } else if stated.is_empty() && open.is_empty() {
        Standing::NotDisclosed
    } else {
        Standing::NotShown
    }
}

/// One offer under names that mean different things: a supernatant is no preparation of vesicles.
fn called_both(making: &Making<'_>, joined: &Joined) -> Option<ReasonPart> {
    let classes = &joined.part.product_classes;
    if classes.len() < 2 {
        return None;
    }
    let names: Vec<&str> = classes
        .iter()
        .map(|id| making.wording.term(TermKind::ProductClass, id))
        .collect();
    let names = making.listed(&names);
    let naming = making
        .knowledge
        .criteria()
        .iter()
        .find(|criterion| criterion.group == NAMING)?;
    let view = Entry::Criterion(naming).view(making.knowledge, making.lang, making.as_of);
    Some(
        making
            .reason("called-both", [("names", names.as_str())])
            .about([naming.id.clone()])
            .citing(view.citations),
    )
}
