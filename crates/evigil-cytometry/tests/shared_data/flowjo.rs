//! FlowJo workspaces, whose counts FlowJo wrote or a peer found.

use evigil_cytometry::{Events, flowjo};

use crate::{file, linear_events, text};

fn counts(workspace: &str) -> Option<Vec<(String, Option<u64>, u64)>> {
    let text = text(&format!("gating/flowkit__{workspace}.wsp"))?;
    let fcs = linear_events::read(&file("fcs/flowkit__data_set_simple_line_100.fcs")?);
    let events = Events::new(fcs.names.clone(), &fcs.values).expect("whole events");
    let workspace = flowjo::read(&text).expect("a workspace");
    let sample = workspace.samples.first().expect("one sample");
    let members = sample.evaluate(&events).expect("all channels are there");
    let populations = sample.populations.iter().zip(members);
    Some(
        populations
            .map(|(population, members)| {
                let inside = members.iter().filter(|inside| **inside).count() as u64;
                (population.name.clone(), population.count, inside)
            })
            .collect(),
    )
}

#[test]
fn an_ellipse_holds_51_events() {
    let Some(counts) = counts("single_ellipse_51_events") else {
        return;
    };
    assert_eq!(counts, [("ellipse1".to_owned(), Some(51), 51)]);
}

/// FlowJo had not counted. All events have 131072 in the second channel, and both regions end at
/// 130639 there: the line runs past them.
#[test]
fn a_polygon_and_a_rectangle() {
    let Some(counts) = counts("simple_poly_and_rect") else {
        return;
    };
    let found: Vec<(&str, u64)> = counts
        .iter()
        .map(|(name, _, n)| (name.as_str(), *n))
        .collect();
    assert_eq!(found, [("poly1", 0), ("rect1", 0)]);
}
