//! E2B(R3): a report that holds every element of the standard goes out and comes in again.

use evigil_vigilance::e2b::r3::{Appended, BatchHeader, message};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, Value, register as el};

use crate::e2b_r3::{assert_same_xml, read, write};
use crate::shared::folder;

const DATES: &str = "N.2.r.4 C.1.2 C.1.4 C.1.5 D.2.1 D.6 D.7.1.r.2 D.7.1.r.4 D.8.r.4 D.8.r.5 D.9.1 \
    D.10.2.1 D.10.3 D.10.7.1.r.2 D.10.7.1.r.4 D.10.8.r.4 D.10.8.r.5 E.i.4 E.i.5 F.r.1 G.k.4.r.4 \
    G.k.4.r.5";
const NUMBERS: &str = "D.2.2a D.2.2.1a D.3 D.4 D.10.2.2a D.10.4 D.10.5 E.i.6a F.r.3.2 \
    G.k.2.3.r.3a G.k.4.r.1a G.k.4.r.2 G.k.4.r.6a G.k.5a G.k.6a G.k.9.i.3.1a G.k.9.i.3.2a";
const FLAGS: &str = "C.1.6.1 C.1.7 C.1.9.1 FDA.C.1.12 D.7.1.r.3 D.7.1.r.6 D.7.3 D.9.3 \
    D.10.7.1.r.3 E.i.3.2a E.i.3.2b E.i.3.2c E.i.3.2d E.i.3.2e E.i.3.2f FDA.E.i.3.2h E.i.8 F.r.7 \
    G.k.2.5 FDA.G.k.12.r.1";

/// Elements with a place in a message.
fn elements() -> impl Iterator<Item = Element> {
    Element::all().filter(|element| {
        !element.is_extension() && !element.is_under("N.1") && *element != el::G_K_9_I_1
    })
}

fn value(element: Element, at: At) -> String {
    let is = |list: &str| list.split_whitespace().any(|code| code == element.code());
    let number = at.numbers().iter().fold(1, |sum, n| sum * 3 + n);
    if is(DATES) {
        format!("20{:02}0203", number % 90 + 10)
    } else if is(NUMBERS) {
        format!("{number}.5")
    } else if is(FLAGS) {
        (number % 2 == 0).to_string()
    } else {
        // Everything that has to be escaped, in both kinds of places, and letters beyond ASCII.
        format!("{element}{at} <a&b> \"q\" 'p' 症例\tend")
    }
}

fn repeats(element: Element) -> Vec<At> {
    (0..element.depth()).fold(vec![At::TOP], |all, _| {
        all.iter()
            .flat_map(|at| [at.inside(1), at.inside(2)])
            .collect()
    })
}

fn with_ids() -> Icsr {
    let mut report = Icsr::default();
    for number in 1..=2 {
        let at = At::one(number);
        report
            .push(el::EV_E_I_1, at, &format!("reaction-{number}"), 0)
            .unwrap();
        report
            .push(el::EV_G_K_10, at, &format!("drug-{number}"), 0)
            .unwrap();
    }
    report
}

pub(crate) fn every() -> Icsr {
    let mut report = with_ids();
    for element in elements() {
        for at in repeats(element) {
            report.push(element, at, &value(element, at), 0).unwrap();
        }
    }
    report.sort();
    report
}

fn same_values(a: &Icsr, b: &Icsr) {
    let said = |report: &Icsr| -> Vec<String> {
        report
            .items()
            .map(|it| format!("{}{} {}", it.element, it.at, it.value))
            .collect()
    };
    let (a, b) = (said(a), said(b));
    for (before, after) in a.iter().zip(&b) {
        assert_eq!(before, after);
    }
    assert_eq!(a.len(), b.len());
}

#[test]
fn every_element_goes_out_and_comes_in() {
    let report = every();
    let header = BatchHeader::new("batch-1", "sender", "receiver", "20260102030405+0900");
    let xml = write(&header, std::slice::from_ref(&report));
    let (again, sink) = read("every.xml", xml.as_str());
    assert!(
        sink.rejects.is_empty() && sink.problems.is_empty(),
        "{:?}",
        sink.problems
    );
    assert_eq!(header, again);
    let [read_back] = sink.reports.as_slice() else {
        panic!("{}", sink.reports.len());
    };
    same_values(&report, read_back);
    // Times of more than one part are noted; nothing else is.
    let is_shape = |place: &str| place.contains("/effectiveTime[SXPR_TS]") && place.ends_with("/*");
    assert!(
        read_back.kept().iter().all(|it| is_shape(&it.place)),
        "{:?}",
        read_back.kept()
    );
    assert_same_xml(&xml, &write(&again, &sink.reports));
}

#[test]
fn every_element_goes_out_alone() {
    for element in elements() {
        for at in repeats(element).into_iter().take(1) {
            let mut report = with_ids();
            report.push(element, at, &value(element, at), 0).unwrap();
            report.sort();
            alone(&report, element);
        }
    }
}

