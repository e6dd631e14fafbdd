//! Plans from pages and lists, and treatments against them.

use evigil_knowledge::Knowledge;
use evigil_law::plan::{
    Added, Certainty, DeviationField, NameMatch, Plan, PlanClass, PlanError, PlanNumber,
    PlanProblem, PlanWords, Register, deviations, menu_mismatch, provider_key, read_exposures,
    read_list, read_page,
};
use jiff::civil::date;

const PAGE: &[u8] = include_bytes!("../data/plan/register_page.html");
const LINES: &[u8] = include_bytes!("../data/plan/clinic_lines.html");
const LIST: &[u8] = include_bytes!("../data/plan/ministry_list.csv");
const EXPOSURES: &[u8] = include_bytes!("../data/plan/exposures.csv");

fn words() -> PlanWords {
    let knowledge = Knowledge::embedded().expect("the base can be read");
    PlanWords::of(knowledge).expect("the words can be read")
}

fn plan() -> Plan {
    read_page(&words(), PAGE).expect("the page is one").plan
}

fn number(text: &str) -> PlanNumber {
    PlanNumber::parse(text).expect("is a number")
}

#[test]
fn a_page_of_the_register_is_read() {
    let read = read_page(&words(), PAGE).unwrap();
    assert_eq!(read.problems, []);
    let wanted = Plan {
        number: Some(number("jRCTb010000001")),
        class: Some(PlanClass::Ii),
        name: Some("自己脂肪由来間葉系幹細胞の膝関節内投与の安全性を調べる架空の試験".to_owned()),
        plain_name: Some("膝の 幹細胞治療".to_owned()),
        provider: Some("医療法人社団架空会 髙崎メディカルクリニック".to_owned()),
        address: Some("群馬県架空市1-2-3 & 別館".to_owned()),
        administrator: Some("架空 太郎".to_owned()),
        committee: Some("架空特定認定再生医療等委員会".to_owned()),
        committee_number: Some("NA0000001".to_owned()),
        submitted: Some(date(2025, 7, 16)),
        first_published: Some(date(2025, 7, 23)),
        changed: Some(date(2026, 2, 3)),
        ended: None,
        status: Some("募集中".to_owned()),
        cell_type: Some("自己脂肪由来間葉系幹細胞".to_owned()),
        route: Some("関節内投与".to_owned()),
        site: None,
        indication: Some("変形性膝関節症".to_owned()),
        dose: Some("1回あたり 1×10⁸個".to_owned()),
        content: Some(
            "関節内投与の安全性を確認する。関連研究に jRCTb000000009 がある。".to_owned(),
        ),
        source: None,
        line: None,
    };
    assert_eq!(read.plan, wanted);
    assert_eq!(read.plan.routes(&words()), ["joint"]);
}

#[test]
fn the_same_page_in_shift_jis_and_euc_jp_reads_the_same() {
    // The signs that these encodings do not have are left out of the comparison.
    let text = std::str::from_utf8(PAGE).unwrap();
    let text = text.replace('髙', "高").replace('⁸', "^8");
    let wanted = read_page(&words(), text.as_bytes()).unwrap();
    for (encoding, declared) in [
        (encoding_rs::SHIFT_JIS, "utf-8"),
        (encoding_rs::SHIFT_JIS, "Shift_JIS"),
        (encoding_rs::EUC_JP, "euc-jp"),
    ] {
        let page = text.replace("charset=\"utf-8\"", &format!("charset=\"{declared}\""));
        let (bytes, _, unmappable) = encoding.encode(&page);
        assert!(!unmappable);
        assert_eq!(read_page(&words(), &bytes).unwrap(), wanted, "{declared}");
    }
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend(text.as_bytes());
    assert_eq!(read_page(&words(), &marked).unwrap(), wanted);
}

