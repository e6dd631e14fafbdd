//! Assessments of offers: the data they rest on, the four questions, what is never invented.

use std::path::PathBuf;

use evigil_assess::assessment::{
    Assessment, AssessmentBase, AssessmentInput, Offer, brief_pdf, html, pdf, text,
};
use evigil_assess::render::Look;
use evigil_assess::{CheckReport, Wording};
use evigil_claims::ClaimsEngine;
use evigil_core::{Document, Lang, Standing};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::{Knowledge, TermKind};
use evigil_law::decision::{DecisionBase, Facts};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 22);

fn base() -> &'static Knowledge {
    Knowledge::embedded().expect("the built-in base is read")
}

/// The assessment of a page with this text and an offer with this file.
fn assessed(page: &str, offer: &str, lang: Lang) -> Assessment {
    let knowledge = base();
    let engine = ClaimsEngine::new(knowledge).expect("the built-in base makes an engine");
    let document = Document::from_text("page.txt", page);
    let reading = engine.read(&document, DAY);
    let report = CheckReport::new(&document, &reading, knowledge, lang, DAY);
    let offer = Offer::parse("offer.toml", offer, knowledge).expect("an offer");
    let ledger = Ledger::load(knowledge).expect("a ledger");
    let input = AssessmentInput {
        ledger: &ledger,
        source: "offer.toml",
        offer: &offer,
        page: Some(&report),
        text: Some(&document.text),
        lot: None,
        engine: &engine,
        as_of: DAY,
    };
    Assessment::new(&input, knowledge, &Wording::new(knowledge, lang, DAY)).expect("an assessment")
}

const DRIP: &str = "当院のエクソソーム点滴\n\
エクソソーム点滴は慢性的な疲労を改善します。\n\
副作用の心配は一切ありません。\n\
当院のエクソソーム点滴は、再生医療等提供計画(計画番号:PB0000000)を提出済みです。\n\
料金:1回 300,000円(税込)\n";

#[test]
fn sentences_of_the_base_are_supported_and_in_both_languages() {
    let all = AssessmentBase::of(base()).unwrap();
    assert_eq!(all.unsupported(base()), []);
    assert!(all.statements.len() >= 15);
    for statement in &all.statements {
        assert!(!statement.text.en.is_empty() && !statement.text.ja.is_empty());
    }
}

#[test]
fn what_words_of_an_offer_mean_is_known_to_the_law_and_the_terms() {
    let knowledge = base();
    let all = AssessmentBase::of(knowledge).unwrap();
    let decisions = DecisionBase::load(knowledge).unwrap();
    let known = |law: &std::collections::BTreeMap<String, String>| {
        let mut facts = Facts::default();
        for (key, value) in law {
            facts.set(&decisions, key, value).unwrap();
        }
    };
    for product in &all.products {
        assert!(knowledge.term(TermKind::Product, &product.id).is_some());
        if let Some(class) = &product.class {
            assert!(knowledge.term(TermKind::ProductClass, class).is_some());
        }
        known(&product.law);
    }
    for (kind, meanings) in [
        (TermKind::Route, &all.routes),
        (TermKind::Donor, &all.donors),
        (TermKind::Indication, &all.indications),
    ] {
        for meaning in meanings {
            assert!(
                knowledge.term(kind, &meaning.id).is_some(),
                "{}",
                meaning.id
            );
            known(&meaning.law);
        }
    }
    for meaning in &all.rules {
        assert!(knowledge.rule(&meaning.id).is_some(), "{}", meaning.id);
        known(&meaning.law);
    }
    known(&all.page.law);
    // Every use that a page can be read for has a purpose in law.
    let terms = knowledge.terms().iter();
    for term in terms.filter(|term| term.kind == TermKind::Indication) {
        assert!(
            all.indications.iter().any(|it| it.id == term.id),
            "{}",
            term.id
        );
    }
}

#[test]
fn a_drip_for_tiredness_has_no_human_evidence_and_no_plan() {
    let report = assessed(DRIP, "", Lang::Ja);
    let fatigue = report
        .evidence
        .iter()
        .find(|part| part.indication == "fatigue")
        .unwrap();
    assert_eq!(fatigue.verdict, "no_human_evidence");
    assert_eq!(fatigue.certainty, None);
    assert_eq!(report.efficacy.standing, Standing::NotKnown);
    assert_eq!(report.safety.standing, Standing::Contradicted);
    assert_eq!(report.lawfulness.standing, Standing::Contradicted);
    let about = |id: &str| {
        let all = report.lawfulness.reasons.iter();
        all.flat_map(|reason| &reason.about).any(|it| it == id)
    };
    // The number of a plan beside a product for which no plan exists.
    assert!(about("plan_number_without_plan"));
    assert!(about("jp_rm_act.cell_free"));
    assert!(report.law.following.iter().any(|it| it.code == "law-gap"));
}

