//! Keys that survive edits elsewhere: what a finding is known by in reports and in a baseline.
//!
//! A fingerprint is of the rule, the claim that it judged, the normalised sentence, the headings above it, and which
//! occurrence of all that it is in its article. Lines, columns, bytes, the path, the severity and the message are left
//! out, so that re-wrapping, moving within a section, renaming the file or a better message keeps it; markup is left
//! out too, so that a draft and the page built from it agree. The anchor leaves out the headings and the occurrence as
//! well: it is looked at where a heading has changed. What is said of the article as a whole has no sentence; its
//! fingerprint is of the words that the article begins with. The hash is FNV-1a (Fowler, Noll and Vo), 64 bits: short, stable across
//! versions and machines, not for security. Next: [`crate::baseline`].

use std::collections::BTreeMap;

use crate::claim::Article;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockId};
use crate::source::Span;

/// Gives every diagnostic its fingerprint and its anchor.
pub fn assign(diagnostics: &mut [Diagnostic], article: &Article<'_>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let blocks = Blocks::new(article);
    for diagnostic in diagnostics {
        let passage = diagnostic.passage.cover(diagnostic.primary.span);
        let within = blocks.within(passage);
        let (sentence, above) = if diagnostic.whole {
            (String::new(), beginning(article))
        } else {
            let words = within.iter().map(|block| {
                let prose = &article.document.blocks[*block].prose;
                normalised(prose.within(passage))
            });
            let first = within.first();
            let above = first.map(|block| article.headings(*block));
            (
                words.collect::<Vec<_>>().join(" "),
                above.unwrap_or_default().join("\0"),
            )
        };
        let claim = if diagnostic.whole {
            ""
        } else {
            &diagnostic.claim
        };
        let anchor = [&*diagnostic.rule, claim, &sentence].join("\0");
        let key = format!("{anchor}\0{}", normalised(&above));
        let occurrence = seen.entry(key.clone()).or_insert(0);
        *occurrence += 1;
        diagnostic.fingerprint = hash(&format!("{key}\0{occurrence}"));
        diagnostic.anchor = hash(&anchor);
        diagnostic.quote = quote(article, &within, passage);
    }
}

/// Gives a finding that stands in several articles its fingerprint, its anchor and its quote: of the rule, the claim,
/// the sentence that departs, and the answer from which it does.
pub fn assign_across(diagnostic: &mut Diagnostic, quoted: &str, answer: &str) {
    let sentence = normalised(quoted);
    let parts = [&*diagnostic.rule, &diagnostic.claim, &sentence, answer];
    diagnostic.fingerprint = hash(&parts.join("\0"));
    diagnostic.anchor.clone_from(&diagnostic.fingerprint);
    diagnostic.quote = shortened(quoted);
}

/// The blocks of an article by their places.
struct Blocks {
    /// Start, the farthest end so far, and the block; in the order of starts.
    places: Vec<(usize, usize, BlockId)>,
}

impl Blocks {
    fn new(article: &Article<'_>) -> Self {
        let prose = article.document.prose_blocks();
        let filled = prose.filter(|(_, block)| !block.prose.is_empty());
        let mut places: Vec<_> = filled
            .map(|(id, block)| {
                let span = block.prose.span();
                (span.start, span.end, id)
            })
            .collect();
        places.sort_unstable();
        let mut farthest = 0;
        for (_, end, _) in &mut places {
            farthest = farthest.max(*end);
            *end = farthest;
        }
        Self { places }
    }

    /// The blocks that have text within a span.
    fn within(&self, span: Span) -> Vec<BlockId> {
        let from = self
            .places
            .partition_point(|(_, farthest, _)| *farthest <= span.start);
        let places = self.places[from..].iter();
        places
            .take_while(|(start, _, _)| *start < span.end)
            .map(|(_, _, block)| *block)
            .collect()
    }
}

/// The words that an article begins with: its title, or its first heading, or its first paragraph.
fn beginning(article: &Article<'_>) -> String {
    let filled = |(_, block): &(BlockId, &Block)| !block.prose.is_empty();
    let first = article.document.prose_blocks().find(filled);
    let mut headings = article.document.prose_blocks().filter(filled);
    let heading = headings.find(|(_, block)| block.kind.is_heading());
    let block = heading.or(first);
    block.map_or_else(String::new, |(_, block)| block.prose.text().to_owned())
}

/// How long a quote is at most, in characters.
const QUOTE: usize = 100;

fn quote(article: &Article<'_>, blocks: &[BlockId], passage: Span) -> String {
    let words = blocks
        .first()
        .map(|block| article.document.blocks[*block].prose.within(passage));
    shortened(words.unwrap_or_default())
}

fn shortened(words: &str) -> String {
    let mut short: String = words
        .split_whitespace()
        .flat_map(|word| [" ", word])
        .skip(1)
        .flat_map(str::chars)
        .take(QUOTE + 1)
        .collect();
    if short.chars().count() > QUOTE {
        short.pop();
        short.truncate(short.trim_end().len());
        short.push('…');
    }
    short
}

fn normalised(words: &str) -> String {
    let letters = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let words: Vec<String> = words
        .split_whitespace()
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn hash(text: &str) -> String {
    let fnv1a = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{fnv1a:016x}")
}
