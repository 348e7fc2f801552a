//! Time by stage of an article's way, through the public library: `cargo bench`, or `cargo bench -- parse`.
//!
//! Each bench works on the same 48 generated articles, sixteen in each format; throughput is in bytes of them. `read`
//! is decoding, `prefilter` is what tells for each sentence whether any phrase may match, `extract` goes on to claims,
//! `judge` is all from the document to diagnostics, `render` writes these. Whole runs: `benches/whole.py`.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark, which fails where it cannot go on"
)]

#[path = "generator/articles.rs"]
mod generator;

use std::sync::LazyLock;

use claimspan::claim::{self, Reading};
use claimspan::diagnostic::Diagnostic;
use claimspan::document::{Document, Format};
use claimspan::lint;
use claimspan::pack::{self, RuleSet};
use claimspan::parse;
use claimspan::report::{OutputFormat, Root, Run, Sources, Style, Summary};
use claimspan::source::Source;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);

const FORMATS: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

static RULES: LazyLock<RuleSet> = LazyLock::new(|| pack::load(&[]).rules);

/// The articles of a format.
fn sources(format: Format) -> Vec<Source> {
    let numbers = (0..).map(generator::article);
    let own = numbers.filter(|article| article.format == format).take(16);
    own.map(|article| Source::from_text(article.name, article.text))
        .collect()
}

fn all() -> Vec<(Source, Document)> {
    let of = |format: Format| {
        let parsed = move |source| {
            let document = parse::parse(&source, format);
            (source, document)
        };
        sources(format).into_iter().map(parsed)
    };
    FORMATS.into_iter().flat_map(of).collect()
}

fn bytes<'s>(sources: impl IntoIterator<Item = &'s Source>) -> BytesCount {
    BytesCount::new(
        sources
            .into_iter()
            .map(|source| source.text.len())
            .sum::<usize>(),
    )
}

fn main() {
    LazyLock::force(&RULES);
    divan::main();
}

#[divan::bench]
fn a_load_packs() -> usize {
    pack::load(&[]).rules.rules.len()
}

#[divan::bench]
fn b_read(bencher: Bencher<'_, '_>) {
    let sources: Vec<Source> = FORMATS.into_iter().flat_map(sources).collect();
    bencher.counter(bytes(&sources)).bench_local(|| {
        for source in &sources {
            let bytes = source.text.clone().into_bytes();
            black_box(Source::from_bytes("a", bytes).unwrap());
        }
    });
}

#[divan::bench(args = ["text", "markdown", "html"])]
fn c_parse(bencher: Bencher<'_, '_>, name: &str) {
    let format = match name {
        "text" => Format::Text,
        "markdown" => Format::Markdown,
        _ => Format::Html,
    };
    let sources = sources(format);
    bencher.counter(bytes(&sources)).bench_local(|| {
        for source in &sources {
            black_box(parse::parse(source, format));
        }
    });
}

#[divan::bench]
fn d_segment(bencher: Bencher<'_, '_>) {
    let articles = all();
    let rules = &*RULES;
    let counter = bytes(articles.iter().map(|(source, _)| source));
    bencher.counter(counter).bench_local(|| {
        for (_, document) in &articles {
            let reading = Reading::new(document, rules);
            for (block, _) in document.prose_blocks() {
                black_box(reading.block(block));
            }
        }
    });
}

#[divan::bench]
fn e_prefilter(bencher: Bencher<'_, '_>) {
    let articles = all();
    let rules = &*RULES;
    let readings: Vec<Reading<'_>> = articles
        .iter()
        .map(|(_, document)| Reading::new(document, rules))
        .collect();
    let prefilter = || {
        let mut may = 0;
        for reading in &readings {
            for (block, _) in reading.document.prose_blocks() {
                for sentence in 0..reading.block(block).sentences.len() {
                    let passage = reading.bare(block, sentence);
                    let tokens = &passage.tokens[passage.start..passage.end];
                    may += usize::from(rules.claim_index.may_match(tokens));
                }
            }
        }
        may
    };
    prefilter();
    let counter = bytes(articles.iter().map(|(source, _)| source));
    bencher.counter(counter).bench_local(prefilter);
}

#[divan::bench]
fn f_extract(bencher: Bencher<'_, '_>) {
    let articles = all();
    let counter = bytes(articles.iter().map(|(source, _)| source));
    bencher.counter(counter).bench_local(|| {
        for (source, document) in &articles {
            black_box(claim::extract(source, document, &RULES));
        }
    });
}

#[divan::bench]
fn g_judge(bencher: Bencher<'_, '_>) {
    let articles = all();
    let counter = bytes(articles.iter().map(|(source, _)| source));
    bencher.counter(counter).bench_local(|| {
        for (source, document) in &articles {
            black_box(lint::check(source.clone(), document.format, &RULES, TODAY));
        }
    });
}

#[divan::bench(args = ["concise", "full", "json"])]
fn h_render(bencher: Bencher<'_, '_>, name: &str) {
    let format = *OutputFormat::ALL
        .iter()
        .find(|format| format.name() == name)
        .unwrap();
    // Articles that have findings, so that there is something to write.
    let numbers = (0..16).map(|number| number * generator::WRONG_EVERY + 7);
    let checked = numbers.map(|number| {
        let article = generator::article(number);
        let source = Source::from_text(article.name, article.text);
        lint::check(source, article.format, &RULES, TODAY)
    });
    let checked: Vec<_> = checked.collect();
    let sources: Sources<'_> = checked.iter().map(|checked| &checked.source).collect();
    let diagnostics = checked
        .iter()
        .flat_map(|checked| checked.diagnostics.clone());
    let diagnostics: Vec<Diagnostic> = diagnostics.collect();
    let run = Run {
        diagnostics,
        sources: &sources,
        summary: Summary::default(),
        rules: Vec::new(),
        root: Root::default(),
    };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        format.render(&run, &mut out, Style::Plain).unwrap();
        out
    });
}
