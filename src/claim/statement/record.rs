//! The wire form of statements: what two articles say of whatever no claim declares, without their texts.
//!
//! In: a settled [`Statement`] of an article. Out: [`StatementRecord`]s, and back from them, in one numbering of
//! meanings for all articles, statements that can be put side by side. Sides of opposites, alternatives and attributes
//! are numbers of the language's `statement.toml`: records that are compared with each other come from one version of
//! the program and its packs. Next: [`crate::compare`].

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexis::{Alternative, Bound, Side};
use super::{Amount, Place, Stand, Statement, Statements, Word};
use crate::claim::record::{MeasureRecord, PositionRecord, SpanRecord};
use crate::claim::{Article, context};
use crate::pack::RuleSet;
use crate::rule::Kind;
use crate::source::Span;

/// A statement as it is written out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// Its words, in bytes of the file on disk.
    pub span: SpanRecord,
    /// The same in the text of the source, for those that have it at hand.
    #[serde(skip)]
    pub place: Span,
    /// Where they start.
    pub start: PositionRecord,
    /// Where they end.
    pub end: PositionRecord,
    /// The words.
    pub text: String,
    /// The sentence that they stand in, where it says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Its content words.
    pub words: Vec<WordRecord>,
    /// Its quantities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<AmountRecord>,
    /// How it is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<Trait>,
    /// The alternatives that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// Those that its headings and its lead-in name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub around: Vec<Alternative>,
    /// What limits it: dimension to value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub context: BTreeMap<String, String>,
    /// The declared claims in it that a rule compares: what is said of them is for that rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
    /// The named places that its sentence is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// A content word as it is written out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordRecord {
    /// What it means: a stem, or `=` and the first of the words that mean the same.
    pub word: String,
    /// Its block and its tokens in it.
    pub at: [usize; 3],
    /// Its part in the clause.
    pub place: Place,
    /// What opens the limiting phrase in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// What kind of word it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<Sort>,
    /// Its sides in pairs of opposites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<(usize, bool)>,
    /// Whether the article says it; absent if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand: Option<Stand>,
}

/// A quantity of a statement as it is written out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AmountRecord {
    /// The quantity.
    pub measure: MeasureRecord,
    /// Its words.
    pub text: String,
    /// Whether it is a time of day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock: bool,
    /// The digits, of a telephone number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digits: String,
    /// What it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<usize>,
    /// Which end of a range it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// The preposition before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The word of relation after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether the article says it; absent if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand: Option<Stand>,
}

/// How a statement is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "each is a field of `Statement`, or that it has no verb"
)]
pub enum Trait {
    Denied,
    Capped,
    Partial,
    Turn,
    Addressed,
    Conditional,
    Permits,
    Universal,
    Total,
    Demands,
    Own,
    Local,
    Verbless,
}

/// What kind of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is a field of `Word`")]
pub enum Sort {
    Generic,
    Light,
    Attribute,
    Purpose,
    Function,
    Verb,
    Inherited,
    Number,
    Counted,
}

/// The weight in words from which a statement says enough to be compared with another article's.
const LEAST: usize = 2;

impl StatementRecord {
    /// The sentence, with white space as single spaces.
    pub fn sentence(&self) -> &str {
        self.sentence.as_deref().unwrap_or(&self.text)
    }

    /// Whether it is said in this way.
    pub fn is(&self, way: Trait) -> bool {
        self.is.contains(&way)
    }
}

/// The statements of an article that another article may contradict.
pub fn records(
    article: &Article<'_>,
    names: impl Fn(&Statement) -> Vec<String>,
) -> Vec<StatementRecord> {
    let all = article.statements();
    let telling = |statement: &&Statement| {
        let heavy = statement.words.iter().filter(|word| !word.light);
        heavy.count() + statement.amounts.len() >= LEAST
    };
    let mut made = Vec::new();
    for statement in all.list.iter().filter(telling) {
        statement.settle(&article.reading);
        let open = |word: &Word| word.stand() == Stand::Open;
        if statement.words.iter().all(open) {
            continue;
        }
        made.push(record(article, all, statement, names(statement)));
    }
    made
}

