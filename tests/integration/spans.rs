//! A place in the prose is the same place in the file, whatever markup is strewn in.

use claimspan::document::{Document, Format};
use claimspan::parse::parse;
use claimspan::source::Source;
use proptest::prelude::*;
use proptest::sample::select;

use crate::sound;

/// A word as the file spells it and as a reader sees it. First and last characters are spelled as they are read.
type Word = (String, String);

/// Splits words in the middle: between the halves stands what no reader sees.
fn word(
    seams: &'static [&'static str],
    wraps: &'static [(&'static str, &'static str)],
) -> impl Strategy<Value = Word> {
    let halves = select(vec![
        ("sche", "dule"),
        ("ke", "tamine"),
        ("caf", "é9"),
        ("n\u{303}o", "one"),
        ("6", "0"),
        ("🎧a", "b👍🏽"),
        ("日", "本"),
    ]);
    (halves, select(seams), select(wraps)).prop_map(|((first, second), seam, (open, close))| {
        // Between backticks markup is text.
        let seam = if open == "`" { "" } else { seam };
        (
            format!("{open}{first}{seam}{second}{close}"),
            format!("{first}{second}"),
        )
    })
}

/// A phrase with its gaps: as spelled, and as read.
fn phrase(
    seams: &'static [&'static str],
    wraps: &'static [(&'static str, &'static str)],
    gaps: &'static [&'static str],
) -> impl Strategy<Value = (String, String)> {
    let parts = prop::collection::vec((word(seams, wraps), select(gaps)), 1..6);
    parts.prop_map(|parts| {
        let (mut spelled, mut read) = (String::new(), String::new());
        for (at, ((raw, seen), gap)) in parts.iter().enumerate() {
            if at > 0 {
                spelled.push_str(gap);
                read.push(' ');
            }
            spelled.push_str(raw);
            read.push_str(seen);
        }
        (spelled, read)
    })
}

pub(crate) const MARKDOWN_SEAMS: &[&str] = &[
    "",
    "\u{ad}",
    "\u{200b}",
    "&shy;",
    "<!-- x -->",
    "<wbr>",
    "<b></b>",
];
pub(crate) const MARKDOWN_WRAPS: &[(&str, &str)] = &[
    ("", ""),
    ("**", "**"),
    ("*", "*"),
    ("[", "](https://example.org)"),
    ("`", "`"),
    ("<i>", "</i>"),
];
pub(crate) const MARKDOWN_GAPS: &[&str] = &[
    " ",
    "  ",
    "&nbsp;",
    "\u{a0}",
    "\n",
    "\r\n",
    "  \n",
    "\u{2009}",
    " &#160;",
    "<br>",
    "&#xA0;\n",
    " ~~gone~~ ",
];
const MARKDOWN_FRAMES: &[(&str, &str)] = &[
    ("", ""),
    ("\u{feff}", ""),
    ("\u{feff}---\ntitle: \"Ünï\"\n---\n", "\n"),
    ("+++\r\ntitle = 'x'\r\n+++\r\n", "\r\n"),
    ("# Über &amp; 🎧\n\ntext &eacute; ", " tail"),
    ("- one\n- ", "\n"),
    ("1. é\n   - ", "\n"),
    ("> said ", ""),
    ("<details>\n<summary>Ünï</summary>\n\n", "\n\n</details>\n"),
    ("Term\n: ", "\n"),
    ("See.[^1]\n\n[^1]: ", "\n"),
];

