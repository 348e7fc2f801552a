//! The compiled form of all packs and of the language: what an article is read and judged with.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::gate::Gate;
use crate::claim::context::ContextCue;
use crate::claim::cue::Cue;
use crate::claim::index::{Draft, Index};
use crate::claim::phrase::{Glossary, Passage, Phrase};
use crate::claim::quantity::Quantities;
use crate::claim::statement::Lexis;
use crate::claim::status::Status;
use crate::claim::structure::Structure;
use crate::claim::subject::By;
use crate::document::sentence::Stops;
use crate::document::token::{Lexicon, Token, TokenKind, WordId};
use crate::rule::Rule;

/// Everything compiled. Built once, shared by all threads.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RuleSet {
    /// The names of the packs.
    pub packs: Vec<String>,
    /// Which articles each of them judges, in the same order.
    pub gates: Vec<Gate>,
    /// Every word that a phrase names.
    pub lexicon: Lexicon,
    /// What the phrases share.
    pub glossary: Glossary,
    /// Words that say where sentences end.
    pub stops: Stops,
    /// Number words and units of the language.
    pub quantities: Quantities,
    /// What words mean for comparing statements.
    pub lexis: Lexis,
    /// Answers and labels of the language.
    pub structure: Structure,
    /// What claims are about.
    pub subjects: Vec<Subject>,
    /// Names of subjects.
    pub names: Index<Name>,
    /// Words of comparison: `like`, `than`.
    pub comparisons: Index<()>,
    /// Words before examples: `such as`.
    pub examples: Index<()>,
    /// What stands between a name and what is said of it in an apposition or a relative clause.
    pub appositions: Index<()>,
    /// Words and signs that join members of a list.
    pub joins: Vec<WordId>,
    /// Finite verbs.
    pub verbs: FxHashSet<WordId>,
    /// Words with which a statement begins: a cue may share them with the words that it governs.
    pub beginnings: Vec<WordId>,
    /// Dimensions of context.
    pub dimensions: Vec<Dimension>,
    /// Cues of contexts.
    pub contexts: Index<ContextCue>,
    /// Slots of claims.
    pub slots: Vec<Slot>,
    /// What articles may say.
    pub claims: Vec<Declaration>,
    /// Phrases that make claims.
    pub claim_index: Index<Owner>,
    /// Labels whose values make claims.
    pub column_index: Index<usize>,
    /// What stands above a list or table whose first entry makes a claim.
    pub ranking_index: Index<usize>,
    /// Questions whose answers make claims.
    pub asked_index: Index<usize>,
    /// Cues of statuses.
    pub cues: Vec<Cue>,
    /// Their phrases.
    pub cue_index: Index<usize>,
    /// The phrases of cues that deny.
    #[serde(skip)]
    denials: OnceLock<Index<()>>,
    /// Phrases that end clauses.
    pub stop_index: Index<()>,
    /// Phrases that end a clause, but not a statement of several clauses.
    pub clause_stop_index: Index<()>,
    /// Words that join the last member of a list.
    pub list_joins: Vec<WordId>,
    /// Signs that end clauses.
    pub stop_signs: Vec<char>,
    /// Phrases that end noun phrases besides.
    pub finite: Index<()>,
    /// What is judged, by id.
    pub rules: Vec<Rule>,
    /// The ids of rules that were taken out by choice.
    pub left_out: BTreeSet<String>,
}

/// A drug, a disease, a treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// `pack/id`.
    pub id: String,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The subject; none for words that contain a name and mean something else.
    pub subject: Option<usize>,
    /// Whether it only refers back (`the drug`).
    pub generic: bool,
}

/// A dimension of context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its name.
    pub id: String,
    /// Its values.
    pub values: Vec<String>,
    /// The value where the text has no cue.
    pub default: Option<usize>,
    /// Whether cues in earlier sentences, lead-ins and headings count.
    pub reaches: bool,
}

/// A slot of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// `pack/name`.
    pub id: String,
    /// Its values, for a vocabulary.
    pub values: Vec<String>,
}

