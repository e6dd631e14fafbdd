//! Writing acknowledgements.

use super::acknowledgement::{Acknowledgement, MessageAcknowledgement};
use super::escape;
use super::name::{HL7, XSI};

/// Roots of the numbers: 2.16.840.1.113883.3.989.2.1.3 and this (ICH E2B(R3), appendix I (B)).
const MESSAGE: u8 = 1;
const MESSAGE_SENDER: u8 = 15;
const MESSAGE_RECEIVER: u8 = 16;
const BATCH_SENDER: u8 = 17;
const BATCH_RECEIVER: u8 = 18;
const LOCAL_MESSAGE: u8 = 19;
const ANSWER: u8 = 20;
const LOCAL_BATCH: u8 = 21;
const BATCH: u8 = 22;

impl Acknowledgement {
    /// Its XML.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let mut xml = Xml::default();
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MCCI_IN200101UV01");
        for (name, value) in [
            ("xmlns", HL7),
            ("xmlns:xsi", XSI),
            ("ITSVersion", "XML_1.0"),
        ] {
            xml.attribute(name, value);
        }
        xml.raw(">\n");
        xml.id(&self.number, ANSWER);
        xml.empty("creationTime", &[("value", &self.created)]);
        xml.empty("responseModeCode", &[("code", "D")]);
        xml.interaction("MCCI_IN200101UV01");
        for message in &self.messages {
            xml.message(message, &self.created);
        }
        xml.party("receiver", "RCV", &self.receiver, BATCH_RECEIVER);
        xml.party("sender", "SND", &self.sender, BATCH_SENDER);
        if !self.local_number.is_empty() {
            xml.attention("2", |xml| {
                xml.raw("<value");
                xml.attribute("extension", &self.local_number);
                xml.attribute("root", &root(LOCAL_BATCH));
                xml.raw(" xsi:type=\"II\"/>");
            });
        }
        xml.date("3", &self.batch_sent);
        let code = self.outcome.unwrap_or_else(|| self.summary()).code();
        xml.answer(code, "targetBatch", &self.batch, BATCH, &self.details);
        xml.raw("</MCCI_IN200101UV01>\n");
        xml.0
    }
}

fn root(number: u8) -> String {
    format!("2.16.840.1.113883.3.989.2.1.3.{number}")
}

#[derive(Default)]
struct Xml(String);

impl Xml {
    fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        escape::attribute(value, &mut self.0);
        self.raw("\"");
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.raw("<");
        self.raw(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.raw("/>\n");
    }

    fn id(&mut self, number: &str, kind: u8) {
        if number.is_empty() {
            self.empty("id", &[("nullFlavor", "NI")]);
        } else {
            self.empty("id", &[("extension", number), ("root", &root(kind))]);
        }
    }

    fn interaction(&mut self, name: &str) {
        let root = "2.16.840.1.113883.1.6";
        self.empty("interactionId", &[("extension", name), ("root", root)]);
    }

    fn party(&mut self, name: &str, code: &str, number: &str, kind: u8) {
        self.raw(&format!("<{name} typeCode=\"{code}\">"));
        self.raw("<device classCode=\"DEV\" determinerCode=\"INSTANCE\">");
        self.id(number, kind);
        self.raw(&format!("</device></{name}>\n"));
    }

    fn attention(&mut self, key: &str, value: impl Fn(&mut Self)) {
        self.raw("<attentionLine>");
        let list = "2.16.840.1.113883.3.989.2.1.1.24";
        self.empty("keyWordText", &[("code", key), ("codeSystem", list)]);
        value(self);
        self.raw("</attentionLine>\n");
    }

    fn date(&mut self, key: &str, date: &str) {
        if !date.is_empty() {
            self.attention(key, |xml| {
                xml.raw("<value");
                xml.attribute("value", date);
                xml.raw(" xsi:type=\"TS\"/>");
            });
        }
    }

    fn answer(&mut self, code: &str, target: &str, number: &str, kind: u8, details: &[String]) {
        self.raw("<acknowledgement");
        self.attribute("typeCode", code);
        self.raw(&format!(">\n<{target}>"));
        self.id(number, kind);
        self.raw(&format!("</{target}>\n"));
        if !details.is_empty() {
            self.raw("<acknowledgementDetail><text>");
            escape::text(&details.join("; "), &mut self.0);
            self.raw("</text></acknowledgementDetail>\n");
        }
        self.raw("</acknowledgement>\n");
    }

    fn message(&mut self, message: &MessageAcknowledgement, created: &str) {
        self.raw("<MCCI_IN000002UV01>\n");
        self.id(&message.local_number, LOCAL_MESSAGE);
        self.empty("creationTime", &[("value", created)]);
        self.interaction("MCCI_IN000002UV01");
        self.empty("processingCode", &[("code", "P")]);
        self.empty("processingModeCode", &[("code", "T")]);
        self.empty("acceptAckCode", &[("code", "NE")]);
        self.party("receiver", "RCV", &message.receiver, MESSAGE_RECEIVER);
        self.party("sender", "SND", &message.sender, MESSAGE_SENDER);
        self.date("1", &message.created);
        let code = message.outcome.map_or("CR", |outcome| outcome.code());
        self.answer(
            code,
            "targetMessage",
            &message.message,
            MESSAGE,
            &message.details,
        );
        self.raw("</MCCI_IN000002UV01>\n");
    }
}