pub(crate) const HTML_SEAMS: &[&str] = &[
    "",
    "\u{ad}",
    "&shy;",
    "&#8203;",
    "<!-- x -->",
    "<wbr>",
    "<b></b>",
    "</b><i>",
    "<span class='ü'>",
    "<script>a<b</script>",
];
pub(crate) const HTML_WRAPS: &[(&str, &str)] = &[
    ("", ""),
    ("<b>", "</b>"),
    ("<em class=x>", "</em>"),
    ("<a href='?a=1&b=2'>", "</a>"),
    ("<q>", "</q>"),
];
pub(crate) const HTML_GAPS: &[&str] = &[
    " ", "\n", "\r\n\t", "&nbsp;", "&nbsp", "&#160;", "<br>", " <br/> ", "\u{a0}", "\u{2003}",
];
const HTML_FRAMES: &[(&str, &str)] = &[
    ("", ""),
    (
        "\u{feff}<!doctype html><html><head><title>Ünï &amp; é</title></head><body><p>é ",
        " tail</p></body>",
    ),
    ("<ul><li>one<li>", "</ul>"),
    ("<table><tr><th>A</th></tr><tr><td>", "</td></tr></table>"),
    ("<h2>&Eacute;t&eacute; ", "</h2>"),
    ("<details><summary>", "</summary>text</details>"),
    ("<dl><dt>x<dd>", "</dl>"),
    ("<div hidden>no</div></b></div><p>AT&T says ", ""),
    ("<nav>menu</nav><blockquote><p>", "</blockquote>"),
];

pub(crate) const TEXT_SEAMS: &[&str] = &["", "\u{ad}", "\u{200b}", "\u{feff}"];
pub(crate) const TEXT_WRAPS: &[(&str, &str)] = &[("", "")];
pub(crate) const TEXT_GAPS: &[&str] = &[" ", "  ", "\u{a0}", "\t ", "\u{2009}"];
const TEXT_FRAMES: &[(&str, &str)] = &[
    ("It was ", " that they gave."),
    ("\u{feff}Überschrift\r\n\r\nIt was ", " then.\r\n"),
    ("Do not:\n  • take ", "\n  • eat"),
    ("1. ", "\n2. two\n"),
    ("| a | ", " |\n|---|---|\n| b | c |\n"),
];

/// Finds the phrase in the prose and checks the bytes that it maps to.
fn check(text: &str, read: &str, format: Format) -> Result<(), TestCaseError> {
    let source = Source::from_text("x", text);
    let document = parse(&source, format);
    sound::document(&source, &document);
    let found = document
        .blocks
        .iter()
        .find_map(|block| block.prose.text().find(read).map(|at| (block, at)));
    let Some((block, at)) = found else {
        return Err(TestCaseError::fail(format!(
            "`{read}` is not in the prose of {text:?}: {:#?}",
            texts(&document)
        )));
    };
    let span = block.prose.source_span(at..at + read.len());
    let slice = source.slice(span);
    let (first, last) = (read.chars().next().unwrap(), read.chars().last().unwrap());
    prop_assert!(
        slice.starts_with(first) && slice.ends_with(last),
        "{slice:?} for {read:?} in {text:?}"
    );
    Ok(())
}

fn texts(document: &Document) -> Vec<&str> {
    document
        .blocks
        .iter()
        .map(|block| block.prose.text())
        .collect()
}

/// Pieces of markup thrown together.
fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

