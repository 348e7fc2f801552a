//! `claimspan claims`: what articles say, judged by no rule: the reviewer's audit of claims and of numbers.
//!
//! In: paths. Out: every claim that the packs declare, or every occurrence of given words (`--phrase`), or every
//! quantity (`--quantities`). Next: [`crate::report::claims`].

use super::Outcome;
use super::articles::ArticleArguments;
use super::stream::{self, InputFormat};
use super::terminal::Terminal;
use crate::claim;
use crate::claim::record::{ClaimRecord, QuantityRecord};
use crate::compare::Said;
use crate::document::Document;
use crate::pack::RuleSet;
use crate::parse;
use crate::report;
use crate::report::claims::{ListFormat, Record};
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    articles: ArticleArguments,

    /// Read these words as if a pack had declared them: who says them, and how firmly; may be repeated
    #[arg(long, value_name = "TEXT", conflicts_with = "quantities")]
    phrase: Vec<String>,

    /// List every quantity instead, with its bounds and its unit
    #[arg(long)]
    quantities: bool,

    /// Tell for every claim what decided it: the cues, the subject's mention, the contexts
    #[arg(long)]
    why: bool,

    /// Read articles from standard input in this form, and answer each with a line of JSON
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = [
        "exclude", "force_exclude", "stdin_filename",
    ])]
    input_format: Option<InputFormat>,

    /// How to list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Table)]
    output_format: ListFormat,
}

/// Lists the claims.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let articles = match arguments.input_format {
        Some(InputFormat::JsonLines) => streamed(arguments),
        None => Ok(arguments.articles.clone()),
    };
    let articles = match articles {
        Ok(articles) => articles,
        Err(trouble) => {
            terminal.error(&trouble);
            return Outcome::Failure;
        }
    };
    let Some(rules) = articles.load(terminal) else {
        return Outcome::Failure;
    };
    if !arguments.phrase.is_empty() {
        rules.search_for(&arguments.phrase);
    }
    let rules = &*rules;
    if arguments.input_format.is_some() {
        let work = |entry: stream::Entry| {
            let records = records(&entry.source, &entry.document, rules, arguments);
            let path = &entry.source.path;
            let line = report::stream::claims(entry.line, path, &records, arguments.quantities);
            (line, Outcome::Clean)
        };
        return stream::run(&articles, terminal, work);
    }
    let read = |source: Source, format| {
        let document = parse::parse(&source, format);
        records(&source, &document, rules, arguments)
    };
    let Some(worked) = articles.work(terminal, read) else {
        return Outcome::Failure;
    };
    let outcome = worked.outcome();
    let records: Vec<Record> = worked.articles.into_iter().flatten().collect();
    terminal.print(outcome, |out, _| {
        arguments.output_format.render(&records, out)
    })
}

/// What to read, if the options allow it.
fn streamed(arguments: &Arguments) -> Result<ArticleArguments, String> {
    if arguments.output_format == ListFormat::Csv {
        return Err(
            "--output-format csv: a stream is answered in lines of JSON; leave it out".to_owned(),
        );
    }
    arguments.articles.streamed()
}

fn records(
    source: &Source,
    document: &Document,
    rules: &RuleSet,
    arguments: &Arguments,
) -> Vec<Record> {
    if arguments.quantities {
        let quantities = claim::quantities(document, rules).into_iter();
        let record =
            |(span, quantity)| Record::Quantity(QuantityRecord::new(source, span, &quantity));
        return quantities.map(record).collect();
    }
    let article = claim::extract(source, document, rules);
    let lines =
        arguments.output_format == ListFormat::JsonLines || arguments.input_format.is_some();
    let lines = lines && arguments.phrase.is_empty();
    let claims: Vec<ClaimRecord> = if lines {
        // Whole articles, so that `compare` needs no more than these lines.
        Said::all(&article, arguments.why).lines(&article)
    } else {
        ClaimRecord::all(&article, arguments.why)
    };
    let record = |claim| Record::Claim(Box::new(claim));
    claims.into_iter().map(record).collect()
}