#[test]
fn labels_on_lines_and_in_lists_of_terms_are_read() {
    let read = read_page(&words(), LINES).unwrap();
    assert_eq!(read.problems, []);
    assert_eq!(read.plan.number, Some(number("PC3000001")));
    assert_eq!(read.plan.name.as_deref(), Some("架空リンパ球の静脈内投与"));
    assert_eq!(read.plan.provider.as_deref(), Some("架空診療所"));
    assert_eq!(read.plan.submitted, Some(date(2014, 11, 20)));
    assert_eq!(read.plan.class, Some(PlanClass::Iii));
    assert_eq!(read.plan.routes(&words()), ["iv"]);
}

#[test]
fn what_is_no_page_of_a_plan_is_refused_with_its_reason() {
    let refused = |bytes: &[u8]| read_page(&words(), bytes).unwrap_err();
    assert_eq!(refused(b" \n"), PlanError::Empty);
    assert_eq!(refused(b"%PDF-1.7 ...").code(), "EV-L61");
    assert_eq!(refused(b"PK\x03\x04abc").code(), "EV-L61");
    assert_eq!(refused(b"From: <Saved by Blink>\n").code(), "EV-L61");
    assert_eq!(refused(b"\xFE\xFE\xFF\x00\x81\x00\x00").code(), "EV-L62");
    let other = "<title>料金表</title><p>エクソソーム点滴 30万円</p>";
    assert_eq!(
        refused(other.as_bytes()),
        PlanError::NotAPlan {
            title: "料金表".to_owned()
        }
    );
    // A number in passing makes no plan of a page.
    let passing = "<p>当院の計画は PB3000001 です。</p>";
    assert_eq!(refused(passing.as_bytes()).code(), "EV-L63");
    let page = std::str::from_utf8(PAGE).unwrap();
    let none = page
        .replace("<tr><th>jRCT番号</th><td>jRCTb010000001", "")
        .replace("jRCTb000000009", "別の研究");
    assert_eq!(
        refused(
            none.replace("var number = \"jRCTb999999999\";", "")
                .as_bytes()
        ),
        PlanError::NoNumber
    );
    let trial = page.replace("jRCTb010000001", "jRCTs031250001");
    assert_eq!(
        refused(trial.as_bytes()),
        PlanError::OtherRegistration {
            number: "jRCTs031250001".to_owned()
        }
    );
    let two = page.replace(
        "<tr><th>住所",
        "<tr><th>jRCT番号</th><td>jRCTb010000002</td></tr><tr><th>住所",
    );
    assert_eq!(
        refused(two.as_bytes()),
        PlanError::SeveralPlans {
            numbers: vec!["jRCTb010000001".to_owned(), "jRCTb010000002".to_owned()]
        }
    );
}

#[test]
fn what_a_page_lacks_is_told() {
    let page = std::str::from_utf8(PAGE).unwrap();
    let problems = |page: &str| read_page(&words(), page.as_bytes()).unwrap().problems;
    let lacking = page
        .replace("<label>再生医療等の分類</label>", "")
        .replace("令和８年２月３日", "x");
    assert_eq!(
        problems(&lacking),
        [PlanProblem::Missing {
            line: 0,
            field: "class"
        }]
    );
    let wrong_day = page.replace("令和8年2月3日", "令和8年2月30日");
    assert_eq!(
        problems(&wrong_day),
        [PlanProblem::Unreadable {
            line: 0,
            field: "changed".to_owned(),
            value: "令和8年2月30日".to_owned()
        }]
    );
    let class = page.replace("<td>第二種</td>", "<td>第三種</td>");
    assert_eq!(
        problems(&class),
        [PlanProblem::ClassAndNumber {
            line: 0,
            number: "jRCTb010000001".to_owned(),
            class: "iii".to_owned()
        }]
    );
    let two_names = page.replace("架空会 高崎メディカルクリニック", "別の病院");
    assert_eq!(problems(&two_names).len(), 1);
    assert_eq!(problems(&two_names)[0].code(), "EV-L72");
}