const SOUP: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td colspan=3 rowspan=9>",
    "<th>",
    "</td>",
    "</table>",
    "<caption>",
    "<b>",
    "</b>",
    "<details>",
    "<summary>",
    "</details>",
    "<button>",
    "why?",
    "</button>",
    "<nav>",
    "</nav>",
    "<p hidden>",
    "<h2>",
    "</h2>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<img alt='é&amp;'>",
    "<img alt=x>",
    "<meta name=description content=y>",
    "&nbsp;",
    "&",
    "&#x;",
    "<",
    ">",
    "<sup>1</sup>",
    "<br>",
    "<dl><dt>",
    "<dd>",
    "</dl>",
    "<footer>",
    "</footer>",
    "<blockquote>",
    "</blockquote>",
    "<svg>",
    "<title>",
    "</title>",
    "<pre>",
    "<hr>",
    "é",
    "🎧",
    "word ",
    " ",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "# ",
    "- ",
    "1. ",
    "> ",
    "| a | b |\n",
    "|---|---|\n",
    "---\n",
    "+++\n",
    "title: x\n",
    "title: 'it''s'\n",
    "a: [1, {b: \"\\u00e9\"}]\n",
    "title = \"\"\"x\"\"\"\n",
    "**",
    "*",
    "`",
    "```\n",
    "[",
    "](x)",
    "![",
    "[^1]",
    "[^1]: ",
    ": ",
    "\\",
    "\u{feff}",
    "\u{ad}",
    "    ",
    "• ",
    "Q: ",
    "Title Case Line\n",
    "===\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_phrases(
        (spelled, read) in phrase(MARKDOWN_SEAMS, MARKDOWN_WRAPS, MARKDOWN_GAPS),
        (before, after) in select(MARKDOWN_FRAMES),
    ) {
        check(&format!("{before}so {spelled}{after}"), &read, Format::Markdown)?;
    }

    #[test]
    fn html_phrases(
        (spelled, read) in phrase(HTML_SEAMS, HTML_WRAPS, HTML_GAPS),
        (before, after) in select(HTML_FRAMES),
    ) {
        check(&format!("{before}so {spelled}{after}"), &read, Format::Html)?;
    }

    #[test]
    fn text_phrases(
        (spelled, read) in phrase(TEXT_SEAMS, TEXT_WRAPS, TEXT_GAPS),
        (before, after) in select(TEXT_FRAMES),
    ) {
        check(&format!("{before}{spelled}{after}"), &read, Format::Text)?;
    }

    #[test]
    fn any_text_is_some_document(text in any::<String>()) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let source = Source::from_text("x", text.as_str());
            sound::document(&source, &parse(&source, format));
        }
    }

    #[test]
    fn any_markup_is_some_document(text in soup(SOUP)) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let source = Source::from_text("x", text.as_str());
            sound::document(&source, &parse(&source, format));
        }
    }
}

/// What the file spells with a reference, an escape or an attribute maps to all of that spelling.
#[test]
fn a_reference_maps_to_all_its_bytes() {
    let cases = [
        (
            Format::Html,
            "<p>at the caf&eacute; now",
            "café",
            "caf&eacute;",
        ),
        (
            Format::Html,
            "<p>&#x31;0&nbsp;mg",
            "10 mg",
            "&#x31;0&nbsp;mg",
        ),
        (
            Format::Html,
            "<p>five&hellip; <b>AT&amp;T</b>",
            "AT&T",
            "AT&amp;T",
        ),
        (Format::Html, "<p>don&rsquo;t", "'", "&rsquo;"),
        (
            Format::Html,
            "<meta name=description content='is &quot;safe&quot;'>",
            "\"safe\"",
            "&quot;safe&quot;",
        ),
        (Format::Html, "<img alt=\"a dr&#105;p\">", "dri", "dr&#105;"),
        (
            Format::Markdown,
            "at the caf&eacute; now",
            "café",
            "caf&eacute;",
        ),
        (Format::Markdown, "a \\*star", "a *star", "a \\*star"),
        (
            Format::Markdown,
            "---\ntitle: \"caf\\u00e9\"\n---\n",
            "café",
            "caf\\u00e9",
        ),
        (
            Format::Markdown,
            "Sched**ule** III",
            "Schedule III",
            "Sched**ule** III",
        ),
        (
            Format::Text,
            "it\u{2019}s Schedule\u{a0}III",
            "it's Schedule III",
            "it\u{2019}s Schedule\u{a0}III",
        ),
    ];
    for (format, text, read, slice) in cases {
        let source = Source::from_text("x", text);
        let document = parse(&source, format);
        let found = document
            .blocks
            .iter()
            .find_map(|block| Some((block, block.prose.text().find(read)?)));
        let (block, at) = found.unwrap_or_else(|| panic!("{read} in {:?}", texts(&document)));
        let span = block.prose.source_span(at..at + read.len());
        assert_eq!(source.slice(span), slice, "{text}");
    }
}

/// Deep nesting and many stray tags end neither the stack nor the patience.
#[test]
fn hostile_nesting_is_read() {
    for piece in [
        "<div>",
        "<b>",
        "<ul><li>",
        "</div>",
        "<table><tr><td>",
        "<details><summary>",
        "> ",
        "- ",
        "[",
        "*a ",
        "<p>a<b>",
    ] {
        let text = format!("{}so schedule", piece.repeat(20_000));
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let source = Source::from_text("x", text.as_str());
            let document = parse(&source, format);
            assert!(document.blocks.len() < 50_000, "{piece}");
        }
    }
}
