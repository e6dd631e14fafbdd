//! E2B(R3): whatever a sender changes in a message, it goes out as it came in.

use std::fmt::Write as _;

use evigil_vigilance::e2b::r3::{self, BatchHeader};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::e2b_r3::{assert_same_xml, write};
use crate::shared::{Bytes, Collected, folder};

/// An element that can be changed.
#[derive(Debug, Clone)]
struct Part {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    Part(Part),
    Text(String),
}

fn part(node: Node<'_, '_>) -> Part {
    Part {
        name: node.tag_name().name().to_owned(),
        attributes: node
            .attributes()
            .map(|it| {
                let prefix = if it.namespace().is_some() { "xsi:" } else { "" };
                (format!("{prefix}{}", it.name()), it.value().to_owned())
            })
            .collect(),
        children: node
            .children()
            .filter_map(|child| {
                if child.is_element() {
                    Some(Child::Part(part(child)))
                } else {
                    let text = child
                        .text()
                        .filter(|it| child.is_text() && !it.trim().is_empty());
                    text.map(|it| Child::Text(it.to_owned()))
                }
            })
            .collect(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\r', "&#13;")
}

fn xml(part: &Part, out: &mut String) {
    write!(out, "<{}", part.name).unwrap();
    for (name, value) in &part.attributes {
        write!(
            out,
            " {name}=\"{}\"",
            escape(value).replace('\n', "&#10;").replace('\t', "&#9;")
        )
        .unwrap();
    }
    out.push('>');
    for child in &part.children {
        match child {
            Child::Part(child) => xml(child, out),
            Child::Text(text) => out.push_str(&escape(text)),
        }
    }
    write!(out, "</{}>", part.name).unwrap();
}

/// How many elements there are.
fn count(part: &Part) -> usize {
    1 + part
        .children
        .iter()
        .map(|child| match child {
            Child::Part(child) => count(child),
            Child::Text(_) => 0,
        })
        .sum::<usize>()
}

fn change(root: &mut Part, op: u8, at: usize, what: usize) {
    apply(root, &mut (at % count(root)), &mut |part| {
        let children = part.children.len();
        let attributes = part.attributes.len();
        match op % 10 {
            0 if children > 1 => part.children.swap(what % children, (what / 7) % children),
            1 if children > 0 => {
                let copy = part.children[what % children].clone();
                // Two texts beside each other are one.
                if matches!(copy, Child::Part(_)) {
                    part.children.insert((what / 3) % children, copy);
                }
            }
            2 if children > 0 => drop(part.children.remove(what % children)),
            3 if attributes > 0 => drop(part.attributes.remove(what % attributes)),
            4 if attributes > 0 => {
                part.attributes[what % attributes].1 = "changed \n \"x\"".to_owned();
            }
            5 if !part.attributes.iter().any(|(name, _)| name == "nullFlavor") => {
                let flavour = ["MSK", "UNK", "NINF", "odd"][what % 4].to_owned();
                part.attributes.push(("nullFlavor".to_owned(), flavour));
            }
            6 => part.children.push(Child::Part(Part {
                name: "novelty".to_owned(),
                attributes: vec![("xsi:type".to_owned(), "CE".to_owned())],
                children: vec![Child::Text("a < b".to_owned())],
            })),
            7 if !part.children.iter().any(|it| matches!(it, Child::Text(_))) => {
                part.children
                    .insert(what % (children + 1), Child::Text(" stray ".to_owned()));
            }
            8 if !part
                .attributes
                .iter()
                .any(|(name, _)| name == "displayName") =>
            {
                part.attributes
                    .push(("displayName".to_owned(), "a name".to_owned()));
            }
            9 => part.children.reverse(),
            _ => {}
        }
    });
}

fn apply(part: &mut Part, n: &mut usize, change: &mut dyn FnMut(&mut Part)) -> bool {
    if *n == 0 {
        change(part);
        return true;
    }
    *n -= 1;
    for child in &mut part.children {
        if let Child::Part(child) = child
            && apply(child, n, change)
        {
            return true;
        }
    }
    false
}

/// The message of a batch as something that can be changed.
fn message_of(batch: &str) -> Part {
    let document = Document::parse(batch).unwrap();
    let root = document.root_element();
    let message = root
        .children()
        .find(|node| node.tag_name().name() == "PORR_IN049016UV")
        .unwrap();
    part(message)
}

fn check(message: &Part) {
    let mut text = String::from(
        "<MCCI_IN200100UV01 xmlns=\"urn:hl7-org:v3\" ITSVersion=\"XML_1.0\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
    );
    xml(message, &mut text);
    text.push_str("</MCCI_IN200100UV01>");
    let mut sink = Collected::default();
    let header = r3::read(&Bytes::new("x.xml", text.as_str()), &mut sink).unwrap();
    assert!(sink.rejects.is_empty());
    let after = write(&header, &sink.reports);
    assert_same_xml(&text, &after);
    let mut again = Collected::default();
    r3::read(&Bytes::new("x.xml", after), &mut again).unwrap();
    assert_eq!(sink.reports, again.reports);
}

fn original() -> Part {
    message_of(&write(
        &BatchHeader::default(),
        &[crate::e2b_r3_every::every()],
    ))
}

/// The elements with this name, wherever they stand.
fn named<'p>(part: &'p mut Part, name: &str, found: &mut Vec<&'p mut Part>) {
    if part.name == name {
        found.push(part);
        return;
    }
    for child in &mut part.children {
        if let Child::Part(child) = child {
            named(child, name, found);
        }
    }
}

#[test]
fn a_medical_history_said_twice_keeps_both_texts() {
    for flavour in [None, Some("UNK"), Some("odd")] {
        let mut message = original();
        let mut patients = Vec::new();
        named(&mut message, "primaryRole", &mut patients);
        let patient = patients.pop().unwrap();
        let is_history = |child: &Child| {
            let Child::Part(part) = child else {
                return false;
            };
            let mut text = String::new();
            xml(part, &mut text);
            part.name == "subjectOf2" && text.contains(">D.7.2 ")
        };
        let at = patient.children.iter().position(is_history).unwrap();
        let mut copy = patient.children[at].clone();
        let Child::Part(again) = &mut copy else {
            unreachable!()
        };
        let mut values = Vec::new();
        named(again, "value", &mut values);
        let texts: Vec<_> = values
            .into_iter()
            .filter(|value| matches!(&value.children[..], [Child::Text(text)] if text.starts_with("D.7.2 ")))
            .collect();
        assert_eq!(texts.len(), 1);
        for value in texts {
            value.children.clear();
            match flavour {
                None => value.children.push(Child::Text("another".to_owned())),
                Some(flavour) => value
                    .attributes
                    .push(("nullFlavor".to_owned(), flavour.to_owned())),
            }
        }
        patient.children.insert(at, copy.clone());
        check(&message);
        let mut patients = Vec::new();
        named(&mut message, "primaryRole", &mut patients);
        let patient = patients.pop().unwrap();
        patient.children.remove(at);
        patient.children.push(copy);
        check(&message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn changed_messages_go_out_as_they_came_in(
        ops in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 1..24)
    ) {
        let mut message = original();
        for (op, at, what) in ops {
            change(&mut message, op, usize::from(at), usize::from(what));
        }
        check(&message);
    }

    #[test]
    fn changed_samples_go_out_as_they_came_in(
        ops in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 1..40)
    ) {
        let Some(path) = folder("data/pv/e2b_r3/FAERS2022Scenario2.xml") else {
            return Ok(());
        };
        let mut message = message_of(&std::fs::read_to_string(path).unwrap());
        for (op, at, what) in ops {
            change(&mut message, op, usize::from(at), usize::from(what));
        }
        check(&message);
    }
}
