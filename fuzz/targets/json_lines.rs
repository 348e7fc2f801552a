//! Bytes as a line of a stream of articles: it is refused in words, or judged, with what its `meta` says.

#![no_main]

use std::sync::Arc;

use claimspan::config::Selection;
use claimspan::document::Format;
use claimspan::lint::{self, Across, Judging};
use claimspan::parse::line::{self, ArticleLine};
use claimspan::report::stream::{self, Found};
use claimspan::source::Source;
use claimspan_fuzz::{RULES, TODAY};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut article = match ArticleLine::read(bytes) {
        Ok(article) => article,
        Err(wrong) => return is_one_line(&stream::trouble(1, None, &wrong)),
    };
    let format = article.format().unwrap_or(Format::Markdown);
    let meta = article.take_meta();
    let ArticleLine { path, text, .. } = article;
    let source = match Source::from_bytes(path.as_str(), text.into_bytes()) {
        Ok(source) => source,
        Err(wrong) => return is_one_line(&stream::trouble(1, Some(&path), &wrong.to_string())),
    };
    let document = line::parse(&source, format, &meta);
    let judging = Judging {
        rules: &RULES,
        today: TODAY,
        across: Across::Nothing,
    };
    let all = Arc::new(Selection::all(&RULES));
    let (checked, ()) = lint::check_and(source, &document, &judging, |_, _| all, |_| ());
    claimspan_fuzz::sound_document(&checked.source, &document);
    claimspan_fuzz::sound_diagnostics(&checked.source, &checked.diagnostics);
    let found = Found {
        diagnostics: &checked.diagnostics,
        sources: &std::iter::once(&checked.source).collect(),
        words: checked.words,
        skipped: &Default::default(),
    };
    is_one_line(&stream::article(1, &checked.source.path, &found));
});

fn is_one_line(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(
        text.ends_with('\n') && text.matches('\n').count() == 1,
        "{text:?}"
    );
}
