//! `sarif`: the Static Analysis Results Interchange Format, version 2.1.0, as code scanning reads it.
//!
//! Every rule that judged is described, and every finding stands in `results`: what does not count is marked by
//! `suppressions`, by `baselineState`, and by the property `changed`. Columns count Unicode scalar values, a byte-order
//! mark not counted; paths are URIs from the top of the repository. Messages hold links to the other passages, which
//! is what makes them visible on GitHub. The structs of the format are in `report/sarif/format.rs`.

mod format;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::card::cards;
use super::escape::write_pretty;
use super::{Place, RuleCard, Run};
use crate::diagnostic::{
    BaselineState, Diagnostic, Edit, Fix, Label, Safety, Severity, Suppression,
};
use format::*;

/// The name of our fingerprint; the number changes with what goes into it.
const FINGERPRINT: &str = "claimspan/v1";

/// The name of the folder that relative paths begin in.
const TOP: &str = "%SRCROOT%";

/// Writes the log.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cards = cards(&run.rules, &run.diagnostics);
    let places = cards.iter().enumerate();
    let indexes: BTreeMap<&str, usize> = places.map(|(at, card)| (card.id.as_str(), at)).collect();
    let results = run.diagnostics.iter().map(|diagnostic| {
        let index = indexes.get(diagnostic.rule.as_str()).copied();
        result(diagnostic, index, run)
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [RunWire {
            tool: Tool {
                driver: Driver {
                    name: "claimspan",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: cards.iter().map(|card| descriptor(card)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(
                TOP,
                UriBase::described("the top of the repository"),
            )]),
            invocations: [Invocation {
                execution_successful: run.summary.unreadable == 0,
            }],
            results: results.collect(),
            properties: Coverage {
                articles: run.summary.articles,
                words: run.summary.words,
                skipped: &run.summary.skipped,
                unreadable: run.summary.unreadable,
            },
        }],
    };
    write_pretty(&log, out)
}

fn descriptor(card: &RuleCard) -> Descriptor<'_> {
    Descriptor {
        id: &card.id,
        short_description: Message::plain(&card.message),
        full_description: (!card.why.is_empty()).then(|| Message::plain(&card.why)),
        help: help(card),
        help_uri: card.sources.iter().find_map(|source| source.url.as_deref()),
        default_configuration: Configuration {
            level: level(card.severity),
        },
        properties: RuleProperties {
            review_by: card.review_by.as_deref(),
            tags: [card.id.split('/').next().unwrap_or_default()],
        },
    }
}

/// Why, what to do, and what the rule rests on.
fn help(card: &RuleCard) -> Option<Message> {
    let mut lines = Vec::new();
    lines.extend((!card.why.is_empty()).then(|| card.why.clone()));
    lines.extend(card.help.as_ref().map(|help| format!("What to do: {help}")));
    for source in &card.sources {
        let url = source.url.iter().map(|url| format!(", {url}"));
        let url: String = url.collect();
        let (title, day) = (&source.title, &source.checked);
        lines.push(format!("Source: {title}{url} (checked {day})"));
    }
    lines.extend(
        card.review_by
            .iter()
            .map(|day| format!("To be reviewed by {day}.")),
    );
    (!lines.is_empty()).then(|| Message::plain(&lines.join("\n")))
}

fn level(severity: Severity) -> &'static str {
    // Our words are those of the format.
    severity.name()
}

fn result<'a>(diagnostic: &'a Diagnostic, index: Option<usize>, run: &Run<'_>) -> ResultWire<'a> {
    let standing = &diagnostic.standing;
    let related = diagnostic.secondary.iter().enumerate();
    let related = related.map(|(at, label)| Location {
        id: Some(at + 1),
        message: (!label.message.is_empty()).then(|| Message::plain(&label.message)),
        ..location(label, run)
    });
    let suppressions = standing.suppressed.iter();
    ResultWire {
        rule_id: &diagnostic.rule,
        rule_index: index,
        level: level(diagnostic.severity),
        message: message(diagnostic),
        locations: [location(&diagnostic.primary, run)],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, diagnostic.fingerprint.as_str())]),
        baseline_state: standing.baseline.map(|state| match state {
            BaselineState::New => "new",
            BaselineState::Unchanged => "unchanged",
        }),
        suppressions: suppressions
            .map(|suppression| suppression_wire(suppression, run))
            .collect(),
        fixes: diagnostic
            .fix
            .iter()
            .filter(|fix| !fix.edits.is_empty())
            .map(|fix| fix_wire(fix, &diagnostic.primary.file, run))
            .collect(),
        properties: ResultProperties {
            notes: &diagnostic.notes,
            help: diagnostic.help.as_deref(),
            headings: &diagnostic.headings,
            changed: standing.changed,
        },
    }
}

/// What is wrong, with a link to each other passage.
fn message(diagnostic: &Diagnostic) -> Message {
    let links = diagnostic.secondary.iter().enumerate();
    let links = links.filter(|(_, label)| !label.message.is_empty());
    let links: Vec<String> = links
        .map(|(at, label)| format!("; [{}]({})", link_text(&label.message), at + 1))
        .collect();
    if links.is_empty() {
        return Message::plain(&diagnostic.message);
    }
    Message {
        text: link_text(&diagnostic.message) + &links.concat(),
    }
}

fn location(label: &Label, run: &Run<'_>) -> Location {
    let place = run.sources.place(&label.file, label.span);
    Location {
        id: None,
        physical_location: Physical {
            artifact_location: artifact(&label.file, run),
            region: region(place),
        },
        message: None,
    }
}

fn artifact(file: &str, run: &Run<'_>) -> Artifact {
    let (uri, relative) = run.root.uri(file);
    Artifact {
        uri,
        uri_base_id: relative.then_some(TOP),
    }
}

fn region(place: Place) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn suppression_wire<'a>(suppression: &'a Suppression, run: &Run<'_>) -> SuppressionWire<'a> {
    SuppressionWire {
        kind: "inSource",
        status: "accepted",
        justification: &suppression.reason,
        location: location(&suppression.label, run),
        properties: SuppressionProperties {
            until: suppression.until.map(|day| day.to_string()),
        },
    }
}

fn fix_wire<'a>(fix: &'a Fix, file: &str, run: &Run<'_>) -> FixWire<'a> {
    let replacement = |edit: &'a Edit| Replacement {
        deleted_region: region(run.sources.place(file, edit.span)),
        inserted_content: Content {
            text: &edit.replacement,
        },
    };
    FixWire {
        description: Message::plain(&fix.message),
        artifact_changes: [Change {
            artifact_location: artifact(file, run),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: FixProperties {
            safe: fix.safety == Safety::Safe,
        },
    }
}
