//! The conversion between E2B(R2) and E2B(R3), as the knowledge base tells it.

use std::collections::HashMap;
use std::sync::OnceLock;

use evigil_knowledge::Knowledge;

use super::file::{Citation, DatabaseEntry, ElementEntry, File, Kind, Name};
use super::lists::CodeList;
use super::rule::{Resolver, Rule};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault};
use crate::icsr::{At, Element};

/// Folder of the files below the root of the knowledge base.
const FOLDER: &str = "vigilance/e2b-r2/";
/// The block of one report.
const REPORT: &str = "safetyreport";
/// The block of the message header.
const HEADER: &str = "ichicsrmessageheader";

/// Number of a field, in the order in which fields are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FieldId(pub(super) u16);

/// Number of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId(pub(super) u16);

/// What stands in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Field(FieldId),
    Block(BlockId),
}

/// A field of E2B(R2), and where its value goes.
#[derive(Debug)]
pub struct Field {
    /// Its tag.
    pub tag: String,
    /// Its code in the guideline, such as `B.4.k.3`.
    pub code: String,
    /// What it says.
    pub name: Name,
    /// The longest text it takes, in characters.
    pub max: u16,
    /// How it is converted.
    pub kind: Kind,
    /// The elements of E2B(R3) that its value reaches, the main one first.
    pub elements: Vec<Element>,
    /// Id of its code list.
    pub list: Option<String>,
    /// Where that is written.
    pub citations: Vec<Citation>,
    pub(super) rule: Rule,
    pub(crate) block: BlockId,
}

/// A block of E2B(R2).
#[derive(Debug)]
pub(crate) struct Block {
    pub(super) tag: String,
    pub(super) code: String,
    pub(super) name: Name,
    pub(crate) repeats: bool,
    pub(crate) parent: Option<BlockId>,
    /// How many blocks that repeat it stands in, itself included.
    pub(super) depth: usize,
    pub(super) children: Vec<Node>,
}

/// Why the files of the conversion cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConversionFault {
    /// A file does not have the shape it should have.
    #[error("{path}: {message}")]
    File {
        /// Path below the root of the knowledge base.
        path: String,
        /// What the parser said.
        message: String,
    },
    /// The knowledge base itself can't be read.
    #[error("{0}")]
    Knowledge(String),
    /// An entry does not fit the others.
    #[error("vigilance/e2b-r2: `{entry}`: {reason}")]
    Entry {
        /// Tag or id.
        entry: String,
        /// What is wrong.
        reason: String,
    },
}

impl ConversionFault {
    pub(super) fn entry(entry: &str, reason: impl Into<String>) -> Self {
        Self::Entry {
            entry: entry.to_owned(),
            reason: reason.into(),
        }
    }
}

impl From<ConversionFault> for ReadFault {
    /// A base that can't be used is found before any byte of the input is read.
    fn from(fault: ConversionFault) -> Self {
        let problem = Problem::new("EV-X541", ProblemSeverity::Error, Place::default());
        Self::broken(problem.with("reason", fault))
    }
}

/// The conversion between E2B(R2) and E2B(R3): every field with its element, code lists and rule.
#[derive(Debug)]
pub struct Conversion {
    fields: Vec<Field>,
    blocks: Vec<Block>,
    names: HashMap<String, Node>,
    lists: Vec<CodeList>,
    databases: Vec<DatabaseEntry>,
    /// The field that each part goes with, by the number of the part.
    owners: Vec<Option<FieldId>>,
    /// Fields with the fields of terms that can say the same.
    repeaters: Vec<(FieldId, FieldId)>,
    report: BlockId,
    header: BlockId,
}