#[test]
fn every_reason_has_a_source_or_says_what_it_speaks_of() {
    for lang in [Lang::En, Lang::Ja] {
        let report = assessed(DRIP, "person.organisation = \"npb\"", lang);
        for (question, part) in report.questions_asked() {
            for reason in &part.reasons {
                let rests_on_something = !reason.citations.is_empty()
                    || !reason.about.is_empty()
                    || reason.code == "claim-evidence";
                assert!(rests_on_something, "{question}: {}", reason.text);
                assert!(!reason.text.starts_with("assess-reason"), "{}", reason.code);
            }
        }
        assert!(!report.every_text().any(|text| text.contains("assess-")));
    }
}

trait Texts {
    fn every_text(&self) -> Box<dyn Iterator<Item = &str> + '_>;
}

impl Texts for Assessment {
    fn every_text(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let questions = self
            .questions_asked()
            .into_iter()
            .flat_map(|(_, part)| part.reasons.iter().map(|reason| reason.text.as_str()));
        let evidence = self
            .evidence
            .iter()
            .flat_map(|part| part.studies.iter().map(|study| study.design.as_str()))
            .chain(self.evidence.iter().map(|part| part.verdict_text.as_str()));
        let brief = self
            .brief
            .sections()
            .into_iter()
            .flat_map(|(_, lines)| lines.iter().map(|line| line.text.as_str()));
        Box::new(questions.chain(evidence).chain(brief))
    }
}

#[test]
fn a_player_is_told_what_the_rules_of_the_league_say() {
    let offer = "treatment = { volume_ml = 150, hours = 2 }\nperson = { organisation = \"npb\" }";
    let report = assessed(DRIP, offer, Lang::En);
    let sport = report.sport.unwrap();
    assert_eq!(sport.overall, "prohibited");
    let nobody = assessed(DRIP, "", Lang::En);
    assert!(nobody.sport.is_none());
}

#[test]
fn a_knee_is_answered_by_the_controlled_trial_and_not_by_the_uncontrolled_series() {
    let page = "Exosome injection for the knee\n\
        We inject exosomes into the knee joint. Exosomes cure osteoarthritis of the knee.\n\
        Price: 200,000 yen. Contact us at our clinic.\n";
    let report = assessed(page, "", Lang::En);
    let joint = report
        .evidence
        .iter()
        .find(|part| part.indication == "joint")
        .unwrap();
    assert_eq!(joint.verdict, "controlled_negative");
    let group = |id: &str| {
        let found = joint.studies.iter().find(|study| study.id == id);
        found.map(|study| study.group)
    };
    assert_eq!(group("E34"), Some("controlled"));
    assert_eq!(group("E35"), Some("uncontrolled"));
    assert_eq!(report.efficacy.standing, Standing::Contradicted);
}

#[test]
fn values_that_contradict_each_other_are_named_and_not_chosen_between() {
    let page = "エクソソーム点滴\n提供者(他人)の臍帯由来の細胞を用いたエクソソーム点滴です。\n料金 10万円\n";
    let report = assessed(page, "product.donor = \"autologous\"", Lang::Ja);
    let fields: Vec<&str> = report
        .contradictions
        .iter()
        .map(|it| it.field.as_str())
        .collect();
    assert_eq!(fields, ["donor"]);
    // The law names a fact that is given in two ways which exclude each other.
    let clash = assessed(DRIP, "law = { material = \"living_cells\" }", Lang::En);
    assert!(
        clash
            .lawfulness
            .reasons
            .iter()
            .any(|reason| reason.code == "law-conflict"),
    );
}

#[test]
fn an_offer_without_a_use_or_a_product_is_not_known() {
    let report = assessed("こんにちは。\n", "", Lang::Ja);
    assert_eq!(report.efficacy.standing, Standing::NotKnown);
    assert!(report.evidence.is_empty());
    assert!(
        report
            .efficacy
            .reasons
            .iter()
            .any(|reason| reason.code == "no-indication")
    );
}

