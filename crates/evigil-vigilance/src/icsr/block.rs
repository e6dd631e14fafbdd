//! Which elements stand in a repeating block.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Element;

/// The elements of a block, its regional and extension elements included.
pub(super) struct Members(Vec<bool>);

/// Members of every block, by its name in the standard, such as `G.k.4.r`.
static BLOCKS: LazyLock<HashMap<&'static str, Members>> = LazyLock::new(|| {
    let count = Element::all().count();
    let mut blocks: HashMap<&'static str, Members> = HashMap::new();
    for (number, element) in Element::all().enumerate() {
        for block in element.blocks() {
            let members = blocks
                .entry(without_region(block))
                .or_insert_with(|| Members(vec![false; count]));
            if let Some(member) = members.0.get_mut(number) {
                *member = true;
            }
        }
    }
    blocks
});

/// The place in the standard that a regional or extension element follows: `G.k` for `EV.G.k`.
fn without_region(block: &'static str) -> &'static str {
    ["FDA.", "EV."]
        .iter()
        .find_map(|region| block.strip_prefix(region))
        .unwrap_or(block)
}

impl Members {
    /// The members of the block with this name.
    pub(super) fn of(block: &str) -> Option<&'static Self> {
        BLOCKS.get(block)
    }

    pub(super) fn has(&self, element: Element) -> bool {
        self.0.get(element.number()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::register as el;
    use super::*;

    #[test]
    fn a_block_holds_its_regional_elements() {
        let drug = Members::of("G.k").unwrap();
        assert!(drug.has(el::G_K_4_R_7) && drug.has(el::EV_G_K_1) && drug.has(el::G_K_9_I_4));
        assert!(!drug.has(el::E_I_7) && !drug.has(el::H_1));
        assert!(Members::of("G.k.4.r").unwrap().has(el::EV_G_K_4_R_2));
        assert!(Members::of("G.q").is_none());
    }
}
