//! Decoding of one generated document: `cargo bench -p evigil-document`.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use evigil_document::{Limits, RawDocument};

fn main() {
    divan::main();
}

/// A clinic page of about `size` bytes with the markup of a content management system.
fn page(size: usize) -> Vec<u8> {
    let mut page = String::from(
        "<!doctype html><html lang=ja><head><meta charset=utf-8><title>題</title></head><body>",
    );
    while page.len() < size {
        page.push_str(
            "<section class=\"l-section c-block\"><h2 class=\"c-heading\">エクソソーム点滴とは</h2>\
             <p class=\"c-text\">当院では<strong>自由診療</strong>として<a href=\"/menu/\">ご案内</a>しています。<br>\
             効果には個人差があります。</p><table class=\"c-table\"><tr><th>費用</th><td>1回 98,000円（税込）</td></tr></table>\
             <ul class=\"c-list\"><li class=\"c-list__item\">副作用</li><li class=\"c-list__item\">禁忌</li></ul></section>\n",
        );
    }
    page.into_bytes()
}

fn decode(bencher: Bencher, name: &str, bytes: &[u8]) {
    let limits = Limits::default();
    bencher
        .counter(BytesCount::new(bytes.len()))
        .counter(ItemsCount::new(1_usize))
        .with_inputs(|| RawDocument::new(name, bytes.to_vec()))
        .bench_values(|raw| raw.decode(&limits));
}

#[divan::bench]
fn html_30_kb(bencher: Bencher) {
    decode(bencher, "page.html", &page(30_000));
}

#[divan::bench]
fn html_1_mb(bencher: Bencher) {
    decode(bencher, "page.html", &page(1_000_000));
}

#[divan::bench]
fn text_1_mb(bencher: Bencher) {
    decode(
        bencher,
        "page.txt",
        "当院では自由診療としてご案内しています。\n"
            .repeat(17_000)
            .as_bytes(),
    );
}

#[divan::bench]
fn text_1_mb_shift_jis(bencher: Bencher) {
    let text = "当院では自由診療としてご案内しています。\n".repeat(25_000);
    decode(bencher, "page.txt", &encoding_rs::SHIFT_JIS.encode(&text).0);
}

/// The price of the worst input that the limits let through in one MB.
#[divan::bench(args = ["<div>", "<b>", "<p><b class=x>", "<ul><li>", "<svg><g>", "<table><tr><td>", "<a href=x><div>", "</li>", "<p>", "<select><option>"], sample_count = 3)]
fn html_1_mb_of(bencher: Bencher, open: &str) {
    decode(
        bencher,
        "page.html",
        format!(
            "{}{}x",
            "<div>".repeat(300),
            open.repeat(1_000_000 / open.len())
        )
        .as_bytes(),
    );
}
