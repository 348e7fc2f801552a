//! One reported problem: a rule, a severity, a message, and the words that cause it.
//!
//! In: rule kinds build it through [`Diagnostic::at`]. Out: read by [`crate::settle`] and [`crate::report`].
//! Spans are in the text of the source that the path names. Knows nothing of output formats. Next: [`crate::settle`].

use serde::{Deserialize, Serialize};

use jiff::civil::Date;

use crate::source::Span;

/// How much a diagnostic weighs, lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Incomplete or a matter of style.
    Note,
    /// Misleading or unsupported.
    Warning,
    /// False or unsafe to act on.
    Error,
}

impl Severity {
    /// All of them, heaviest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The word used in output and in rule packs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A span of one source with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The source's path.
    pub file: String,
    /// Where.
    pub span: Span,
    /// What is said there; may be empty.
    pub message: String,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The meaning stays: a better term, a text that the rule offers, a suppression that nothing needs.
    Safe,
    /// The meaning changes: someone must look at it.
    Unsafe,
}

/// One replacement in the file of the primary label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// A change of the text that would mend the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to change, in the order of the text, without overlaps; all of it or nothing.
    pub edits: Vec<Edit>,
    /// What to do, in words.
    pub message: String,
    /// Whether it may be applied unseen.
    pub safety: Safety,
}

/// A wish of an author that a finding should not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Why, in the author's words.
    pub reason: String,
    /// The last day on which it holds; without end if none.
    pub until: Option<Date>,
    /// Where it is written.
    pub label: Label,
}

/// Whether a baseline has a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineState {
    /// It came after the baseline was made.
    New,
    /// The baseline has it.
    Unchanged,
}

/// What excuses a finding from failing the run, if anything does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The suppression that covers it.
    pub suppressed: Option<Suppression>,
    /// Whether the baseline has it; none without a baseline.
    pub baseline: Option<BaselineState>,
    /// Whether it touches changed lines; none if all lines count.
    pub changed: Option<bool>,
}

impl Standing {
    /// Whether the finding counts: it is not suppressed, not in the baseline, and not outside the changed lines.
    pub fn counts(&self) -> bool {
        self.excuse().is_none()
    }

    /// What excuses the finding, in words: the first that does.
    pub fn excuse(&self) -> Option<&'static str> {
        if self.suppressed.is_some() {
            Some("suppressed")
        } else if self.baseline == Some(BaselineState::Unchanged) {
            Some("in the baseline")
        } else if self.changed == Some(false) {
            Some("outside the changed lines")
        } else {
            None
        }
    }
}

/// One reported problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's id: `pack/name`.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The words that cause it.
    pub primary: Label,
    /// Other places that explain it: the second passage of a contradiction, the cue that decided a status.
    pub secondary: Vec<Label>,
    /// Why it matters, and the source.
    pub notes: Vec<String>,
    /// What to write instead, where one is known.
    pub help: Option<String>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
    /// The headings above the words, outermost first.
    pub headings: Vec<String>,
    /// The sentence that the words stand in, or whatever takes its place; the words themselves if nothing else is known.
    pub passage: Span,
    /// Whether it is about the article as a whole, whichever place it points to.
    pub whole: bool,
    /// The claim that was judged, where there is one: `pack/id`.
    pub claim: String,
    /// A key that survives edits elsewhere in the article: 16 hexadecimal digits.
    pub fingerprint: String,
    /// The same without the headings and the occurrence, for a baseline: where a heading has changed.
    pub anchor: String,
    /// The beginning of the sentence, for people who read a baseline.
    pub quote: String,
    /// What excuses it from failing the run.
    pub standing: Standing,
}

impl Diagnostic {
    /// A diagnostic must point somewhere: the primary label is not optional.
    pub fn at(
        rule: impl Into<String>,
        severity: Severity,
        message: impl Into<String>,
        primary: Label,
    ) -> Self {
        let passage = primary.span;
        Self {
            rule: rule.into(),
            severity,
            message: message.into(),
            primary,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            headings: Vec::new(),
            passage,
            whole: false,
            claim: String::new(),
            fingerprint: String::new(),
            anchor: String::new(),
            quote: String::new(),
            standing: Standing::default(),
        }
    }

    /// All labels, the primary one first.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.secondary)
    }

    /// The order of output: path, start, end, rule id, then the message.
    pub fn order(&self) -> (&str, usize, usize, &str, &str) {
        let Label { file, span, .. } = &self.primary;
        (file, span.start, span.end, &self.rule, &self.message)
    }
}
