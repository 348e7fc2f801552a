//! Suppressions: wishes of authors that a finding should not count, each with a reason and perhaps a last day.
//!
//! In: an article's comments and front matter; later the findings of the whole run, since a contradiction between two
//! articles may be suppressed in either. Out: findings that know what excuses them ([`crate::diagnostic::Standing`]),
//! and what is wrong with suppressions as findings of their own. Nothing is dropped here. Only real comments count:
//! prose and code that mention a directive suppress nothing. Next: [`crate::report`].

mod directive;
mod front_matter;
mod place;

pub use directive::{Named, Reach};

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fingerprint;
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity, Suppression};
use crate::document::{BlockKind, Document};
use crate::pack::{RuleSet, did_you_mean};
use crate::rule::{Kind, Rule};
use crate::source::{Source, Span};

/// Names a rule that there is not.
pub const UNKNOWN_RULE: &str = "suppression/unknown-rule";
/// Is not written as directives are; it suppresses nothing.
pub const MALFORMED: &str = "suppression/malformed";
/// Its last day is over, so that what it covered counts again.
pub const EXPIRED: &str = "suppression/expired";
/// Covers no finding.
pub const UNUSED: &str = "suppression/unused";

/// The ids of findings about suppressions, in order, each with its severity.
pub const NOTICES: [(&str, Severity); 4] = [
    (EXPIRED, Severity::Warning),
    (MALFORMED, Severity::Warning),
    (UNKNOWN_RULE, Severity::Warning),
    (UNUSED, Severity::Warning),
];

/// What an article suppresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// The directives, in the order of the text.
    pub directives: Vec<Directive>,
    /// Those that are not written as they should be.
    malformed: Vec<Diagnostic>,
}

/// One directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The rules that it names.
    pub rules: Vec<Named>,
    /// How far it reaches.
    pub reach: Reach,
    /// The bytes that it covers; none for a whole article, or where nothing follows.
    covered: Option<Span>,
    /// Why, until when, and where it is written.
    pub wish: Suppression,
    /// What to delete when nothing needs it; none in front matter.
    removal: Option<Span>,
}

impl Directive {
    fn covers(&self, span: Span) -> bool {
        let within = |covered: Span| {
            covered.overlaps(span) || (covered.start <= span.start && span.end <= covered.end)
        };
        self.reach == Reach::Article || self.covered.is_some_and(within)
    }

    /// Whether its last day is over on this day.
    pub fn is_expired(&self, today: Date) -> bool {
        self.wish.until.is_some_and(|until| until < today)
    }
}

impl Suppressions {
    /// Whether the article has no directive at all.
    pub fn is_empty(&self) -> bool {
        self.directives.is_empty() && self.malformed.is_empty()
    }
}

/// Reads the suppressions of an article.
pub fn read(source: &Source, document: &Document) -> Suppressions {
    let mut found = Suppressions::default();
    let label = |span: Span| Label {
        file: source.path.to_string(),
        span,
        message: String::new(),
    };
    let mut add = |span: Span, wanted, covered, removal| match wanted {
        Ok(directive::Wanted {
            reach,
            rules,
            reason,
            until,
        }) => {
            let label = label(span);
            found.directives.push(Directive {
                rules,
                reach,
                covered,
                wish: Suppression {
                    reason,
                    until,
                    label,
                },
                removal,
            });
        }
        Err(directive::Malformed { message, help }) => {
            let message = format!("this suppresses nothing: {message}");
            let mut diagnostic = notice(MALFORMED, message, label(span));
            diagnostic.help = help;
            found.malformed.push(diagnostic);
        }
    };
    for (span, wanted) in front_matter::read(&document.front_matter) {
        add(span, wanted, None, None);
    }
    let following = OnceCell::new();
    for (at, block) in document.blocks.iter().enumerate() {
        let inner = (block.kind == BlockKind::Comment).then(|| inner(source.slice(block.span)));
        let Some((words, offset)) = inner.flatten() else {
            continue;
        };
        if let Some(wanted) = directive::read(words, block.span.start + offset) {
            let in_block = matches!(&wanted, Ok(wanted) if wanted.reach == Reach::Block);
            let covered = in_block
                .then(|| {
                    let following = following.get_or_init(|| place::Following::new(document));
                    place::covered(source, document, following, at)
                })
                .flatten();
            let removal = place::removal(source, block.span);
            add(block.span, wanted, covered, Some(removal));
        }
    }
    found
}