#[test]
fn a_list_is_read_row_by_row() {
    let read = read_list(&words(), LIST).unwrap();
    let codes: Vec<&str> = read.problems.iter().map(PlanProblem::code).collect();
    assert_eq!(
        codes,
        [
            "EV-L78", // a column of remarks
            "EV-L71", // the thirteenth month
            "EV-L76", // neither number nor name
            "EV-L75", // a short row
            "EV-L71", // a number that is none
            "EV-L77", // the first number again
        ]
    );
    assert_eq!(read.left_out, 1);
    assert_eq!(read.plans.len(), 4);
    let first = &read.plans[0];
    assert_eq!(first.number, Some(number("PB3000001")));
    assert_eq!(
        first.name.as_deref(),
        Some("多血小板血漿の膝・股関節内投与")
    );
    assert_eq!(first.line, Some(7));
    assert_eq!(first.submitted, Some(date(2020, 4, 1)));
    assert_eq!(read.plans[3].submitted, Some(date(2021, 5, 6)));
    let english = b"plan number\tclinic\tname\tclass\nPB3000001\tA Clinic\tknee\tII\n";
    let read = read_list(&words(), english).unwrap();
    assert_eq!(read.plans[0].class, Some(PlanClass::Ii));
    assert_eq!(read.problems, []);
    let error = read_list(&words(), "a,b\n1,2\n".as_bytes()).unwrap_err();
    let PlanError::Columns { missing, found } = error else {
        panic!("columns without a meaning were taken");
    };
    assert_eq!(
        (missing, found),
        (
            vec!["provider".to_owned(), "number".to_owned()],
            vec!["a".to_owned(), "b".to_owned()]
        )
    );
}

#[test]
fn a_provider_is_found_in_any_spelling() {
    let words = words();
    let mut register = Register::default();
    assert_eq!(register.add(&words, plan()), Added::New);
    assert_eq!(register.add(&words, plan()), Added::Same);
    for plan in read_list(&words, LIST).unwrap().plans {
        register.add(&words, plan);
    }
    let ended = Plan {
        ended: Some(date(2026, 3, 1)),
        ..plan()
    };
    assert_eq!(register.add(&words, ended), Added::Replaced);
    assert_eq!(register.plans().len(), 5);
    let found = |name: &str| -> Vec<(Option<String>, NameMatch)> {
        register
            .by_provider(&words, name)
            .iter()
            .map(|found| {
                (
                    found.plan.number.as_ref().map(ToString::to_string),
                    found.by,
                )
            })
            .collect()
    };
    for name in [
        "架空会高崎メディカルクリニック",
        "医療法人社団　架空会　髙崎メデイカルクリニック",
        "架空会 高﨑ﾒﾃﾞｨｶﾙｸﾘﾆｯｸ",
        "架空会 高崎メディカル診療所",
    ] {
        let by: Vec<NameMatch> = found(name).iter().map(|(_, by)| *by).collect();
        assert_eq!(by, [NameMatch::Same, NameMatch::Same], "{name}");
    }
    assert_eq!(found("高崎メディカルクリニック")[0].1, NameMatch::Contains);
    assert_eq!(
        found("架空スキンクリニツク")[0].0.as_deref(),
        Some("PC3000002")
    );
    assert_eq!(found("架空スキソクリニック")[0].1, NameMatch::Alike);
    assert!(found("まったく関係のない名前").is_empty());
    assert!(found(" ").is_empty());
    assert!(register.by_number(&number("ｐｂ3000001")).is_some());
    assert!(register.by_number(&number("PB3999999")).is_none());
    assert_ne!(
        provider_key(&words, "高崎クリニック"),
        provider_key(&words, "高岡クリニック")
    );
}

