//! Prints forms, listings and letters of made-up reports into a folder, to be looked at.
//!
//! ```console
//! $ cargo run -p evigil-assess --example print_forms -- FOLDER
//! ```

use std::path::Path;

use evigil_assess::Messages;
use evigil_assess::report::{LineListing, cioms_pdf, recall_letter, recall_pdf};
use evigil_core::Lang;
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey};
use evigil_vigilance::lot::{RecallItem, RecallNotice, RecallRecipient, RecallSender};
use jiff::civil::date;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let reports = [
        ("japanese", Lang::Ja, japanese()),
        ("english", Lang::En, english()),
        ("empty", Lang::En, Icsr::new(ReportKey::default())),
        ("empty-ja", Lang::Ja, Icsr::new(ReportKey::default())),
        ("twelve-drugs", Lang::En, twelve_drugs()),
    ];
    for (name, lang, report) in reports {
        let pdf = cioms_pdf(&report, date(2026, 4, 20), &Messages::new(lang))?;
        std::fs::write(folder.join(format!("{name}.pdf")), pdf)?;
    }
    let english = Messages::new(Lang::En);
    let mut listing = LineListing::new(date(2026, 4, 20), &english)?;
    for report in (0..12).flat_map(|_| [japanese(), self::english(), twelve_drugs()]) {
        listing.add(&report);
    }
    std::fs::write(folder.join("listing.pdf"), listing.finish()?)?;
    for lang in Lang::ALL {
        let messages = Messages::new(lang);
        let letters: Vec<_> = notices()
            .iter()
            .map(|notice| recall_letter(notice, &messages))
            .collect();
        let pdf = recall_pdf(&letters, "UC-2403-B", date(2026, 4, 20), &messages)?;
        std::fs::write(folder.join(format!("recall-{lang}.pdf")), pdf)?;
    }
    Ok(())
}

fn notices() -> Vec<RecallNotice> {
    let item = |person: &str, day: &str| RecallItem {
        person: Some(person.to_owned()),
        date: day.to_owned(),
        product: "臍帯由来エクソソーム点滴".to_owned(),
        lot: "UC2403B".to_owned(),
        route: "IV drip".to_owned(),
        dose: "5 mL".to_owned(),
        volume_ml: Some(100.0),
    };
    let notice = |recipient, items| RecallNotice {
        issued: date(2026, 4, 20),
        sender: RecallSender {
            name: "架空バイオ株式会社 安全管理部".to_owned(),
            contact: vec![
                "東京都架空区見本町 1-2-3".to_owned(),
                "03-0000-0000".to_owned(),
            ],
        },
        recipient,
        lot: "UC-2403-B".to_owned(),
        spellings: vec!["UC2403B".to_owned(), "uc-2403-b".to_owned()],
        products: vec!["臍帯由来エクソソーム点滴".to_owned()],
        items,
        reports: 2,
        reports_serious: 2,
    };
    let provider = RecallRecipient::Provider {
        provider: "架空再生医療クリニック".to_owned(),
    };
    let person = RecallRecipient::Person {
        person: "P-0017".to_owned(),
        provider: None,
    };
    vec![
        notice(
            provider,
            vec![
                item("P-0003", "2026-04-02"),
                item("P-0009", "2026-04"),
                item("P-0011", ""),
            ],
        ),
        notice(person, vec![item("P-0017", "2026-04-05")]),
    ]
}

fn report(name: &str, values: &[(&str, At, &str)]) -> Icsr {
    let mut report = Icsr::new(ReportKey {
        report: name.to_owned(),
        case: name.to_owned(),
        version: 0,
    });
    for (code, at, text) in values {
        if let Some(element) = Element::of(code) {
            // A few lines never fill 4 GiB.
            let _ = report.push(element, *at, text, 0);
        }
    }
    report
}

