//! A page of advertising goes from the check to the letter and to its correction.

use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::page_check::{
    FindingDecision, LetterEdit, LetterOrder, LetterSent, PageToCheck, Verdict,
};
use evigil_registry::record::Record;
use evigil_registry::rights::{Actor, Role};
use serde_json::Value as Json;

use crate::ground::{Ground, on_each};

const PAGE: &str = "<html lang=ja><title>港クリニック</title><body><h1>エクソソーム点滴</h1>\
    <p>ヒト臍帯由来エクソソーム点滴は、がんを治します。副作用は一切ありません。</p>\
    <p>料金 1回 88,000円。ご予約はこちら。</p></body></html>";
const BETTER: &str = "<html lang=ja><title>港クリニック</title><body><h1>エクソソーム点滴</h1>\
    <p>ヒト臍帯由来エクソソーム点滴は、がんを治します。</p>\
    <p>料金 1回 88,000円。ご予約はこちら。</p></body></html>";
const GOOD: &str = "<html lang=ja><title>港クリニック</title><body><h1>お知らせ</h1>\
    <p>エクソソーム点滴の提供を終了しました。</p></body></html>";

fn page() -> PageToCheck {
    PageToCheck {
        source: "https://harbour.example/exosome".to_owned(),
        provider_id: None,
        lang: Lang::Ja,
        media: Some("text/html; charset=utf-8".to_owned()),
    }
}

fn found(check: &Record) -> Vec<Json> {
    let report: Json =
        serde_json::from_str(check.fields.get_text("findings").expect("findings")).expect("JSON");
    assert_eq!(report["schema"], "evigil.check/1");
    report["findings"].as_array().expect("a list").clone()
}

async fn state(ground: &Ground, actor: &Actor, check: &Record) -> String {
    let kind = ground.registry.kind("page_check").expect("kind");
    let record = ground
        .registry
        .read(actor, kind, &check.id)
        .await
        .expect("read");
    record.fields.get_text("state").expect("a state").to_owned()
}

fn decision(finding: usize, decision: Verdict) -> FindingDecision {
    FindingDecision {
        finding,
        decision,
        reason: "医療広告ガイドラインに照らして判断".to_owned(),
    }
}

fn is_step<T: std::fmt::Debug>(result: &Result<T, Fault>, code: &str) -> bool {
    matches!(result, Err(Fault::Step { code: found, .. }) if *found == code)
}

