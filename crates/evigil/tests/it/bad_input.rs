//! What can't be read: a diagnostic, the rest goes on, exit code 2.

use std::io::Write as _;

use crate::support::{AD, Case, PLAIN};

#[test]
fn a_bad_input_is_told_and_the_others_are_checked() {
    let pdf = b"%PDF-1.4\n1 0 obj\n<<";
    let binary: Vec<u8> = (0..4000_u32)
        .map(|n| u8::try_from(n * 7919 % 251).expect("is a byte") & 0x1f)
        .collect();
    let cases: [(&str, &[u8], &str); 4] = [
        ("empty.txt", b"", "EV-D003"),
        ("noise.bin", &binary, "EV-D004"),
        ("broken.pdf", pdf, "EV-D013"),
        (
            "empty.html",
            b"<html><body><script>1</script></body></html>",
            "EV-D012",
        ),
    ];
    for (name, bytes, code) in cases {
        let case = Case::with(&[(name, bytes), ("ad.html", AD.as_bytes())]);
        let run = case.run(&format!("check {name} ad.html --format jsonl"));
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        assert!(
            run.stderr.contains(code) && run.stderr.contains(name),
            "{name}: {}",
            run.stderr
        );
        assert!(run.stderr.contains("help: "), "{}", run.stderr);
        assert_eq!(run.lines().len(), 1, "{name}: the other input is checked");
    }
}

#[test]
fn a_path_that_does_not_exist_is_told_in_the_readers_language() {
    let case = Case::with(&[("plain.txt", PLAIN.as_bytes())]);
    let run = case.run("check none.html plain.txt --format jsonl --lang ja");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("エラー[EV-D001]") && run.stderr.contains("none.html"),
        "{}",
        run.stderr
    );
    assert_eq!(run.lines().len(), 1);
    assert_eq!(case.run("check none.html --fail-on note").code, Some(2));
}

#[test]
fn an_unreadable_entry_of_a_folder_does_not_fail_the_folder() {
    let case = Case::with(&[("pages/a.txt", b""), ("pages/b.html", AD.as_bytes())]);
    let run = case.run("check pages --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("EV-D003") && run.stderr.contains("a.txt"),
        "{}",
        run.stderr
    );
    assert_eq!(run.lines().len(), 1);
    let nothing = Case::with(&[("pages/a.txt", b"")]);
    assert_eq!(
        nothing.run("check pages --format jsonl").code,
        Some(2),
        "nothing could be read"
    );
}

#[test]
fn a_bad_line_is_told_with_its_place() {
    let lines =
        "{\"text\":\"The library opens at nine.\"}\nno json\n{\"text\":\"It closes at five.\"}\n";
    let case = Case::with(&[("pages.jsonl", lines.as_bytes())]);
    let run = case.run("check pages.jsonl --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("pages.jsonl:2:"), "{}", run.stderr);
    assert_eq!(run.lines().len(), 2);
}

#[test]
fn a_truncated_archive_gives_what_came_before() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for number in 0..4000_u32 {
        let noise = number.wrapping_mul(2_654_435_761);
        writeln!(encoder, "{{\"text\":\"Library {noise} opens at nine.\"}}")
            .expect("memory takes it");
    }
    let whole = encoder.finish().expect("memory takes it");
    let case = Case::with(&[("pages.jsonl.gz", &whole[..whole.len() / 2])]);
    let run = case.run("check pages.jsonl.gz --format jsonl");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("EV-D006"), "{}", run.stderr);
    assert!(run.lines().len() > 100);
}

#[test]
fn the_way_out_is_told_once_a_code() {
    let case = Case::with(&[
        ("pages/a.txt", b""),
        ("pages/b.txt", b""),
        ("pages/c.txt", PLAIN.as_bytes()),
    ]);
    let run = case.run("check pages --format jsonl");
    assert_eq!(run.stderr.matches("EV-D003").count(), 2, "{}", run.stderr);
    assert_eq!(run.stderr.matches("help: ").count(), 1, "{}", run.stderr);
    let quiet = case.run("check pages --format jsonl --quiet");
    assert_eq!(quiet.stderr.lines().count(), 2, "{}", quiet.stderr);
}

#[test]
fn bad_usage_ends_with_two() {
    let case = Case::new();
    for line in [
        "",
        "check",
        "check x --format yaml",
        "check x --lang fr",
        "sell x",
        "explain",
        "explain --list AD-01",
    ] {
        assert_eq!(case.run(line).code, Some(2), "evigil {line}");
    }
    assert_eq!(case.run("--version").code, Some(0));
    assert_eq!(case.run("check --help").code, Some(0));
}
