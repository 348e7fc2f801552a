//! `structure`: what is wrong with how an article is put together, whatever it claims.
//!
//! In: the document's blocks, and the words that the rule brings (`words`, named lists of phrases). Out: diagnostics.
//! A rule names one [`Check`]; each is a file in this folder, with its own list of the words that it knows. No word of
//! a language stands here: what a share button says or how a lead-in ends is data of the rule. Formats are unknown
//! too: a heading that plain text only shows by its layout is the same block as `<h2>`. Next: [`section`].

mod byline;
mod disguise;
mod empty_lead_in;
mod empty_section;
mod placeholder;
mod question_mismatch;
mod repeated_passage;
mod scrape_debris;
mod section;
mod several_names;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::section::Sections;
use super::Rule;
use crate::claim::Article;
use crate::claim::index::Index;
use crate::claim::phrase::{Glossary, Passage};
use crate::diagnostic::Diagnostic;
use crate::document::BlockId;
use crate::document::token::{self, Token};
use crate::pack::RuleSet;
use crate::source::Span;

/// A check with the words that it looks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Composition {
    /// What is checked.
    pub check: Check,
    /// Its words.
    pub words: Words,
    /// Articles shorter than this, in words, are not checked.
    pub from_words: usize,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// A heading with nothing under it.
    EmptySection,
    /// A line that leads in what never comes.
    EmptyLeadIn,
    /// A passage that stands twice.
    RepeatedPassage,
    /// Answers without their questions, or questions without answers.
    QuestionMismatch,
    /// Words that hold a place for others.
    Placeholder,
    /// What was never meant to be read: alternative texts, names of form fields, glued menus.
    ScrapeDebris,
    /// Nobody who answers for the article.
    Byline,
    /// Words that look like others, or are shown in another order than they are written.
    Disguise,
    /// Two names of one house.
    SeveralNames,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::EmptySection,
        Self::EmptyLeadIn,
        Self::RepeatedPassage,
        Self::QuestionMismatch,
        Self::Placeholder,
        Self::ScrapeDebris,
        Self::Byline,
        Self::Disguise,
        Self::SeveralNames,
    ];

    /// The word that packs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::EmptySection => "empty-section",
            Self::EmptyLeadIn => "empty-lead-in",
            Self::RepeatedPassage => "repeated-passage",
            Self::QuestionMismatch => "question-mismatch",
            Self::Placeholder => "placeholder",
            Self::ScrapeDebris => "scrape-debris",
            Self::Byline => "byline",
            Self::Disguise => "disguise",
            Self::SeveralNames => "several-names",
        }
    }

    /// The check of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }

    /// The lists of words that it knows.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::EmptySection => &empty_section::WORDS,
            Self::EmptyLeadIn => &empty_lead_in::WORDS,
            Self::RepeatedPassage => &repeated_passage::WORDS,
            Self::QuestionMismatch => &question_mismatch::WORDS,
            Self::Placeholder => &placeholder::WORDS,
            Self::ScrapeDebris => &scrape_debris::WORDS,
            Self::Byline => &byline::WORDS,
            Self::Disguise => &[],
            Self::SeveralNames => &several_names::WORDS,
        }
    }
}

impl Composition {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        if article.document.word_count() < self.from_words {
            return Vec::new();
        }
        let reader = Reader {
            rule,
            article,
            words: &self.words,
            sections: Sections::new(article.document),
        };
        match self.check {
            Check::EmptySection => empty_section::judge(&reader),
            Check::EmptyLeadIn => empty_lead_in::judge(&reader),
            Check::RepeatedPassage => repeated_passage::judge(&reader),
            Check::QuestionMismatch => question_mismatch::judge(&reader),
            Check::Placeholder => placeholder::judge(&reader),
            Check::ScrapeDebris => scrape_debris::judge(&reader),
            Check::Byline => byline::judge(&reader),
            Check::Disguise => disguise::judge(&reader),
            Check::SeveralNames => several_names::judge(&reader),
        }
    }
}

/// The words of a rule: phrases by the name of their list, and plain texts where phrases cannot say it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Words {
    /// Phrases.
    pub phrases: BTreeMap<String, Index<()>>,
    /// Texts as they stand, signs and capitals included.
    pub plain: Vec<String>,
}

impl Words {
    /// Whether a line, read as one sentence, holds a phrase of this list.
    pub(super) fn holds(&self, list: &str, line: &Line<'_>) -> bool {
        let Some(index) = self.phrases.get(list) else {
            return false;
        };
        index.may_match(&line.tokens) && !index.find(&line.passage()).is_empty()
    }

