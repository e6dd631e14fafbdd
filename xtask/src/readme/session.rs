//! Terminal sessions in a document: fenced blocks of `console`, in which `$ ` begins a command
//! and its output follows.

use anyhow::{Context as _, Result};

use super::excerpt::{self, PICK};

/// Runs a command; the day is that of the output shown. Nothing when it is not to be run.
type Run<'r> = dyn Fn(&str, Option<&str>) -> Result<Option<String>> + 'r;

const FENCE: &str = "```";

/// How evigil's reports name the day whose law they apply. Shown output keeps its day, or it
/// would be out of date on the next.
const DAY: &str = "law as of ";

/// The document with the output of each command as it is now. A command that is shown without
/// output is run all the same, and stays without.
pub(super) fn refresh(document: &str, run: &Run<'_>) -> Result<String> {
    let mut new = String::with_capacity(document.len());
    let mut lines = document.lines().peekable();
    let mut picks: Vec<String> = Vec::new();
    let mut in_session = false;
    while let Some(line) = lines.next() {
        push(&mut new, line);
        if line.starts_with(PICK) {
            picks = excerpt::picks(line);
        } else if line.starts_with(FENCE) {
            in_session = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_session) {
            let mut shown = Vec::new();
            while let Some(line) =
                lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with(FENCE))
            {
                shown.push(line);
            }
            let command = command.split("  #").next().unwrap_or(command).trim_end();
            let output = run(command, day(&shown))?;
            match output.filter(|_| !shown.is_empty()) {
                Some(output) => {
                    let excerpt = excerpt::of(&output, &std::mem::take(&mut picks))
                        .with_context(|| format!("`{command}`"))?;
                    excerpt
                        .lines()
                        .for_each(|line| push(&mut new, line.trim_end()));
                }
                None => shown.iter().for_each(|line| push(&mut new, line)),
            }
        }
    }
    Ok(new)
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn day<'s>(shown: &[&'s str]) -> Option<&'s str> {
    let line = shown.iter().find(|line| line.contains(DAY))?;
    let (_, rest) = line.split_once(DAY)?;
    rest.get(..10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake(command: &str, day: Option<&str>) -> Result<Option<String>> {
        Ok(match command {
            "evigil old" => Some(format!("new\nlaw as of {}\n", day.unwrap_or("never"))),
            "evigil quiet" => Some("much\n".to_owned()),
            "cargo test" => None,
            _ => anyhow::bail!("unexpected {command}"),
        })
    }

    #[test]
    fn shown_output_is_replaced_and_keeps_its_day() -> Result<()> {
        let document = "# x\n```console\n$ evigil old\nold\nlaw as of 2026-01-02 · x\n$ evigil quiet  # why\n```\n";
        let new = refresh(document, &fake)?;
        assert_eq!(
            new,
            "# x\n```console\n$ evigil old\nnew\nlaw as of 2026-01-02\n$ evigil quiet  # why\n```\n"
        );
        assert_eq!(refresh(&new, &fake)?, new);
        Ok(())
    }

    #[test]
    fn what_is_not_run_stays() -> Result<()> {
        let document = "```console\n$ cargo test\nall is well\n```\n";
        assert_eq!(refresh(document, &fake)?, document);
        Ok(())
    }

    #[test]
    fn only_sessions_are_run() -> Result<()> {
        let document = "$ rm x\n```text\n$ rm y\n```\n";
        assert_eq!(refresh(document, &fake)?, document);
        Ok(())
    }

    #[test]
    fn an_unknown_command_is_an_error() {
        assert!(refresh("```console\n$ rm z\n```\n", &fake).is_err());
    }
}
