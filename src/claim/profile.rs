//! What an article is, beside its claims: all that comparing must know of it and that no claim tells.
//!
//! In: an [`Article`]. Out: its [`Profile`], written on the article's first line of claims: its title and front matter,
//! the places that it names, the years in which it was written, what it is about, the packs that do not judge it, and
//! its statements. It compares nothing. Next: [`crate::compare`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::quantity::Kind;
use super::statement::clause::Reader;
use super::statement::record::{self, StatementRecord};
use super::statement::{Statement, lexis::Alternative};
use super::{Article, Reading};
use crate::document::token::TokenKind;
use crate::document::{BlockId, BlockKind};

/// What an article is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its title, or its first heading of the highest level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its front matter: the values of each key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub front_matter: BTreeMap<String, Vec<String>>,
    /// The places and bodies that it names, in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// The years that its front matter and its first sentences name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<i64>,
    /// What the words of its title and its first sentences mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topic: Vec<String>,
    /// The alternatives that these name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Alternative>,
    /// The packs that do not judge it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unjudged: Vec<String>,
    /// Its statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementRecord>,
}

/// So many profiles are shared.
const SHARED: usize = 16;

/// The same profile, in the memory of one that is alike, if there is one.
fn shared(profile: Profile) -> Arc<Profile> {
    thread_local! {
        static KNOWN: RefCell<Vec<Arc<Profile>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(alike) = known.iter().find(|other| ***other == profile) {
            return Arc::clone(alike);
        }
        let own = Arc::new(profile);
        if known.len() < SHARED {
            known.push(Arc::clone(&own));
        }
        own
    })
}

/// How many sentences at the beginning tell what an article is about.
const OPENING: usize = 2;

/// The most words of a name.
const LONGEST: usize = 7;

impl Profile {
    /// The profile of an article; with its statements if they are to be compared.
    pub fn new(article: &Article<'_>, with_statements: bool) -> Self {
        let document = article.document;
        let reading = &article.reading;
        let mut front_matter: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in &document.front_matter {
            let values = front_matter.entry(entry.key.clone()).or_default();
            values.push(entry.value.clone());
        }
        let mut profile = Self {
            title: title(article),
            front_matter,
            unjudged: unjudged(article),
            ..Self::default()
        };
        if article.rules.lexis.is_empty() {
            return profile;
        }
        let reader = Reader::new(reading);
        let names = all_names(&reader);
        profile.names = each_once(&names);
        profile.read_opening(article, &reader);
        if with_statements {
            let of = |statement: &Statement| {
                let own = names.get(&(statement.block, statement.sentence));
                own.cloned().unwrap_or_default()
            };
            profile.statements = record::records(article, of);
        }
        profile
    }

    /// As much of it as comparing declared claims needs; the places that it names only if they matter (`named`). Most
    /// articles are alike in that, and share it.
    pub fn of_claims(article: &Article<'_>, named: bool) -> Arc<Self> {
        let names = match named && !article.rules.lexis.is_empty() {
            true => each_once(&all_names(&Reader::new(&article.reading))),
            false => Vec::new(),
        };
        shared(Self {
            unjudged: unjudged(article),
            names,
            ..Self::default()
        })
    }

    /// What the title and the first sentences say of the whole.
    fn read_opening(&mut self, article: &Article<'_>, reader: &Reader<'_>) {
        let reading = &article.reading;
        let mut topic = BTreeSet::new();
        let mut years: BTreeSet<i64> = self.front_matter_years();
        for (block, sentence) in opening(article) {
            let tokens = &reading.block(block).tokens;
            let range = reading.block(block).sentences[sentence].clone();
            for quantity in reading.quantities(block, sentence) {
                if quantity.kind == Kind::Date {
                    years.extend(quantity.lo.map(|year| year as i64));
                }
            }
            for at in range.filter(|at| tokens[*at].kind == TokenKind::Word) {
                let meaning = reader.look_up(block, at);
                let says_little = meaning.is_some_and(|m| {
                    // "Sleep", "exercise": a verb that has words of its kind may be a topic.
                    let acts = m.verb && m.group.is_none();
                    m.light || m.generic || acts || m.limit || m.condition || m.joint || m.local
                });
                if !says_little {
                    let lexis = &article.rules.lexis;
                    topic.insert(lexis.concept(&reader.lower(block, at)));
                }
                self.about
                    .extend(meaning.into_iter().flat_map(|m| &m.alternatives));
            }
        }
        self.about.sort_unstable();
        self.about.dedup();
        self.topic = topic.into_iter().collect();
        self.years = years.into_iter().collect();
    }