#[test]
fn files_of_offers_that_are_wrong_are_refused_with_their_line() {
    let knowledge = base();
    let refused = |text: &str| Offer::parse("offer.toml", text, knowledge).unwrap_err();
    let fault = refused("page = \"a.html\"\nprodukt = 1\n");
    assert_eq!(fault.line, 2);
    let fault = refused("page = \"a.html\"\n\nroutes = [\"ivy\"]\n");
    assert_eq!(fault.line, 3);
    assert!(fault.message.contains("`iv`"), "{}", fault.message);
    let fault = refused("[treatment]\nvolume_ml = -3\n");
    assert_eq!(fault.line, 2);
    assert!(refused("page = [").line > 0);
}

#[test]
fn a_brief_is_one_page_in_both_languages() {
    let knowledge = base();
    for lang in [Lang::En, Lang::Ja] {
        let report = assessed(DRIP, "person.organisation = \"npb\"", lang);
        let wording = Wording::new(knowledge, lang, DAY);
        let bytes = brief_pdf(&report, &wording).unwrap();
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        assert_eq!(document.get_pages().len(), 1, "{lang}");
        let whole = pdf(&report, &wording).unwrap();
        assert!(lopdf::Document::load_mem(&whole).unwrap().get_pages().len() > 1);
        let page = html(&report, &wording);
        assert!(page.contains("id=\"efficacy\"") && !page.contains("<script"));
        let words = text(&report, &wording, Look::default());
        assert!(words.contains(&report.offer.name));
        for section in ["known", "not-known", "law", "ask", "turn-to"] {
            let lines = report.brief.sections();
            let (_, lines) = lines.iter().find(|(name, _)| *name == section).unwrap();
            assert!(!lines.is_empty(), "{section}");
        }
    }
}

/// The seed documents, when they are there.
#[expect(
    clippy::print_stderr,
    reason = "a test that is skipped has to say so loudly"
)]
fn seed(start: &str) -> Option<String> {
    let root = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let Ok(folder) = std::fs::read_dir(root.join("seeds")) else {
        eprintln!("SKIPPED: no folder `seeds`; set EVIGIL_SHARED to run this test");
        return None;
    };
    let file = folder
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with(start))?;
    std::fs::read_to_string(file.path()).ok()
}

#[test]
fn the_seed_documents_are_answered_from_the_facts() {
    let corrected = |report: &Assessment, id: &str| {
        let mut all = report.corrections.iter().flat_map(|it| &it.about);
        all.any(|it| it == id)
    };
    if let Some(text) = seed("003") {
        let report = assessed(&text, "", Lang::Ja);
        for id in ["SD-01", "SD-02", "SD-03"] {
            assert!(corrected(&report, id), "{id}");
        }
        // The quoted review has no data; behind its sentence stand cells and mice.
        let quoted: Vec<&String> = report.quotations.iter().flat_map(|it| &it.about).collect();
        for id in ["QT-01", "QT-02", "QT-03"] {
            assert!(quoted.iter().any(|it| *it == id), "{id}");
        }
    }
    if let Some(text) = seed("002") {
        let report = assessed(&text, "", Lang::En);
        assert!(corrected(&report, "SD-20"));
        assert_eq!(report.lawfulness.standing, Standing::NotKnown);
    }
    for start in ["000", "001", "002", "003", "004"] {
        let Some(text) = seed(start) else { continue };
        let report = assessed(&text, "", Lang::En);
        let death = report
            .safety
            .reasons
            .iter()
            .find(|reason| reason.about.first().is_some_and(|it| it == "HM-JP-2023-01"))
            .unwrap();
        assert_eq!(death.code, "incident-contested", "{start}");
        for part in &report.evidence {
            let asked = [
                "fatigue",
                "insomnia",
                "immunity",
                "hepatitis",
                "diabetes",
                "osteoporosis",
            ];
            if asked.contains(&part.indication.as_str()) {
                assert_eq!(
                    part.verdict, "no_human_evidence",
                    "{start} {}",
                    part.indication
                );
            }
        }
    }
}

#[test]
fn studies_that_a_page_cites_by_number_are_found() {
    let ledger = Ledger::load(base()).unwrap();
    assert!(ledger.study("E34").is_some());
    let page = "エクソソーム関節注射\n膝に効きます(PMID 39465400)。料金 20万円\n";
    let report = assessed(page, "", Lang::Ja);
    let cited: Vec<&String> = report.quotations.iter().flat_map(|it| &it.about).collect();
    assert_eq!(cited, ["E34"]);
}
