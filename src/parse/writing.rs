//! Words put into an article as its format writes them: the one place where something is written, not read.
//!
//! In: a source, its document and plain words. Out: edits. Nothing of the article is moved or written anew. Where a
//! place cannot be written to without knowing more than the words (a value of the front matter), or would not be read
//! (code, a comment that nothing closes), there is no edit. An
//! addition goes to the end: a paragraph of its own in text and Markdown, in HTML a `<p>` before the end of `<main>`,
//! `<article>` or `<body>`. Lines end as they do in the file. Next: [`crate::diagnostic::Fix`].

use crate::diagnostic::Edit;
use crate::document::{Block, BlockId, BlockKind, Document, Format};
use crate::source::{Source, Span};

/// A paragraph at the end of the article. None where nobody would read it: in code, a comment or a tag that nothing closes.
pub fn paragraph(source: &Source, document: &Document, words: &str) -> Option<Edit> {
    let edit = at_end(source, document, words);
    let at = edit.span.start;
    let mut skipped = document.skipped.iter().map(|region| region.span);
    let in_doubt = skipped.any(|span| span.start <= at && at <= span.end)
        || last_before(document, at).is_some_and(|(_, block)| block.quoted);
    (!in_doubt || is_read(source, document, &edit)).then_some(edit)
}

/// Whether an insertion is read as words of the article's own.
fn is_read(source: &Source, document: &Document, edit: &Edit) -> bool {
    let at = edit.span.start;
    let (before, after) = source.text.split_at(at);
    let text = [before, &edit.replacement, after].concat();
    let new = super::parse(&Source::from_text(&*source.path, text), document.format);
    let put = Span::new(at, at + edit.replacement.len());
    let mut blocks = new.prose_blocks();
    blocks.any(|(_, block)| !block.quoted && block.prose.span().overlaps(put))
}

/// The words as a page, under the headings, and the paragraph, that would stand above them at `at` in the file.
pub fn page_of_end(document: &Document, at: usize, words: &str) -> String {
    let mut page = String::new();
    let mut add = |tag: &str, words: &str| {
        page += &format!("<{tag}>{}</{tag}>\n", escaped(words));
    };
    if let Some((id, block)) = last_before(document, at) {
        let own = block.kind.is_heading().then_some(&id);
        for heading in block.headings.iter().chain(own) {
            let heading = &document.blocks[*heading];
            let level = match heading.kind {
                BlockKind::Heading(level) => level,
                _ => 1,
            };
            add(&format!("h{level}"), heading.prose.text());
        }
        if block.kind == BlockKind::Paragraph {
            add("p", block.prose.text());
        }
    }
    add("p", words);
    page
}

/// The last block that ends before these bytes: a page goes on below the article.
fn last_before(document: &Document, at: usize) -> Option<(BlockId, &Block)> {
    let before = |(_, block): &(BlockId, &Block)| block.prose.span().end <= at;
    document.prose_blocks().filter(before).last()
}

fn at_end(source: &Source, document: &Document, words: &str) -> Edit {
    let end = source.line_ending();
    if document.format == Format::Html
        && let Some(tag) = closing(&source.text, document)
    {
        let words = escaped(words);
        let before = &source.text[..tag];
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let indent = &before[line..];
        return if indent.chars().all(|char| matches!(char, ' ' | '\t')) {
            Edit {
                span: Span::empty(line),
                replacement: format!("{indent}<p>{words}</p>{end}"),
            }
        } else {
            Edit {
                span: Span::empty(tag),
                replacement: format!("<p>{words}</p>"),
            }
        };
    }
    let at = source.text.trim_end().len().max(source.start());
    let words = match document.format {
        Format::Html => format!("<p>{}</p>", escaped(words)),
        Format::Markdown => {
            let mut plain = String::new();
            for char in words.chars() {
                if "\\`*_[<".contains(char) {
                    plain.push('\\');
                }
                plain.push(char);
            }
            plain
        }
        Format::Text => words.to_owned(),
    };
    let gap = match document.format {
        _ if at == source.start() => String::new(),
        Format::Html => end.to_owned(),
        Format::Markdown | Format::Text => [end, end].concat(),
    };
    Edit {
        span: Span::empty(at),
        replacement: gap + &words,
    }
}

/// Other words in the place of some in a block. None where markup stands between them or the new ones would be markup.
pub fn instead(
    source: &Source,
    document: &Document,
    block: &Block,
    span: Span,
    words: &str,
) -> Option<Edit> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let there = block.prose.within(span);
    let is_plain = !there.is_empty() && plain(source.slice(span)) == plain(there);
    let in_value = matches!(
        block.kind,
        BlockKind::Title | BlockKind::Description | BlockKind::AltText
    );
    let harmless = |char: char| match document.format {
        _ if in_value => char.is_alphanumeric() || matches!(char, ' ' | '-'),
        Format::Text => true,
        Format::Html => !matches!(char, '<' | '>' | '&'),
        Format::Markdown => !"\\`*_[]<>&|#~$".contains(char),
    };
    (is_plain && words.chars().all(harmless)).then(|| Edit {
        span,
        replacement: words.to_owned(),
    })
}

/// Where the last `</main>` begins, else `</article>` if there is one only, else `</body>`, else `</html>`; what stands
/// in comments and scripts is none.
fn closing(text: &str, document: &Document) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let mut skipped: Vec<Span> = document.skipped.iter().map(|region| region.span).collect();
    skipped.sort_unstable();
    let mut farthest = 0;
    for span in &mut skipped {
        farthest = farthest.max(span.end);
        span.end = farthest;
    }
    let is_read = |at: usize| {
        let before = skipped.partition_point(|span| span.start < at);
        before == 0 || skipped[before - 1].end <= at
    };
    let last = |name: &str, most: usize| {
        let tag = format!("</{name}");
        let ends = |at: usize| {
            let next = lower.as_bytes().get(at + tag.len());
            next.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
        };
        let found = lower.rmatch_indices(&tag).map(|(at, _)| at);
        let mut found = found.filter(|at| ends(*at) && is_read(*at));
        let last = found.next();
        last.filter(|_| found.take(most).count() < most)
    };
    last("main", usize::MAX)
        .or_else(|| last("article", 1))
        .or_else(|| last("body", usize::MAX))
        .or_else(|| last("html", usize::MAX))
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