/// A declared claim.
#[derive(Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// `pack/id`.
    pub id: String,
    /// The question that it answers.
    pub asks: String,
    /// What it must be about one of; empty for anything.
    pub subjects: Vec<usize>,
    /// How far away its subject may be found.
    pub farthest: By,
    /// Whether words that tell how often or for how many make it hedged.
    pub weighs: bool,
    /// The slot that gives its value.
    pub value: Option<usize>,
    /// Contexts that its own words imply: dimension and value.
    pub implies: Vec<(usize, usize)>,
    /// The mutually exclusive answers.
    pub stances: Vec<Stance>,
    /// What must and must not stand in the same sentence.
    pub company: Company,
    /// What a value says beside one of the claim's labels.
    pub cell_index: Index<Owner>,
    /// What the first entry of such a list or table says.
    pub first_index: Index<Owner>,
    /// Phrases that hold the claim's words and mean something else.
    pub except: Index<()>,
}

/// An answer to a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stance {
    /// Its id.
    pub id: String,
    /// Which answer its denial gives.
    pub denied: Option<usize>,
}

/// Whose phrase it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The claim.
    pub claim: usize,
    /// The answer that the phrase gives.
    pub stance: Option<usize>,
}

/// Phrases in the same sentence that a claim needs or cannot bear.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Company {
    /// One of these must be there.
    pub with: Option<Index<()>>,
    /// None of these may be there.
    pub without: Index<()>,
}

impl Company {
    /// Whether this sentence has what is needed and nothing that is not borne.
    pub fn allows(&self, passage: &Passage<'_>) -> bool {
        self.with
            .as_ref()
            .is_none_or(|with| !with.find(passage).is_empty())
            && self.without.find(passage).is_empty()
    }
}

impl RuleSet {
    /// The phrases of cues that deny, and of no others: most sentences hold none of them.
    pub fn denials(&self) -> &Index<()> {
        let denies = |cue: &usize| self.cues[*cue].status == Some(Status::Negated);
        self.denials.get_or_init(|| self.cue_index.part(denies))
    }

    /// The set as bytes, for [`RuleSet::from_bytes`] of the same version of the program (the postcard wire format 1).
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }

    /// A set from its bytes. Bodies of phrases stay bytes until a text first needs them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    /// Whether these tokens join members of a list and do nothing else.
    pub fn is_join(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| match token.kind {
            TokenKind::Sign(sign) => {
                matches!(sign, ',' | '&' | '/' | '"' | '(' | ')' | '+' | '®' | '™')
            }
            _ => self.joins.contains(&token.word),
        })
    }

    /// Whether one of these tokens is a finite verb.
    pub fn is_verb_among(&self, tokens: &[Token]) -> bool {
        tokens
            .iter()
            .any(|token| token.word != WordId::UNKNOWN && self.verbs.contains(&token.word))
    }

    /// The rule of this id; they stand in the order of their ids.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let rules = &self.rules;
        let found = rules.binary_search_by(|rule| rule.id.as_str().cmp(id));
        found.ok().map(|index| &rules[index])
    }

    /// Replaces all claims by plain words to look for: each is read as if a pack had declared it. Words that hold no
    /// letter are left out.
    pub fn search_for(&mut self, texts: &[String]) {
        self.rules.clear();
        self.claims.clear();
        self.column_index = Index::default();
        self.ranking_index = Index::default();
        self.asked_index = Index::default();
        let mut phrases = Draft::default();
        for text in texts {
            let Some(phrase) = Phrase::literal(text, &mut self.lexicon) else {
                continue;
            };
            let owner = Owner {
                claim: self.claims.len(),
                stance: None,
            };
            phrases.add(phrase, owner);
            self.claims.push(Declaration {
                id: text.clone(),
                asks: String::new(),
                subjects: Vec::new(),
                farthest: By::Topic,
                weighs: false,
                value: None,
                implies: Vec::new(),
                stances: Vec::new(),
                company: Company::default(),
                cell_index: Index::default(),
                first_index: Index::default(),
                except: Index::default(),
            });
        }
        self.claim_index = phrases.finish();
    }
}