#[test]
fn a_page_goes_to_its_letter_and_its_correction() {
    on_each(|ground| async move {
        let reviewer = ground.member(Role::AdvertisingReviewer, "Reviewers").await;
        let registry = &ground.registry;
        let check = registry
            .check_page(&reviewer, &page(), PAGE.as_bytes().to_vec())
            .await
            .expect("checked");
        let document = check.fields.get_text("document").expect("a digest");
        assert_eq!(
            registry.files().read(document).expect("kept"),
            PAGE.as_bytes()
        );
        let findings = found(&check);
        assert!(findings.len() >= 2, "{findings:#?}");
        let place = |words: &str| {
            findings
                .iter()
                .position(|finding| finding["quote"].as_str().expect("a quote").contains(words))
                .unwrap_or_else(|| panic!("{words} was not found: {findings:#?}"))
        };
        let (cancer, harmless) = (place("がん"), place("副作用"));
        let order = LetterOrder { lang: Lang::En };
        let early = registry.write_letter(&reviewer, &check.id, &order).await;
        assert!(is_step(&early, "EV-R403"), "{early:?}");
        for (finding, verdict) in [
            (cancer, Verdict::Rejected),
            (cancer, Verdict::Confirmed),
            (harmless, Verdict::Rejected),
        ] {
            registry
                .decide_finding(&reviewer, &check.id, &decision(finding, verdict))
                .await
                .expect("decided");
        }
        let beyond = decision(findings.len(), Verdict::Confirmed);
        let beyond = registry.decide_finding(&reviewer, &check.id, &beyond).await;
        assert!(is_step(&beyond, "EV-R401"), "{beyond:?}");
        let mut connection = registry.database().connect().await.expect("a connection");
        let links = evigil_registry::audit::links(&mut connection, 0, 1000, None)
            .await
            .expect("links");
        let signed: Vec<_> = links
            .iter()
            .filter_map(|link| link.entry.meaning.clone())
            .collect();
        assert_eq!(signed, ["rejected", "confirmed", "rejected"]);

        let english = registry
            .write_letter(&reviewer, &check.id, &order)
            .await
            .expect("a letter");
        let body = english.fields.get_text("body").expect("a body");
        assert!(body.contains("がん") && !body.contains("副作用"), "{body}");
        assert!(
            body.contains("Source: ") && body.contains("https://harbour.example/exosome"),
            "{body}"
        );
        let japanese = registry
            .write_letter(&reviewer, &check.id, &LetterOrder { lang: Lang::Ja })
            .await
            .expect("a letter");
        let body = japanese.fields.get_text("body").expect("a body");
        assert!(
            body.contains("根拠: ") && body.contains("ご担当者様"),
            "{body}"
        );
        let edit = LetterEdit {
            version: 1,
            body: format!("{body}\n港クリニック 御中"),
        };
        registry
            .edit_letter(&reviewer, &japanese.id, &edit)
            .await
            .expect("edited");
        let stale = registry.edit_letter(&reviewer, &japanese.id, &edit).await;
        assert!(matches!(stale, Err(Fault::Stale { .. })), "{stale:?}");
        let tomorrow = LetterSent {
            sent_on: Some("2026-11-23".parse().expect("a day")),
        };
        let tomorrow = registry
            .send_letter(&reviewer, &japanese.id, &tomorrow)
            .await;
        assert!(is_step(&tomorrow, "EV-R405"), "{tomorrow:?}");
        registry
            .send_letter(&reviewer, &japanese.id, &LetterSent::default())
            .await
            .expect("sent");
        assert_eq!(state(&ground, &reviewer, &check).await, "letter_sent");
        let twice = registry
            .send_letter(&reviewer, &japanese.id, &LetterSent::default())
            .await;
        assert!(is_step(&twice, "EV-R404"), "{twice:?}");
        let late = registry
            .decide_finding(&reviewer, &check.id, &decision(cancer, Verdict::Rejected))
            .await;
        assert!(is_step(&late, "EV-R402"), "{late:?}");

        let media = || (Lang::Ja, page().media);
        let (second, difference) = registry
            .recheck_page(&reviewer, &check.id, media(), BETTER.as_bytes().to_vec())
            .await
            .expect("checked again");
        let of = |list: &[evigil_registry::flows::page_check::Compared], words: &str| {
            list.iter().any(|compared| compared.quote.contains(words))
        };
        assert!(
            of(&difference.gone, "副作用") && of(&difference.still_there, "がん"),
            "{difference:?}"
        );
        assert!(!of(&difference.new, "がん"), "{difference:?}");
        assert_eq!(state(&ground, &reviewer, &check).await, "letter_sent");
        let read = registry
            .page_difference(&reviewer, &second.id)
            .await
            .expect("told");
        assert_eq!(read, difference);
        let again = registry
            .recheck_page(&reviewer, &check.id, media(), GOOD.as_bytes().to_vec())
            .await;
        assert!(is_step(&again, "EV-R406"), "{again:?}");

        // The second check goes the same way, and this time the page is put right.
        let place = found(&second)
            .iter()
            .position(|finding| finding["quote"].as_str().expect("a quote").contains("がん"))
            .expect("still there");
        let confirmed = decision(place, Verdict::Confirmed);
        registry
            .decide_finding(&reviewer, &second.id, &confirmed)
            .await
            .expect("decided");
        let letter = registry
            .write_letter(&reviewer, &second.id, &order)
            .await
            .expect("a letter");
        registry
            .send_letter(&reviewer, &letter.id, &LetterSent::default())
            .await
            .expect("sent");
        let (third, difference) = registry
            .recheck_page(&reviewer, &second.id, media(), GOOD.as_bytes().to_vec())
            .await
            .expect("checked again");
        assert!(difference.is_corrected(), "{difference:?}");
        assert_eq!(state(&ground, &reviewer, &second).await, "corrected");
        let nothing = registry.close_page_check(&reviewer, &third.id, "  ").await;
        assert!(matches!(nothing, Err(Fault::Fields(_))), "{nothing:?}");
        registry
            .close_page_check(&reviewer, &third.id, "掲載終了を確認")
            .await
            .expect("closed");
        let twice = registry
            .close_page_check(&reviewer, &third.id, "again")
            .await;
        assert!(is_step(&twice, "EV-R402"), "{twice:?}");
        assert!(registry.verify().await.expect("verified").faults.is_empty());
    });
}

