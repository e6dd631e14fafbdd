//! Acknowledgements of E2B(R3).

use evigil_vigilance::e2b::r3::{
    Acknowledgement, BatchHeader, BatchOutcome, Limits, MessageOutcome, read_acknowledgement,
};
use evigil_vigilance::exchange::ReadFault;
use evigil_vigilance::icsr::{At, Icsr, register as el};

use crate::shared::{Bytes, folder};

fn report(message: &str, case: &str) -> Icsr {
    let mut report = Icsr::default();
    for (element, text) in [
        (el::N_2_R_1, message),
        (el::N_2_R_2, "SENDER"),
        (el::N_2_R_3, "RECEIVER"),
        (el::N_2_R_4, "20260102030405+0900"),
        (el::C_1_1, case),
    ] {
        report.push(element, At::TOP, text, 0).unwrap();
    }
    report.sort();
    report
}

#[test]
fn the_sample_says_that_all_was_taken() {
    let Some(path) = folder("data/pv/e2b_r3/R3ack-positive.ack") else {
        return;
    };
    let source = Bytes::of_file(&path);
    let (ack, problems) = read_acknowledgement(&source, &Limits::default()).unwrap();
    assert!(problems.is_empty());
    assert_eq!(ack.number, "33439257");
    assert_eq!(
        (ack.sender.as_str(), ack.receiver.as_str()),
        ("ZZFDA", "4567AB89012")
    );
    assert_eq!(ack.created, "20220811135030-0400");
    assert_eq!(ack.batch, "FAERS2022Scenario1-4069-a2dd-08002b30309d");
    assert_eq!(ack.local_number, "427032");
    assert_eq!(ack.batch_sent, "20141214151617-0500");
    assert_eq!(ack.outcome, Some(BatchOutcome::AllTaken));
    let [message] = ack.messages.as_slice() else {
        panic!("{ack:?}");
    };
    assert_eq!(message.outcome, Some(MessageOutcome::Taken));
    assert_eq!(message.details, ["Report Loaded Successfully"]);
    assert_eq!(
        (message.local_number.as_str(), message.line),
        ("19426648", 10)
    );
    // The place holds the numbers of the message and of the case.
    assert!(message.is_about(&report("21ec1492-3aea-4069-a2ab-08002b30309d", "other")));
    assert!(message.is_about(&report("other", "US-APHARMA-8744554B")));
    assert!(!message.is_about(&report("other", "US-APHARMA-8744554")));
    let again = Bytes::new("x", ack.to_xml());
    let (mut again, _) = read_acknowledgement(&again, &Limits::default()).unwrap();
    again.messages[0].line = message.line;
    assert_eq!(ack, again);
}

#[test]
fn an_answer_says_what_is_wrong_with_which_case() {
    let batch = BatchHeader::new("B<1>", "SENDER", "RECEIVER", "20260102");
    let mut ack = Acknowledgement::of_batch(&batch, "A1", "20260103040506+0900");
    assert_eq!(ack.outcome, Some(BatchOutcome::NothingRead));
    ack.add(&report("m1", "JP-1"), "7", Vec::new(), "taken");
    assert_eq!(ack.outcome, Some(BatchOutcome::AllTaken));
    let errors = vec!["D.1 is missing".to_owned(), "E.i.7 & \"x\"".to_owned()];
    ack.add(&report("m2", "JP-2"), "", errors.clone(), "");
    assert_eq!(ack.outcome, Some(BatchOutcome::SomeRefused));
    let (again, problems) =
        read_acknowledgement(&Bytes::new("x", ack.to_xml()), &Limits::default()).unwrap();
    assert!(problems.is_empty());
    assert_eq!(again.outcome, Some(BatchOutcome::SomeRefused));
    assert_eq!(
        (again.batch.as_str(), again.sender.as_str()),
        ("B<1>", "RECEIVER")
    );
    assert_eq!(again.messages[0].details, ["taken"]);
    assert_eq!(again.messages[1].details, errors);
    assert_eq!(again.messages[1].outcome, Some(MessageOutcome::Refused));
    assert!(again.messages[1].names("m2"));
}

#[test]
fn what_is_no_acknowledgement_is_refused() {
    for (text, code) in [
        ("<MCCI_IN200100UV01 xmlns='urn:hl7-org:v3'/>", "EV-X041"),
        ("<MCCI_IN200101UV01>", "EV-X040"),
        ("", "EV-X040"),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><MCCI_IN200101UV01>&b;</MCCI_IN200101UV01>",
            "EV-X040",
        ),
    ] {
        match read_acknowledgement(&Bytes::new("x", text), &Limits::default()) {
            Err(ReadFault::Broken(problem)) => assert_eq!(problem.code, code, "{text}"),
            other => panic!("{other:?}"),
        }
    }
    let odd = "<MCCI_IN200101UV01 xmlns='urn:hl7-org:v3'><acknowledgement typeCode='ZZ'/>\
               </MCCI_IN200101UV01>";
    let (ack, problems) = read_acknowledgement(&Bytes::new("x", odd), &Limits::default()).unwrap();
    assert_eq!(ack.outcome, None);
    assert_eq!(problems[0].code, "EV-X043");
}
