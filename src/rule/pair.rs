//! `pair`: where one thing is said, another must be said as well.
//!
//! The rule's claims are what makes it necessary (with one of the rule's statuses and stances); the claims in `beside`
//! are what must stand within the same sentence, paragraph, section or article. With `least`, so many different
//! answers of them must be there. A link whose address holds one of `links` is as good as words, since a reader can
//! follow it. Claims in `lesser` do not satisfy the rule: what is found in their company is a note, and shows them.
//!
//! `only-if` keeps a rule about the whole article from articles that it is not meant for: so many sentences of the
//! article must hold one of its claims. A rule without claims of its own reports an empty span at the start of the prose;
//! any other reports the first words that make it necessary (within an article), or each of them (within less), once
//! a sentence. It does not look at what readers do not see: the description in the front matter or the page's head.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim, Status};
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::document::{BlockId, BlockKind, MarkKind};

/// What must stand beside what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pair {
    /// Claims of the rule, by index, with the stances that make it necessary; empty for all.
    pub stances: Vec<(usize, usize)>,
    /// What must be said.
    pub beside: Vec<usize>,
    /// The stances of those claims that will do; empty for all.
    pub beside_stances: Vec<(usize, usize)>,
    /// The statuses in which it will do.
    pub beside_statuses: Vec<Status>,
    /// Contexts in which it will not do.
    pub beside_unless: Vec<(usize, Vec<usize>)>,
    /// How many different answers are needed.
    pub least: usize,
    /// Parts of addresses that will do instead.
    pub links: Vec<String>,
    /// Claims that come near.
    pub lesser: Vec<usize>,
    /// How near it must stand.
    pub within: Within,
    /// Claims that say what the article is for; empty for any article.
    pub only_if: Vec<usize>,
    /// In how many sentences one of those must be made.
    pub at_least: usize,
    /// Articles shorter than this, in words, need it not.
    pub from_words: usize,
    /// A text to offer, for what must stand somewhere in the article.
    pub text: Option<String>,
}

/// How near two things must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Within {
    /// In one sentence.
    Sentence,
    /// In one block, or in a list and its lead-in.
    Paragraph,
    /// Under one heading.
    Section,
    /// In one article.
    Article,
}

impl Within {
    /// All of them, the nearest first.
    pub const ALL: [Self; 4] = [
        Self::Sentence,
        Self::Paragraph,
        Self::Section,
        Self::Article,
    ];

    /// The word that packs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Section => "section",
            Self::Article => "article",
        }
    }
}