    fn front_matter_years(&self) -> BTreeSet<i64> {
        let entries = self.front_matter.iter();
        let dated = entries.filter(|(key, _)| key.contains("date") || key.contains("publish"));
        let years = dated.flat_map(|(_, values)| values).filter_map(|value| {
            let year: i64 = value.get(..4)?.parse().ok()?;
            (1900..2100).contains(&year).then_some(year)
        });
        years.collect()
    }
}

/// The packs that do not judge an article.
fn unjudged(article: &Article<'_>) -> Vec<String> {
    let gates = article.rules.gates.iter();
    let closed = gates.map(|gate| !gate.admits(article));
    let packs = article.rules.packs.iter().zip(closed);
    let closed = packs.filter(|(_, closed)| *closed);
    closed.map(|(pack, _)| pack.clone()).collect()
}

/// The places and bodies that each sentence names.
type Names = BTreeMap<(BlockId, usize), Vec<String>>;

fn all_names(reader: &Reader<'_>) -> Names {
    let reading = reader.reading;
    let mut names = Names::new();
    for (block, _) in reading.document.prose_blocks() {
        for sentence in 0..reading.block(block).sentences.len() {
            let found = names_in(reader, block, sentence);
            if !found.is_empty() {
                names.insert((block, sentence), found);
            }
        }
    }
    names
}

fn each_once(names: &Names) -> Vec<String> {
    let all: BTreeSet<&String> = names.values().flatten().collect();
    all.into_iter().cloned().collect()
}

/// The title of the front matter, or else the first heading.
fn title(article: &Article<'_>) -> Option<String> {
    let blocks = &article.document.blocks;
    let of = |test: &dyn Fn(BlockKind) -> bool| {
        let found = blocks.iter().find(|block| test(block.kind))?;
        let words: Vec<&str> = found.prose.text().split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    of(&|kind| kind == BlockKind::Title).or_else(|| of(&|kind| kind == BlockKind::Heading(1)))
}

/// The sentences that tell what an article is about.
fn opening(article: &Article<'_>) -> Vec<(BlockId, usize)> {
    let mut found = Vec::new();
    let mut sentences = 0;
    for (block, own) in article.document.prose_blocks() {
        for sentence in 0..article.reading.block(block).sentences.len() {
            match own.kind {
                BlockKind::Title | BlockKind::Heading(1) => found.push((block, sentence)),
                BlockKind::Description => {}
                _ if sentences < OPENING => {
                    sentences += 1;
                    found.push((block, sentence));
                }
                _ => return found,
            }
        }
    }
    found
}

/// The names of places and bodies in a sentence: words in capitals of which the last says what it is. Where every word
/// has a capital, as in a heading, none is a name.
fn names_in(reader: &Reader<'_>, block: BlockId, sentence: usize) -> Vec<String> {
    let reading: &Reading<'_> = reader.reading;
    let own = reading.block(block);
    let range = own.sentences[sentence].clone();
    let words = || own.tokens[range.clone()].iter();
    let words = || words().filter(|token| token.kind == TokenKind::Word);
    if words().all(|token| token.capital) && words().count() > LONGEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut run: Vec<String> = Vec::new();
    for at in range {
        let token = &own.tokens[at];
        if token.kind != TokenKind::Word {
            if !token.is_sign('-') && !token.is_sign('&') && !token.is_sign('\'') {
                run.clear();
            }
            continue;
        }
        let meaning = reader.look_up(block, at);
        let light = meaning.is_some_and(|m| m.light || m.limit || m.joint);
        if !token.capital || light || run.len() >= LONGEST {
            run.clear();
            continue;
        }
        run.push(reader.lower(block, at));
        if meaning.is_some_and(|m| m.organization) && run.len() > 1 {
            let name = run.join(" ");
            // "Beacon Health Center": the longer one is the name.
            found.retain(|known: &String| !name.starts_with(known.as_str()));
            found.push(name);
        }
    }
    found
}

/// Whether two names may be of one place: one ends with the other.
pub fn is_one_name(one: &str, two: &str) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    ends(one, two) || ends(two, one)
}
