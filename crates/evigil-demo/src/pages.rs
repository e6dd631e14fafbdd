//! Pages of made-up clinics that a reviewer has checked, one with a letter.

use evigil_core::Lang;
use evigil_registry::flows::page_check::{FindingDecision, PageToCheck, Verdict};
use evigil_registry::flows::page_check::{LetterOrder, LetterSent};
use evigil_registry::{Fault, Registry};

use crate::market::Market;
use crate::staff::Staff;

const PAGES: [&str; 3] = [
    include_str!("../../../examples/clinic-page.html"),
    include_str!("../data/pages/second.html"),
    include_str!("../data/pages/third.html"),
];
/// The page that gets a letter.
const WITH_LETTER: usize = 1;

/// The page about which somebody asks the consultation desk.
pub(crate) fn asked_about() -> Vec<u8> {
    PAGES
        .get(WITH_LETTER)
        .map_or_else(Vec::new, |page| page.as_bytes().to_vec())
}

/// Checks them.
pub(crate) async fn check(
    registry: &Registry,
    staff: &Staff,
    market: &Market,
) -> Result<(), Fault> {
    let reviewer = staff.actor("demo-reviewer")?;
    for (number, page) in PAGES.iter().enumerate() {
        let to_check = PageToCheck {
            source: format!("https://facility-{:03}.example/exosome", number + 1),
            provider_id: Some(market.provider(number)?.id.clone()),
            lang: Lang::Ja,
            media: Some("text/html".to_owned()),
        };
        let bytes = page.as_bytes().to_vec();
        let check = registry.check_page(reviewer, &to_check, bytes).await?;
        if number != WITH_LETTER {
            continue;
        }
        let decision = FindingDecision {
            finding: 0,
            decision: Verdict::Confirmed,
            reason: "記載のとおり読み取れる。(架空) As it stands on the page. (made up)".to_owned(),
        };
        registry
            .decide_finding(reviewer, &check.id, &decision)
            .await?;
        let order = LetterOrder { lang: Lang::Ja };
        let letter = registry.write_letter(reviewer, &check.id, &order).await?;
        registry
            .send_letter(reviewer, &letter.id, &LetterSent::default())
            .await?;
    }
    Ok(())
}
