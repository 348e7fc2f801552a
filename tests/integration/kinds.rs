//! Rules of the kinds `structure`, `date` and `prefer`, through `lint::check`, in every format.

use claimspan::diagnostic::{Diagnostic, Severity};
use claimspan::document::Format;
use claimspan::lint;
use claimspan::pack;
use claimspan::source::Source;
use jiff::civil::{Date, date};

const PASSAGE: &str = "The pump is small and hums. It gives the drug at an even pace, so that nothing comes as a surprise, and it stops by itself if the line is bent. A nurse reads its numbers every few minutes and writes them down, together with your pulse and whatever you have to say about the music.";

fn findings(text: &str, format: Format, rule: &str, today: Date) -> (Source, Vec<Diagnostic>) {
    let rules = pack::load(&[]).rules;
    let checked = lint::check(Source::from_text("a", text), format, &rules, today);
    let found = checked
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.rule == rule)
        .collect();
    (checked.source, found)
}

/// The words that a rule reports.
fn words(text: &str, format: Format, rule: &str) -> Vec<String> {
    let (source, found) = findings(text, format, rule, crate::TODAY);
    let of = |diagnostic: Diagnostic| source.slice(diagnostic.primary.span).to_owned();
    found.into_iter().map(of).collect()
}

#[test]
fn an_empty_section_is_found_in_every_format() {
    let markdown = "# Pumps\n\nThey hum.\n\n## Noise\n\n## Size\n\nSmall.\n";
    let html = "<h1>Pumps</h1><p>They hum.</p><h2>Noise</h2><h2>Size</h2><p>Small.</p>";
    let text = "PUMPS\n\nThey hum when they run.\n\nNOISE\n\nSIZE\n\nAbout as large as a book.\n\nPRICE\n\nAsk at the desk for it.\n";
    let rule = "health/empty-section";
    assert_eq!(words(markdown, Format::Markdown, rule), ["Noise"]);
    assert_eq!(words(html, Format::Html, rule), ["Noise"]);
    assert_eq!(words(text, Format::Text, rule), ["NOISE"]);
}

#[test]
fn what_a_reader_sees_under_a_heading_is_content() {
    let rule = "health/empty-section";
    for content in [
        "<img src='a.png'>",
        "<iframe src='a'></iframe>",
        "<form><input name='a'></form>",
        "<table><tr><td>1</td></tr></table>",
        "<div hidden><p>Shown by a script.</p></div>",
        "<h3>Below</h3><p>Yes.</p>",
        "<pre>code</pre>",
        "<blockquote>Said.</blockquote>",
    ] {
        let html = format!(
            "<h1>Pumps</h1><p>They hum.</p><h2>Noise</h2>{content}<h2>Size</h2><p>Small.</p>"
        );
        assert!(words(&html, Format::Html, rule).is_empty(), "{content}");
    }
    for nothing in [
        "",
        "<!-- later -->",
        "<p> </p>",
        "<script>a()</script>",
        "<p>Share this: Facebook, X</p>",
        "<ul></ul>",
    ] {
        let html = format!(
            "<h1>Pumps</h1><p>They hum.</p><h2>Noise</h2>{nothing}<h2>Size</h2><p>Small.</p>"
        );
        assert_eq!(words(&html, Format::Html, rule), ["Noise"], "{nothing}");
    }
}

/// Where two headings that promise lists have them, a third has none if a single sentence stands under it.
#[test]
fn a_heading_that_promises_a_list_is_empty_without_one_where_others_have_theirs() {
    let rule = "health/empty-section";
    let lists = [
        "## Side effects\n\n- nausea\n- sleep\n",
        "## Uses\n\n- pain\n",
    ];
    let article = |lists: &[&str], heading: &str, content: &str| {
        let lists = lists.join("\n");
        let text = format!(
            "# Pumps\n\nThey hum.\n\n{lists}\n## {heading}\n\n{content}\n\n## Size\n\nSmall.\n"
        );
        words(&text, Format::Markdown, rule)
    };
    let lost = "Every pump has some of these.";
    assert_eq!(article(&lists, "Risks", lost), ["Risks"]);
    assert_eq!(
        article(&lists, "Who should not use it", lost),
        ["Who should not use it"]
    );
    assert!(
        article(&lists[..1], "Risks", lost).is_empty(),
        "one list is no habit"
    );
    assert!(
        article(&lists, "History", lost).is_empty(),
        "this promises none"
    );
    assert!(
        article(&lists, "What are the risks?", lost).is_empty(),
        "this asks"
    );
    for content in [
        "It hums, it drips, and it falls.",
        "It hums. It drips.",
        "Every pump has some of these.\n\nIt falls.",
        "1. It hums.",
        "![](risks.png)",
    ] {
        assert!(article(&lists, "Risks", content).is_empty(), "{content}");
    }
}