#[test]
fn null_flavours_go_out_where_a_value_would() {
    let mut carried = 0;
    for (number, element) in elements().enumerate() {
        let at = repeats(element)[0];
        for flavour in NullFlavour::ALL.into_iter().cycle().skip(number).take(2) {
            let mut report = with_ids();
            report.push_null(element, at, flavour, 0);
            report.sort();
            let (_, left) = message(&report, Appended::Nothing);
            if left.left.contains(&(element, at)) {
                continue;
            }
            alone(&report, element);
            carried += 1;
        }
    }
    assert!(carried > 300, "{carried}");
}

/// Those that the standard allows, from its table.
#[test]
fn all_allowed_null_flavours_go_out() {
    let Some(table) = folder("data/pv/spec/e2b_r3_elements.tsv") else {
        return;
    };
    let table = std::fs::read_to_string(table).unwrap();
    let mut compared = 0;
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let Some(element) = Element::of(columns[0]) else {
            panic!("{} is no element", columns[0]);
        };
        for code in columns[7]
            .split(',')
            .map(str::trim)
            .filter(|it| !it.is_empty())
        {
            let mut report = with_ids();
            let at = repeats(element)[0];
            report.push_null(element, at, code.parse().unwrap(), 0);
            report.sort();
            let (_, carried) = message(&report, Appended::Nothing);
            assert!(carried.is_all(), "{element} {code}: {carried:?}");
            alone(&report, element);
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared}");
}

fn alone(report: &Icsr, element: Element) {
    // What a row points at has to be there.
    let mut report = report.clone();
    for number in 1..=2 {
        let at = At::one(number);
        if element != el::G_K_2_2 {
            report.push(el::G_K_2_2, at, "product", 0).unwrap();
        }
        if element != el::E_I_2_1B {
            report.push(el::E_I_2_1B, at, "10000001", 0).unwrap();
        }
    }
    report.sort();
    let xml = write(&BatchHeader::default(), std::slice::from_ref(&report));
    let (_, sink) = read("alone.xml", xml.as_str());
    same_values(&report, &sink.reports[0]);
    // Limits of normal values have the unit of the result, when it is known.
    let is_unit = |place: &str| place.ends_with("/observationRange/value/-@unit");
    let kept = sink.reports[0].kept();
    assert!(
        kept.iter().all(|it| is_unit(&it.place)),
        "{element}: {kept:?}\n{xml}"
    );
}

#[test]
fn results_keep_their_qualifier() {
    for (text, xml) in [
        ("10", "<center value=\"10\" unit=\"mg/dL\"/>"),
        (
            "<10",
            "<low nullFlavor=\"NINF\"/><high inclusive=\"false\" value=\"10\" unit=\"mg/dL\"/>",
        ),
        (
            "<=10",
            "<low nullFlavor=\"NINF\"/><high inclusive=\"true\" value=\"10\" unit=\"mg/dL\"/>",
        ),
        (
            ">10",
            "<low inclusive=\"false\" value=\"10\" unit=\"mg/dL\"/><high nullFlavor=\"PINF\"/>",
        ),
        (
            ">=10",
            "<low inclusive=\"true\" value=\"10\" unit=\"mg/dL\"/><high nullFlavor=\"PINF\"/>",
        ),
    ] {
        let mut report = with_ids();
        report.push(el::F_R_3_2, At::one(1), text, 0).unwrap();
        report.push(el::F_R_3_3, At::one(1), "mg/dL", 0).unwrap();
        report.sort();
        let (written, _) = message(&report, Appended::Nothing);
        assert!(written.contains(xml), "{text}: {written}");
        alone(&report, el::F_R_3_2);
    }
}

#[test]
fn times_take_the_simplest_shape_that_holds_them() {
    let shape = |values: &[(Element, &str)]| {
        let mut report = Icsr::default();
        for (element, text) in values {
            report.push(*element, At::two(1, 1), text, 0).unwrap();
        }
        report.sort();
        let (xml, carried) = message(&report, Appended::Nothing);
        assert!(carried.is_all());
        let start = xml.find("<effectiveTime xsi").unwrap();
        let end = xml.find("</effectiveTime>").unwrap();
        xml[start..end].to_owned()
    };
    let (low, high) = ((el::G_K_4_R_4, "2020"), (el::G_K_4_R_5, "2021"));
    let (width, unit) = ((el::G_K_4_R_6A, "3"), (el::G_K_4_R_6B, "d"));
    let (period, per) = ((el::G_K_4_R_2, "2"), (el::G_K_4_R_3, "d"));
    assert_eq!(
        shape(&[low, high]),
        "<effectiveTime xsi:type=\"IVL_TS\"><low value=\"2020\"/><high value=\"2021\"/>"
    );
    assert_eq!(
        shape(&[low, width, unit]),
        "<effectiveTime xsi:type=\"IVL_TS\"><low value=\"2020\"/><width value=\"3\" unit=\"d\"/>"
    );
    assert_eq!(
        shape(&[period, per]),
        "<effectiveTime xsi:type=\"PIVL_TS\"><period value=\"2\" unit=\"d\"/>"
    );
    assert_eq!(
        shape(&[low, high, width, unit, period, per]),
        "<effectiveTime xsi:type=\"SXPR_TS\"><comp xsi:type=\"PIVL_TS\">\
         <period value=\"2\" unit=\"d\"/></comp><comp xsi:type=\"IVL_TS\" operator=\"A\">\
         <low value=\"2020\"/><high value=\"2021\"/></comp>\
         <comp xsi:type=\"IVL_TS\" operator=\"A\"><width value=\"3\" unit=\"d\"/></comp>"
    );
}

