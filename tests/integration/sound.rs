//! What holds for every document and every finding, whatever the article: for the properties of `spans.rs`, and for the
//! fuzz targets, which take this file as it is (`fuzz/src/lib.rs`).

use std::ops::Range;

use claimspan::diagnostic::Diagnostic;
use claimspan::document::Document;
use claimspan::source::{Source, Span};

/// Spans lie in the file, blocks point back only, each character of the prose maps into its block, and the map runs
/// forward.
pub(crate) fn document(source: &Source, document: &Document) {
    for entry in &document.front_matter {
        place(source, entry.span);
    }
    for skipped in &document.skipped {
        place(source, skipped.span);
    }
    for (id, block) in document.blocks.iter().enumerate() {
        place(source, block.span);
        let mut above = block.headings.iter().chain(&block.lead_in);
        assert!(above.all(|other| *other < id), "{block:?}");
        let text = block.prose.text();
        for mark in block.prose.marks() {
            assert!(
                text.get(mark.range.clone()).is_some(),
                "{mark:?}, {block:?}"
            );
        }
        let mut end = 0;
        for (at, char) in text.char_indices() {
            let span = block.prose.source_span(at..at + char.len_utf8());
            assert!(
                source.text.get(span.range()).is_some(),
                "{char:?} in {block:?}"
            );
            assert!(end <= span.end, "the map runs forward: {block:?}");
            assert!(
                covers(block.span.range(), span.range()),
                "{char:?} at {span:?} outside {block:?}"
            );
            end = span.end;
        }
    }
    place(source, Span::empty(document.prose_start()));
}

/// All places of findings, and of the edits that they offer, lie in the file, on characters; they come in order.
pub(crate) fn diagnostics(source: &Source, found: &[Diagnostic]) {
    for diagnostic in found {
        for label in diagnostic.labels() {
            assert_eq!(*label.file, *source.path, "{diagnostic:?}");
            place(source, label.span);
        }
        place(source, diagnostic.passage);
        let mut end = 0;
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            place(source, edit.span);
            assert!(end <= edit.span.start, "edits run forward: {diagnostic:?}");
            end = edit.span.end;
        }
    }
    assert!(
        found.is_sorted_by(|one, two| one.order() <= two.order()),
        "findings are in order: {found:?}"
    );
}

/// A span has words in the file, a place on disk, and lines and columns.
fn place(source: &Source, span: Span) {
    let words = source.text.get(span.range());
    assert!(words.is_some(), "{span:?} is no place in {:?}", source.text);
    let on_disk = source.file_span(span);
    assert!(
        on_disk.start <= on_disk.end,
        "{span:?} is {on_disk:?} on disk"
    );
    let (start, end) = (source.position(span.start), source.position(span.end));
    assert!(start <= end, "{span:?} is {start:?} to {end:?}");
}

fn covers(outer: Range<usize>, inner: Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