#[test]
fn a_repeated_passage_has_two_sides() {
    let rule = "health/repeated-passage";
    let text = format!("{PASSAGE}\n\nTea is on the table.\n\n{PASSAGE}\n");
    let html = format!(
        "<p>{PASSAGE}</p><p>Tea is on the table.</p><div>{}</div>",
        PASSAGE.replace("small", "<b>small</b>")
    );
    for (article, format) in [
        (&text, Format::Text),
        (&text, Format::Markdown),
        (&html, Format::Html),
    ] {
        let (source, found) = findings(article, format, rule, crate::TODAY);
        let [one] = &found[..] else {
            panic!("{format:?}: {found:#?}");
        };
        assert_eq!(one.severity, Severity::Error);
        let words = source.slice(one.primary.span);
        assert!(
            words.starts_with("The pump is") && words.ends_with("about the music"),
            "{words}"
        );
        let [other] = &one.secondary[..] else {
            panic!("{:#?}", one.secondary);
        };
        assert_eq!(other.span.start, source.text.find("The pump").unwrap());
        assert!(other.span.end < one.primary.span.start);
    }
}

#[test]
fn a_short_or_quoted_repetition_is_meant() {
    let rule = "health/repeated-passage";
    let short = "The pump is small and hums, and a nurse reads its numbers every few minutes.";
    let twice = format!("{short}\n\nTea is on the table.\n\n{short}\n");
    let quoted = format!("{PASSAGE}\n\nTea is on the table.\n\n> {PASSAGE}\n");
    assert!(words(&twice, Format::Markdown, rule).is_empty());
    assert!(words(&quoted, Format::Markdown, rule).is_empty());
}

#[test]
fn a_changed_copy_is_found_and_its_claims_still_count() {
    let changed = PASSAGE.replace("every few minutes", "every ten minutes");
    let text = format!("{PASSAGE}\n\nTea is on the table.\n\n{changed}\n");
    assert_eq!(
        words(&text, Format::Text, "health/repeated-passage").len(),
        1
    );
    let one = "Each vial stays in a locked drawer, and a nurse counts them every morning and writes the count into a book beside the door, for all to see. Ketamine is in Schedule III.";
    let text = format!(
        "{one}\n\nTea is on the table.\n\n{}\n",
        one.replace("III", "II")
    );
    assert_eq!(words(&text, Format::Text, "ketamine/schedule").len(), 1);
}

#[test]
fn a_stamp_is_judged_as_on_the_day_given() {
    let body = "The pump is small and hums. ".repeat(14);
    let article = |stamp: &str| format!("{stamp}\n\n{body}\n");
    let about = |stamp: &str, today: Date| {
        let (_, found) = findings(&article(stamp), Format::Text, "health/review-date", today);
        found.into_iter().next().map(|one| one.message)
    };
    let stamp = "Medically reviewed by A. Moss, MD, on March 6, 2024";
    assert_eq!(about(stamp, date(2026, 3, 6)), None);
    let stale = about(stamp, date(2026, 3, 7)).unwrap();
    assert!(stale.contains("24 months"), "{stale}");
    let early = about(stamp, date(2024, 3, 5)).unwrap();
    assert!(early.contains("yet to come"), "{early}");
    let empty = about("Last updated:", date(2026, 3, 6)).unwrap();
    assert!(empty.contains("no date"), "{empty}");
    assert!(about("A pump.", date(2026, 3, 6)).is_some());
    // The newest date counts, and a month counts to its last day.
    assert_eq!(
        about(
            "Published 2 May 2019. Updated Nov. 2024",
            date(2026, 11, 30)
        ),
        None
    );
    let meta = format!(
        "<html><head><meta property=\"article:modified_time\" content=\"2026-01-09T10:00:00+01:00\"></head><body><p>{body}</p></body></html>"
    );
    let (_, found) = findings(&meta, Format::Html, "health/review-date", crate::TODAY);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_better_term_is_offered_once_with_every_place() {
    let text = "Alcoholism runs in families.\n\nNo one chooses alcoholism, and alcoholism can be treated.\n";
    let (source, found) = findings(text, Format::Text, "health/outdated-name", crate::TODAY);
    let [one] = &found[..] else {
        panic!("{found:#?}");
    };
    assert_eq!(source.slice(one.primary.span), "Alcoholism");
    assert_eq!(one.secondary.len(), 2);
    let fix = one.fix.as_ref().unwrap();
    assert_eq!(fix.edits[0].replacement, "Alcohol use disorder");
    assert_eq!(fix.edits[0].span, one.primary.span);
}
