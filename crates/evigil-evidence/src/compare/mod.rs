//! Treatments offered for one thing, side by side: `knowledge/evidence/comparisons`.
//!
//! Every cell has its source, or stands as not known. A row may take its evidence from the ledger;
//! nothing is ranked, because what was not tried against each other has no rank.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, unsupported};
use evigil_knowledge::part::{self, Step};
use jiff::civil::Date;
use serde::Deserialize;

use crate::answer::{IndicationAnswer, Question, answer};
use crate::ledger::{
    FaultKind, Ledger, LedgerFault, LedgerFaults, Named, Texts, fault_at, shape, support,
};

/// Folder of the comparisons in the base.
pub const COMPARISONS: &str = "evidence/comparisons/";

/// A comparison: one file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Stable id, such as `hair`; also the name of the file.
    pub id: String,
    /// Id of the indication that it is about.
    pub indication: String,
    /// Title.
    pub title: Localized,
    /// What a reader has to know of it.
    pub text: Localized,
    /// What is compared.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
    /// The treatments.
    #[serde(default, rename = "row")]
    pub rows: Vec<Row>,
}

/// Something that is compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Id, unique in the comparison.
    pub id: String,
    /// Its words.
    pub title: Localized,
}

/// A treatment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id, unique in the comparison.
    pub id: String,
    /// Its words.
    pub title: Localized,
    /// Product classes whose studies the ledger holds; empty for treatments it does not hold.
    #[serde(default)]
    pub product_classes: Vec<String>,
    /// Cells that are known; the others are not.
    #[serde(default, rename = "cell")]
    pub cells: Vec<Cell>,
}

/// What is known of a treatment in one column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// Id of the column.
    pub column: String,
    /// What is known.
    pub text: Localized,
    /// Whether the verdict of the ledger stands here too.
    #[serde(default)]
    pub from_ledger: bool,
    /// Ids of studies of the ledger on which it rests.
    #[serde(default)]
    pub studies: Vec<String>,
    /// What else it rests on.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

/// A comparison with what the ledger says.
#[derive(Debug, Clone)]
pub struct Compared<'c> {
    /// The comparison.
    pub comparison: &'c Comparison,
    /// For each row, in its order, the answer of the ledger; absent where it holds no studies.
    pub answers: Vec<Option<IndicationAnswer>>,
}

/// Every comparison of a base.
#[derive(Debug, Clone, Default)]
pub struct Comparisons {
    comparisons: Vec<Comparison>,
}

impl Row {
    /// The cell of a column; `None` when nothing is known.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

impl Comparisons {
    /// Reads and checks the comparisons of a base.
    ///
    /// # Errors
    /// Files of another shape, cells of unknown columns or without a source, ids that lead nowhere:
    /// EV-E40 to EV-E66.
    pub fn load(knowledge: &Knowledge, ledger: &Ledger) -> Result<Self, LedgerFaults> {
        let mut faults = Vec::new();
        let mut comparisons: Vec<Comparison> = Vec::new();
        let mut texts = Texts::new();
        let files = knowledge.files("evidence");
        for (file, text) in files.filter(|(file, _)| file.starts_with(COMPARISONS)) {
            texts.insert(file, text);
            match part::read::<Comparison>(file, text) {
                Ok(comparison) => {
                    let mut looking = Looking {
                        knowledge,
                        ledger,
                        texts: &texts,
                        file,
                        faults: &mut faults,
                    };
                    looking.look(&comparison);
                    comparisons.push(comparison);
                }
                Err(fault) => faults.push(shape(fault)),
            }
        }
        if faults.is_empty() {
            Ok(Self { comparisons })
        } else {
            Err(LedgerFaults(faults))
        }
    }

