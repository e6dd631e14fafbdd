//! Inputs that hold documents: folders, JSON lines, archives, compressed files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use evigil_core::{Document, DocumentFormat, Lang};
use evigil_document::{Input, Limits, RawDocument, ReadError, Records, Skipped, records};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tempfile::TempDir;
use warc::{BufferedBody, Record, RecordType, WarcHeader, WarcWriter};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writes");
    encoder.finish().expect("finishes")
}

fn open(path: &Path, limits: &Limits) -> Records {
    records(&Input::Path(path.to_owned()), limits)
}

/// `source: text` of each document, `!code` of each error.
fn read(path: &Path, limits: &Limits) -> Vec<String> {
    let root = path.parent().expect("has a parent").display().to_string() + "/";
    let outcome =
        |item: Result<RawDocument, ReadError>| match item.and_then(|raw| raw.decode(limits)) {
            Ok(document) => format!("{}: {}", document.source.replace(&root, ""), document.text),
            Err(error) => format!("!{} {}", error.code(), error.document().replace(&root, "")),
        };
    open(path, limits).map(outcome).collect()
}

fn folder(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let temp = TempDir::new().expect("makes a folder");
    let root = temp.path().join("in");
    for (name, bytes) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("makes a folder");
        fs::write(path, bytes).expect("writes");
    }
    (temp, root)
}

fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let (temp, root) = folder(&[(name, bytes)]);
    (temp, root.join(name))
}

#[test]
fn a_folder_is_read_in_the_order_of_its_paths() {
    let files: [(&str, &[u8]); 7] = [
        ("b/deep/x.md", b"# x"),
        ("b.txt", b"b"),
        ("a.html", b"<p>a"),
        (
            "z.jsonl",
            b"{\"text\":\"one\"}\n{\"text\":\"two\",\"id\":7}\n",
        ),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("empty.txt", b""),
        ("packed.html.gz", &gzip(b"<p>p")),
    ];
    let (_temp, root) = folder(&files);
    let expected = [
        "in/a.html: a",
        "in/b.txt: b",
        "in/b/deep/x.md: # x",
        "!EV-D003 in/empty.txt",
        "!EV-D004 in/image.png",
        "in/packed.html.gz: p",
        "in/z.jsonl:1: one",
        "in/z.jsonl#7: two",
    ];
    assert_eq!(read(&root, &Limits::default()), expected);
}

#[cfg(unix)]
#[test]
fn links_and_unreadable_entries_do_not_stop_the_walk() {
    use std::os::unix::fs::symlink;
    let (_temp, root) = folder(&[("a/x.txt", b"x"), ("z.txt", b"z")]);
    symlink(&root, root.join("a/loop")).expect("links");
    symlink(root.join("z.txt"), root.join("b-link.txt")).expect("links");
    symlink(root.join("nowhere"), root.join("c-broken")).expect("links");
    let _socket = std::os::unix::net::UnixListener::bind(root.join("d-socket")).expect("binds");
    fs::create_dir(root.join("e-empty")).expect("makes a folder");
    let expected = [
        "!EV-D016 in/a/loop",
        "in/a/x.txt: x",
        "in/b-link.txt: z",
        "!EV-D001 in/c-broken",
        "!EV-D017 in/d-socket",
        "!EV-D018 in/e-empty",
        "in/z.txt: z",
    ];
    assert_eq!(read(&root, &Limits::default()), expected);
}

#[test]
fn a_path_that_is_not_there_is_one_error() {
    assert_eq!(
        read(Path::new("/no-such-folder/x"), &Limits::default()),
        ["!EV-D001 x"]
    );
}

#[test]
fn json_lines_keep_their_fields() {
    let lines = concat!(
        "\u{FEFF}{\"id\":\"p1\",\"url\":\"https://example.com/\",\"lang\":\"ja\",\"text\":\"本文\",\"other\":[1]}\r\n",
        "\n",
        "{\"content\":\"c\"}\n{\"body\":\"b\"}\n{\"html\":\"<p>h<p>i\",\"text\":\"\"}"
    );
    let (_temp, path) = file("p.jsonl", lines.as_bytes());
    let limits = Limits::default();
    let documents: Vec<Document> = open(&path, &limits)
        .map(|item| item.expect("opens").decode(&limits).expect("reads"))
        .collect();
    let first = &documents[0];
    assert!(first.source.ends_with("p.jsonl#p1"), "{}", first.source);
    assert_eq!(
        (first.url.as_deref(), first.declared_lang),
        (Some("https://example.com/"), Some(Lang::Ja))
    );
    assert_eq!(documents[3].format, DocumentFormat::Html);
    let texts: Vec<_> = documents
        .iter()
        .map(|document| document.text.as_str())
        .collect();
    assert_eq!(texts, ["本文", "c", "b", "h\ni"]);
    assert!(documents[3].source.ends_with("p.jsonl:5"));
}

