//! `evigil product template`: a dossier to fill in.

use evigil_product::dossier::template;

use crate::Outcome;
use crate::args::Template;
use crate::commands::setting::Setting;

pub(super) fn run(args: &Template) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let text = template(setting.lang);
    match super::write(None, text.as_bytes(), &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}
