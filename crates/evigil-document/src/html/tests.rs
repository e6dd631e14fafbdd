//! What is read from pages, one concern a test.

use evigil_core::{Document, Lang};

use crate::{Limits, RawDocument, ReadError};

fn read(page: &str) -> Document {
    RawDocument::new("page.html", page.as_bytes().to_vec())
        .decode(&Limits::default())
        .expect("reads")
}

fn text(page: &str) -> String {
    read(&format!("<!doctype html><body>{page}")).text
}

/// One `zone role path: text` line a block.
fn blocks(page: &str) -> String {
    let document = read(&format!("<!doctype html><body>{page}"));
    let lines = document.blocks.iter().map(|block| {
        let (text, path) = (
            &document.text[block.bytes.clone()],
            block.path.trim_start_matches("html>body>"),
        );
        format!("{:?} {:?} {path}: {text}\n", block.zone, block.role)
    });
    lines.collect()
}

#[test]
fn one_block_element_a_line() {
    assert_eq!(
        text("<div>a<p>b <b>c</b><i>d</i></p>e</div>f<br>g<hr>h"),
        "a\nb cd\ne\nf\ng\nh"
    );
    assert_eq!(text("<ul><li>a<li>b</ul><p>  c \n\t d  </p>"), "a\nb\nc d");
    assert_eq!(text("<p>a<span> b</span> <em> c</em></p>"), "a b c");
}

#[test]
fn source_line_breaks_do_not_cut_japanese() {
    assert_eq!(
        text("<p>エクソ\n  ソーム\n<b>点滴</b> です and\nmore</p>"),
        "エクソソーム点滴 です and more"
    );
}

#[test]
fn preformatted_lines_are_kept() {
    assert_eq!(text("<pre>a  b\n\n  c</pre>"), "a  b\n  c");
}

