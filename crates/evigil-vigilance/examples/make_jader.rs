//! Makes tables in the form of JADER with made-up data, for measuring: `make_jader CASES FOLDER`.
#![expect(clippy::print_stderr, reason = "a program for developers")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

#[path = "../tests/it/made_jader.rs"]
mod made_jader;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(Ok(cases)), Some(folder)) =
        (arguments.next().map(|text| text.parse()), arguments.next())
    else {
        eprintln!("usage: make_jader CASES FOLDER");
        return Ok(());
    };
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    let (mut demo, mut drug) = (file("demo209901.csv")?, file("drug209901.csv")?);
    let (mut reac, mut hist) = (file("reac209901.csv")?, file("hist209901.csv")?);
    let tables: &mut [&mut dyn Write; 4] = &mut [&mut demo, &mut drug, &mut reac, &mut hist];
    let truth = made_jader::write(cases, 7, tables)?;
    for table in tables {
        table.flush()?;
    }
    eprintln!("{truth:?}");
    Ok(())
}
