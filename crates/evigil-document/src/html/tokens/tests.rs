//! The same page, cut by html5ever's tokenizer and by html5gum, must give the same tree.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, ParseError, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{LocalName, local_name};
use proptest::prelude::*;

use super::super::feed::{Filter, Parsed};
use super::super::tree::{Data, Id, NONE, ROOT, Tree};
use super::{MAX_ATTRIBUTES, read_name, tokenize};
use crate::Limits;

/// Passes on what html5gum gives us: no attribute that nobody reads, and no errors, at which
/// html5ever forgets that the line break behind `<pre>` does not count.
struct OnlyRead(Filter);

impl TokenSink for OnlyRead {
    type Handle = Id;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Id> {
        if matches!(token, ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        if let TagToken(tag) = &mut token {
            let read = |name: &LocalName| read_name(name.as_bytes()).is_some();
            tag.attrs.retain(|attribute| read(&attribute.name.local));
        }
        self.0.process_token(token, line)
    }

    fn end(&self) {
        self.0.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.0
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn by_html5ever(markup: &str) -> Parsed {
    let options = TokenizerOpts {
        discard_bom: false,
        ..TokenizerOpts::default()
    };
    let tokenizer = Tokenizer::new(OnlyRead(Filter::new(&Limits::default(), 0)), options);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(markup));
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.0.finish()
}

fn by_us(markup: &str) -> Parsed {
    let filter = Filter::new(&Limits::default(), 0);
    tokenize(&StrTendril::from_slice(markup), &filter);
    filter.finish()
}

/// All that is in a tree, written down.
fn written(tree: &Tree) -> String {
    let mut out = String::new();
    let mut open = vec![tree.node(ROOT).first];
    while let Some(id) = open.pop() {
        if id == NONE {
            out.push(')');
            continue;
        }
        let node = tree.node(id);
        open.push(node.next);
        match &node.data {
            Data::Fragment => out.push('*'),
            Data::Text(text) => out.push_str(&format!("{:?}", &**text)),
            Data::Element(place) => {
                let element = tree.element_at(*place);
                out.push_str(&format!("<{}{:?}(", element.name.local, element.name.ns));
                for attribute in &element.attributes {
                    let (name, value) = (&attribute.name.local, &*attribute.value);
                    out.push_str(&format!("{name}={value:?},"));
                }
                open.push(node.first);
            }
        }
    }
    out
}

fn check(markup: &str) {
    assert_eq!(
        written(&by_us(markup).tree),
        written(&by_html5ever(markup).tree),
        "{markup:?}"
    );
}

#[test]
fn agrees_on_the_odd_places_of_the_standard() {
    for markup in [
        "",
        "a < b << <",
        "</",
        "x</ y><p>z",
        "<p class='a > b' id=x>t</p><!-- <p --> > <![CDATA[ x ]]> <br/></",
        "<a href=x/y title = \"it's\" =odd class=a/>b",
        "<svg><path id=a /><g id=b/>x</g></svg>y<br id='q'/>",
        "<!-->x<!--->y<!-- a --!>z<!---- -->w<!--a--!-->v<!>u<?x>t</3>s<!-",
        "<unfinished class='",
        "<x =",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 3.2//EN\"><p><table>",
        "<!doctype html><p><table>",
        "<!DOCTYPE html PUBLIC \"a>b\"><p><table>",
        "<script>if (a<b && '</p>') { \"<!--\" }</script ><p>x",
        "<script><!-- <script> </script> --> </script>x",
        "<script><!-- <script> --> </script>x",
        "<script><!--><script></script>x</script>y",
        "<script><!--<scripty></script>x",
        "<script>a</scripty</script",
        "<title>a &amp; <b> &lt;/title></TITLE/>b",
        "<textarea>\n\n&#10;x</textarea><pre>\nx<pre>&#10x</pre></>\ny<pre></>\nz",
        "<plaintext>a</plaintext>\0",
        "a\0b<svg>a\0b<![CDATA[x]]]>y\0<]]></svg><style>\0</style>",
        "&amp &ampx; &notit; &notin; &#x3042;&#12354 &#0; &#x80; &#xD800; &#x110000; &#; &#x; &; &nosuch; &lt",
        "<p id='&copy=1 &copyx &copy; &amp' class=&lt title=x lang=&#65>t",
        "<DIV CLASS=A Class=b>x</dIv>",
        "<div\0a id=a\0b>x",
    ] {
        check(markup);
    }
}

#[test]
fn reads_so_many_attributes_and_no_more() {
    let many = |n: usize| (0..n).map(|i| format!(" a{i}='>'")).collect::<String>();
    let class = |n: usize| {
        let parsed = by_us(&format!("<p{} class=x>text</p>", many(n)));
        let mut elements = parsed.tree.elements().iter();
        let p = elements.find(|element| element.name.local == local_name!("p"));
        p.is_some_and(|p| p.attribute(&local_name!("class")) == Some("x"))
    };
    assert!(class(MAX_ATTRIBUTES - 1));
    assert!(!class(MAX_ATTRIBUTES));
}

/// Pieces of markup that lead into all states, and between them.
const PIECES: [&str; 75] = [
    "<",
    ">",
    "/",
    "</",
    "<!",
    "<!-",
    "<!--",
    "-->",
    "--!>",
    "-",
    "!",
    "<?",
    "=",
    "\"",
    "'",
    " ",
    "\n",
    "\r",
    "\0",
    "&",
    "&#",
    "&#x",
    ";",
    "10",
    "41",
    "amp",
    "not",
    "it;",
    "lt;",
    "a",
    "B",
    "あ",
    "<p>",
    "</p>",
    "<p class=",
    "<a href='",
    "<b>",
    "</b>",
    "<div id=\"x\">",
    "</div>",
    "<br/>",
    "<script>",
    "</script>",
    "script",
    "<style>",
    "</style",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<pre>",
    "<plaintext>",
    "<svg>",
    "</svg>",
    "<math>",
    "<![CDATA[",
    "]]>",
    "]",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<select>",
    "<option>",
    "<noscript>",
    "<iframe>",
    "</iframe>",
    "<!doctype html>",
    "<template>",
    "</template>",
    "<input type=hidden>",
    "</>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn agrees_with_html5ever(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..24)
    ) {
        let markup = pieces.concat();
        prop_assert_eq!(
            written(&by_us(&markup).tree),
            written(&by_html5ever(&markup).tree)
        );
    }
}