#[test]
fn blocks_cover_each_line() {
    let document = read("<h1>a</h1><pre>b\nc</pre><p>d<br>e<img alt='f'></p><p>&nbsp;</p>");
    let lines: Vec<_> = document.text.lines().collect();
    let blocks: Vec<_> = document
        .blocks
        .iter()
        .map(|block| &document.text[block.bytes.clone()])
        .collect();
    assert_eq!(lines, ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(blocks, lines);
}

#[test]
fn zones_and_roles() {
    let page = "<header><h1>院</h1></header><nav><ul><li><a href=/>料金</a></ul></nav>\
        <main><p>本文</p><blockquote><p>引用</p></blockquote><aside>余談</aside></main>\
        <form><label>名前</label><input placeholder=例><input type=submit value=送信></form>\
        <footer><p>未承認</p></footer>";
    assert_eq!(
        blocks(page),
        "Header Heading header>h1: 院\n\
         Nav Link nav>ul>li: 料金\n\
         Main Text main>p: 本文\n\
         Main Quote main>blockquote>p: 引用\n\
         Aside Text main>aside: 余談\n\
         Form Text form: 名前\n\
         Form Text form>input: 例\n\
         Form Link form>input[2]: 送信\n\
         Footer Text footer>p: 未承認\n"
    );
}

#[test]
fn regions_of_older_pages_are_named_by_id_and_class() {
    let page = "<div id=header>a</div><div id=gnav>b</div><div class='l-footer x'>c</div><div class=card-header>d</div>";
    assert_eq!(
        blocks(page),
        "Header Text div: a\nNav Text div[2]: b\nFooter Text div[3]: c\nMain Text div[4]: d\n"
    );
}

#[test]
fn a_table_is_one_cell_a_line() {
    let page = "<table><caption>料金</caption><tr><th>項目<th>価格<tr><td>点滴<td><p>10万円</p>税込</table>";
    assert_eq!(
        blocks(page),
        "Table Caption table>caption: 料金\n\
         Table HeaderCell table>tbody>tr>th: 項目\n\
         Table HeaderCell table>tbody>tr>th[2]: 価格\n\
         Table Cell table>tbody>tr[2]>td: 点滴\n\
         Table Cell table>tbody>tr[2]>td[2]>p: 10万円\n\
         Table Cell table>tbody>tr[2]>td[2]: 税込\n"
    );
}

#[test]
fn a_table_that_lays_out_the_page_is_no_table() {
    let page = "<table><tr><td><h2>題</h2>本文<table><tr><td>値</table></table>";
    let path = "table>tbody>tr>td";
    let expected = format!(
        "Main Heading {path}>h2: 題\nMain Text {path}: 本文\nTable Cell {path}>{path}: 値\n"
    );
    assert_eq!(blocks(page), expected);
}

#[test]
fn hidden_text_is_left_out() {
    let page = "<p hidden>a</p><p style='color:red;display: none'>b</p><script>c</script><style>d</style>\
        <template>e</template><noscript>Please enable JavaScript</noscript><input type=hidden value=f>\
        <svg><title>g</title></svg><noscript><p>h</p></noscript><p>i</p>";
    assert_eq!(text(page), "h\ni");
}

#[test]
fn collapsed_panels_are_read() {
    let page = "<details><summary>副作用は？</summary><p>不明です</p></details>\
        <div class='c-accordion__body' style='display:none'><p>b</p></div>\
        <button aria-controls=p1 aria-expanded=false>開く</button><div id=p1 hidden>c</div>\
        <div class=tab-pane><p hidden>d</p></div><dl class=faq><dt>問<dd>答</dl>";
    assert_eq!(
        blocks(page),
        "Accordion Heading details>summary: 副作用は？\n\
         Accordion Text details>p: 不明です\n\
         Accordion Text div>p: b\n\
         Accordion Link button: 開く\n\
         Accordion Text div[2]: c\n\
         Accordion Text div[3]>p: d\n\
         Accordion Heading dl>dt: 問\n\
         Accordion Text dl>dd: 答\n"
    );
}

#[test]
fn texts_beside_the_line_do_not_cut_it() {
    let page =
        "<p>幹<img alt='絵 の説明'>細<ruby>胞<rp>(</rp><rt>ぼう</rt><rp>)</rp></ruby>を投与</p>";
    assert_eq!(
        blocks(page),
        "Main Text p: 幹細胞を投与\nMeta Caption p>img: 絵 の説明\nMeta Caption p>ruby>rt: ぼう\n"
    );
}

#[test]
fn the_head_gives_title_language_and_address() {
    let page = "<html lang=ja-JP><head><title> 題  a\n 名</title><meta name=description content=説明>\
        <link rel=canonical href='https://example.com/a'></head><body><p>本文";
    let document = read(page);
    assert_eq!(document.text, "本文");
    assert_eq!(document.title.as_deref(), Some("題 a 名"));
    assert_eq!(document.declared_lang, Some(Lang::Ja));
    assert_eq!(document.url.as_deref(), Some("https://example.com/a"));
}

#[test]
fn entities_are_read_and_entity_bombs_are_text() {
    assert_eq!(
        text("<p>&lt;b&gt; &amp;amp; &#x3042;&#12356;"),
        "<b> &amp; あい"
    );
    let bomb = "<!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><html><body><p>&b;";
    assert!(read(bomb).text.len() < 200);
}

#[test]
fn a_page_without_text_is_an_error() {
    let page = RawDocument::new(
        "a.html",
        b"<html><body><div id=app></div><script>x()</script>".to_vec(),
    );
    let error = page.decode(&Limits::default()).expect_err("has no text");
    assert!(matches!(error, ReadError::NoVisibleText { .. }), "{error}");
}

#[test]
fn deep_nesting_keeps_text_and_line_breaks() {
    let limits = Limits {
        max_depth: 20,
        ..Limits::default()
    };
    let page = format!(
        "<html><body>{}x{}<p>y</p><div>z</div>",
        "<div>a<b>".repeat(100),
        "</b></div>".repeat(100)
    );
    let document = RawDocument::new("a.html", page.into_bytes())
        .decode(&limits)
        .expect("reads");
    let lines: Vec<_> = document.text.lines().collect();
    assert_eq!(lines.len(), 102, "{lines:?}");
    assert_eq!(lines[97..], ["a", "a", "ax", "y", "z"]);
    assert_eq!(
        document.blocks.last().map(|block| block.path.as_str()),
        Some("html>body>div[2]")
    );
}

#[test]
fn past_the_node_limit_text_is_kept() {
    let limits = Limits {
        max_nodes: 50,
        ..Limits::default()
    };
    let page = format!(
        "<html><body>{}<script>no()</script><textarea>form</textarea><p>last <b>one</b></p>",
        (0..40)
            .map(|number| format!("<p>text {number}\n</p>"))
            .collect::<String>()
    );
    let document = RawDocument::new("a.html", page.into_bytes())
        .decode(&limits)
        .expect("reads");
    let lines: Vec<_> = document.text.lines().collect();
    assert_eq!(lines.len(), 42, "{lines:?}");
    assert_eq!(lines[39..], ["text 39", "form", "last one"]);
    assert!(document.problems[0].starts_with("EV-D104"));
}