fn japanese() -> Icsr {
    let story = "68歳男性。自由診療クリニックにて疲労回復および肌の若返りを目的として、臍帯由来間葉系幹細胞培養上清から\
        調製されたとされる「エクソソーム製剤」（ロット UC-2403-B、5×10⁹ particles/mL、1バイアル 5 mL）を生理食塩液 100 mL に\
        希釈し、約30分かけて点滴静注された。投与終了2時間後に悪寒戦慄が出現し、同日22時に体温 39.8℃ となった。\n\
        翌日、意識混濁のため家族が救急要請。搬送時、血圧 78/42 mmHg、脈拍 132/分、SpO₂ 88%（室内気）。敗血症性ショックと\
        診断され、ICU に入室。血液培養2セットから Ralstonia pickettii が検出された。ノルアドレナリン、メロペネム、人工呼吸管理を\
        行い、第6病日に昇圧薬を離脱、第14病日に抜管した。";
    let story = format!(
        "{story}\n{}\n同一ロットを投与された別の1名（髙橋ｙ、62歳）にも同日発熱があり、保健所に報告された。（以上、すべて架空の症例である。）",
        "その後も発熱が続いたため胸腹部造影CTを施行したが、膿瘍形成や感染性心内膜炎を示す所見はなかった。".repeat(10)
    );
    let mut made = report(
        "JP-EV-2026-0042",
        &[
            ("C.1.1", At::TOP, "JP-EV-2026-0042"),
            ("C.1.2", At::TOP, "20260418"),
            ("C.1.3", At::TOP, "1"),
            ("C.1.4", At::TOP, "20260405"),
            ("C.1.5", At::TOP, "20260416"),
            ("C.1.8.1", At::TOP, "JP-EV-2026-0042"),
            ("C.2.r.2.1", At::one(1), "架空市民病院 救急科"),
            ("C.2.r.3", At::one(1), "JP"),
            ("C.2.r.4", At::one(1), "1"),
            ("C.3.1", At::TOP, "3"),
            ("C.3.2", At::TOP, "架空再生医療クリニック"),
            ("C.3.4.1", At::TOP, "架空区見本町1-2-3"),
            ("C.3.4.2", At::TOP, "東京都"),
            ("D.2.2a", At::TOP, "68"),
            ("D.2.2b", At::TOP, "a"),
            ("D.3", At::TOP, "61.5"),
            ("D.4", At::TOP, "168"),
            ("D.5", At::TOP, "1"),
            ("D.7.1.r.1a", At::one(1), "27.0"),
            ("D.7.1.r.1b", At::one(1), "10012601"),
            ("D.7.1.r.2", At::one(1), "2015"),
            ("D.7.1.r.3", At::one(1), "true"),
            ("D.7.1.r.5", At::one(1), "2型糖尿病、HbA1c 7.2%"),
            ("D.7.2", At::TOP, "アレルギー歴なし。喫煙 20本/日×40年。"),
            ("E.i.1.1a", At::one(1), "敗血症性ショック"),
            ("E.i.2.1a", At::one(1), "27.0"),
            ("E.i.2.1b", At::one(1), "10040070"),
            ("E.i.3.2b", At::one(1), "true"),
            ("E.i.3.2c", At::one(1), "true"),
            ("E.i.4", At::one(1), "20260403"),
            ("E.i.7", At::one(1), "2"),
            ("E.i.9", At::one(1), "JP"),
            ("E.i.1.1a", At::one(2), "悪寒"),
            ("E.i.4", At::one(2), "202604"),
            ("E.i.7", At::one(2), "1"),
            ("F.r.1", At::one(1), "20260403"),
            ("F.r.2.1", At::one(1), "CRP"),
            ("F.r.3.2", At::one(1), "24.6"),
            ("F.r.3.3", At::one(1), "mg/dL"),
            ("F.r.4", At::one(1), "0"),
            ("F.r.5", At::one(1), "0.3"),
            ("F.r.2.1", At::one(2), "血液培養"),
            ("F.r.3.1", At::one(2), "1"),
            ("F.r.6", At::one(2), "Ralstonia pickettii、2セットとも"),
            ("G.k.1", At::one(1), "1"),
            ("G.k.2.2", At::one(1), "臍帯由来エクソソーム点滴"),
            (
                "G.k.2.3.r.1",
                At::two(1, 1),
                "ヒト臍帯由来間葉系幹細胞培養上清",
            ),
            ("G.k.4.r.1a", At::two(1, 1), "5"),
            ("G.k.4.r.1b", At::two(1, 1), "mL"),
            ("G.k.4.r.4", At::two(1, 1), "20260402"),
            ("G.k.4.r.5", At::two(1, 1), "20260402"),
            ("G.k.4.r.6a", At::two(1, 1), "30"),
            ("G.k.4.r.6b", At::two(1, 1), "min"),
            ("G.k.4.r.7", At::two(1, 1), "UC-2403-B"),
            ("G.k.4.r.10.2b", At::two(1, 1), "041"),
            ("EV.G.k.4.r.1", At::two(1, 1), "2.5e10"),
            ("EV.G.k.4.r.2", At::two(1, 1), "100"),
            ("EV.G.k.4.r.3", At::two(1, 1), "200"),
            ("EV.G.k.2", At::one(1), "臍帯"),
            ("EV.G.k.3", At::one(1), "allogeneic"),
            ("G.k.7.r.1", At::two(1, 1), "疲労、肌の若返り"),
            ("G.k.8", At::one(1), "1"),
            ("G.k.9.i.1", At::two(1, 1), "1"),
            ("G.k.9.i.2.r.1", At::three(1, 1, 1), "報告医"),
            ("G.k.9.i.2.r.2", At::three(1, 1, 1), "WHO-UMC"),
            ("G.k.9.i.2.r.3", At::three(1, 1, 1), "probable"),
            ("G.k.9.i.4", At::two(1, 1), "4"),
            ("G.k.1", At::one(2), "2"),
            ("G.k.2.2", At::one(2), "メトホルミン"),
            ("G.k.4.r.8", At::two(2, 1), "500 mg 1日2回"),
            ("G.k.4.r.4", At::two(2, 1), "2015"),
            ("G.k.7.r.1", At::two(2, 1), "2型糖尿病"),
            ("G.k.1", At::one(3), "2"),
            ("G.k.2.2", At::one(3), "メロペネム"),
            ("G.k.7.r.1", At::two(3, 1), "敗血症性ショック"),
            ("G.k.4.r.4", At::two(3, 1), "20260403"),
            ("H.1", At::TOP, &story),
            ("EV.C.1", At::TOP, "架空再生医療クリニック"),
            (
                "EV.C.2",
                At::TOP,
                "計画なし（再生医療等安全性確保法の対象外との説明）",
            ),
        ],
    );
    for code in ["D.1", "D.2.1"] {
        if let Some(element) = Element::of(code) {
            made.push_null(element, At::TOP, NullFlavour::Masked, 0);
        }
    }
    made.sort();
    made
}

