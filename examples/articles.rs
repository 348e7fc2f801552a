//! Writes articles for benchmarks: `cargo run --release --example articles -- FOLDER COUNT`, or with `-` for the folder
//! as lines of JSON on standard output, as `--input-format json-lines` reads them. `--size BYTES` makes them longer or
//! shorter, `--first NUMBER` begins there.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a tool for benchmarks, which fails where it cannot go on"
)]

#[path = "../benches/generator/articles.rs"]
mod generator;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| -> Option<usize> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let [folder, count, ..] = arguments.as_slice() else {
        panic!("name a folder, or -, and a number");
    };
    let count: usize = count.parse().unwrap();
    let first = option("--first").unwrap_or(0);
    let mut out = BufWriter::new(io::stdout().lock());
    for number in first..first + count {
        let article = match option("--size") {
            Some(size) => {
                let format = generator::article(number).format;
                generator::sized(number, format, size)
            }
            None => generator::article(number),
        };
        if folder == "-" {
            let line = serde_json::json!({ "path": article.name, "text": article.text });
            writeln!(out, "{line}")?;
        } else {
            let path = Path::new(folder).join(&article.name);
            fs::create_dir_all(path.parent().unwrap())?;
            fs::write(path, &article.text)?;
        }
    }
    out.flush()
}