/// The words of a comment, and where in it they start.
fn inner(raw: &str) -> Option<(&str, usize)> {
    for (open, close) in [("<!--", "-->"), ("{/*", "*/}")] {
        if let Some(rest) = raw.strip_prefix(open) {
            return Some((rest.strip_suffix(close)?, open.len()));
        }
    }
    None
}

fn notice(rule: &'static str, message: impl Into<String>, label: Label) -> Diagnostic {
    let known = NOTICES.iter().find(|(id, _)| *id == rule);
    let severity = known.map_or(Severity::Warning, |(_, severity)| *severity);
    Diagnostic::at(rule, severity, message, label)
}

/// What a run knows when its findings are settled.
pub struct Terms<'a> {
    /// All rules that could judge.
    pub rules: &'a RuleSet,
    /// The ids of all rules that a directive may name, chosen or not.
    pub known: &'a [String],
    /// The day as on which the run judges.
    pub today: Date,
    /// Whether all articles were at hand that may say otherwise.
    pub compared: bool,
    /// How much a rule weighs in an article; none if it does not judge there.
    pub severity: &'a dyn Fn(&str, &str) -> Option<Severity>,
}

/// What came of a directive.
#[derive(Debug, Clone, Default)]
struct Use {
    /// For each of its rules, whether it covered a finding.
    used: Vec<bool>,
    /// Something that it would have covered, were it not for its last day.
    missed: Option<Label>,
}

/// Marks the findings that a directive covers, and adds what is to be said of the directives themselves.
pub fn settle(
    diagnostics: &mut Vec<Diagnostic>,
    articles: &BTreeMap<String, Suppressions>,
    terms: &Terms<'_>,
) {
    let mut uses: BTreeMap<(&str, usize), Use> = BTreeMap::new();
    for diagnostic in diagnostics.iter_mut() {
        let rule = terms.rules.rule(&diagnostic.rule);
        let two_sided = rule.is_some_and(is_two_sided);
        let ends: Vec<Label> = ends(diagnostic, two_sided).cloned().collect();
        for end in &ends {
            let Some((file, article)) = articles.get_key_value(&end.file) else {
                continue;
            };
            for (at, directive) in article.directives.iter().enumerate() {
                if !directive.covers(end.span) {
                    continue;
                }
                let named = directive
                    .rules
                    .iter()
                    .map(|rule| rule.names(&diagnostic.rule));
                let named: Vec<bool> = named.collect();
                if !named.contains(&true) {
                    continue;
                }
                let done = uses.entry((file.as_str(), at)).or_default();
                done.used.resize(named.len(), false);
                done.used
                    .iter_mut()
                    .zip(&named)
                    .for_each(|(used, named)| *used |= named);
                if directive.is_expired(terms.today) {
                    done.missed.get_or_insert_with(|| end.clone());
                } else if diagnostic.standing.suppressed.is_none() {
                    diagnostic.standing.suppressed = Some(directive.wish.clone());
                }
            }
        }
    }
    for (file, article) in articles {
        let mut told = article.malformed.clone();
        for (at, directive) in article.directives.iter().enumerate() {
            let done = uses.remove(&(file.as_str(), at)).unwrap_or_default();
            told.extend(tell(file, directive, &done, terms));
        }
        told.retain_mut(|notice| {
            let severity = (terms.severity)(file, &notice.rule);
            notice.severity = severity.unwrap_or(notice.severity);
            severity.is_some()
        });
        assign_fingerprints(&mut told);
        diagnostics.extend(told);
    }
}

/// The places at which a finding can be suppressed: its words, and for two passages that disagree either of them.
/// Between articles the first of each side stands for those that say the same.
fn ends(diagnostic: &Diagnostic, two_sided: bool) -> impl Iterator<Item = &Label> {
    let own = &diagnostic.primary.file;
    let across = diagnostic.secondary.iter().any(|label| label.file != *own);
    let count = match (two_sided, across) {
        (_, true) => 2,
        (true, false) => usize::MAX,
        (false, false) => 1,
    };
    diagnostic.labels().take(count)
}

fn is_two_sided(rule: &Rule) -> bool {
    matches!(
        rule.kind,
        Kind::Contradiction(_) | Kind::Undeclared(_) | Kind::Consistent(_)
    )
}

