//! The matrix of claims and articles: what each article answers to each question, how, and where.
//!
//! In: what the articles say, and their conflicts. Out: [`Matrix`], rows of claims and columns of articles, with an
//! [`Agreement`] for each row. It draws nothing. Next: [`crate::report::compare`].

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Said};
use crate::claim::record::ClaimRecord;
use crate::pack::RuleSet;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Ids of claims; all if empty.
    pub claims: Vec<String>,
    /// Only claims about which articles disagree.
    pub only_conflicts: bool,
    /// By what the articles are put together: a key of the front matter, or [`FOLDER`].
    pub group_by: Option<String>,
}

/// The word that groups by folder.
pub const FOLDER: &str = "folder";

/// What a group of articles without a value is called.
const NO_GROUP: &str = "(none)";

/// The matrix.
#[derive(Debug)]
pub struct Matrix<'a> {
    /// The articles, in the order of their groups and paths.
    pub columns: Vec<Column<'a>>,
    /// The groups, in order; none if articles are not grouped.
    pub groups: Vec<Group>,
    /// The claims that some article makes, in the order of their ids.
    pub rows: Vec<Row<'a>>,
    /// The conflicts that are told, in the order of the departing articles.
    pub conflicts: Vec<Conflict<'a>>,
}

/// An article.
#[derive(Debug)]
pub struct Column<'a> {
    /// Its path.
    pub file: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its group, as an index of [`Matrix::groups`].
    pub group: Option<usize>,
}

/// Articles that are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// How many they are.
    pub articles: usize,
}

/// A claim.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its id.
    pub claim: &'a str,
    /// Its question.
    pub asks: &'a str,
    /// What each column says; those that are silent are missing.
    pub cells: BTreeMap<usize, Cell<'a>>,
    /// Whether the articles agree.
    pub agreement: Agreement,
    /// The conflicts about it, as indexes of [`Matrix::conflicts`].
    pub conflicts: Vec<usize>,
}

/// What an article says of a claim.
#[derive(Debug, Default)]
pub struct Cell<'a> {
    /// Every occurrence, in order.
    pub occurrences: Vec<&'a ClaimRecord>,
    /// Whether it takes part in a conflict.
    pub conflict: bool,
}

/// Whether the articles that speak of a claim agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Some rule finds that not all can be right.
    Conflict,
    /// All give the same answer.
    Agree,
    /// They give several answers, which can hold side by side.
    Differ,
    /// One article alone answers.
    Single,
    /// It is mentioned, and no article stands behind an answer.
    Open,
}

impl Agreement {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Agree => "agreement",
            Self::Differ => "several answers",
            Self::Single => "one article",
            Self::Open => "no answer",
        }
    }

    /// A sign for it, for those who see no colour.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Conflict => "≠",
            Self::Agree => "=",
            Self::Differ => "~",
            Self::Single | Self::Open => " ",
        }
    }
}

impl<'a> Cell<'a> {
    /// The answers, each once, in the order of their first occurrence: with the status where it is not simply said.
    pub fn answers(&self) -> Vec<String> {
        let mut answers: Vec<String> = Vec::new();
        for record in &self.occurrences {
            let answer = answer(record);
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        answers
    }

    /// The first occurrence.
    pub fn first(&self) -> Option<&'a ClaimRecord> {
        self.occurrences.first().copied()
    }
}

/// What a record answers: the value or the stance that the article holds, or the words' own with their status.
pub fn answer(record: &ClaimRecord) -> String {
    let asserted = record.status == "asserted";
    if let Some(held) = record.held.as_ref().filter(|_| record.value.is_none()) {
        return held.clone();
    }
    let own = record.value.as_ref().or(record.stance.as_ref());
    match own {
        Some(own) if asserted => own.clone(),
        Some(own) => format!("{own} ({})", record.status),
        None if asserted => "said".to_owned(),
        None => record.status.clone(),
    }
}

