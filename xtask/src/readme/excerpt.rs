//! The part of an output that a document shows.

use anyhow::{Result, bail};

/// A comment above a session names the paragraphs to show, by words in them:
/// `<!-- paragraphs: one word | some other words -->`.
pub(super) const PICK: &str = "<!-- paragraphs:";

/// Stands for paragraphs left out.
const GAP: &str = "…";

/// What a comment asks for.
pub(super) fn picks(comment: &str) -> Vec<String> {
    comment
        .trim_start_matches(PICK)
        .trim_end_matches("-->")
        .split('|')
        .map(|words| words.trim().to_owned())
        .filter(|words| !words.is_empty())
        .collect()
}

/// The first paragraph with each pick, in the order of the output; all of it without picks.
pub(super) fn of(output: &str, picks: &[String]) -> Result<String> {
    if picks.is_empty() {
        return Ok(output.trim_end().to_owned());
    }
    let paragraphs: Vec<_> = output.trim_end().split("\n\n").collect();
    let mut chosen = vec![false; paragraphs.len()];
    for pick in picks {
        match paragraphs
            .iter()
            .position(|paragraph| paragraph.contains(pick.as_str()))
        {
            Some(place) => chosen[place] = true,
            None => bail!("no paragraph of the output has `{pick}`"),
        }
    }
    let mut parts: Vec<&str> = Vec::new();
    for (paragraph, chosen) in paragraphs.iter().zip(chosen) {
        if chosen {
            parts.push(paragraph);
        } else if parts.last() != Some(&GAP) {
            parts.push(GAP);
        }
    }
    Ok(parts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_picked_in_the_order_of_the_output() -> Result<()> {
        let picks = picks("<!-- paragraphs: d | a b -->");
        assert_eq!(picks, ["d", "a b"]);
        assert_eq!(
            of("a b\nx\n\nb\n\nc\n\nd\n\nd\n", &picks)?,
            "a b\nx\n\n…\n\nd\n\n…"
        );
        Ok(())
    }

    #[test]
    fn a_pick_that_is_gone_is_an_error() {
        assert!(of("a\n\nb", &["c".to_owned()]).is_err());
    }
}
