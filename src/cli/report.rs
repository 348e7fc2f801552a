//! `claimspan report`: the review page of all articles.
//!
//! In: paths. Out: one HTML file, written all at once, or the same on standard output. It judges as `check` does and
//! compares as `compare` does, but fails for nothing that it finds: 2 says that the page could not be made, or that
//! some of the articles are not on it. Next: [`crate::report::page`].

use std::path::{Path, PathBuf};

use super::Outcome;
use super::check::{Gathered, Judging};
use super::file;
use super::output;
use super::terminal::Terminal;
use crate::claim::Article;
use crate::compare::{self, Matrix, Said, Wanted};
use crate::report::page::{ArticleText, Page, Review};
use crate::report::suppressions::Listed;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    judging: Judging,

    /// The file to write, all at once; standard output if absent, unless that is a terminal
    #[arg(short, long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// What the page is called
    #[arg(long, value_name = "TEXT", default_value = "Claims review")]
    title: String,

    /// Put articles together in the table by a key of their front matter, or by `folder`
    #[arg(long, value_name = "KEY")]
    group_by: Option<String>,

    /// Show every article from start to end, however many there are
    #[arg(long)]
    whole_texts: bool,
}

/// Writes the page.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let output_file = arguments.output_file.as_deref();
    if output_file.is_none() && terminal.is_read() {
        terminal
            .error("a page is nothing to read on a terminal; name a file with `-o report.html`");
        return Outcome::Failure;
    }
    // A page of an earlier run is no article.
    let judging = match output_file {
        Some(path) => arguments.judging.without(path),
        None => arguments.judging.clone(),
    };
    let read = |article: &Article<'_>| {
        let text = ArticleText {
            source: article.source.clone(),
            document: article.document.clone(),
        };
        (Said::all(article, false), text)
    };
    let examined = judging.examine_and(&judging.command_line(), terminal, None, read);
    let Some((examined, read)) = examined else {
        return Outcome::Failure;
    };
    let (rules, today, troubles) = (examined.rules, examined.today, examined.troubles);
    let gathered = examined.gather(&judging);
    let (said, texts): (Vec<Said>, Vec<ArticleText>) = read.into_iter().unzip();
    let said = compare::merge(Vec::new(), said);
    let mut conflicts = Vec::new();
    if gathered.across {
        conflicts = compare::conflicts(&said, rules, true);
        let judges = |file: &str, rule: &str| gathered.severity(file, rule).is_some();
        conflicts.retain(|conflict| {
            let rule = &conflict.rule.id;
            judges(conflict.departing.file, rule) && judges(conflict.other.file, rule)
        });
    }
    let wanted = Wanted {
        group_by: arguments.group_by.clone(),
        ..Wanted::default()
    };
    let matrix = Matrix::new(&said, conflicts, rules, &wanted);
    let page = Page {
        title: &arguments.title,
        matrix: &matrix,
        rules,
        review: Some(Review {
            suppressions: &suppressions(&gathered, &texts, today),
            texts: &texts,
            diagnostics: &gathered.diagnostics,
            cards: &output::cards(rules),
            summary: &gathered.summary,
            today,
            whole: arguments.whole_texts,
        }),
    };
    let outcome = match troubles {
        0 => Outcome::Clean,
        _ => Outcome::Failure,
    };
    match output_file {
        Some(path) => write(&page, path, terminal).max(outcome),
        None => terminal.print(outcome, |out, _| page.render(out)),
    }
}

fn write(page: &Page<'_>, path: &Path, terminal: &Terminal) -> Outcome {
    let mut bytes = Vec::new();
    let made = page.render(&mut bytes);
    match made.and_then(|()| file::replace(path, &bytes)) {
        Ok(()) => Outcome::Clean,
        Err(error) => {
            let path = path.display();
            terminal.error(&format!(
                "{path}: the page cannot be written: {error}; name a file in a folder that can be written to"
            ));
            Outcome::Failure
        }
    }
}

/// All suppressions, in the order of the articles.
fn suppressions(
    gathered: &Gathered,
    texts: &[ArticleText],
    today: jiff::civil::Date,
) -> Vec<Listed> {
    let listed = texts.iter().flat_map(|text| {
        let own = gathered.suppressions.get(&*text.source.path);
        let directives = own.map(|own| own.directives.as_slice());
        let directives = directives.unwrap_or_default().iter();
        directives.map(|directive| Listed::new(&text.source, directive, today))
    });
    listed.collect()
}