/// What is to be said of one directive.
fn tell(file: &str, directive: &Directive, done: &Use, terms: &Terms<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut unused = Vec::new();
    for (at, named) in directive.rules.iter().enumerate() {
        let mut matching = terms
            .known
            .iter()
            .filter(|rule| named.names(rule))
            .peekable();
        if matching.peek().is_none() {
            told.push(unknown(file, named, terms.known));
        } else if !done.used.get(at).is_some_and(|used| *used)
            && matching.all(|rule| was_asked(file, rule, terms))
        {
            unused.push(at);
        }
    }
    if let (Some(missed), Some(until)) = (&done.missed, directive.wish.until) {
        let message = format!("this suppression ended on {until}; what it covers counts again");
        let mut expired = notice(EXPIRED, message, directive.wish.label.clone());
        let message = "this counts again".to_owned();
        expired.secondary.push(Label {
            message,
            ..missed.clone()
        });
        expired
            .notes
            .push(format!("its reason: {}", directive.wish.reason));
        expired.help =
            Some("mend the text, or look at the reason again and move the day".to_owned());
        told.push(expired);
    }
    if !unused.is_empty() {
        told.push(self::unused(directive, &unused));
    }
    told
}

/// Whether a rule had its say in this article, so that its silence means something.
fn was_asked(file: &str, rule: &str, terms: &Terms<'_>) -> bool {
    let asked = terms.rules.rule(rule).is_some_and(|rule| {
        !rule.is_for_overview() && (terms.compared || !rule.compares_articles())
    });
    asked && (terms.severity)(file, rule).is_some()
}

fn unknown(file: &str, named: &Named, known: &[String]) -> Diagnostic {
    let label = Label {
        file: file.to_owned(),
        span: named.span,
        message: String::new(),
    };
    let message = format!(
        "there is no rule `{}`; this suppresses nothing",
        named.pattern
    );
    let mut diagnostic = notice(UNKNOWN_RULE, message, label);
    diagnostic.help = if NOTICES.iter().any(|(id, _)| named.names(id)) {
        Some("findings about suppressions cannot be suppressed; `--ignore` them".to_owned())
    } else {
        did_you_mean(&named.pattern, known.iter().map(String::as_str))
    };
    diagnostic
}

fn unused(directive: &Directive, unused: &[usize]) -> Diagnostic {
    let names: Vec<String> = unused
        .iter()
        .map(|at| format!("`{}`", directive.rules[*at].pattern))
        .collect();
    let reports = if unused.len() == 1 {
        "reports"
    } else {
        "report"
    };
    let place = match (directive.reach, directive.covered) {
        (Reach::Article, _) => "in this article",
        (Reach::Block, Some(_)) => "in the block that it covers",
        (Reach::Block, None) => "here: no block follows",
    };
    let message = format!(
        "nothing to suppress: {} {reports} nothing {place}",
        names.join(", ")
    );
    let mut diagnostic = notice(UNUSED, message, directive.wish.label.clone());
    let whole = unused.len() == directive.rules.len();
    diagnostic.help = Some(if whole {
        "delete the suppression".to_owned()
    } else {
        format!("delete {} from it", names.join(", "))
    });
    diagnostic.fix = directive.removal.map(|removal| Fix {
        edits: if whole {
            vec![deletion(removal)]
        } else {
            unused
                .iter()
                .map(|at| without(&directive.rules, *at, unused))
                .collect()
        },
        message: "delete what suppresses nothing".to_owned(),
        safety: Safety::Safe,
    });
    diagnostic
}

fn deletion(span: Span) -> Edit {
    Edit {
        span,
        replacement: String::new(),
    }
}

/// One rule taken out of a list, with the comma after it; with the one before it if no rule that stays follows.
fn without(rules: &[Named], at: usize, unused: &[usize]) -> Edit {
    let own = rules[at].span;
    let stays = |rule: &usize| !unused.contains(rule);
    let last_to_stay = (0..rules.len()).rfind(stays).unwrap_or_default();
    deletion(if at < last_to_stay {
        Span::new(own.start, rules[at + 1].span.start)
    } else {
        Span::new(rules[at - 1].span.end, own.end)
    })
}

/// Keys that survive edits elsewhere.
fn assign_fingerprints(told: &mut [Diagnostic]) {
    told.sort_by(|one, two| one.order().cmp(&two.order()));
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for diagnostic in told {
        let key = (diagnostic.rule.clone(), diagnostic.message.clone());
        let occurrence = seen.entry(key).or_insert(0);
        *occurrence += 1;
        fingerprint::assign_told(diagnostic, *occurrence);
    }
}
