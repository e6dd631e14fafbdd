//! Terms and the groups they belong to.

use thiserror::Error;

use crate::table::{Lists, Names};

/// Why nodes make no hierarchy, or counts do not fit one.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TreeError {
    /// A node is above itself.
    #[error("`{node}` belongs to itself")]
    Circle {
        /// Name of a node of the circle.
        node: String,
    },
    /// There are not as many counts as nodes.
    #[error("{given} values were given where {needed} are needed")]
    Length {
        /// Counts.
        given: usize,
        /// Nodes.
        needed: usize,
    },
    /// Nodes stand so deep below each other that the lists of what they belong to would not fit.
    #[error("`{node}` is below too many others")]
    TooDeep {
        /// Name of the node at which it was too much.
        node: String,
    },
    /// A count that can't be: cases beyond the total, or an expected count that is no number of zero or
    /// more, or cases where none are expected.
    #[error("`{node}` has {cases} cases where {against} is the total or expected")]
    Count {
        /// Name of the node.
        node: String,
        /// Its cases.
        cases: u64,
        /// What they are compared with.
        against: f64,
    },
}

impl TreeError {
    /// Stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Circle { .. } => "EV-G37",
            Self::Length { .. } => "EV-G35",
            Self::TooDeep { .. } => "EV-G38",
            Self::Count { .. } => "EV-G39",
        }
    }
}

/// Most nodes counted with all that each belongs to. MedDRA with its 80,000 terms and five levels has
/// half a million.
const MOST_ENTRIES: usize = 20_000_000;

/// Collects which node belongs to which.
#[derive(Debug, Clone, Default)]
pub struct HierarchyBuilder {
    names: Names,
    links: Vec<(u32, u32)>,
}

impl HierarchyBuilder {
    /// Adds a node that may belong to nothing; `false` when there are too many.
    pub fn node(&mut self, name: &str) -> bool {
        self.names.code(name).is_some()
    }

    /// Says that `child` belongs to `parent`; a node may belong to several. `false` when there are too
    /// many nodes.
    pub fn link(&mut self, child: &str, parent: &str) -> bool {
        match (self.names.code(child), self.names.code(parent)) {
            (Some(child), Some(parent)) => {
                self.links.push((child, parent));
                true
            }
            _ => false,
        }
    }

    /// The hierarchy.
    ///
    /// # Errors
    ///
    /// [`TreeError::Circle`] when a node is above itself, [`TreeError::TooDeep`] when nodes and what they
    /// belong to are more than twenty million.
    pub fn build(self) -> Result<Hierarchy, TreeError> {
        let count = self.names.len();
        let mut parents = vec![Vec::new(); count];
        let mut children = vec![Vec::new(); count];
        let mut links = self.links;
        links.sort_unstable();
        links.dedup();
        for (child, parent) in links {
            if let (Some(up), Some(down)) = (
                parents.get_mut(child as usize),
                children.get_mut(parent as usize),
            ) {
                up.push(parent);
                down.push(child);
            }
        }
        // From the tops downwards; what is never reached without open parents is part of a circle or
        // below one.
        let mut open: Vec<usize> = parents.iter().map(Vec::len).collect();
        let mut ready: Vec<u32> = (0_u32..)
            .zip(&open)
            .filter(|&(_, &open)| open == 0)
            .map(|(node, _)| node)
            .collect();
        let mut above: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut depths = vec![0_u32; count];
        let mut done = 0;
        let mut entries = 0;
        while let Some(&node) = ready.get(done) {
            done += 1;
            let mut mine = vec![node];
            let mut depth = 0;
            for &parent in parents.get(node as usize).into_iter().flatten() {
                mine.extend(above.get(parent as usize).into_iter().flatten());
                depth = depth.max(depths.get(parent as usize).map_or(0, |depth| depth + 1));
            }
            mine.sort_unstable();
            mine.dedup();
            entries += mine.len();
            if entries > MOST_ENTRIES {
                let node = self.names.name(node).unwrap_or_default().to_owned();
                return Err(TreeError::TooDeep { node });
            }
            if let (Some(slot), Some(level)) =
                (above.get_mut(node as usize), depths.get_mut(node as usize))
            {
                *slot = mine;
                *level = depth;
            }
            for &child in children.get(node as usize).into_iter().flatten() {
                if let Some(open) = open.get_mut(child as usize) {
                    *open -= 1;
                    if *open == 0 {
                        ready.push(child);
                    }
                }
            }
        }
        if done < count {
            let node = (0_u32..).zip(&open).find(|&(_, &open)| open > 0);
            let name = node.and_then(|(node, _)| self.names.name(node));
            return Err(TreeError::Circle {
                node: name.unwrap_or_default().to_owned(),
            });
        }
        let mut lists = Lists::default();
        for list in above {
            lists.push(list);
        }
        Ok(Hierarchy {
            names: self.names,
            above: lists,
            depths,
        })
    }
}

/// Nodes, each with all that it belongs to. A node with several parents is no problem: what belongs to
/// a node counts once in it.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    names: Names,
    above: Lists,
    depths: Vec<u32>,
}

impl Hierarchy {
    /// Names of the nodes.
    #[must_use]
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The node itself and all that it belongs to, ascending.
    #[must_use]
    pub fn above(&self, node: u32) -> &[u32] {
        self.above.row(node as usize)
    }

    /// Steps on the longest way up from a node; 0 at a top.
    #[must_use]
    pub fn depth(&self, node: u32) -> u32 {
        self.depths.get(node as usize).copied().unwrap_or(0)
    }
}