    /// Where phrases of this list stand in a line: ranges of bytes of its text, in order, without overlaps.
    pub(super) fn places(&self, list: &str, line: &Line<'_>) -> Vec<std::ops::Range<usize>> {
        let Some(index) = self.phrases.get(list) else {
            return Vec::new();
        };
        let mut places: Vec<_> = index
            .find(&line.passage())
            .into_iter()
            .filter_map(|(_, hit)| line.bytes(&hit.tokens))
            .collect();
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        places.dedup_by(|two, one| two.start < one.end);
        places
    }
}

/// A text as tokens, read as if it were one sentence.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) tokens: Cow<'a, [Token]>,
    glossary: &'a Glossary,
    /// The number of the reading that the tokens are of; 0 for a line's own.
    reading: u64,
}

/// Of a longer text only so many tokens are read as one line: lines are short, and a sentence must be.
const LONGEST_LINE: usize = 60;

impl<'a> Line<'a> {
    pub(super) fn read(text: &str, rules: &'a RuleSet) -> Self {
        Self {
            tokens: token::tokenize(text, &rules.lexicon).into(),
            glossary: &rules.glossary,
            reading: 0,
        }
    }

    /// All of a block, which has been read already.
    pub(super) fn of(article: &'a Article<'_>, block: BlockId) -> Self {
        Self::up_to(article, block, usize::MAX)
    }

    /// The first tokens of a block.
    pub(super) fn opening(article: &'a Article<'_>, block: BlockId) -> Self {
        Self::up_to(article, block, LONGEST_LINE)
    }

    fn up_to(article: &'a Article<'_>, block: BlockId, most: usize) -> Self {
        let count = article.reading.block(block).tokens.len().min(most);
        let passage = article.reading.passage(block, 0..count);
        Self {
            tokens: passage.tokens[..count].into(),
            glossary: passage.glossary,
            reading: passage.reading,
        }
    }

    /// The first tokens only.
    pub(super) fn first(&self, count: usize) -> Line<'_> {
        Line {
            tokens: self.tokens[..count.min(self.tokens.len())].into(),
            glossary: self.glossary,
            reading: self.reading,
        }
    }

    /// The first tokens of a text.
    pub(super) fn start_of(text: &str, rules: &'a RuleSet) -> Self {
        let mut tokens = token::tokenize(text, &rules.lexicon);
        tokens.truncate(LONGEST_LINE);
        Self {
            tokens: tokens.into(),
            glossary: &rules.glossary,
            reading: 0,
        }
    }

    pub(super) fn passage(&self) -> Passage<'_> {
        Passage {
            reading: self.reading,
            glossary: self.glossary,
            tokens: &self.tokens,
            quantities: &[],
            mentions: &[],
            start: 0,
            end: self.tokens.len(),
        }
    }

    /// The bytes of the text that a range of tokens covers.
    pub(super) fn bytes(&self, tokens: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let first = self.tokens.get(tokens.start)?;
        let last = self.tokens.get(tokens.end.checked_sub(1)?)?;
        Some(first.start()..last.end())
    }
}

/// What every check is given: the rule, the article and the words.
struct Reader<'a> {
    rule: &'a Rule,
    article: &'a Article<'a>,
    words: &'a Words,
    sections: Sections<'a>,
}

impl Reader<'_> {
    /// A diagnostic of the rule at these bytes of a block, with its message.
    fn report(&self, block: BlockId, span: Span) -> Diagnostic {
        let message = self.message(&self.rule.message, block, span);
        let mut diagnostic = self.report_as(span, message);
        diagnostic.headings = self.article.headings(block);
        diagnostic
    }

    /// A message about these bytes of a block.
    fn message(&self, message: &str, block: BlockId, span: Span) -> String {
        message.replace("{words}", &shortened(self.article.words(block, span)))
    }

    /// A diagnostic of the rule at any bytes, with a message of the check's own.
    fn report_as(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        let article = self.article;
        let mut diagnostic = Diagnostic::at(
            &self.rule.id,
            self.rule.severity,
            message,
            article.label(span, ""),
        );
        diagnostic.notes = self.rule.notes();
        diagnostic.help.clone_from(&self.rule.help);
        diagnostic
    }

    /// The block as a line: its first tokens.
    fn line(&self, block: BlockId) -> Line<'_> {
        Line::opening(self.article, block)
    }

    /// Whether a block, read as a line, holds a phrase of a list.
    fn says(&self, list: &str, block: BlockId) -> bool {
        self.words.holds(list, &self.line(block))
    }
}

/// Words for a message: no line ends, and not too many.
fn shortened(words: &str) -> String {
    const MOST: usize = 60;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= MOST {
        return words;
    }
    let cut: String = words.chars().take(MOST).collect();
    format!("{}…", cut.trim_end())
}
