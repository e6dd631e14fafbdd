//! A plan number beside a cell-free product.

use super::number::{PlanNumber, plan_numbers};
use super::record::Plan;
use super::register::Register;
use super::words::PlanWords;

/// A page or menu that shows a plan number and a cell-free product. A person has to look: the
/// number may belong to another treatment on the same page, and be right there.
#[derive(Debug, Clone)]
pub struct Mismatch<'r> {
    /// Numbers, with the plan of the register that has each.
    pub numbers: Vec<(PlanNumber, Option<&'r Plan>)>,
    /// Words for cell-free products.
    pub words: Vec<String>,
}

/// Looks for a plan number beside a cell-free product in the text of a page.
#[must_use]
pub fn menu_mismatch<'r>(
    words: &PlanWords,
    text: &str,
    register: Option<&'r Register>,
) -> Option<Mismatch<'r>> {
    let numbers = plan_numbers(text);
    let products = words.cell_free_words(text);
    if numbers.is_empty() || products.is_empty() {
        return None;
    }
    Some(Mismatch {
        numbers: numbers
            .into_iter()
            .map(|number| {
                let plan = register.and_then(|register| register.by_number(&number));
                (number, plan)
            })
            .collect(),
        words: products.into_iter().map(str::to_owned).collect(),
    })
}
