//! PDFs are written here with lopdf and read back.

use evigil_core::DocumentFormat;
use lopdf::content::{Content, Operation};
use lopdf::{
    Dictionary, Document as Pdf, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    dictionary,
};

use crate::{Limits, RawDocument, ReadError};

/// A composite font that shows UTF-16 code units as they are, with a map to Unicode.
fn japanese_font(pdf: &mut Pdf, to_unicode: bool) -> Dictionary {
    let cmap = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
        1 beginbfrange\n<3000> <9FFF> <3000>\nendbfrange\n1 beginbfchar\n<0001> <0041>\nendbfchar\nendcmap\n\
        CMapName currentdict /CMap defineresource pop\nend\nend\n";
    let cmap = pdf.add_object(Stream::new(Dictionary::new(), cmap.to_vec()));
    let descendant = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "Test", "DW" => 1000,
        "W" => vec![1.into(), Object::Array(vec![500.into()])],
    });
    let mut font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Test", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
    };
    if to_unicode {
        font.set("ToUnicode", cmap);
    }
    font
}

fn latin_font() -> Dictionary {
    dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" }
}

fn utf16(text: &str) -> Object {
    let bytes = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

/// A PDF with one page for each list of operators.
fn pdf(font: impl Fn(&mut Pdf) -> Dictionary, pages: &[Vec<Operation>]) -> Pdf {
    let mut pdf = Pdf::with_version("1.5");
    let tree = pdf.new_object_id();
    let font = font(&mut pdf);
    let font = pdf.add_object(font);
    let resources = pdf.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = pages
        .iter()
        .map(|operations| {
            let content = Content {
                operations: operations.clone(),
            }
            .encode()
            .expect("encodes");
            let mut stream = Stream::new(Dictionary::new(), content);
            stream.compress().expect("compresses");
            let content = pdf.add_object(stream);
            pdf.add_object(
                dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content },
            )
            .into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("fits");
    let size = vec![0.into(), 0.into(), 595.into(), 842.into()];
    pdf.objects.insert(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => size }.into(),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    pdf
}

/// Shows strings at places, in 10 point type.
fn show(strings: &[(i64, i64, Object)]) -> Vec<Operation> {
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 10.into()]),
    ];
    for (x, y, text) in strings {
        let place = [1, 0, 0, 1, *x, *y].map(Object::from).to_vec();
        operations.push(Operation::new("Tm", place));
        operations.push(Operation::new("Tj", vec![text.clone()]));
    }
    operations.push(Operation::new("ET", vec![]));
    operations
}

fn bytes(mut pdf: Pdf) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("saves");
    bytes
}

fn decode(bytes: Vec<u8>) -> Result<evigil_core::Document, ReadError> {
    RawDocument::new("a.pdf", bytes).decode(&Limits::default())
}

#[test]
fn reads_japanese_page_by_page() {
    let first = show(&[
        (50, 800, utf16("エクソソーム点滴")),
        (50, 780, utf16("未承認の治療です。")),
    ]);
    let second = show(&[(50, 800, utf16("費用"))]);
    let document =
        decode(bytes(pdf(|pdf| japanese_font(pdf, true), &[first, second]))).expect("reads");
    assert_eq!(document.format, DocumentFormat::Pdf);
    assert_eq!(document.text, "エクソソーム点滴\n未承認の治療です。\n費用");
    let paths: Vec<_> = document
        .blocks
        .iter()
        .map(|block| block.path.as_str())
        .collect();
    assert_eq!(paths, ["page 1", "page 1", "page 2"]);
}

#[test]
fn joins_japanese_lines_broken_inside_a_sentence() {
    let full = "この治療は国の承認を受けていない自由診療";
    let lines = show(&[
        (50, 800, utf16(full)),
        (50, 785, utf16("であり、効果は確かめられていないものとす")),
        (50, 770, utf16("る。")),
        (50, 755, utf16("費用は自己負担です。")),
    ]);
    let document = decode(bytes(pdf(|pdf| japanese_font(pdf, true), &[lines]))).expect("reads");
    let joined =
        format!("{full}であり、効果は確かめられていないものとする。\n費用は自己負担です。");
    assert_eq!(document.text, joined);
}

#[test]
fn strings_on_one_line_are_put_together() {
    let literal = |text: &str| Object::string_literal(text);
    // 5 points a character: "Exo" ends at 65, a word gap at 70, a column far right.
    let mut operations = show(&[
        (50, 800, literal("Exo")),
        (65, 800, literal("some")),
        (92, 800, literal("drip")),
        (300, 800, literal("cost")),
    ]);
    let pieces = vec![
        literal("do"),
        Object::Integer(-50),
        literal("se"),
        Object::Integer(-400),
        literal("one"),
    ];
    operations.extend([
        Operation::new("BT", vec![]),
        Operation::new("Td", vec![50.into(), 700.into()]),
        Operation::new("TJ", vec![Object::Array(pieces)]),
        Operation::new("TL", vec![12.into()]),
        Operation::new("'", vec![literal("next")]),
        Operation::new("ET", vec![]),
    ]);
    let document = decode(bytes(pdf(|_| latin_font(), &[operations]))).expect("reads");
    assert_eq!(document.text, "Exosome drip\ncost\ndose one\nnext");
}

