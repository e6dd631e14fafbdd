//! `evigil report ack`.

use crate::support::Case;

const ACK: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>
<MCCI_IN200101UV01 xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id extension="A1" root="2.16.840.1.113883.3.989.2.1.3.20"/>
<creationTime value="20260103040506+0900"/>
<MCCI_IN000002UV01><id extension="7" root="2.16.840.1.113883.3.989.2.1.3.19"/>
<acknowledgement typeCode="CR"><targetMessage><id extension="JP-X-1" root="2.16.840.1.113883.3.989.2.1.3.1"/>
</targetMessage><acknowledgementDetail><text>D.1 is missing; E.i.7 is missing</text>
</acknowledgementDetail></acknowledgement></MCCI_IN000002UV01>
<receiver typeCode="RCV"><device><id extension="SENDER" root="2.16.840.1.113883.3.989.2.1.3.18"/></device></receiver>
<sender typeCode="SND"><device><id extension="PMDA" root="2.16.840.1.113883.3.989.2.1.3.17"/></device></sender>
<acknowledgement typeCode="AE"><targetBatch><id extension="B1" root="2.16.840.1.113883.3.989.2.1.3.22"/>
</targetBatch></acknowledgement>
</MCCI_IN200101UV01>
"#;

#[test]
fn an_acknowledgement_is_shown() {
    let case = Case::with(&[("a.ack", ACK)]);
    let run = case.run("report ack a.ack --format json");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.ack/1");
    assert_eq!(
        (&json["outcome"], &json["batch"]),
        (&"AE".into(), &"B1".into())
    );
    assert_eq!((&json["taken"], &json["refused"]), (&0.into(), &1.into()));
    let message = &json["messages"][0];
    assert_eq!(message["message"], "JP-X-1");
    assert_eq!(message["outcome"], "CR");
    assert_eq!(message["details"][1], "E.i.7 is missing");

    let shown = |lang: &str| {
        let run = case.run(&format!("report ack a.ack --lang {lang}"));
        run.text().to_owned()
    };
    let text = shown("en");
    assert!(text.contains("from: PMDA"), "{text}");
    assert!(text.contains("JP-X-1  CR (refused)"), "{text}");
    let text = shown("ja");
    assert!(text.contains("不受理1件"), "{text}");
}

#[test]
fn what_is_none_is_refused() {
    let case = Case::with(&[("a.xml", b"<ichicsr/>")]);
    let run = case.run("report ack a.xml");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-X041"), "{}", run.stderr);
}
