//! Lines of a width.

use std::ops::Range;

use super::{Cluster, Ending};

/// A line: some clusters of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Which clusters, with the blanks at its end.
    pub(crate) clusters: Range<usize>,
    /// Width in em, without the blanks at its end.
    pub(crate) width: f32,
}

/// Rounding must not push a word onto the next line that was measured to fit.
const TOLERANCE: f32 = 1e-4;

/// Breaks `clusters` into lines of `width` em, `lines_max` at most. What does not go in stays
/// without a line. A word that is wider than a line is cut.
pub(crate) fn break_lines(clusters: &[Cluster], width: f32, lines_max: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < clusters.len() && lines.len() < lines_max {
        let end = line_end(clusters, start, width);
        lines.push(Line {
            width: ink_width(clusters.get(start..end).unwrap_or_default()),
            clusters: start..end,
        });
        start = end;
    }
    lines
}

/// Where the line ends that begins at `start`: always behind it.
fn line_end(clusters: &[Cluster], start: usize, width: f32) -> usize {
    let mut x = 0.0;
    let mut possible = None;
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        let overflows = x + cluster.width > width + TOLERANCE;
        if overflows && !cluster.is_blank && at > start {
            return possible.unwrap_or(at);
        }
        x += cluster.width;
        match cluster.ending {
            Ending::Must => return at + 1,
            Ending::May => possible = Some(at + 1),
            Ending::None => {}
        }
    }
    clusters.len()
}

fn ink_width(clusters: &[Cluster]) -> f32 {
    let blanks = clusters.iter().rev().take_while(|it| it.is_blank).count();
    let ink = clusters.len() - blanks;
    clusters.iter().take(ink).map(|it| it.width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{Fonts, Weight};
    use crate::text::clusters;

    fn broken(text: &str, width: f32) -> Vec<&str> {
        let face = Fonts::shipped().expect("fonts").face(Weight::Regular);
        let clusters = clusters(text, face);
        break_lines(&clusters, width, usize::MAX)
            .into_iter()
            .map(|line| {
                let line = &clusters[line.clusters];
                &text[line[0].range.start..line[line.len() - 1].range.end]
            })
            .collect()
    }

    #[test]
    fn english_breaks_between_words() {
        assert_eq!(
            broken("sepsis after infusion\nof exosomes", 8.0),
            ["sepsis after ", "infusion\n", "of exosomes"]
        );
    }

    #[test]
    fn japanese_keeps_its_rules_of_line_ends() {
        // Four characters would fit: the full stop, the small kana and the bracket move.
        let text = "敗血症で。死亡（後）";
        for line in broken(text, 4.1) {
            let first = line.chars().next().expect("not empty");
            assert!(!"。、）」ーゃっ".contains(first), "{line}");
            let last = line.chars().last().expect("not empty");
            assert!(!"（「".contains(last), "{line}");
        }
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let lines = broken("AAAAAAAAAAAAAAAAAAAA", 3.0);
        assert!(lines.len() > 4);
        assert_eq!(lines.concat(), "A".repeat(20));
    }

    #[test]
    fn a_width_of_nothing_gives_one_character_a_line() {
        assert_eq!(broken("敗血症", 0.0).len(), 3);
        assert_eq!(broken("敗血症", f32::NAN).len(), 1);
    }
}
