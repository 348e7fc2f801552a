//! Bytes as a claim file: each line is refused in words or is a claim; all claims together are compared, and the overview
//! is written in all of its formats.

#![no_main]

use claimspan::claim::record::ClaimRecord;
use claimspan::compare::{self, Matrix, Wanted};
use claimspan::report::Style;
use claimspan::report::compare::{CompareFormat, Overview};
use claimspan_fuzz::RULES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n');
    let claims: Vec<ClaimRecord> = lines
        .filter_map(|line| ClaimRecord::read(line).ok())
        .collect();
    if claims.is_empty() {
        return;
    }
    let said = compare::merge(claims, Vec::new());
    compare::conflicts(&said, &RULES, false);
    let conflicts = compare::conflicts(&said, &RULES, true);
    let wanted = Wanted {
        group_by: Some("tags".to_owned()),
        ..Wanted::default()
    };
    let matrix = Matrix::new(&said, conflicts, &RULES, &wanted);
    let overview = Overview {
        matrix: &matrix,
        rules: &RULES,
        width: 80,
    };
    let formats = [
        CompareFormat::Table,
        CompareFormat::Json,
        CompareFormat::Csv,
        CompareFormat::Html,
    ];
    for format in formats {
        let mut out = Vec::new();
        format.render(&overview, &mut out, Style::Plain).unwrap();
        assert!(std::str::from_utf8(&out).is_ok());
    }
    let changes = compare::changes(&said, &said);
    assert!(changes.is_empty(), "{changes:?}");
});