fn record(
    article: &Article<'_>,
    all: &Statements,
    statement: &Statement,
    names: Vec<String>,
) -> StatementRecord {
    let source = article.source;
    let concept = |id: u32| all.name(id, &article.rules.lexis);
    let stand = |stand: Stand| (stand != Stand::Holds).then_some(stand);
    let word = |word: &Word| WordRecord {
        word: concept(word.concept),
        at: [word.block, word.tokens.start, word.tokens.end],
        place: word.place,
        relation: word.relation.map(concept),
        is: sorts(word),
        sides: word
            .sides
            .iter()
            .map(|side| (side.pair, side.second))
            .collect(),
        stand: stand(word.stand()),
    };
    let amount = |amount: &Amount| AmountRecord {
        measure: (&amount.quantity).into(),
        text: one_line(article.words(amount.block, amount.span)),
        clock: amount.clock,
        digits: if amount.is_phone() {
            amount.digits.clone()
        } else {
            String::new()
        },
        attribute: amount.attribute,
        bound: amount.bound,
        before: amount.before.map(concept),
        after: amount.after.map(concept),
        stand: stand(amount.stand()),
    };
    let text = one_line(article.words(statement.block, statement.span));
    let reading = &article.reading;
    let range = reading.text_range(statement.block, statement.sentence);
    let sentence = one_line(reading.text(statement.block).get(range).unwrap_or_default());
    let within = article
        .claims
        .iter()
        .filter(|claim| claim.span.overlaps(statement.span))
        .filter(|claim| is_compared(article.rules, claim.declaration));
    let mut claims: Vec<String> = within
        .map(|claim| article.rules.claims[claim.declaration].id.clone())
        .collect();
    claims.dedup();
    StatementRecord {
        span: source.file_span(statement.span).into(),
        place: statement.span,
        start: source.position(statement.span.start).into(),
        end: source.position(statement.span.end).into(),
        sentence: (sentence != text && !sentence.is_empty()).then_some(sentence),
        text,
        words: statement.words.iter().map(word).collect(),
        amounts: statement.amounts.iter().map(amount).collect(),
        is: traits(statement),
        alternatives: statement.alternatives.clone(),
        around: statement.around.clone(),
        context: contexts(article.rules, statement.context()),
        claims,
        names,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn contexts(rules: &RuleSet, held: &[Option<context::Held>]) -> BTreeMap<String, String> {
    let dimensions = rules.dimensions.iter().zip(held);
    dimensions
        .filter_map(|(dimension, held)| {
            let value = dimension.values[held.as_ref()?.value].clone();
            Some((dimension.id.clone(), value))
        })
        .collect()
}

/// Whether some rule compares what is said of a declared claim.
fn is_compared(rules: &RuleSet, claim: usize) -> bool {
    let mut compare = rules.rules.iter();
    compare.any(|rule| {
        matches!(&rule.kind, Kind::Contradiction(kind) if kind.across && !kind.overview)
            && rule.claims.contains(&claim)
    })
}

fn traits(statement: &Statement) -> Vec<Trait> {
    let all = [
        (Trait::Denied, statement.is_denied()),
        (Trait::Capped, statement.capped),
        (Trait::Partial, statement.partial),
        (Trait::Turn, statement.turn),
        (Trait::Addressed, statement.addressed),
        (Trait::Conditional, statement.conditional),
        (Trait::Permits, !statement.permits.is_empty()),
        (Trait::Universal, statement.universal),
        (Trait::Total, statement.total),
        (Trait::Demands, statement.demands),
        (Trait::Own, statement.own),
        (Trait::Local, statement.local),
        (Trait::Verbless, statement.verbs.is_empty()),
    ];
    let said = all.into_iter().filter(|(_, said)| *said);
    said.map(|(way, _)| way).collect()
}

fn sorts(word: &Word) -> Vec<Sort> {
    let all = [
        (Sort::Generic, word.generic),
        (Sort::Light, word.light),
        (Sort::Attribute, word.attribute),
        (Sort::Purpose, word.purpose),
        (Sort::Function, word.function),
        (Sort::Verb, word.verb),
        (Sort::Inherited, word.inherited),
        (Sort::Number, word.number),
        (Sort::Counted, word.counted),
    ];
    let own = all.into_iter().filter(|(_, own)| *own);
    own.map(|(sort, _)| sort).collect()
}

/// One numbering of meanings for all articles.
#[derive(Debug, Default)]
pub struct Concepts(FxHashMap<String, u32>);

impl Concepts {
    /// The number of a meaning.
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(word.to_owned(), next);
        next
    }

    /// A statement as it was before it was written out, as far as comparing needs it.
    pub fn statement(&mut self, record: &StatementRecord, rules: &RuleSet) -> Statement {
        let known = |side: &Side| side.pair < rules.lexis.opposites.len();
        let mut words: Vec<Word> = record.words.iter().map(|word| self.word(word)).collect();
        for word in &mut words {
            // Numbers from a stranger's file may name nothing here.
            word.sides.retain(known);
        }
        let amounts = record.amounts.iter().map(|one| self.amount(one)).collect();
        let is = |way| record.is(way);
        let somewhere = |said: bool| if said { vec![Span::empty(0)] } else { vec![] };
        let dimensions = rules.dimensions.iter();
        let context: Vec<Option<context::Held>> = dimensions
            .map(|dimension| {
                let held = record.context.get(&dimension.id)?;
                let value = dimension.values.iter().position(|value| value == held)?;
                Some(context::Held { value, span: None })
            })
            .collect();
        Statement {
            block: 0,
            sentence: 0,
            tokens: 0..0,
            span: record.place,
            words,
            amounts,
            verbs: Vec::new(),
            taken: Vec::new(),
            denied: OnceCell::from(is(Trait::Denied)),
            capped: is(Trait::Capped),
            alternatives: record.alternatives.clone(),
            around: record.around.clone(),
            partial: is(Trait::Partial),
            turn: false,
            addressed: is(Trait::Addressed),
            conditional: is(Trait::Conditional),
            permits: somewhere(is(Trait::Permits)),
            refuses: Vec::new(),
            universal: is(Trait::Universal),
            total: is(Trait::Total),
            omits_from: None,
            demands: is(Trait::Demands),
            own: is(Trait::Own),
            local: is(Trait::Local),
            said: 0..0,
            denial: OnceCell::from(is(Trait::Denied)),
            context: OnceCell::from(context),
        }
    }

    fn word(&mut self, record: &WordRecord) -> Word {
        let is = |sort| record.is.contains(&sort);
        let [block, start, end] = record.at;
        Word {
            concept: self.number(&record.word),
            block,
            tokens: start..end,
            span: Span::empty(0),
            place: record.place,
            relation: record.relation.as_deref().map(|word| self.number(word)),
            generic: is(Sort::Generic),
            light: is(Sort::Light),
            attribute: is(Sort::Attribute),
            purpose: is(Sort::Purpose),
            function: is(Sort::Function),
            verb: is(Sort::Verb),
            inherited: is(Sort::Inherited),
            sides: record
                .sides
                .iter()
                .map(|(pair, second)| Side {
                    pair: *pair,
                    second: *second,
                })
                .collect(),
            number: is(Sort::Number),
            counted: is(Sort::Counted),
            stand: OnceCell::from(record.stand.unwrap_or(Stand::Holds)),
        }
    }

    fn amount(&mut self, record: &AmountRecord) -> Amount {
        Amount {
            quantity: record.measure.quantity(),
            span: Span::empty(0),
            clock: record.clock,
            digits: record.digits.clone(),
            attribute: record.attribute,
            bound: record.bound,
            before: record.before.as_deref().map(|word| self.number(word)),
            after: record.after.as_deref().map(|word| self.number(word)),
            stand: OnceCell::from(record.stand.unwrap_or(Stand::Holds)),
            block: 0,
        }
    }
}