#[test]
fn reports_from_elsewhere_get_ids_that_stay() {
    let mut report = Icsr::default();
    report.push(el::C_1_1, At::TOP, "JP-X-1", 0).unwrap();
    report.push(el::E_I_1_1A, At::one(1), "敗血症", 0).unwrap();
    report.push(el::G_K_2_2, At::one(1), "exosome", 0).unwrap();
    report.push(el::G_K_1, At::one(1), "1", 0).unwrap();
    report
        .push(el::G_K_9_I_2_R_3, At::three(1, 1, 1), "related", 0)
        .unwrap();
    report.sort();
    let (first, carried) = message(&report, Appended::Nothing);
    assert!(carried.is_all(), "{carried:?}");
    assert_eq!(first, message(&report, Appended::Nothing).0);
    let (_, sink) = read("x.xml", write(&BatchHeader::default(), &[report.clone()]));
    let id = sink.reports[0]
        .text(el::EV_G_K_10, At::one(1))
        .unwrap()
        .to_owned();
    assert_eq!(first.matches(&id).count(), 3);
    // Another case has other ids.
    report.remove(el::C_1_1, At::TOP);
    assert!(!message(&report, Appended::Nothing).0.contains(&id));
}

#[test]
fn what_the_standard_lacks_stays_behind_or_goes_as_lines() {
    let mut report = Icsr::default();
    report.push(el::EV_C_1, At::TOP, "clinic 7", 0).unwrap();
    report
        .push(el::EV_G_K_2, At::one(1), "umbilical cord", 0)
        .unwrap();
    report
        .push(el::EV_G_K_4_R_1, At::two(1, 1), "1e10", 0)
        .unwrap();
    report.push(el::G_K_2_2, At::one(1), "exosome", 0).unwrap();
    report
        .push(el::G_K_11, At::one(1), "given twice", 0)
        .unwrap();
    report
        .push(el::G_K_11, At::one(1), "said again", 0)
        .unwrap();
    report.keep("VAX.VAX_SITE", "LL", 3);
    report.sort();
    let (xml, carried) = message(&report, Appended::Nothing);
    assert!(!xml.contains("umbilical"));
    let left: Vec<_> = carried.left.iter().map(|(element, _)| *element).collect();
    assert_eq!(
        left,
        [el::G_K_11, el::EV_C_1, el::EV_G_K_2, el::EV_G_K_4_R_1]
    );
    assert_eq!(carried.kept_elsewhere.len(), 1);
    let (xml, carried) = message(&report, Appended::Lines(evigil_core::Lang::En));
    assert!(xml.contains(
        "<value xsi:type=\"ST\">given twice\nProvider: clinic 7\nCell source: umbilical cord\n\
         Particles given: 1e10</value>"
    ));
    assert_eq!(carried.appended.len(), 3);
    assert_eq!(carried.left, [(el::G_K_11, At::one(1))]);
    let labels = Element::all().filter(|it| it.is_extension()).count();
    let file = include_str!("../../../../knowledge/vigilance/e2b-r3/extension.toml");
    assert_eq!(file.matches("id = \"EV.").count() + 2, labels);
}

#[test]
fn a_value_that_changed_goes_out_changed() {
    let report = every();
    let xml = write(&BatchHeader::default(), std::slice::from_ref(&report));
    // A sender's own order, and something unknown.
    let xml = xml.replace(
        "<statusCode code=\"active\"/>",
        "<new xmlns=\"urn:x\">1</new><statusCode code=\"active\" displayName=\"x\"/>",
    );
    let (_, sink) = read("x.xml", xml);
    let mut report = sink.reports[0].clone();
    report.remove(el::H_1, At::TOP);
    report.push(el::H_1, At::TOP, "amended", 0).unwrap();
    report.push(el::G_K_10_R, At::two(1, 3), "7", 0).unwrap();
    report.sort();
    let xml = write(&BatchHeader::default(), &[report.clone()]);
    let (_, sink) = read("x.xml", xml);
    same_values(&report, &sink.reports[0]);
    assert_eq!(
        sink.reports[0].value(el::H_1, At::TOP),
        Some(Value::Text("amended"))
    );
    assert_eq!(report.kept().len(), sink.reports[0].kept().len());
}
