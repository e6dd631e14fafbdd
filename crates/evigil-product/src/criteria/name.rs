//! What the product may be called.

use std::collections::BTreeMap;

use evigil_core::ItemStanding;

use super::check::Name;
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use super::record::{evidence, folded};

/// Paths under which a dossier names the product.
const NAMES: [&str; 5] = [
    "label.name",
    "product.sold_as",
    "product.name",
    "product.class",
    "label.text",
];

fn says(lot: &LotRecord<'_>, words: &[String]) -> Vec<Evidence> {
    NAMES
        .iter()
        .filter(|path| {
            lot.dossier.fields_at(path).any(|(_, field)| {
                let shown = field.shown.to_lowercase();
                words
                    .iter()
                    .any(|word| is_said(&shown, &word.to_lowercase()))
            })
        })
        .flat_map(|path| evidence(lot, path))
        .collect()
}

/// Whether `text` says `word`; a word of Latin letters only between letters of no word.
fn is_said(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        let joins =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        // "exosomes" says "exosome", "level" does not say "ev".
        !(word.is_ascii() && (joins(before) || (word.len() < 4 && joins(after))))
    })
}

/// `standings`: how the other criteria stand, by id.
pub(super) fn name(
    lot: &LotRecord<'_>,
    check: &Name,
    standings: &BTreeMap<&str, ItemStanding>,
) -> Judgement {
    let methods = lot.dossier.separation.methods.as_deref();
    let none: Vec<String> = check.unseparated.iter().map(|word| folded(word)).collect();
    let unseparated =
        methods.is_some_and(|methods| methods.iter().all(|method| none.contains(&folded(method))));
    let exosome = says(lot, &check.exosome_words);
    let vesicle = says(lot, &check.ev_words);
    let lacking: Vec<&str> = check
        .ev_needs
        .iter()
        .filter(|id| {
            let standing = standings.get(id.as_str());
            !matches!(
                standing,
                Some(ItemStanding::Shown | ItemStanding::Stated | ItemStanding::NotApplicable)
            )
        })
        .map(String::as_str)
        .collect();
    let separation = evidence(lot, "separation.methods");
    let unnamed = NAMES
        .iter()
        .all(|path| lot.dossier.fields_at(path).next().is_none());
    let (standing, reason, said) = if unnamed {
        let reason = Reason::new("fields-none").with("missing", "product.name, label.name");
        (ItemStanding::NotDisclosed, reason, Vec::new())
    } else if exosome.is_empty() && vesicle.is_empty() {
        (ItemStanding::Stated, Reason::new("name-modest"), Vec::new())
    } else if unseparated {
        let said = if exosome.is_empty() { vesicle } else { exosome };
        (
            ItemStanding::Contradicted,
            Reason::new("name-unseparated"),
            said,
        )
    } else if !lacking.is_empty() {
        let reason = Reason::new("name-unproven").with("criteria", lacking.join(", "));
        let said = if exosome.is_empty() { vesicle } else { exosome };
        (ItemStanding::NotShown, reason, said)
    } else if !exosome.is_empty() {
        // No dossier can bring it today: where a vesicle formed is not seen in the finished lot.
        (
            ItemStanding::NotShown,
            Reason::new("name-no-endosomal-proof"),
            exosome,
        )
    } else {
        (ItemStanding::Stated, Reason::new("name-fits"), vesicle)
    };
    Judgement::new(standing, reason).on(said).on(separation)
}

#[cfg(test)]
mod tests {
    use super::is_said;

    #[test]
    fn short_words_stand_alone() {
        assert!(is_said("ev serum", "ev"));
        assert!(is_said("高純度ev製剤", "ev"));
        assert!(!is_said("level", "ev"));
        assert!(!is_said("evidence", "ev"));
        assert!(is_said("exosomes", "exosome"));
        assert!(is_said("ヒトエクソソーム", "エクソソーム"));
    }
}
