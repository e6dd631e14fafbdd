//! Small workspaces.

use super::*;
use crate::Events;
use crate::gating_ml::EvaluateError;

fn workspace(transformations: &str, populations: &str) -> String {
    format!(
        r#"<Workspace xmlns:t="t" xmlns:g="g" xmlns:d="d"><SampleList><Sample>
        <t:spilloverMatrix prefix="Comp-" suffix=""><d:parameters><d:parameter d:name="a"/><d:parameter d:name="b"/></d:parameters>
        <t:spillover d:parameter="a"><t:coefficient d:parameter="a" t:value="1"/><t:coefficient d:parameter="b" t:value="0.5"/></t:spillover>
        <t:spillover d:parameter="b"><t:coefficient d:parameter="a" t:value="0"/><t:coefficient d:parameter="b" t:value="1"/></t:spillover>
        </t:spilloverMatrix>
        <Transformations>{transformations}</Transformations>
        <SampleNode name="s.fcs" count="3"><Subpopulations>{populations}</Subpopulations></SampleNode>
        </Sample></SampleList></Workspace>"#
    )
}

fn rectangle(name: &str, inside: &str, channel: &str, min: f64, inner: &str) -> String {
    format!(
        r#"<Population name="{name}" count="-1"><Gate><g:RectangleGate eventsInside="{inside}">
        <g:dimension g:min="{min}"><d:fcs-dimension d:name="{channel}"/></g:dimension></g:RectangleGate></Gate>
        <Subpopulations>{inner}</Subpopulations></Population>"#
    )
}

fn members(text: &str) -> Vec<Vec<bool>> {
    let values = [10.0, 5.0, 2.0, 5.0, 10.0, 50.0];
    let events = Events::new(["a", "b"], &values).unwrap();
    read(text).unwrap().samples[0].evaluate(&events).unwrap()
}

#[test]
fn populations_are_nested_and_channels_compensated() {
    let inner = rectangle("inner", "1", "Comp-b", 1.0, "");
    let text = workspace("", &rectangle("outer", "1", "a", 5.0, &inner));
    // b less half of a: 0, 4, 45.
    assert_eq!(
        members(&text),
        [vec![true, false, true], vec![false, false, true]]
    );
    let workspace = read(&text).unwrap();
    assert_eq!(workspace.samples[0].populations[1].parent, Some(0));
    assert_eq!(workspace.samples[0].count, Some(3));
    assert_eq!(workspace.samples[0].populations[0].count, None);
}

#[test]
fn outside_and_unknown_nodes() {
    let text = workspace(
        r#"<t:miltenyi><d:parameter d:name="a"/></t:miltenyi>"#,
        &(rectangle("low", "0", "a", 5.0, "") + r#"<NotNode name="n"/>"#),
    );
    assert_eq!(members(&text), [[false, true, false]]);
    let skipped = &read(&text).unwrap().samples[0].skipped;
    let names: Vec<_> = skipped
        .iter()
        .map(|skipped| skipped.name.as_str())
        .collect();
    assert_eq!(names, ["miltenyi", "NotNode"]);
}

#[test]
fn sides_are_straight_on_the_plot() {
    let axis = |channel| {
        format!(r#"<t:log t:offset="1" t:decades="2"><d:parameter d:name="{channel}"/></t:log>"#)
    };
    let corners = [(1, 1), (100, 1), (100, 100)];
    let vertices: String = corners
        .iter()
        .map(|(x, y)| {
            format!(
                r#"<g:vertex><g:coordinate d:value="{x}"/><g:coordinate d:value="{y}"/></g:vertex>"#
            )
        })
        .collect();
    let text = workspace(
        &(axis("a") + &axis("b")),
        &format!(
            r#"<Population name="p"><Gate><g:PolygonGate><g:dimension><d:fcs-dimension d:name="a"/></g:dimension>
            <g:dimension><d:fcs-dimension d:name="b"/></g:dimension>{vertices}</g:PolygonGate></Gate></Population>"#
        ),
    );
    assert_eq!(members(&text), [[true, false, false]]);
}

#[test]
fn faults() {
    assert!(matches!(
        read("<Gating-ML/>").unwrap_err().fault,
        GatingMlFault::Root { .. }
    ));
    let bad = workspace(
        r#"<t:linear t:minRange="5" t:maxRange="1"><d:parameter d:name="a"/></t:linear>"#,
        "",
    );
    assert_eq!(read(&bad).unwrap_err().line, 6);
    let text = workspace("", &rectangle("r", "1", "x", 0.0, ""));
    let events = Events::new(["a", "b"], &[1.0, 2.0]).unwrap();
    let result = read(&text).unwrap().samples[0].evaluate(&events);
    assert!(matches!(result, Err(EvaluateError::UnknownChannel { name }) if name == "x"));
    let deep = workspace(
        "",
        &rectangle("r", "1", "a", 0.0, &"<Population>".repeat(100_000)),
    );
    assert!(read(&deep).is_err());
}
