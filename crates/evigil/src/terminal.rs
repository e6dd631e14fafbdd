//! What the terminal can show.

use std::io::{IsTerminal as _, Write};

use evigil_assess::render::Look;

/// Widest line set, however wide the terminal is.
const WIDTH_MAX: usize = 110;

/// Narrowest.
const WIDTH_MIN: usize = 40;

fn colors_wanted() -> bool {
    // https://no-color.org: set and not empty means no colour.
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|name| name != "dumb")
}

/// How to set text on stdout; plain when it goes into a file.
pub(crate) fn stdout_look(to_file: bool) -> Look {
    let terminal = std::io::stdout().is_terminal() && !to_file;
    if !terminal {
        return Look::default();
    }
    let width = console::Term::stdout()
        .size_checked()
        .map_or(Look::default().width, |(_, columns)| usize::from(columns));
    Look {
        color: colors_wanted(),
        width: width.clamp(WIDTH_MIN, WIDTH_MAX),
    }
}

/// Whether messages on stderr may be coloured.
pub(crate) fn stderr_color() -> bool {
    std::io::stderr().is_terminal() && colors_wanted()
}

/// Whether somebody watches stderr.
pub(crate) fn stderr_is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Writes to stderr; a message that nobody can read is no fault.
pub(crate) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
