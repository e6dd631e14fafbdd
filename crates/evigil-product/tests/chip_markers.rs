//! Markers of a capture chip against its isotype.

use evigil_instrument::table::{Capture, Chip, Spot};
use evigil_instrument::{Contents, Inspection, InstrumentFormat};
use evigil_knowledge::Knowledge;
use evigil_product::criteria::LotRecord;
use evigil_product::dossier::{Dossier, Vocabulary};
use evigil_product::measured::marker_share;
use evigil_product::{Attached, Attachments};

fn capture(name: &str, particles: &[usize]) -> Capture {
    let spot = |count: &usize| Spot {
        name: "Spot".to_owned(),
        intensities: vec![1.0; *count],
        sizes: vec![None; *count],
    };
    Capture {
        name: name.to_owned(),
        channels: vec!["CD63".to_owned()],
        spots: particles.iter().map(spot).collect(),
    }
}

#[test]
fn a_capture_is_present_when_it_holds_more_than_the_isotype() {
    let text = "[product]\nname = 'x'\n[[measurement]]\nid = 'chip'\nkind = 'chip'\n\
                [[measurement.file]]\npath = 'chip.csv'\n\
                [[marker]]\nname = 'CD63'\nmeasurement = 'chip'\n\
                [[marker]]\nname = 'CD9'\nmeasurement = 'chip'\n\
                [[marker]]\nname = 'CD81'\nmeasurement = 'chip'\n";
    let knowledge = Knowledge::embedded().expect("the built-in base loads");
    let (dossier, problems) = Dossier::parse(text, &Vocabulary::of(knowledge));
    assert_eq!(problems, []);
    let chip = Chip {
        sample: "s".to_owned(),
        captures: vec![
            capture("CD63", &[400, 400]),
            // As many on each spot as the isotype has.
            capture("CD9", &[100, 100, 100]),
            capture("MIgG1", &[100]),
        ],
    };
    let mut files = Attachments::new();
    files.insert(
        "chip.csv",
        Attached::Read(Inspection {
            format: Some(InstrumentFormat::ExoView),
            contents: Contents::Chip(chip),
            problems: Vec::new(),
        }),
    );
    let lot = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of: jiff::civil::date(2026, 11, 22),
    };
    let share = |place: usize| marker_share(&lot, &dossier.markers[place]);
    let cd63 = share(0).expect("CD63 has spots");
    assert!((cd63.share.value - 0.75).abs() < 1e-12 && cd63.is_present());
    let cd9 = share(1).expect("CD9 has spots");
    assert!(cd9.share.value.abs() < 1e-12 && !cd9.is_present());
    assert_eq!(share(2), None, "no spots of CD81");
}