impl Pair {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        if article.document.word_count() < self.from_words || !self.is_meant_for(article) {
            return Vec::new();
        }
        let places = self.satisfied(article);
        let lesser = self.lesser(article);
        if rule.claims.is_empty() {
            let lacks = places.is_empty();
            let absence = || {
                self.finish(
                    rule,
                    article,
                    rule.report_absence(article),
                    lesser.get(&ALL),
                )
            };
            return lacks.then(absence).into_iter().collect();
        }
        let mut found = Vec::new();
        let mut reported = None;
        for claim in rule.claims_of(article) {
            let place = Some((claim.block, claim.sentence));
            let key = self.key(article, claim.block, claim.sentence);
            if place == reported
                || places.contains(&key)
                || !rule.statuses.contains(&claim.status)
                || !is_seen(article, claim.block)
                || !takes(&self.stances, claim)
            {
                continue;
            }
            reported = place;
            let diagnostic = rule.report(article, claim, &claim.answer_text(article.rules));
            found.push(self.finish(rule, article, diagnostic, lesser.get(&key)));
            if self.within == Within::Article {
                break;
            }
        }
        found
    }

    /// Whether the article is one of those that the rule is for.
    fn is_meant_for(&self, article: &Article<'_>) -> bool {
        let held = |claim: &&Claim| {
            self.only_if.contains(&claim.declaration)
                && !claim.copied
                && matches!(
                    claim.status,
                    Status::Asserted | Status::Hedged | Status::Conditional
                )
        };
        let claims = article.claims.iter().filter(held);
        let places: BTreeSet<_> = claims.map(|claim| (claim.block, claim.sentence)).collect();
        self.only_if.is_empty() || places.len() >= self.at_least
    }

    /// The places in which what must be said is said.
    fn satisfied(&self, article: &Article<'_>) -> BTreeSet<Key> {
        let mut answers: BTreeMap<Key, BTreeSet<_>> = BTreeMap::new();
        for claim in &article.claims {
            let fits = self.beside.contains(&claim.declaration)
                && self.beside_statuses.contains(&claim.status)
                && takes(&self.beside_stances, claim)
                && !self.beside_unless.iter().any(|limit| claim.is_in(limit))
                && is_seen(article, claim.block);
            if fits {
                let key = self.key(article, claim.block, claim.sentence);
                let value = claim.value_text(article.rules);
                let answer = (claim.declaration, claim.stance, value);
                answers.entry(key).or_default().insert(answer);
            }
        }
        answers.retain(|_, answers| answers.len() >= self.least);
        let mut places: BTreeSet<Key> = answers.into_keys().collect();
        self.linked(article, &mut places);
        places
    }

    /// Adds the places in which a link leads to what must be said.
    fn linked(&self, article: &Article<'_>, places: &mut BTreeSet<Key>) {
        if self.links.is_empty() {
            return;
        }
        for (id, block) in article.document.prose_blocks() {
            let links = block.prose.marks().iter();
            for mark in links.filter(|mark| mark.kind == MarkKind::Link && is_seen(article, id)) {
                let target = mark.target.to_lowercase();
                if self.links.iter().any(|link| leads_to(&target, link)) {
                    let sentence = sentence_at(article, id, mark.range.start);
                    places.insert(self.key(article, id, sentence));
                }
            }
        }
    }

    /// The first claim of each place that comes near.
    fn lesser<'a>(&self, article: &'a Article<'_>) -> BTreeMap<Key, &'a Claim> {
        let mut lesser = BTreeMap::new();
        for claim in &article.claims {
            if self.lesser.contains(&claim.declaration) && is_seen(article, claim.block) {
                let key = self.key(article, claim.block, claim.sentence);
                lesser.entry(key).or_insert(claim);
            }
        }
        lesser
    }

    /// What two sentences have in common that stand near enough.
    fn key(&self, article: &Article<'_>, block: BlockId, sentence: usize) -> Key {
        let own = &article.document.blocks[block];
        match self.within {
            Within::Article => ALL,
            Within::Section if own.kind.is_heading() => (Some(block), 0),
            Within::Section => (own.headings.last().copied(), 0),
            Within::Paragraph => (Some(own.lead_in.unwrap_or(block)), 0),
            Within::Sentence => (Some(block), sentence),
        }
    }

    /// Adds what comes near and the text to insert.
    fn finish(
        &self,
        rule: &Rule,
        article: &Article<'_>,
        mut diagnostic: Diagnostic,
        lesser: Option<&&Claim>,
    ) -> Diagnostic {
        diagnostic.secondary.clear();
        diagnostic.whole = self.within == Within::Article;
        if let Some(claim) = lesser {
            diagnostic.severity = rule.severity.min(Severity::Note);
            let label = article.label(claim.span, "this comes near, but is not what is needed");
            diagnostic.secondary.push(label);
        }
        if let (Some(text), Within::Article) = (&self.text, self.within) {
            // Which line or warning is the right one depends on who reads the article.
            let says = |claim: &Claim| self.beside_statuses.contains(&claim.status);
            diagnostic.fix = article.insertion(text, Safety::Unsafe, &self.beside, says);
        }
        diagnostic
    }
}

/// A place as near as the rule asks for: a block, if any, and a sentence of it.
type Key = (Option<BlockId>, usize);

/// The one place of a rule about the whole article.
const ALL: Key = (None, 0);

/// Whether a list of stances, if it names any of this claim, names this one.
fn takes(stances: &[(usize, usize)], claim: &Claim) -> bool {
    let mut named = stances
        .iter()
        .filter(|(id, _)| *id == claim.declaration)
        .peekable();
    named.peek().is_none() || named.any(|(_, stance)| claim.held.or(claim.stance) == Some(*stance))
}

/// Whether an address holds this part, with nothing after it that makes it another name or number.
fn leads_to(target: &str, link: &str) -> bool {
    target.match_indices(link).any(|(at, _)| {
        let next = target[at + link.len()..].chars().next();
        next.is_none_or(|next| !(next.is_alphanumeric() || next == '-'))
    })
}

fn is_seen(article: &Article<'_>, block: BlockId) -> bool {
    article.document.blocks[block].kind != BlockKind::Description
}

fn sentence_at(article: &Article<'_>, block: BlockId, at: usize) -> usize {
    let tokens = &article.reading.block(block).tokens;
    let token = tokens.partition_point(|token| token.start() < at);
    article.reading.sentence_of(block, token)
}