    /// Every comparison, in the order of their files.
    #[must_use]
    pub fn all(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// A comparison by its id, without regard to case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Comparison> {
        let mut all = self.comparisons.iter();
        all.find(|comparison| comparison.id.eq_ignore_ascii_case(id))
    }
}

/// Puts what the ledger says on a day beside the rows that it holds studies of.
#[must_use]
pub fn compare<'c>(comparison: &'c Comparison, ledger: &Ledger, as_of: Date) -> Compared<'c> {
    let of_row = |row: &Row| {
        if row.product_classes.is_empty() {
            return None;
        }
        let question = Question {
            indications: vec![comparison.indication.clone()],
            routes: Vec::new(),
            product_classes: row.product_classes.clone(),
            as_of,
        };
        answer(ledger, &question).indications.pop()
    };
    Compared {
        comparison,
        answers: comparison.rows.iter().map(of_row).collect(),
    }
}

struct Looking<'l> {
    knowledge: &'l Knowledge,
    ledger: &'l Ledger,
    texts: &'l Texts<'l>,
    file: &'l str,
    faults: &'l mut Vec<LedgerFault>,
}

impl Looking<'_> {
    fn say(&mut self, path: &[Step<'_>], kind: FaultKind) {
        self.faults
            .push(fault_at(self.texts, self.file, path, kind));
    }

    fn look(&mut self, comparison: &Comparison) {
        let id = &comparison.id;
        if self.file != format!("{COMPARISONS}{id}.toml") {
            self.say(&[Step::Key("id")], FaultKind::FileName { id: id.clone() });
        }
        if !self.ledger.knows_indication(&comparison.indication) {
            let id = &comparison.indication;
            self.unresolved(&[Step::Key("indication")], Named::Indication, id);
        }
        self.text(&[Step::Key("title")], &comparison.title);
        self.text(&[Step::Key("text")], &comparison.text);
        for (index, column) in comparison.columns.iter().enumerate() {
            let path = [Step::Key("column"), Step::At(index), Step::Key("title")];
            self.text(&path, &column.title);
        }
        for (index, row) in comparison.rows.iter().enumerate() {
            let path = [Step::Key("row"), Step::At(index)];
            self.text(&[path[0], path[1], Step::Key("title")], &row.title);
            for (at, cell) in row.cells.iter().enumerate() {
                let path = [path[0], path[1], Step::Key("cell"), Step::At(at)];
                self.cell(comparison, row, at, cell, &path);
            }
        }
    }

    fn cell(
        &mut self,
        comparison: &Comparison,
        row: &Row,
        at: usize,
        cell: &Cell,
        path: &[Step<'_>; 4],
    ) {
        let field = |key| [path[0], path[1], path[2], path[3], Step::Key(key)];
        self.text(&field("text"), &cell.text);
        if comparison.columns.iter().all(|it| it.id != cell.column) {
            let kind = FaultKind::Unresolved {
                named: Named::Column,
                id: cell.column.clone(),
                near: comparison.columns.iter().map(|it| it.id.clone()).collect(),
            };
            self.say(&field("column"), kind);
        }
        let earlier = row.cells.iter().take(at);
        if earlier.map(|it| &it.column).any(|it| *it == cell.column) {
            let id = cell.column.clone();
            self.say(&field("column"), FaultKind::Duplicate { id });
        }
        for id in &cell.studies {
            if self.ledger.study(id).is_none() {
                self.unresolved(&field("studies"), Named::Study, id);
            }
        }
        if cell.basis.is_empty() {
            // A study is a source, and so is the ledger.
            if cell.studies.is_empty() && !cell.from_ledger {
                self.say(&field("text"), FaultKind::Empty);
            }
            return;
        }
        for dangling in unsupported(&cell.basis, self.knowledge) {
            self.say(&field("basis"), support(dangling));
        }
    }

    fn unresolved(&mut self, path: &[Step<'_>], named: Named, id: &str) {
        let kind = FaultKind::Unresolved {
            named,
            id: id.to_owned(),
            near: Vec::new(),
        };
        self.say(path, kind);
    }

    fn text(&mut self, path: &[Step<'_>], text: &Localized) {
        for (lang, words) in [("en", &text.en), ("ja", &text.ja)] {
            if words.trim().is_empty() {
                self.say(path, FaultKind::EmptyText { lang });
            }
        }
    }
}
