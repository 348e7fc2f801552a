//! Bytes as an article in plain text: it becomes a document whose places are places in the article.

#![no_main]

use claimspan::document::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(source) = claimspan_fuzz::source("a.txt", bytes) {
        claimspan_fuzz::parsed(&source, Format::Text);
    }
});
