//! `claimspan compare`: what all articles say, side by side, and where they disagree; or two versions of them.
//!
//! In: articles, and claim files (`*.jsonl`, named as such) that `claims --output-format json-lines` wrote, or both. Out:
//! the matrix of claims and articles with every conflict, on standard output. Claims that were extracted on many
//! machines give the same bytes as one run over the articles. A line that is no claim is told with its number and
//! skipped. Next: [`crate::compare`], [`crate::report::compare`].

use super::Outcome;
use super::articles::ArticleArguments;
use super::claim_files;
use super::terminal::Terminal;
use super::versions;
use crate::claim;
use crate::compare::{self, Matrix, Said, Wanted};
use crate::diagnostic::Severity;
use crate::document::Format;
use crate::pack::{RuleSet, did_you_mean};
use crate::parse;
use crate::report::compare::{CompareFormat, Overview};
use crate::source::Source;

/// The width of the table where nobody watches.
const WIDTH: usize = 100;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    articles: ArticleArguments,

    /// Only this claim: `pack/id`; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    claim: Vec<String>,

    /// Only claims about which articles disagree
    #[arg(long)]
    only_conflicts: bool,

    /// Put articles together by a key of their front matter, or by `folder`
    #[arg(long, value_name = "KEY")]
    group_by: Option<String>,

    /// Tell what has changed since this version: a folder, or a commit, branch or tag of git
    #[arg(long, value_name = "FOLDER|REF", conflicts_with_all = ["only_conflicts", "group_by"])]
    before: Option<String>,

    /// The version to compare it with: a folder, or a commit, branch or tag of git; the paths as they are if absent
    #[arg(long, value_name = "FOLDER|REF", requires = "before")]
    after: Option<String>,

    /// How to report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CompareFormat::Table)]
    output_format: CompareFormat,

    /// How wide the table may be; the terminal's width if absent, 100 where there is none
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    width: Option<u16>,

    /// Exit with 1 for conflicts of this severity or a heavier one
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = Severity::Error)]
    fail_on: Severity,

    /// Exit with 0 also when there are conflicts; troubles still give 2
    #[arg(long)]
    exit_zero: bool,
}

/// Compares the articles.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let Some(rules) = arguments.articles.load(terminal) else {
        return Outcome::Failure;
    };
    let rules = &*rules;
    let mut unknown = false;
    for id in &arguments.claim {
        let mut ids = rules.claims.iter().map(|claim| claim.id.as_str());
        if !ids.clone().any(|known| known == id) {
            let help = did_you_mean(id, &mut ids)
                .unwrap_or_else(|| "list them with `claims --output-format csv`".to_owned());
            terminal.error(&format!("--claim {id}: there is no such claim; {help}"));
            unknown = true;
        }
    }
    if unknown {
        return Outcome::Failure;
    }
    if arguments.before.is_some() {
        return changes(arguments, rules, terminal);
    }
    let Some((said, sound)) = gather(arguments, rules, terminal) else {
        return Outcome::Failure;
    };
    let conflicts = compare::conflicts(&said, rules, true);
    let wanted = Wanted {
        claims: arguments.claim.clone(),
        only_conflicts: arguments.only_conflicts,
        group_by: arguments.group_by.clone(),
    };
    let matrix = Matrix::new(&said, conflicts, rules, &wanted);
    let fails = |conflict: &compare::Conflict<'_>| compare::severity(conflict) >= arguments.fail_on;
    let found = !arguments.exit_zero && matrix.conflicts.iter().any(fails);
    let overview = Overview {
        matrix: &matrix,
        rules,
        width: arguments.width(terminal),
    };
    let format = arguments.output_format;
    terminal.print(outcome(sound, found), |out, style| {
        format.render(&overview, out, style)
    })
}

/// What the articles and the claim files say, and whether all could be read.
fn gather(
    arguments: &Arguments,
    rules: &RuleSet,
    terminal: &Terminal,
) -> Option<(Vec<Said>, bool)> {
    let (files, articles) = arguments.articles.without_claim_files();
    let mut sound = true;
    let mut lines = Vec::new();
    for file in &files {
        let read = claim_files::read(file);
        for trouble in &read.troubles {
            terminal.error(trouble);
            sound = false;
        }
        lines.extend(read.lines);
    }
    let mut read = Vec::new();
    if let Some(articles) = articles {
        let worked = articles.work(terminal, |source, format| said(&source, format, rules))?;
        sound &= worked.outcome() == Outcome::Clean;
        read = worked.articles;
    }
    let all = compare::merge(lines, read);
    (!all.is_empty() || sound).then_some((all, sound))
}

/// All that an article says.
pub(super) fn said(source: &Source, format: Format, rules: &RuleSet) -> Said {
    let document = parse::parse(source, format);
    Said::all(&claim::extract(source, &document, rules), false)
}

/// Tells what became of the claims from one version to the other.
fn changes(arguments: &Arguments, rules: &RuleSet, terminal: &Terminal) -> Outcome {
    let before = arguments.before.as_deref().unwrap_or_default();
    let versions = versions::read(
        before,
        arguments.after.as_deref(),
        &arguments.articles,
        rules,
        terminal,
    );
    let Some(versions) = versions else {
        return Outcome::Failure;
    };
    let wants = |claim: &str| {
        arguments.claim.is_empty() || arguments.claim.iter().any(|wanted| wanted == claim)
    };
    let mut changes = compare::changes(&versions.before, &versions.after);
    changes.retain(|change| wants(change.claim));
    let format = arguments.output_format;
    terminal.print(outcome(versions.sound, false), |out, _| {
        format.render_changes(&changes, rules, out)
    })
}

fn outcome(sound: bool, found: bool) -> Outcome {
    match (sound, found) {
        (false, _) => Outcome::Failure,
        (true, true) => Outcome::Findings,
        (true, false) => Outcome::Clean,
    }
}

impl Arguments {
    fn width(&self, terminal: &Terminal) -> usize {
        let own = self.width.map(usize::from);
        own.or_else(|| terminal.width()).unwrap_or(WIDTH)
    }
}
