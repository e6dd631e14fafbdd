//! Options of a task: `--name`, `--name value`, and the rest.

use std::str::FromStr;

use anyhow::{Context as _, Result, bail};

/// What was typed after the name of a task. Each option is taken out; what is left over at the
/// end is an error, so that a misspelt option is not passed over.
pub(crate) struct Options(Vec<String>);

impl Options {
    pub(crate) fn new(arguments: impl IntoIterator<Item = String>) -> Self {
        Self(arguments.into_iter().collect())
    }

    /// Whether `--name` was typed.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let place = self.0.iter().position(|argument| argument == name);
        place.is_some_and(|place| {
            self.0.remove(place);
            true
        })
    }

    /// The value typed after `--name`.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(place) = self.0.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        self.0.remove(place);
        if place >= self.0.len() {
            bail!("`{name}` needs a value");
        }
        let value = self.0.remove(place);
        let parsed = value
            .parse()
            .ok()
            .with_context(|| format!("`{name} {value}` cannot be used"))?;
        Ok(Some(parsed))
    }

    /// The first word that is no option: which part of the task.
    pub(crate) fn part(&mut self) -> Option<String> {
        let is_part = self.0.first().is_some_and(|word| !word.starts_with('-'));
        is_part.then(|| self.0.remove(0))
    }

    /// Everything that was not taken.
    pub(crate) fn rest(self) -> Vec<String> {
        self.0
    }

    /// # Errors
    /// When something was not taken.
    pub(crate) fn done(self) -> Result<()> {
        match self.0.first() {
            Some(argument) => bail!("`{argument}` is no option of this task"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Options {
        Options::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_taken_out() -> Result<()> {
        let mut options = options("--fast --size 3");
        assert!(options.flag("--fast"));
        assert!(!options.flag("--fast"));
        assert_eq!(options.value::<u32>("--size")?, Some(3));
        assert_eq!(options.value::<u32>("--size")?, None);
        options.done()
    }

    #[test]
    fn a_part_stands_before_the_options() -> Result<()> {
        assert_eq!(options("--fast").part(), None);
        let mut options = options("duplicates --fast");
        assert_eq!(options.part().as_deref(), Some("duplicates"));
        assert!(options.flag("--fast"));
        options.done()
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert!(options("--size").value::<u32>("--size").is_err());
        assert!(options("--size many").value::<u32>("--size").is_err());
        assert!(options("--sice 3").done().is_err());
    }
}
