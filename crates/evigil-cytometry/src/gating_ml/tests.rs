//! Small documents, each with one thing to show.

use super::*;
use crate::Events;
use crate::compensation::Spillover;

const HEAD: &str = r#"<g:Gating-ML xmlns:g="gating" xmlns:d="data" xmlns:t="trans">"#;

fn document(body: &str) -> Result<GatingDocument, GatingMlError> {
    read(&format!("{HEAD}\n{body}\n</g:Gating-ML>"))
}

fn fault(body: &str) -> GatingMlFault {
    document(body).unwrap_err().fault
}

fn side(name: &str, rest: &str) -> String {
    format!(
        r#"<g:dimension g:compensation-ref="uncompensated" {rest}><d:fcs-dimension d:name="{name}"/></g:dimension>"#
    )
}

fn rectangle(id: &str, rest: &str, sides: &str) -> String {
    format!(r#"<g:RectangleGate g:id="{id}" {rest}>{sides}</g:RectangleGate>"#)
}

fn members(body: &str, id: &str, values: &[f64]) -> Vec<bool> {
    let events = Events::new(["a", "b"], values).unwrap();
    let mut members = document(body).unwrap().evaluate(&events, None).unwrap();
    members.remove(id).unwrap()
}

#[test]
fn a_parent_narrows_its_children() {
    let body = rectangle(
        "child",
        r#"g:parent_id="parent""#,
        &side("b", r#"g:min="0""#),
    ) + &rectangle("parent", "", &side("a", r#"g:min="1" g:max="2""#));
    let values = [1.0, 1.0, 1.0, -1.0, 3.0, 1.0];
    assert_eq!(members(&body, "child", &values), [true, false, false]);
}

#[test]
fn boolean_gates_and_complements() {
    let body = rectangle("x", "", &side("a", r#"g:min="1""#))
        + &rectangle("y", "", &side("b", r#"g:min="1""#))
        + r#"<g:BooleanGate g:id="only_x"><g:and><g:gateReference g:ref="x"/>
             <g:gateReference g:ref="y" g:use-as-complement="true"/></g:and></g:BooleanGate>
             <g:BooleanGate g:id="no_x"><g:not><g:gateReference g:ref="x"/></g:not></g:BooleanGate>"#;
    let values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    assert_eq!(members(&body, "only_x", &values), [true, false, false]);
    assert_eq!(members(&body, "no_x", &values), [false, false, true]);
}

#[test]
fn bounds_of_a_transformation_cut() {
    let body = r#"<t:transformation t:id="s" t:boundMin="0.1"><t:flog t:T="100" t:M="2"/></t:transformation>"#
        .to_owned()
        + &rectangle("r", "", &side("a", r#"g:min="0.1" g:max="0.5" g:transformation-ref="s""#));
    // 1e-9 lies far below the scale and is cut to 0.1; a negative value has no place on it.
    assert_eq!(
        members(&body, "r", &[1e-9, 0.0, -1.0, 0.0, 50.0, 0.0]),
        [true, false, false]
    );
}

#[test]
fn spillover_of_the_file_is_taken_out() {
    let gate = rectangle(
        "r",
        "",
        r#"<g:dimension g:compensation-ref="FCS" g:min="5"><d:fcs-dimension d:name="b"/></g:dimension>"#,
    );
    let document = document(&gate).unwrap();
    let values = [10.0, 5.0];
    let events = Events::new(["a", "b"], &values).unwrap();
    let spillover = Spillover::new(["a", "b"], vec![1.0, 0.1, 0.0, 1.0]).unwrap();
    assert_eq!(document.evaluate(&events, None).unwrap()["r"], [true]);
    assert_eq!(
        document.evaluate(&events, Some(&spillover)).unwrap()["r"],
        [false]
    );
    let other = Events::new(["x"], &values).unwrap();
    assert!(
        matches!(document.evaluate(&other, None), Err(EvaluateError::UnknownChannel { name }) if name == "b")
    );
}

#[test]
fn faults_have_their_line() {
    let error = document(&format!(
        "\n\n{}",
        rectangle("r", "", &side("a", r#"g:min="x""#))
    ))
    .unwrap_err();
    assert_eq!(error.line, 4);
    assert_eq!(
        error.fault,
        GatingMlFault::NotANumber {
            value: "x".to_owned()
        }
    );
    assert_eq!(read("<a>\n<b></a>").unwrap_err().line, 2);
    assert!(matches!(
        read("<a/>").unwrap_err().fault,
        GatingMlFault::Root { .. }
    ));
}

#[test]
fn references_lead_somewhere_and_not_in_circles() {
    let one = |id: &str, rest: &str| rectangle(id, rest, &side("a", ""));
    assert!(
        matches!(fault(&one("r", r#"g:parent_id="p""#)), GatingMlFault::UnknownReference { id } if id == "p")
    );
    assert!(matches!(
        fault(&(one("r", "") + &one("r", ""))),
        GatingMlFault::DuplicateId { .. }
    ));
    let circle = one("r", r#"g:parent_id="p""#) + &one("p", r#"g:parent_id="r""#);
    assert!(matches!(fault(&circle), GatingMlFault::Cycle { .. }));
    let scale = rectangle("r", "", &side("a", r#"g:transformation-ref="t""#));
    assert!(matches!(fault(&scale), GatingMlFault::UnknownReference { id } if id == "t"));
}

#[test]
fn what_can_not_be_is_refused() {
    let scale = |attributes: &str| {
        format!(r#"<t:transformation t:id="s"><t:logicle {attributes}/></t:transformation>"#)
    };
    assert!(matches!(
        fault(&scale(r#"t:T="1" t:W="5" t:M="4" t:A="0""#)),
        GatingMlFault::Scale(_)
    ));
    assert!(matches!(
        fault(&scale(r#"t:T="1" t:W="1" t:M="4""#)),
        GatingMlFault::MissingAttribute { attribute: "A", .. }
    ));
    assert!(matches!(
        fault(&rectangle("r", "", &side("a", r#"g:min="2" g:max="1""#))),
        GatingMlFault::Range(_)
    ));
    assert!(matches!(
        fault(&rectangle("r", "", "")),
        GatingMlFault::MissingElement { .. }
    ));
    assert!(matches!(
        fault(r#"<g:StarGate g:id="s"/>"#),
        GatingMlFault::UnknownElement { .. }
    ));
    let sides = side("a", "") + &side("b", "");
    let polygon = format!(
        r#"<g:PolygonGate g:id="p">{sides}<g:vertex><g:coordinate d:value="1"/></g:vertex></g:PolygonGate>"#
    );
    assert!(matches!(
        fault(&polygon),
        GatingMlFault::Count {
            part: "coordinate",
            ..
        }
    ));
}

#[test]
fn hostile_documents_end() {
    let bomb = r#"<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>"#;
    assert!(matches!(
        read(bomb).unwrap_err().fault,
        GatingMlFault::Xml(_)
    ));
    let deep = format!("{HEAD}{}", "<a>".repeat(200_000));
    assert!(read(&deep).is_err());
    let closed = format!(
        "{HEAD}{}{}</g:Gating-ML>",
        "<a>".repeat(200_000),
        "</a>".repeat(200_000)
    );
    assert!(read(&closed).is_err());
    // A chain of parents, each gate needing the next, is followed without recursion.
    let chain: String = (0..5000)
        .map(|i| {
            let parent = format!(r#"g:parent_id="g{}""#, i + 1);
            rectangle(
                &format!("g{i}"),
                if i == 4999 { "" } else { &parent },
                &side("a", ""),
            )
        })
        .collect();
    assert!(members(&chain, "g0", &[0.0, 0.0])[0]);
}