fn english() -> Icsr {
    let story = "A 54-year-old woman received an intravenous infusion of an umbilical-cord \
        exosome product for joint pain at a self-pay clinic. Twenty minutes after the start she \
        had generalised urticaria, wheeze and a fall of blood pressure to 70/40 mmHg. The infusion \
        was stopped, adrenaline 0.5 mg was given intramuscularly twice, and she was admitted for \
        observation. Tryptase two hours later was raised. She was discharged the next day without \
        sequelae. (Made-up case.)";
    let mut made = report(
        "US-EV-2026-0007",
        &[
            ("C.1.1", At::TOP, "US-EV-2026-0007"),
            ("C.1.2", At::TOP, "20260312"),
            ("C.1.3", At::TOP, "1"),
            ("C.1.4", At::TOP, "20260310"),
            ("C.1.5", At::TOP, "20260310"),
            ("C.1.8.1", At::TOP, "US-EV-2026-0007"),
            ("C.2.r.3", At::one(1), "US"),
            ("C.2.r.4", At::one(1), "1"),
            ("C.3.2", At::TOP, "Sample Regional Centre"),
            ("C.3.4.1", At::TOP, "1 Example Street"),
            ("C.3.4.2", At::TOP, "Springfield"),
            ("C.3.4.5", At::TOP, "US"),
            ("D.1", At::TOP, "A.B."),
            ("D.2.1", At::TOP, "197109"),
            ("D.2.2a", At::TOP, "54"),
            ("D.2.2b", At::TOP, "a"),
            ("D.5", At::TOP, "2"),
            (
                "D.7.2",
                At::TOP,
                "Allergic rhinitis; no earlier drug reactions.",
            ),
            ("E.i.1.1a", At::one(1), "Anaphylactic reaction"),
            ("E.i.2.1a", At::one(1), "27.0"),
            ("E.i.2.1b", At::one(1), "10002198"),
            ("E.i.3.2b", At::one(1), "true"),
            ("E.i.3.2c", At::one(1), "true"),
            ("E.i.4", At::one(1), "202603081420"),
            ("E.i.5", At::one(1), "20260309"),
            ("E.i.7", At::one(1), "1"),
            ("E.i.9", At::one(1), "US"),
            ("F.r.1", At::one(1), "20260308"),
            ("F.r.2.1", At::one(1), "Tryptase"),
            ("F.r.3.2", At::one(1), "31"),
            ("F.r.3.3", At::one(1), "ug/L"),
            ("F.r.5", At::one(1), "11.4"),
            ("G.k.1", At::one(1), "1"),
            ("G.k.2.2", At::one(1), "Umbilical cord exosomes"),
            ("G.k.2.5", At::one(1), "true"),
            ("G.k.4.r.1a", At::two(1, 1), "1"),
            ("G.k.4.r.1b", At::two(1, 1), "{DF}"),
            ("G.k.4.r.4", At::two(1, 1), "20260308"),
            ("G.k.4.r.5", At::two(1, 1), "20260308"),
            ("G.k.4.r.7", At::two(1, 1), "X-118"),
            ("G.k.4.r.10.2b", At::two(1, 1), "042"),
            ("EV.G.k.4.r.1", At::two(1, 1), "5e10"),
            ("EV.G.k.4.r.2", At::two(1, 1), "250"),
            ("EV.G.k.2", At::one(1), "umbilical cord"),
            ("G.k.7.r.1", At::two(1, 1), "Joint pain"),
            ("G.k.8", At::one(1), "1"),
            ("G.k.9.i.1", At::two(1, 1), "1"),
            ("G.k.9.i.4", At::two(1, 1), "4"),
            ("G.k.1", At::one(2), "2"),
            ("G.k.2.2", At::one(2), "Cetirizine"),
            ("G.k.4.r.8", At::two(2, 1), "10 mg daily"),
            ("G.k.7.r.1", At::two(2, 1), "Allergic rhinitis"),
            ("H.1", At::TOP, story),
        ],
    );
    made.sort();
    made
}

fn twelve_drugs() -> Icsr {
    let mut made = english();
    for number in 3..=14_u16 {
        let name = format!("Suspect product number {number}");
        let lot = format!("LOT-{number:03}-ABC");
        let start = format!("202601{number:02}");
        let values = [
            ("G.k.1", At::one(number), "1"),
            ("G.k.2.2", At::one(number), name.as_str()),
            (
                "G.k.4.r.8",
                At::two(number, 1),
                "two vials in 100 mL saline",
            ),
            ("G.k.4.r.4", At::two(number, 1), start.as_str()),
            ("G.k.4.r.7", At::two(number, 1), lot.as_str()),
            ("G.k.4.r.10.1", At::two(number, 1), "intravenous drip"),
            ("G.k.7.r.1", At::two(number, 1), "Well-being"),
            ("G.k.8", At::one(number), "4"),
        ];
        for (code, at, text) in values {
            if let Some(element) = Element::of(code) {
                let _ = made.push(element, at, text, 0);
            }
        }
    }
    made.sort();
    made
}
