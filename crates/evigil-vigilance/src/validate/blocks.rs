//! The repeating blocks of the standard, and which elements stand in them.

use crate::icsr::{At, Element};

/// A block, by its number in [`Blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block(pub(super) u16);

/// The blocks an element stands in or a condition is judged in, outermost first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Chain {
    blocks: [Option<Block>; 3],
}

impl Chain {
    pub(super) fn len(self) -> usize {
        self.blocks.iter().flatten().count()
    }

    pub(super) fn innermost(self) -> Option<Block> {
        self.blocks.into_iter().flatten().last()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Block> {
        self.blocks.into_iter().flatten()
    }

    /// How many blocks, from the outermost, both stand in.
    pub(super) fn shared(self, other: Self) -> usize {
        self.iter()
            .zip(other.iter())
            .take_while(|(a, b)| a == b)
            .count()
    }
}

/// Every block that an element of the register stands in.
#[derive(Debug)]
pub(super) struct Blocks {
    names: Vec<String>,
    chains: Vec<Chain>,
    of_element: Vec<Chain>,
}

impl Blocks {
    /// The blocks of the register. Regional and extension elements stand in the blocks of the
    /// standard: `FDA.G.k.1.a` in `G.k`.
    pub(super) fn of_register() -> Self {
        let mut blocks = Self {
            names: Vec::new(),
            chains: Vec::new(),
            of_element: Vec::new(),
        };
        for element in Element::all() {
            let mut chain = Chain::default();
            for (depth, name) in element.blocks().take(3).enumerate() {
                let name = name
                    .strip_prefix("FDA.")
                    .or_else(|| name.strip_prefix("EV."))
                    .unwrap_or(name);
                let number = blocks.number(name);
                if let Some(slot) = chain.blocks.get_mut(depth) {
                    *slot = Some(number);
                }
                if let Some(known) = blocks.chains.get_mut(usize::from(number.0)) {
                    *known = chain;
                }
            }
            blocks.of_element.push(chain);
        }
        blocks
    }

    fn number(&mut self, name: &str) -> Block {
        let at = self.names.iter().position(|known| known == name);
        let at = at.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.chains.push(Chain::default());
            self.names.len() - 1
        });
        // The register has a few hundred elements, so far fewer blocks than a u16 counts.
        Block(u16::try_from(at).unwrap_or(u16::MAX))
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn named(&self, name: &str) -> Option<Block> {
        let at = self.names.iter().position(|known| known == name)?;
        u16::try_from(at).ok().map(Block)
    }

    pub(super) fn chain(&self, block: Block) -> Chain {
        self.chains
            .get(usize::from(block.0))
            .copied()
            .unwrap_or_default()
    }

    pub(super) fn chain_of(&self, element: Element) -> Chain {
        self.of_element
            .get(element.number())
            .copied()
            .unwrap_or_default()
    }
}

/// The first `depth` numbers of a place.
pub(super) fn outer(at: At, depth: usize) -> At {
    match depth {
        0 => At::TOP,
        1 => At::one(at.index(0)),
        2 => At::two(at.index(0), at.index(1)),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::register as el;

    #[test]
    fn regional_elements_stand_in_blocks_of_the_standard() {
        let blocks = Blocks::of_register();
        let drug = blocks.named("G.k").expect("a block");
        let chain = blocks.chain_of(el::FDA_G_K_12_R_3_R);
        assert_eq!(chain.len(), 3);
        assert_eq!(chain.iter().next(), Some(drug));
        assert_eq!(chain.shared(blocks.chain_of(el::G_K_4_R_7)), 1);
        assert_eq!(chain.shared(blocks.chain_of(el::E_I_7)), 0);
        assert_eq!(blocks.chain_of(el::N_2_R_1).len(), 0);
    }
}
