//! Bytes as an article (a letter for its format, then its text) under the shipped rules: every finding stands where its
//! words are, reports can be written, and fixes come to rest.

#![no_main]

use claimspan_fuzz::RULES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some((source, format)) = claimspan_fuzz::article(bytes) {
        let checked = claimspan_fuzz::checked(source, format, &RULES);
        claimspan_fuzz::mended(&checked, format, &RULES);
        claimspan_fuzz::rendered(&checked.source, checked.diagnostics);
    }
});
