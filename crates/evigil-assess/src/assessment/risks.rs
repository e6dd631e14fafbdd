//! Risks of the way something is given, and what a person should tell the doctor.

use evigil_knowledge::part::BaseFault;
use evigil_law::screening::{ScreeningBase, route_risks};

use super::making::Making;
use super::offered::Joined;
use super::report::ReasonPart;

/// What is known, and what is not, of each route of the offer.
pub(super) struct Risks {
    pub(super) known: Vec<ReasonPart>,
    pub(super) unknown: Vec<ReasonPart>,
    /// What to ask, from the notes.
    pub(super) questions: Vec<String>,
}

/// Looks up every route; a route that the offer does not name leaves nothing to tell.
pub(super) fn risks(making: &Making<'_>, joined: &Joined) -> Result<Risks, BaseFault> {
    let base = ScreeningBase::of(making.knowledge)?;
    let mut all = Risks {
        known: Vec::new(),
        unknown: Vec::new(),
        questions: Vec::new(),
    };
    let class = joined.part.product_classes.first().map(String::as_str);
    let mut seen: Vec<&str> = Vec::new();
    for route in &joined.part.routes {
        let Some(risks) = route_risks(&base, route, class) else {
            continue;
        };
        for note in risks.notes {
            if seen.contains(&note.id.as_str()) {
                continue;
            }
            seen.push(&note.id);
            let mut about = vec![note.id.clone()];
            about.extend(note.incidents.iter().cloned());
            all.known.push(
                making
                    .reason(
                        "route-risk",
                        [
                            ("title", note.title.get(making.lang)),
                            ("text", note.text.get(making.lang)),
                        ],
                    )
                    .about(about)
                    .citing(making.cited(&note.basis, &note.id)),
            );
            all.questions
                .push(note.question.get(making.lang).to_owned());
        }
        for (told, list) in [
            (&risks.known, &mut all.known),
            (&risks.unknown, &mut all.unknown),
        ] {
            for one in told {
                if seen.contains(&one.id.as_str()) {
                    continue;
                }
                seen.push(&one.id);
                let mut about = vec![one.id.clone()];
                about.extend(one.incidents.iter().cloned());
                list.push(
                    making
                        .reason("told", [("text", one.text.get(making.lang))])
                        .about(about)
                        .citing(making.cited(&one.basis, &one.id)),
                );
            }
        }
    }
    Ok(all)
}
