//! Reads the folder.

use std::collections::BTreeMap;

use super::fields::{Row, Table, Told};
use super::{
    Code, Level, LowestLevelTerm, Meddra, PreferredTerm, PrimaryPath, Query, Scope, japanese,
};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source};

use ProblemSeverity::{Error, Note, Warning};

/// Children and parents of two levels.
type Parents = BTreeMap<Code, Vec<Code>>;

impl Meddra {
    /// Reads the files of a folder `MedAscii`; files of other names are left alone.
    ///
    /// # Errors
    /// When there are no lowest level or preferred terms, or a file can't be read.
    pub fn read(sources: &[&dyn Source]) -> Result<Self, ReadFault> {
        let mut all = Self::default();
        let open = |name: &str| -> Result<Option<Table<'_>>, ReadFault> {
            let source = sources
                .iter()
                .find(|source| source.name().eq_ignore_ascii_case(name));
            source.map(|source| Table::open(*source, false)).transpose()
        };
        for needed in ["llt.asc", "pt.asc"] {
            if open(needed)?.is_none_or(|table| table.is_empty()) {
                let problem = Problem::new("EV-A101", Error, Place::file(needed));
                return Err(ReadFault::broken(problem));
            }
        }
        if let Some(table) = open("meddra_release.asc")?
            && let Some(row) = table.rows().next()
        {
            row.text(0).clone_into(&mut all.version);
            row.text(1).clone_into(&mut all.language);
        }
        if all.version.is_empty() {
            all.problems.push(Problem::new(
                "EV-A108",
                Warning,
                Place::file("meddra_release.asc"),
            ));
        }
        for (name, level) in [("hlt.asc", 0), ("hlgt.asc", 1), ("soc.asc", 2)] {
            let Some(table) = open(name)? else { continue };
            let names = all.names(&table);
            match level {
                0 => all.high = names,
                1 => all.groups = names,
                _ => all.classes = names,
            }
        }
        if let Some(table) = open("pt.asc")? {
            all.read_preferred(&table);
        }
        if let Some(table) = open("llt.asc")? {
            all.read_lowest(&table);
        }
        match open("mdhier.asc")? {
            Some(table) if !table.is_empty() => all.read_paths(&table),
            _ => {
                let pairs =
                    |name| open(name).map(|table| table.map(|it| parents(&it)).unwrap_or_default());
                let (high, groups, classes) = (
                    pairs("hlt_pt.asc")?,
                    pairs("hlgt_hlt.asc")?,
                    pairs("soc_hlgt.asc")?,
                );
                all.derive_paths(&high, &groups, &classes);
            }
        }
        all.check_paths();
        if let (Some(list), Some(content)) = (open("smq_list.asc")?, open("smq_content.asc")?) {
            all.read_queries(&list, &content);
        }
        japanese::read(sources, &mut all)?;
        Ok(all)
    }

    fn names(&mut self, table: &Table<'_>) -> BTreeMap<Code, String> {
        let mut told = Told::default();
        let mut names = BTreeMap::new();
        if table.is_empty() {
            told.tell(Problem::new("EV-A107", Note, Place::file(table.name())));
        }
        for row in table.rows() {
            if let Some((code, name)) = named(table, &row, &mut told)
                && names.insert(code, name.to_owned()).is_some()
            {
                told.tell(twice(table, &row, code));
            }
        }
        told.finish(table.name(), &mut self.problems);
        names
    }

    fn read_preferred(&mut self, table: &Table<'_>) {
        let mut told = Told::default();
        for row in table.rows() {
            let Some((code, name)) = named(table, &row, &mut told) else {
                continue;
            };
            let Some(primary) = row.code(3) else {
                told.tell(no_code(table, &row, "pt_soc_code"));
                continue;
            };
            let term = PreferredTerm {
                name: name.to_owned(),
                primary,
            };
            if self.preferred.insert(code, term).is_some() {
                told.tell(twice(table, &row, code));
            }
        }
        told.finish(table.name(), &mut self.problems);
    }

    fn read_lowest(&mut self, table: &Table<'_>) {
        let mut told = Told::default();
        for row in table.rows() {
            let Some((code, name)) = named(table, &row, &mut told) else {
                continue;
            };
            let Some(preferred) = row.code(2) else {
                told.tell(no_code(table, &row, "pt_code"));
                continue;
            };
            if !self.preferred.contains_key(&preferred) {
                let place = Place::line(table.name(), row.line).field("pt_code");
                told.tell(Problem::new("EV-A104", Warning, place).with("code", preferred));
            }
            let term = LowestLevelTerm {
                name: name.to_owned(),
                preferred,
                // Files older than version 5 have no such column; their terms count as current.
                is_current: !row.text(9).eq_ignore_ascii_case("n"),
            };
            if self.lowest.insert(code, term).is_some() {
                told.tell(twice(table, &row, code));
            }
        }
        told.finish(table.name(), &mut self.problems);
    }

    /// One row for each way up; the primary one is flagged.
    fn read_paths(&mut self, table: &Table<'_>) {
        let mut told = Told::default();
        for row in table.rows() {
            let level = |code: usize, name: usize| {
                row.code(code).map(|code| Level {
                    code,
                    name: row.text(name).to_owned(),
                })
            };
            let (Some(term), Some(high_level), Some(high_level_group), Some(system_organ_class)) =
                (row.code(0), level(1, 5), level(2, 6), level(3, 7))
            else {
                told.tell(no_code(table, &row, "pt_code"));
                continue;
            };
            if row.text(11).eq_ignore_ascii_case("y") {
                self.paths.insert(
                    term,
                    PrimaryPath {
                        high_level,
                        high_level_group,
                        system_organ_class,
                    },
                );
            }
        }
        told.finish(table.name(), &mut self.problems);
    }

    /// The ways up from the tables of pairs: the one that ends in the primary class.
    fn derive_paths(&mut self, high: &Parents, groups: &Parents, classes: &Parents) {
        let up = |parents: &Parents, code: Code| parents.get(&code).cloned().unwrap_or_default();
        for (code, term) in &self.preferred {
            let path = up(high, *code).into_iter().find_map(|high| {
                let group = up(groups, high)
                    .into_iter()
                    .find(|group| up(classes, *group).contains(&term.primary))?;
                Some((high, group))
            });
            let Some((high, group)) = path else { continue };
            let level = |names: &BTreeMap<Code, String>, code: Code| Level {
                code,
                name: names.get(&code).cloned().unwrap_or_default(),
            };
            self.paths.insert(
                *code,
                PrimaryPath {
                    high_level: level(&self.high, high),
                    high_level_group: level(&self.groups, group),
                    system_organ_class: level(&self.classes, term.primary),
                },
            );
        }
    }

    fn check_paths(&mut self) {
        let mut told = Told::default();
        for (code, term) in &self.preferred {
            let fits = self
                .paths
                .get(code)
                .is_some_and(|path| path.system_organ_class.code == term.primary);
            if !fits {
                let place = Place::file("mdhier.asc").field("pt_code");
                told.tell(Problem::new("EV-A105", Warning, place).with("code", code));
            }
        }
        told.finish("mdhier.asc", &mut self.problems);
    }

    fn read_queries(&mut self, list: &Table<'_>, content: &Table<'_>) {
        let mut told = Told::default();
        for row in list.rows() {
            let Some((code, name)) = named(list, &row, &mut told) else {
                continue;
            };
            self.queries.insert(
                code,
                Query {
                    name: name.to_owned(),
                    level: row.text(2).parse().unwrap_or_default(),
                    is_active: row.text(7).eq_ignore_ascii_case("a"),
                    terms: BTreeMap::new(),
                },
            );
        }
        told.finish(list.name(), &mut self.problems);
        let known = self.known_codes();
        let mut told = Told::default();
        for row in content.rows() {
            let (Some(query), Some(term)) = (row.code(0), row.code(1)) else {
                told.tell(no_code(content, &row, "smq_code"));
                continue;
            };
            let is_query = self.queries.contains_key(&term);
            let place = || Place::line(content.name(), row.line);
            if !known.contains(&term) && !is_query {
                told.tell(Problem::new("EV-A110", Warning, place()).with("code", term));
            }
            let Some(entry) = self.queries.get_mut(&query) else {
                told.tell(Problem::new("EV-A110", Warning, place()).with("code", query));
                continue;
            };
            if !row.text(6).eq_ignore_ascii_case("a") {
                continue;
            }
            let scope = match row.text(3) {
                "1" => Scope::Broad,
                "2" => Scope::Narrow,
                _ => Scope::Other,
            };
            entry.terms.insert(term, scope);
        }
        told.finish(content.name(), &mut self.problems);
    }
}

/// Code and name of a row.
fn named<'t>(table: &Table<'_>, row: &Row<'t>, told: &mut Told) -> Option<(Code, &'t str)> {
    let Some(code) = row.code(0) else {
        told.tell(no_code(table, row, "code"));
        return None;
    };
    let name = row.text(1);
    if name.is_empty() {
        let place = Place::line(table.name(), row.line).field("name");
        told.tell(Problem::new("EV-A102", Warning, place));
        return None;
    }
    Some((code, name))
}

fn no_code(table: &Table<'_>, row: &Row<'_>, field: &'static str) -> Problem {
    let place = Place::line(table.name(), row.line).field(field);
    Problem::new("EV-A103", Warning, place).with("field", field)
}

fn twice(table: &Table<'_>, row: &Row<'_>, code: Code) -> Problem {
    Problem::new("EV-A106", Warning, Place::line(table.name(), row.line)).with("code", code)
}

/// Parents of each child, from rows of parent and child.
fn parents(table: &Table<'_>) -> Parents {
    let mut all = Parents::new();
    for row in table.rows() {
        if let (Some(parent), Some(child)) = (row.code(0), row.code(1)) {
            all.entry(child).or_default().push(parent);
        }
    }
    all
}