#[test]
fn a_scan_has_no_text_layer() {
    let error = decode(bytes(pdf(|_| latin_font(), &[vec![], vec![]]))).expect_err("has no text");
    assert!(
        matches!(error, ReadError::PdfNoText { pages: 2, .. }),
        "{error}"
    );
}

#[test]
fn text_without_a_map_is_told_of() {
    let page = show(&[(50, 800, utf16("見えない"))]);
    let error =
        decode(bytes(pdf(|pdf| japanese_font(pdf, false), &[page]))).expect_err("cannot be known");
    assert!(matches!(error, ReadError::PdfNoText { .. }), "{error}");
}

#[test]
fn an_encrypted_file_says_so() {
    let mut secret = pdf(
        |_| latin_font(),
        &[show(&[(50, 800, Object::string_literal("secret"))])],
    );
    let id = || Object::string_literal("0123456789abcdef");
    secret.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &secret,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("makes keys");
    secret.encrypt(&state).expect("encrypts");
    let error = decode(bytes(secret)).expect_err("is encrypted");
    assert!(matches!(error, ReadError::PdfEncrypted { .. }), "{error}");
}

#[test]
fn damaged_files_are_errors() {
    let whole = bytes(pdf(
        |_| latin_font(),
        &[show(&[(50, 800, Object::string_literal("text"))])],
    ));
    for broken in [
        b"%PDF-1.7\n".to_vec(),
        whole[..60].to_vec(),
        [b"%PDF-1.4\n".as_slice(), &[0xAB; 500]].concat(),
    ] {
        let error = decode(broken).expect_err("is damaged");
        assert!(
            matches!(
                error,
                ReadError::PdfDamaged { .. } | ReadError::PdfNoText { .. }
            ),
            "{error}"
        );
    }
}

#[test]
fn forms_in_a_ring_end() {
    let page = vec![Operation::new("Do", vec!["X1".into()])];
    let mut ring = pdf(|_| latin_font(), &[page]);
    let font = ring.add_object(latin_font());
    let content = b"BT /F1 10 Tf (in form) Tj ET /X1 Do".to_vec();
    let form = ring.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form" },
        content,
    ));
    for object in ring.objects.values_mut() {
        if let Object::Dictionary(resources) = object
            && resources.has(b"Font")
        {
            resources.set("XObject", dictionary! { "X1" => form });
            resources.set("Font", dictionary! { "F1" => font });
        }
    }
    assert_eq!(decode(bytes(ring)).expect("reads").text, "in form");
}

#[test]
fn a_decompression_bomb_is_stopped() {
    let bomb = vec![Operation::new(
        "Tj",
        vec![Object::string_literal(vec![b'a'; 2_000_000])],
    )];
    let limits = Limits {
        max_text_bytes: 100_000,
        ..Limits::default()
    };
    let file = bytes(pdf(|_| latin_font(), &[bomb]));
    assert!(file.len() < 50_000);
    assert!(RawDocument::new("a.pdf", file).decode(&limits).is_err());
}

#[test]
fn pages_that_share_a_large_content_end() {
    let words = (0..2000)
        .map(|_| Operation::new("Tj", vec![Object::string_literal("word ")]))
        .collect::<Vec<_>>();
    let start = show(&[(50, 800, Object::string_literal("start"))]);
    let mut many = pdf(|_| latin_font(), &[[start, words].concat()]);
    let page = many.page_iter().next().expect("has a page");
    let page = many.get_dictionary(page).expect("is there").clone();
    let tree = page
        .get(b"Parent")
        .and_then(Object::as_reference)
        .expect("has a parent");
    let kids: Vec<Object> = (0..1000)
        .map(|_| many.add_object(page.clone()).into())
        .collect();
    many.get_dictionary_mut(tree)
        .expect("is there")
        .set("Kids", kids);
    let limits = Limits {
        max_text_bytes: 200_000,
        ..Limits::default()
    };
    let document = RawDocument::new("a.pdf", bytes(many))
        .decode(&limits)
        .expect("reads");
    assert!(document.text.starts_with("start"));
    assert!(
        document
            .problems
            .iter()
            .any(|problem| problem.starts_with("EV-D106")),
        "{:?}",
        document.problems
    );
}
