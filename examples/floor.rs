//! What checking cannot cost less than: read the articles, parse them, look for the packs' literals in one pass, and
//! split into sentences what holds one. It judges nothing. `cargo run --release --example floor -- [-j N] PATH…`
//!
//! Markdown and HTML go through the crates that Claimspan uses, with none of its structure: blocks of plain text are all
//! that is kept. The literals are the words under which the packs' phrases are filed, so that it looks where Claimspan
//! looks. They are compiled at start-up from the packs, which Claimspan also does; `--literals FILE` keeps them in a
//! file from one run to the next, so that the time is that of the work.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a tool for benchmarks, which fails where it cannot go on"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use claimspan::claim::phrase::Anchor;
use claimspan::document::Format;
use claimspan::pack::{self, Part};
use claimspan::source::discover;
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, TagEnd};
use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut paths = Vec::new();
    let mut threads = 0;
    let mut literals = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-j" => threads = arguments.next().unwrap().parse().unwrap(),
            "--literals" => literals = arguments.next(),
            _ => paths.push(argument),
        }
    }
    let automaton = automaton(&kept(literals.as_deref()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    let found = discover::discover(&paths, None);
    let counts: Vec<Counts> = pool.build().unwrap().install(|| {
        let articles = found.articles.par_iter();
        let count = |article: &discover::Article| {
            let text = String::from_utf8(fs::read(&article.path).unwrap()).unwrap();
            count(&text, article.format, &automaton)
        };
        articles.map(count).collect()
    });
    let mut sum = Counts::default();
    for counts in &counts {
        sum.blocks += counts.blocks;
        sum.hit += counts.hit;
        sum.hits += counts.hits;
        sum.sentences += counts.sentences;
    }
    println!(
        "{} articles, {} blocks, {} with one of {} hits, {} sentences in them",
        counts.len(),
        sum.blocks,
        sum.hit,
        sum.hits,
        sum.sentences
    );
}

#[derive(Default)]
struct Counts {
    blocks: usize,
    hit: usize,
    hits: usize,
    sentences: usize,
}

fn count(text: &str, format: Format, automaton: &AhoCorasick) -> Counts {
    let mut counts = Counts::default();
    blocks(text, format, |block| {
        counts.blocks += 1;
        let is_word = |found: &aho_corasick::Match| {
            let bytes = block.as_bytes();
            let ends = bytes
                .get(found.end())
                .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            let before = found.start().checked_sub(1);
            ends && before.is_none_or(|before| !bytes[before].is_ascii_alphanumeric())
        };
        let hits = automaton
            .find_overlapping_iter(block)
            .filter(is_word)
            .count();
        counts.hits += hits;
        if hits > 0 {
            counts.hit += 1;
            counts.sentences += block.unicode_sentences().count();
        }
    });
    counts
}

/// The blocks of plain text.
fn blocks(text: &str, format: Format, mut each: impl FnMut(&str)) {
    let mut block = String::new();
    let mut end = |block: &mut String| {
        if !block.trim().is_empty() {
            each(block);
        }
        block.clear();
    };
    match format {
        Format::Text => text.split("\n\n").for_each(|part| {
            block.push_str(part);
            end(&mut block);
        }),
        Format::Markdown => {
            for event in Parser::new_ext(text, Options::all()).into_offset_iter() {
                match event.0 {
                    Event::Text(text) | Event::Code(text) => block.push_str(&text),
                    Event::SoftBreak | Event::HardBreak => block.push(' '),
                    Event::End(
                        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
                    ) => end(&mut block),
                    _ => {}
                }
            }
            end(&mut block);
        }
        Format::Html => {
            let mut silent = false;
            for token in Tokenizer::new(text) {
                let Ok(token) = token;
                let edge = |name: &[u8]| {
                    let inline: [&[u8]; 6] = [b"em", b"strong", b"a", b"b", b"i", b"span"];
                    !inline.contains(&name)
                };
                match token {
                    Token::String(text) if !silent => {
                        block.push_str(&String::from_utf8_lossy(&text));
                    }
                    Token::StartTag(tag) if edge(&tag.name) => {
                        silent = matches!(&**tag.name, b"script" | b"style");
                        end(&mut block);
                    }
                    Token::EndTag(tag) if edge(&tag.name) => {
                        silent = false;
                        end(&mut block);
                    }
                    _ => {}
                }
            }
            end(&mut block);
        }
    }
}

fn automaton(literals: &[String]) -> AhoCorasick {
    let mut builder = AhoCorasickBuilder::new();
    builder
        .ascii_case_insensitive(true)
        .build(literals)
        .unwrap()
}

/// The literals, from the file if there is one.
fn kept(file: Option<&str>) -> Vec<String> {
    let known = file.and_then(|file| fs::read_to_string(file).ok());
    if let Some(known) = known {
        return known.lines().map(ToOwned::to_owned).collect();
    }
    let literals = literals();
    if let Some(file) = file {
        fs::write(Path::new(file), literals.join("\n")).unwrap();
    }
    literals
}

/// The words under which phrases that make claims are filed.
fn literals() -> Vec<String> {
    let rules = pack::load(&[]).rules;
    let (phrases, _) = pack::trace(&[]);
    let phrases = phrases.iter().filter(|traced| traced.part == Part::Claim);
    let words = phrases.filter_map(|traced| match &traced.phrase.anchor {
        Anchor::Words(words) => Some(words),
        _ => None,
    });
    let words = words.flat_map(|words| words.iter());
    let words: BTreeSet<&str> = words.map(|word| rules.lexicon.word(*word)).collect();
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.map(ToOwned::to_owned).collect()
}