impl Conversion {
    /// The conversion of the knowledge base that is compiled in, resolved on first use.
    ///
    /// # Errors
    /// As for [`Conversion::of`].
    pub fn embedded() -> Result<&'static Self, ConversionFault> {
        static EMBEDDED: OnceLock<Result<Conversion, ConversionFault>> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| {
                let knowledge = Knowledge::embedded()
                    .map_err(|error| ConversionFault::Knowledge(error.to_string()))?;
                Self::of(knowledge)
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The conversion of a knowledge base.
    ///
    /// # Errors
    /// When a file has another shape, a tag stands nowhere or twice, or an element does not exist.
    pub fn of(knowledge: &Knowledge) -> Result<Self, ConversionFault> {
        let mut all = File::default();
        let mut elements = HashMap::new();
        for (path, text) in knowledge.files("vigilance") {
            if !path.starts_with(FOLDER) {
                continue;
            }
            let file: File = toml::from_str(text).map_err(|error| ConversionFault::File {
                path: path.to_owned(),
                message: error.to_string(),
            })?;
            for element in file.element {
                let tag = element.tag.clone();
                if elements
                    .insert(tag.clone(), (element, file.citations.clone()))
                    .is_some()
                {
                    return Err(ConversionFault::entry(&tag, "stands twice"));
                }
            }
            all.block.extend(file.block);
            all.list.extend(file.list);
            all.database.extend(file.database);
        }
        Self::resolve(all, elements)
    }

    fn resolve(
        all: File,
        mut elements: HashMap<String, (ElementEntry, Vec<Citation>)>,
    ) -> Result<Self, ConversionFault> {
        let lists = all
            .list
            .into_iter()
            .map(CodeList::of)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|code| ConversionFault::entry(&code, "is no code"))?;
        let mut built = Layout::default();
        for block in all.block {
            built.block(block);
        }
        let [Some(header), Some(report)] =
            [HEADER, REPORT].map(|tag| built.known.get(tag).copied())
        else {
            return Err(ConversionFault::entry(REPORT, "is not described"));
        };
        let mut entries = Vec::new();
        for root in [header, report] {
            built.walk(root, None, 0, &mut elements, &mut entries)?;
        }
        if let Some(tag) = elements.keys().min() {
            return Err(ConversionFault::entry(tag, "stands in no block"));
        }
        let resolver = Resolver::new(&entries, &lists);
        let fields = entries
            .iter()
            .map(|(entry, citations, block)| {
                let rule = resolver.rule(entry)?;
                Ok(Field {
                    tag: entry.tag.clone(),
                    code: entry.code.clone(),
                    name: entry.name.clone(),
                    max: entry.max,
                    kind: entry.kind,
                    elements: rule.elements(),
                    list: entry.list.clone(),
                    citations: citations.clone(),
                    rule,
                    block: *block,
                })
            })
            .collect::<Result<Vec<_>, ConversionFault>>()?;
        let mut names = HashMap::new();
        for (number, field) in (0..).zip(&fields) {
            names.insert(field.tag.clone(), Node::Field(FieldId(number)));
        }
        for (number, block) in (0..).zip(&built.blocks) {
            names.insert(block.tag.clone(), Node::Block(BlockId(number)));
        }
        let mut owners = vec![None; fields.len()];
        let mut repeaters = Vec::new();
        for (id, field) in (0..).map(FieldId).zip(&fields) {
            for part in field.rule.parts().into_iter().flatten() {
                if let Some(owner) = owners.get_mut(usize::from(part.0)) {
                    *owner = Some(id);
                }
            }
            if let Rule::Term(term) = &field.rule {
                let firsts = [term.instead_of, term.after].into_iter().flatten();
                repeaters.extend(firsts.map(|first| (first, id)));
            }
        }
        Ok(Self {
            owners,
            repeaters,
            fields,
            blocks: built.blocks,
            names,
            lists,
            databases: all.database,
            report,
            header,
        })
    }

    /// Every field, in the order in which it is written.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Every code list.
    #[must_use]
    pub fn lists(&self) -> &[CodeList] {
        &self.lists
    }