#[test]
fn treatments_are_compared_with_the_plan() {
    let words = words();
    let read = read_exposures(&words, EXPOSURES).unwrap();
    assert_eq!(read.exposures.len(), 5);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(read.problems[0].code(), "EV-L71");
    let plan = plan();
    let checked = deviations(&words, &plan, &read.exposures);
    let found: Vec<(u64, DeviationField, Certainty)> = checked
        .deviations
        .iter()
        .map(|one| (one.line, one.field, one.certainty))
        .collect();
    assert_eq!(
        found,
        [
            (3, DeviationField::Date, Certainty::Differs),
            (4, DeviationField::Facility, Certainty::Differs),
            (4, DeviationField::Indication, Certainty::Differs),
            (4, DeviationField::Route, Certainty::Differs),
            (4, DeviationField::Dose, Certainty::Differs),
            // A meniscus belongs to the knee, and yet is another disease: a person has to look.
            (5, DeviationField::Indication, Certainty::Unclear),
            (5, DeviationField::Dose, Certainty::Unclear),
            (5, DeviationField::Product, Certainty::Differs),
        ]
    );
    let route = &checked.deviations[3];
    assert_eq!(
        (route.plan.as_str(), route.given.as_str()),
        ("関節内投与", "点滴")
    );
    // The last row tells nothing but the provider.
    let silent: Vec<_> = checked
        .not_compared
        .iter()
        .filter(|one| one.line == 7)
        .collect();
    assert_eq!(silent.len(), 5);
    assert!(checked.deviations.iter().all(|one| !one.basis.is_empty()));
}

#[test]
fn days_outside_of_a_plan_are_seen() {
    let words = words();
    let table = "date,product\n2026-03-01,細胞\n2026-03-02,細胞\n";
    let exposures = read_exposures(&words, table.as_bytes()).unwrap().exposures;
    let ended = Plan {
        ended: Some(date(2026, 3, 1)),
        ..plan()
    };
    let lines = |plan: &Plan| -> Vec<(u64, Certainty)> {
        let checked = deviations(&words, plan, &exposures);
        let of_day = checked
            .deviations
            .iter()
            .filter(|one| one.field == DeviationField::Date);
        of_day.map(|one| (one.line, one.certainty)).collect()
    };
    assert_eq!(lines(&ended), [(3, Certainty::Differs)]);
    // A class I plan: the second day is 90 days after the submission, the first is not.
    let first_class = Plan {
        class: Some(PlanClass::I),
        submitted: Some(date(2025, 12, 2)),
        ..plan()
    };
    assert_eq!(lines(&first_class), [(2, Certainty::Unclear)]);
    let silent = Plan {
        submitted: None,
        first_published: None,
        ..plan()
    };
    let checked = deviations(&words, &silent, &exposures);
    assert!(
        checked
            .not_compared
            .iter()
            .any(|one| one.line == 0 && one.field == DeviationField::Date)
    );
}

#[test]
fn a_plan_number_beside_exosomes_is_a_mismatch() {
    let words = words();
    let mut register = Register::default();
    register.add(&words, plan());
    let menu = "エクソソーム点滴(再生医療等提供計画 jRCTb010000001 受理済み)150,000円";
    let mismatch = menu_mismatch(&words, menu, Some(&register)).unwrap();
    assert_eq!(mismatch.words, ["エクソソーム"]);
    assert_eq!(mismatch.numbers[0].0.as_str(), "jRCTb010000001");
    let known = mismatch.numbers[0].1.unwrap();
    assert_eq!(known.cell_type.as_deref(), Some("自己脂肪由来間葉系幹細胞"));
    let unknown = menu_mismatch(&words, "exosome PB3999999", None).unwrap();
    assert!(unknown.numbers[0].1.is_none());
    assert!(menu_mismatch(&words, "PRP 計画番号 PB3000001", None).is_none());
    assert!(menu_mismatch(&words, "エクソソーム点滴 電話 PB300", None).is_none());
    assert!(!words.cell_free_text().1.is_empty());
}

#[test]
fn broken_pages_give_an_answer_and_no_fault() {
    let words = words();
    // Every beginning of a page is a page that was saved only in part.
    for end in (0..PAGE.len()).step_by(97) {
        let _ = read_page(&words, &PAGE[..end]);
        let _ = read_list(&words, &LIST[..end.min(LIST.len())]);
        let _ = read_exposures(&words, &EXPOSURES[..end.min(EXPOSURES.len())]);
    }
    let deep = "<table><tr><td>".repeat(3000) + "研究名称</td><td>x";
    assert!(read_page(&words, deep.as_bytes()).is_err());
    let empty_tags = "<tr></td></table><dl><dd>提出日<dt>".repeat(50);
    assert!(read_page(&words, empty_tags.as_bytes()).is_err());
}
