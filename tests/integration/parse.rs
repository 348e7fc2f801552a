//! Articles to blocks: each file under `tests/data/parse/<format>/` against the `.blocks` file beside it.
//!
//! `CLAIMSPAN_BLESS=1 cargo test` writes the expected files; without it a missing one fails.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use claimspan::document::{BlockId, BlockKind, Document};
use claimspan::parse::parse;
use claimspan::source::Source;
use claimspan::source::discover::format_of;

#[test]
fn markdown() {
    compare("markdown");
}

#[test]
fn html() {
    compare("html");
}

#[test]
fn text() {
    compare("text");
}

fn compare(folder: &str) {
    let bless = std::env::var_os("CLAIMSPAN_BLESS").is_some();
    let mut differing = Vec::new();
    for path in articles(folder) {
        let source =
            Source::from_bytes(path.to_string_lossy(), std::fs::read(&path).unwrap()).unwrap();
        let document = parse(&source, format_of(&path).unwrap());
        let actual = describe(&source, &document);
        let expected = path.with_extension("blocks");
        if bless {
            std::fs::write(&expected, &actual).unwrap();
        }
        let known = std::fs::read_to_string(&expected).unwrap_or_default();
        if known != actual {
            differing.push(format!(
                "{}\nexpected:\n{known}\nactual:\n{actual}",
                path.display()
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn articles(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/parse")
        .join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| format_of(path).is_some())
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// One line a block: kind, heading path, lead-in, text. Then what the bytes of the first and last word are.
fn describe(source: &Source, document: &Document) -> String {
    let mut out = String::new();
    for entry in &document.front_matter {
        writeln!(
            out,
            "{} = {} [{}]",
            entry.key,
            entry.value,
            source.slice(entry.span)
        )
        .unwrap();
    }
    for (id, block) in document.blocks.iter().enumerate() {
        let path: Vec<&str> = block
            .headings
            .iter()
            .map(|heading| words(document, *heading))
            .collect();
        let quoted = if block.quoted { " quoted" } else { "" };
        write!(
            out,
            "{}{quoted} [{}]",
            kind(document, &block.kind),
            path.join(" > ")
        )
        .unwrap();
        if let Some(lead_in) = block.lead_in {
            write!(out, " <- {}", words(document, lead_in)).unwrap();
        }
        writeln!(out, ": {}{}", words(document, id), marks(document, id)).unwrap();
    }
    for skipped in &document.skipped {
        let first = source
            .slice(skipped.span)
            .lines()
            .next()
            .unwrap_or_default();
        writeln!(out, "skipped {}: {}", skipped.reason, first).unwrap();
    }
    out
}

fn words(document: &Document, id: BlockId) -> &str {
    document.blocks[id].prose.text()
}

fn marks(document: &Document, id: BlockId) -> String {
    let prose = &document.blocks[id].prose;
    let marks: Vec<String> = prose
        .marks()
        .iter()
        .map(|mark| format!("{:?}={:?}", mark.kind, &prose.text()[mark.range.clone()]))
        .collect();
    if marks.is_empty() {
        String::new()
    } else {
        format!(" {{{}}}", marks.join(", "))
    }
}

fn kind(document: &Document, kind: &BlockKind) -> String {
    match kind {
        BlockKind::Item {
            list,
            depth,
            ordered,
        } => {
            format!(
                "Item({list}, depth {depth}{})",
                if *ordered { ", ordered" } else { "" }
            )
        }
        BlockKind::Cell {
            table,
            row,
            column,
            header,
            row_header,
            column_header,
        } => {
            let name = |id: &Option<BlockId>| id.map_or("-", |id| words(document, id)).to_owned();
            let header = if *header { ", header" } else { "" };
            format!(
                "Cell({table}, {row}:{column}{header}, row {}, column {})",
                name(row_header),
                name(column_header)
            )
        }
        kind => format!("{kind:?}"),
    }
}