    /// Blocks: tag, code, name, whether it repeats.
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &str, &Name, bool)> {
        self.blocks.iter().map(|block| {
            (
                block.tag.as_str(),
                block.code.as_str(),
                &block.name,
                block.repeats,
            )
        })
    }

    /// Every citation of it, with the entry that cites.
    pub fn citations(&self) -> impl Iterator<Item = (&str, &Citation)> {
        let of_fields = self
            .fields
            .iter()
            .flat_map(|field| field.citations.iter().map(|it| (field.tag.as_str(), it)));
        let of_lists = self
            .lists
            .iter()
            .flat_map(|list| list.citations.iter().map(|it| (list.id.as_str(), it)));
        let of_databases = self.databases.iter().flat_map(|it| {
            it.citations
                .iter()
                .map(|citation| (it.id.as_str(), citation))
        });
        of_fields.chain(of_lists).chain(of_databases)
    }

    /// Names of public databases that publish in this format.
    pub fn databases(&self) -> impl Iterator<Item = &Name> {
        self.databases.iter().map(|database| &database.name)
    }

    pub(crate) fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(usize::from(id.0))
    }

    pub(crate) fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(usize::from(id.0))
    }

    pub(crate) fn node(&self, name: &str) -> Option<Node> {
        self.names.get(name).copied()
    }

    /// The field with this tag. A tag that does not exist gives a field that no report has.
    pub(super) fn tag(&self, tag: &str) -> FieldId {
        match self.names.get(tag) {
            Some(Node::Field(id)) => *id,
            _ => FieldId(u16::MAX),
        }
    }

    pub(super) fn block_of(&self, tag: &str) -> BlockId {
        match self.names.get(tag) {
            Some(Node::Block(id)) => *id,
            _ => BlockId(u16::MAX),
        }
    }

    pub(super) fn list(&self, number: usize) -> Option<&CodeList> {
        self.lists.get(number)
    }

    pub(crate) const fn report_block(&self) -> BlockId {
        self.report
    }

    pub(super) const fn header_block(&self) -> BlockId {
        self.header
    }

    /// The field that a part of a value goes with.
    pub(super) fn owner(&self, part: FieldId) -> Option<FieldId> {
        self.owners.get(usize::from(part.0)).copied().flatten()
    }

    /// Fields of terms that can say the same as this field.
    pub(super) fn repeaters(&self, field: FieldId) -> impl Iterator<Item = FieldId> {
        self.repeaters
            .iter()
            .filter(move |(first, _)| *first == field)
            .map(|(_, term)| *term)
    }

    /// Fields with their ids.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        (0..).map(FieldId).zip(&self.fields)
    }

    /// The field that holds the case's number in reports of this sender, when it is a database.
    pub(super) fn case_field(&self, sender: &str) -> Option<FieldId> {
        self.databases
            .iter()
            .find(|database| sender.trim().starts_with(&database.sender))
            .map(|database| self.tag(&database.case))
    }

    /// Where a field stands: `safetyreport/patient/drug[2]/drugbatchnumb`.
    pub(crate) fn place(&self, field: FieldId, at: At) -> String {
        let Some(field) = self.field(field) else {
            return String::new();
        };
        let mut place = self.block_place(field.block, at);
        place.push('/');
        place.push_str(&field.tag);
        place
    }

    /// Where a block stands.
    pub(super) fn block_place(&self, block: BlockId, at: At) -> String {
        let mut steps = Vec::new();
        let mut next = Some(block);
        while let Some(block) = next.and_then(|id| self.block(id)) {
            steps.push(block);
            next = block.parent;
        }
        let mut place = String::new();
        for block in steps.into_iter().rev() {
            if !place.is_empty() {
                place.push('/');
            }
            place.push_str(&block.tag);
            if block.repeats {
                let number = at.index(block.depth.saturating_sub(1));
                place.push_str(&format!("[{number}]"));
            }
        }
        place
    }

    /// The block and what is below it, of a place made by [`Self::place`] or below such a block.
    pub(super) fn find_place<'p>(&self, place: &'p str) -> Option<(BlockId, At, &'p str)> {
        let mut rest = place.strip_prefix(REPORT)?.strip_prefix('/')?;
        let mut block = self.report;
        let mut at = At::TOP;
        loop {
            let step = rest.split('/').next().unwrap_or_default();
            let (tag, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
                Some((tag, number)) => (tag, number.parse().ok()),
                None => (step, None),
            };
            let Some(Node::Block(inner)) = self.node(tag) else {
                return Some((block, at, rest));
            };
            let description = self.block(inner)?;
            if description.parent != Some(block) || description.repeats != number.is_some() {
                return Some((block, at, rest));
            }
            let Some(below) = rest.get(step.len() + 1..) else {
                return Some((block, at, rest));
            };
            if let Some(number) = number {
                at = at.inside(number);
            }
            block = inner;
            rest = below;
        }
    }
}

/// Blocks on the way to being resolved.
#[derive(Default)]
struct Layout {
    blocks: Vec<Block>,
    known: HashMap<String, BlockId>,
    children: Vec<Vec<String>>,
}

/// A field on the way to being resolved.
pub(super) type Entry = (ElementEntry, Vec<Citation>, BlockId);

impl Layout {
    fn block(&mut self, entry: super::file::BlockEntry) {
        let Ok(number) = u16::try_from(self.blocks.len()) else {
            return;
        };
        self.known.insert(entry.tag.clone(), BlockId(number));
        self.children.push(entry.children);
        self.blocks.push(Block {
            tag: entry.tag,
            code: entry.code,
            name: entry.name,
            repeats: entry.repeats,
            parent: None,
            depth: 0,
            children: Vec::new(),
        });
    }

    /// Numbers the fields of a block and of those in it, in the order in which they are written.
    fn walk(
        &mut self,
        id: BlockId,
        parent: Option<BlockId>,
        depth: usize,
        elements: &mut HashMap<String, (ElementEntry, Vec<Citation>)>,
        entries: &mut Vec<Entry>,
    ) -> Result<(), ConversionFault> {
        let number = usize::from(id.0);
        let names = self.children.get_mut(number).map(std::mem::take);
        let Some(block) = self.blocks.get_mut(number) else {
            return Ok(());
        };
        let depth = depth + usize::from(block.repeats);
        block.parent = parent;
        block.depth = depth;
        let mut children = Vec::new();
        for name in names.into_iter().flatten() {
            if let Some(inner) = self.known.remove(&name) {
                children.push(Node::Block(inner));
                self.walk(inner, Some(id), depth, elements, entries)?;
            } else if let Some((entry, citations)) = elements.remove(&name) {
                let field = u16::try_from(entries.len())
                    .map_err(|_| ConversionFault::entry(&name, "is one too many"))?;
                children.push(Node::Field(FieldId(field)));
                entries.push((entry, citations, id));
            } else {
                return Err(ConversionFault::entry(
                    &name,
                    "is not described, or stands twice",
                ));
            }
        }
        if let Some(block) = self.blocks.get_mut(number) {
            block.children = children;
        }
        Ok(())
    }
}
