//! What the fuzz targets share: the shipped rules, the day, articles out of bytes, and what must hold of each. A target
//! is one file in `targets/` that says what its bytes are. CONTRIBUTING.md says how to run them.

#[path = "../../tests/integration/sound.rs"]
mod sound;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claimspan::diagnostic::{Diagnostic, Fix, Safety};
use claimspan::document::{Document, Format};
use claimspan::lint::{self, Checked};
use claimspan::pack::{self, Loaded, RuleSet};
use claimspan::report::{OutputFormat, Root, Run, Sources, Style, Summary};
use claimspan::source::Source;
use claimspan::{fix, parse, shipped};
use jiff::civil::{Date, date};

/// The day on which articles are judged.
pub const TODAY: Date = date(2026, 11, 25);

/// The shipped rules, loaded once.
pub static RULES: LazyLock<RuleSet> =
    LazyLock::new(|| shipped::rules().unwrap_or_else(|| pack::load(&[]).rules));

/// The files of the language, short enough to be compiled for each input: of each list the first [`FEW`] entries, and the
/// cues of a plain denial.
pub static LANGUAGE: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let sources = pack::load(&[]).sources.into_iter();
    let files = sources.filter_map(|source| {
        let name = source.path.strip_prefix("rules/language/en/")?;
        let mut file: toml::Table = toml::from_str(&source.text).unwrap();
        if name == "cues.toml" {
            let own: toml::Table = toml::from_str(CUES).unwrap();
            file.extend(own);
        }
        let units = file.remove("unit");
        file.iter_mut().for_each(|(_, value)| shorten(value));
        // Settings name some of them.
        file.extend(units.map(|units| ("unit".to_owned(), units)));
        Some(Source::from_text(name, toml::to_string(&file).unwrap()))
    });
    files.collect()
});

const CUES: &str = r#"
[[cue]]
id = "negated.not"
status = "negated"
phrases = ["not"]

[[cue]]
id = "hedged.may"
status = "hedged"
phrases = ["(may|some say)"]
"#;

const FEW: usize = 3;

fn shorten(value: &mut toml::Value) {
    match value {
        toml::Value::Array(values) => {
            values.truncate(FEW);
            values.iter_mut().for_each(shorten);
        }
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| shorten(value)),
        _ => {}
    }
}

/// Loads a pack of this name, one file, with the short language.
pub fn loaded(name: &str, text: &str) -> Loaded {
    let file = Source::from_text("a.toml", text);
    loaded_with(name, file, &LANGUAGE)
}

/// The same with another language.
pub fn loaded_with(name: &str, file: Source, language: &[Source]) -> Loaded {
    let packs = [(name, vec![file]), ("language", language.to_vec())];
    let packs = packs.map(|(name, files)| (name.to_owned(), files));
    pack::load_from(BTreeMap::from(packs))
}

/// So many rounds of fixes come to rest, or never will.
const ROUNDS: usize = 12;

/// Bytes as an article; none if they are no text.
pub fn source(name: &str, bytes: &[u8]) -> Option<Source> {
    Source::from_bytes(name, bytes.to_vec()).ok()
}

/// Bytes as an article whose first letter says what it is: `m` Markdown, `h` HTML, anything else plain text.
pub fn article(bytes: &[u8]) -> Option<(Source, Format)> {
    let (first, text) = bytes.split_first()?;
    let (name, format) = match first {
        b'm' => ("a.md", Format::Markdown),
        b'h' => ("a.html", Format::Html),
        _ => ("a.txt", Format::Text),
    };
    Some((source(name, text)?, format))
}

/// What holds for every document.
pub fn sound_document(source: &Source, document: &Document) {
    sound::document(source, document);
}

/// What holds for all findings of an article.
pub fn sound_diagnostics(source: &Source, found: &[Diagnostic]) {
    sound::diagnostics(source, found);
}

/// Parses an article; what holds for every document must hold.
pub fn parsed(source: &Source, format: Format) -> Document {
    let document = parse::parse(source, format);
    sound::document(source, &document);
    document
}

/// Judges an article; what holds for all findings must hold.
pub fn checked(source: Source, format: Format, rules: &RuleSet) -> Checked {
    let checked = lint::check(source, format, rules, TODAY);
    sound::diagnostics(&checked.source, &checked.diagnostics);
    checked
}

/// Applies what may be applied unseen until nothing is left; that it comes to rest must hold.
pub fn mended(checked: &Checked, format: Format, rules: &RuleSet) {
    let mut text = checked.source.text.clone();
    let mut found = checked.diagnostics.clone();
    for _ in 0..ROUNDS {
        let applied = fix::apply(&text, found.iter().filter_map(safe));
        if applied.fixes == 0 {
            return;
        }
        text = applied.text;
        let again = Source::from_text(&*checked.source.path, &*text);
        found = self::checked(again, format, rules).diagnostics;
    }
    panic!("fixes call each other forth without end: {text:?}, {found:?}");
}

fn safe(found: &Diagnostic) -> Option<&Fix> {
    let fix = found.fix.as_ref();
    fix.filter(|fix| fix.safety == Safety::Safe)
}

/// Writes findings for people and for machines.
pub fn rendered(source: &Source, diagnostics: Vec<Diagnostic>) {
    let sources: Sources<'_> = std::iter::once(source).collect();
    let run = Run {
        diagnostics,
        sources: &sources,
        summary: Summary::default(),
        rules: Vec::new(),
        root: Root::default(),
    };
    for format in [OutputFormat::Full, OutputFormat::Json, OutputFormat::Sarif] {
        let mut out = Vec::new();
        format.render(&run, &mut out, Style::Plain).unwrap();
        assert!(std::str::from_utf8(&out).is_ok());
    }
}

/// Draws what is wrong with a file, where it is wrong.
pub fn drawn(sources: &[Source], mistakes: &[Diagnostic]) {
    let sources: Sources<'_> = sources.iter().collect();
    for label in mistakes.iter().flat_map(Diagnostic::labels) {
        let Some(source) = sources.get(&label.file) else {
            panic!("{label:?} is in no file");
        };
        assert!(source.text.get(label.span.range()).is_some(), "{label:?}");
    }
    let mut out = Vec::new();
    claimspan::report::draw(mistakes, &sources, &mut out, Style::Plain).unwrap();
}