#[test]
fn only_reviewers_check_pages_and_only_pages_are_checked() {
    on_each(|ground| async move {
        let reviewer = ground.member(Role::AdvertisingReviewer, "Reviewers").await;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let regulator = ground.member(Role::Regulator, "Authority").await;
        let registry = &ground.registry;
        let bytes = || PAGE.as_bytes().to_vec();
        for actor in [&clinic, &regulator] {
            let refused = registry.check_page(actor, &page(), bytes()).await;
            assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        }
        let public = registry
            .check_page(&Actor::public(), &page(), bytes())
            .await;
        assert!(matches!(public, Err(Fault::Unknown)), "{public:?}");
        let empty = registry.check_page(&reviewer, &page(), Vec::new()).await;
        assert!(is_step(&empty, "EV-R400"), "{empty:?}");
        let noise: Vec<u8> = (0..20_000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let noise = registry.check_page(&reviewer, &page(), noise).await;
        assert!(is_step(&noise, "EV-R400"), "{noise:?}");
        let foreign = PageToCheck {
            provider_id: Some("0199e0a2-0000-7000-8000-000000000000".to_owned()),
            ..page()
        };
        let foreign = registry.check_page(&reviewer, &foreign, bytes()).await;
        assert!(
            matches!(foreign, Err(Fault::Reference { .. })),
            "{foreign:?}"
        );
        // The records can't be made past the story.
        for kind in ["page_check", "page_decision", "letter"] {
            let kind = registry.kind(kind).expect("kind");
            let refused = registry
                .create(&reviewer, kind, &serde_json::Map::new())
                .await;
            assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        }
        let check = registry
            .check_page(&reviewer, &page(), bytes())
            .await
            .expect("checked");
        let absent = registry
            .decide_finding(&reviewer, "no such check", &decision(0, Verdict::Confirmed))
            .await;
        assert!(matches!(absent, Err(Fault::Absent { .. })), "{absent:?}");
        let refused = registry
            .decide_finding(&regulator, &check.id, &decision(0, Verdict::Confirmed))
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let first = registry.page_difference(&regulator, &check.id).await;
        assert!(is_step(&first, "EV-R407"), "{first:?}");
    });
}

/// A page in PDF whose content unpacks to `megabytes` of `line`.
fn bomb(line: &[u8], megabytes: usize) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let lines = line.repeat((1 << 20) / line.len());
    for _ in 0..megabytes {
        packed.write_all(&lines).expect("packs");
    }
    let packed = packed.finish().expect("packs");
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    let content = format!(
        "<< /Length {} /Filter /FlateDecode >>\nstream\n",
        packed.len()
    );
    let objects: [(&str, &[u8]); 5] = [
        ("<< /Type /Catalog /Pages 2 0 R >>", b""),
        ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b""),
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
            b"",
        ),
        (
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"",
        ),
        (&content, &packed),
    ];
    for (number, (text, bytes)) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{text}", number + 1).as_bytes());
        file.extend_from_slice(bytes);
        let end: &[u8] = if bytes.is_empty() {
            b"\nendobj\n"
        } else {
            b"\nendstream\nendobj\n"
        };
        file.extend_from_slice(end);
    }
    let table = file.len();
    file.extend_from_slice(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.extend_from_slice(end.as_bytes());
    file
}

#[test]
fn a_page_that_unpacks_without_end_is_refused() {
    on_each(|ground| async move {
        let reviewer = ground.member(Role::AdvertisingReviewer, "Reviewers").await;
        let pdf = PageToCheck {
            media: Some("application/pdf".to_owned()),
            ..page()
        };
        let text = b"BT /F 12 Tf 72 700 Td (exosome drip) Tj ET\n";
        let small = ground
            .registry
            .check_page(&reviewer, &pdf, bomb(text, 1))
            .await;
        small.expect("the file itself is one that can be read");
        for (line, megabytes) in [(&text[..], 400), (&b"        "[..], 400)] {
            let file = bomb(line, megabytes);
            assert!(file.len() < 2 << 20, "{}", file.len());
            let begun = std::time::Instant::now();
            let checked = ground.registry.check_page(&reviewer, &pdf, file).await;
            assert!(is_step(&checked, "EV-R400"), "{checked:?}");
            assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
        }
    });
}
