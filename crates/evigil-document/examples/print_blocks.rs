//! Prints every block of the documents in a file, a folder, or the standard input:
//! `cargo run -p evigil-document --example print_blocks -- PATH`

use std::io::{self, Write as _};

use evigil_document::{Input, Limits, records};

fn main() -> io::Result<()> {
    let input = match std::env::args_os().nth(1) {
        Some(path) if path != "-" => Input::Path(path.into()),
        _ => Input::Stdin,
    };
    let limits = Limits::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut items = records(&input, &limits);
    for item in items.by_ref() {
        match item.and_then(|raw| raw.decode(&limits)) {
            Ok(document) => {
                writeln!(
                    out,
                    "== {} ({:?}, {})",
                    document.source, document.format, document.charset
                )?;
                for problem in &document.problems {
                    writeln!(out, "!! {problem}")?;
                }
                if document.blocks.is_empty() {
                    writeln!(out, "{}", document.text)?;
                }
                for block in &document.blocks {
                    let text = &document.text[block.bytes.clone()];
                    writeln!(
                        out,
                        "{:?} {:?} {}: {text}",
                        block.zone, block.role, block.path
                    )?;
                }
            }
            Err(error) => writeln!(out, "{} {error}", error.code())?,
        }
    }
    writeln!(out, "passed over: {:?}", items.skipped())
}