#[test]
fn a_bad_line_costs_that_line_only() {
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(200_000));
    let lines = format!(
        "{{\"text\":\"a\"}}\n{{\"text\":}}\n{{\"title\":1}}\n[1]\n{long}\n{{\"text\":\"b\"}}\n"
    );
    let (_temp, path) = file("p.ndjson", lines.as_bytes());
    let limits = Limits {
        max_document_bytes: 1000,
        ..Limits::default()
    };
    let name = "!EV-D007 p.ndjson";
    let expected = [
        "p.ndjson:1: a",
        name,
        "!EV-D008 p.ndjson",
        name,
        "!EV-D009 p.ndjson",
        "p.ndjson:6: b",
    ];
    assert_eq!(read(&path, &limits), expected);
    let error = open(&path, &limits)
        .nth(1)
        .expect("an item")
        .expect_err("is bad");
    assert!(
        matches!(
            error,
            ReadError::JsonLine {
                line: 2,
                column: 9,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_document_over_the_limit_is_refused() {
    let limits = Limits {
        max_document_bytes: 1000,
        ..Limits::default()
    };
    let (_temp, path) = file("long.txt", "あ".repeat(1000).as_bytes());
    assert_eq!(read(&path, &limits), ["!EV-D005 long.txt"]);
    let (_temp, path) = file("bomb.gz", &gzip(&[b' '; 1_000_000]));
    assert_eq!(read(&path, &limits), ["!EV-D005 bomb.gz"]);
}

#[test]
fn damaged_compression_is_named() {
    let packed = gzip("本文".repeat(10_000).as_bytes());
    let (_temp, path) = file("cut.txt.gz", &packed[..packed.len() / 2]);
    assert_eq!(read(&path, &Limits::default()), ["!EV-D006 cut.txt.gz"]);
}

fn warc_record(kind: RecordType, target: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut record = Record::<BufferedBody>::with_body(body);
    record.set_warc_type(kind);
    record
        .set_header(WarcHeader::TargetURI, target)
        .expect("sets");
    record
        .set_header(WarcHeader::ContentType, content_type)
        .expect("sets");
    record
        .set_header(WarcHeader::Date, "2026-08-01T00:00:00Z")
        .expect("sets");
    let mut bytes = Vec::new();
    WarcWriter::new(&mut bytes).write(&record).expect("writes");
    bytes
}

fn response(target: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let message = [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat();
    warc_record(
        RecordType::Response,
        target,
        "application/http;msgtype=response",
        &message,
    )
}

const HTML: &str = "200 OK\r\nContent-Type: text/html";

#[test]
fn archives_give_pages_with_address_and_date() {
    let sjis = encoding_rs::SHIFT_JIS.encode("<p>点滴").0.into_owned();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(b"<p>deflated").expect("writes");
    let chunks = b"4\r\n<p>c\r\n6;x=y\r\nhunked\r\n0\r\n\r\n";
    let archive = [
        warc_record(
            RecordType::WarcInfo,
            "x:y",
            "application/warc-fields",
            b"software: t\r\n",
        ),
        warc_record(
            RecordType::Request,
            "http://a/",
            "application/http",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response(
            "http://a/",
            "200 OK\r\nContent-Type: text/html; charset=Shift_JIS",
            &sjis,
        ),
        response(
            "http://a/gz",
            &format!("{HTML}\r\nContent-Encoding: gzip"),
            &gzip(b"<p>gzipped"),
        ),
        response(
            "http://a/fl",
            &format!("{HTML}\r\nContent-Encoding: deflate"),
            &zlib.finish().expect("finishes"),
        ),
        response(
            "http://a/ch",
            &format!("{HTML}\r\nTransfer-Encoding: chunked"),
            chunks,
        ),
        response(
            "http://a/joined",
            &format!("{HTML}\r\nTransfer-Encoding: chunked"),
            b"<p>joined",
        ),
        response(
            "http://a/i.png",
            "200 OK\r\nContent-Type: image/png",
            b"\x89PNG",
        ),
        response("http://a/moved", "301 Moved\r\nLocation: /", b""),
        response("http://a/none", HTML, b""),
        warc_record(RecordType::Resource, "file:r", "text/plain", b"resource"),
        warc_record(
            RecordType::Conversion,
            "http://a/",
            "text/plain",
            b"converted",
        ),
        warc_record(
            RecordType::Resource,
            "file:s",
            "application/octet-stream",
            b"\0\x01",
        ),
    ]
    .concat();
    let expected = [
        "w.warc#http://a/: 点滴",
        "w.warc#http://a/gz: gzipped",
        "w.warc#http://a/fl: deflated",
        "w.warc#http://a/ch: chunked",
        "w.warc#http://a/joined: joined",
        "w.warc#file:r: resource",
        "w.warc#http://a/: converted",
    ];
    let (_temp, path) = file("w.warc", &archive);
    assert_eq!(read(&path, &Limits::default()), expected);
    let mut items = open(&path, &Limits::default());
    let first = items.next().expect("an item").expect("opens");
    assert_eq!(
        (first.url.as_deref(), first.retrieved.as_deref()),
        (Some("http://a/"), Some("2026-08-01T00:00:00Z"))
    );
    assert_eq!(items.filter(Result::is_err).count(), 0);
}

#[test]
fn what_is_no_page_is_counted() {
    let archive = [
        warc_record(
            RecordType::Request,
            "http://a/",
            "application/http",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response(
            "http://a/i.png",
            "200 OK\r\nContent-Type: image/png",
            b"\x89PNG",
        ),
        response(
            "http://a/gone",
            "404 Not Found\r\nContent-Type: text/html",
            b"<p>gone",
        ),
        response("http://a/none", HTML, b" "),
    ]
    .concat();
    let (_temp, path) = file("w.warc", &archive);
    let mut items = open(&path, &Limits::default());
    assert!(items.next().is_none());
    assert_eq!(
        items.skipped(),
        Skipped {
            other_records: 1,
            not_text: 1,
            not_found: 1,
            empty: 1
        }
    );
}

#[test]
fn a_compressed_archive_that_is_cut_gives_its_good_records_first() {
    let members =
        ["a", "b", "c"].map(|name| gzip(&response(&format!("http://x/{name}"), HTML, b"<p>text")));
    let whole = members.concat();
    let (_temp, path) = file("w.warc.gz", &whole);
    let all = [
        "w.warc.gz#http://x/a: text",
        "w.warc.gz#http://x/b: text",
        "w.warc.gz#http://x/c: text",
    ];
    assert_eq!(read(&path, &Limits::default()), all);
    let (_temp, path) = file("w.warc.gz", &whole[..whole.len() - 20]);
    assert_eq!(
        read(&path, &Limits::default()),
        [all[0], all[1], "!EV-D006 w.warc.gz"]
    );
}

#[test]
fn damaged_records_do_not_stop_an_archive() {
    let good = |name: &str| response(&format!("http://x/{name}"), HTML, b"<p>t");
    let big = response("http://x/big", HTML, &[b'x'; 200_000]);
    let archive = [
        good("a"),
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n".to_vec(),
        good("b"),
        b"WARC/1.0\r\nbad head\x01\r\n\r\n".to_vec(),
        b"stray line\r\n".to_vec(),
        good("c"),
        warc_record(
            RecordType::Response,
            "http://x/nohttp",
            "application/http",
            b"no HTTP here",
        ),
        response(
            "http://x/zstd",
            &format!("{HTML}\r\nContent-Encoding: zstd"),
            b"\x28\xB5\x2F\xFD\0",
        ),
        big,
        good("d"),
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 100\r\n\r\nshort".to_vec(),
    ]
    .concat();
    let (_temp, path) = file("w.warc", &archive);
    let limits = Limits {
        max_document_bytes: 1000,
        ..Limits::default()
    };
    let expected = [
        "w.warc#http://x/a: t",
        "!EV-D010 w.warc",
        "w.warc#http://x/b: t",
        "!EV-D010 w.warc",
        "w.warc#http://x/c: t",
        "!EV-D011 w.warc#http://x/nohttp",
        "!EV-D011 w.warc#http://x/zstd",
        "!EV-D005 w.warc#http://x/big",
        "w.warc#http://x/d: t",
        "!EV-D010 w.warc",
    ];
    assert_eq!(read(&path, &limits), expected);
}

#[test]
fn records_can_be_handed_to_other_threads() {
    fn check<T: Send + 'static>(value: T) -> T {
        value
    }
    assert!(
        check(open(Path::new("/no-such-folder/x"), &Limits::default())).all(|item| item.is_err())
    );
}