impl<'a> Matrix<'a> {
    /// The matrix of what was asked for.
    pub fn new(
        all: &'a [Said],
        conflicts: Vec<Conflict<'a>>,
        rules: &'a RuleSet,
        wanted: &Wanted,
    ) -> Self {
        let wants = |claim: &str| {
            wanted.claims.is_empty() || wanted.claims.iter().any(|wanted| wanted == claim)
        };
        let told = |conflict: &Conflict<'_>| match conflict.claim {
            Some(claim) => wants(claim),
            None => wanted.claims.is_empty(),
        };
        let conflicts: Vec<Conflict<'a>> = conflicts.into_iter().filter(told).collect();
        let (columns, groups, order) = columns(all, wanted);
        let at: BTreeMap<&str, usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| (column.file, at))
            .collect();
        let mut cells: BTreeMap<&'a str, BTreeMap<usize, Cell<'a>>> = BTreeMap::new();
        for (column, said) in order.iter().enumerate() {
            for record in all[*said].claims.iter().filter(|record| !record.copied) {
                if wants(&record.claim) {
                    let row = cells.entry(record.claim.as_str()).or_default();
                    row.entry(column).or_default().occurrences.push(record);
                }
            }
        }
        let mut rows = Vec::new();
        for (claim, mut cells) in cells {
            let about: Vec<usize> = conflicts
                .iter()
                .enumerate()
                .filter(|(_, conflict)| conflict.claim == Some(claim))
                .map(|(n, _)| n)
                .collect();
            if wanted.only_conflicts && about.is_empty() {
                continue;
            }
            for conflict in about.iter().map(|n| &conflicts[*n]) {
                let sides = [conflict.departing, conflict.other];
                for passage in sides.iter().chain(&conflict.further) {
                    let cell = at.get(passage.file).and_then(|at| cells.get_mut(at));
                    if let Some(cell) = cell {
                        cell.conflict = true;
                    }
                }
            }
            let declared = rules.claims.iter().find(|declared| declared.id == claim);
            rows.push(Row {
                claim,
                asks: declared.map_or("", |declared| declared.asks.as_str()),
                agreement: agreement(&cells, !about.is_empty()),
                cells,
                conflicts: about,
            });
        }
        Self {
            columns,
            groups,
            rows,
            conflicts,
        }
    }
}

fn agreement(cells: &BTreeMap<usize, Cell<'_>>, conflict: bool) -> Agreement {
    if conflict {
        return Agreement::Conflict;
    }
    let answering: Vec<BTreeSet<String>> = cells
        .values()
        .map(|cell| {
            let held = cell
                .occurrences
                .iter()
                .filter(|record| record.is_answer(false));
            held.map(|record| answer(record)).collect()
        })
        .filter(|answers: &BTreeSet<String>| !answers.is_empty())
        .collect();
    let different: BTreeSet<&String> = answering.iter().flatten().collect();
    match (answering.len(), different.len()) {
        (0, _) => Agreement::Open,
        (1, _) => Agreement::Single,
        (_, 1) => Agreement::Agree,
        _ => Agreement::Differ,
    }
}

/// The columns with their groups, and which article each is.
fn columns<'a>(all: &'a [Said], wanted: &Wanted) -> (Vec<Column<'a>>, Vec<Group>, Vec<usize>) {
    let group = |said: &Said| -> Option<String> {
        let key = wanted.group_by.as_deref()?;
        if key == FOLDER {
            let folder = said.file.rsplit_once('/').map_or(".", |(folder, _)| folder);
            return Some(folder.to_owned());
        }
        let values = said.profile.front_matter.get(&key.to_lowercase());
        let first = values.and_then(|values| values.first());
        Some(first.cloned().unwrap_or_else(|| NO_GROUP.to_owned()))
    };
    let mut order: Vec<(Option<String>, usize)> = all
        .iter()
        .enumerate()
        .map(|(n, said)| (group(said), n))
        .collect();
    order.sort();
    let mut groups: Vec<Group> = Vec::new();
    let mut columns = Vec::new();
    for (name, said) in &order {
        if let Some(name) = name {
            match groups.last_mut() {
                Some(last) if last.name == *name => last.articles += 1,
                _ => groups.push(Group {
                    name: name.clone(),
                    articles: 1,
                }),
            }
        }
        columns.push(Column {
            file: &all[*said].file,
            title: all[*said].profile.title.as_deref(),
            group: name.as_ref().map(|_| groups.len() - 1),
        });
    }
    (columns, groups, order.into_iter().map(|(_, n)| n).collect())
}
