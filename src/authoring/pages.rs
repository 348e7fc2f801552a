//! The pages about packs and rules, for the documentation.
//!
//! In: loaded packs. Out: Markdown: one page that lists the packs, and one for each pack with all of its rules. They
//! are made from the packs alone, so that they cannot say anything else; the same packs give the same bytes.

use std::fmt::Write;

use super::explain;
use crate::pack::{Loaded, RuleSet};
use crate::rule::{Example, Rule};
use crate::source::Source;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path below the folder of packs.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// How many examples of each sort are shown.
const EXAMPLES: usize = 2;

/// The most characters of an example that are shown.
const SHOWN: usize = 280;

/// Under each page's title.
const MADE: &str =
    "<!-- Made by `claimspan rules pages` from the TOML files here; change those. -->\n";

/// All pages; packs without rules have none.
pub fn pages(loaded: &Loaded) -> Vec<Page> {
    let set = &loaded.rules;
    let mut index = format!("# Rule packs\n\n{MADE}\n");
    let _ = writeln!(index, "| pack | covers | rules |\n|---|---|---|");
    let mut pages = Vec::new();
    for (pack, name) in set.packs.iter().enumerate() {
        let rules: Vec<&Rule> = set.rules.iter().filter(|rule| rule.pack == pack).collect();
        if rules.is_empty() {
            continue;
        }
        let about = about(loaded, name);
        let _ = writeln!(
            index,
            "| [{name}]({name}/README.md) | {} | {} |",
            cell(&about),
            rules.len()
        );
        pages.push(Page {
            path: format!("{name}/README.md"),
            text: page(name, &about, &rules, set),
        });
    }
    index.push_str(
        "\n`language/` holds what English does: cues, quantities, spelling. `claimspan explain RULE` tells of a rule\n\
         on the terminal, `claimspan rules list --stale` which are due for review. How to add a rule is told by\n\
         CONTRIBUTING.md.\n",
    );
    pages.insert(
        0,
        Page {
            path: "README.md".to_owned(),
            text: index,
        },
    );
    pages
}

/// What a pack covers, in its own words.
fn about(loaded: &Loaded, pack: &str) -> String {
    let files = loaded.packs.iter().zip(&loaded.sources);
    let own = files.filter(|(name, source)| *name == pack && source.text.contains("[pack]"));
    let about = |source: &Source| {
        let table: toml::Table = source.text.parse().ok()?;
        Some(table.get("pack")?.get("about")?.as_str()?.to_owned())
    };
    let mut told = own.filter_map(|(_, source)| about(source));
    told.next().unwrap_or_default()
}

fn page(name: &str, about: &str, rules: &[&Rule], set: &RuleSet) -> String {
    let mut text = format!("# {name}\n\n{MADE}\n");
    if !about.is_empty() {
        let _ = writeln!(text, "{}\n", plain(about));
    }
    let _ = writeln!(text, "| rule | severity | review by |\n|---|---|---|");
    for rule in rules {
        let (id, anchor) = (&rule.id, anchor(&rule.id));
        let (severity, day) = (rule.severity.name(), &rule.review_by);
        let _ = writeln!(text, "| [{id}](#{anchor}) | {severity} | {day} |");
    }
    for rule in rules {
        let _ = writeln!(text, "\n## {}\n", rule.id);
        let (severity, kind) = (rule.severity.name(), rule.kind.name());
        let _ = writeln!(text, "{severity}, `{kind}`: {}\n", plain(&rule.message));
        for line in explain::judges(rule, set) {
            let _ = writeln!(text, "- {}", plain(&line));
        }
        let _ = writeln!(text, "\n**Why.** {}\n", plain(&rule.why));
        if let Some(help) = &rule.help {
            let _ = writeln!(text, "**How to fix.** {}\n", plain(help));
        }
        let _ = writeln!(text, "**Sources**\n");
        for line in explain::sources(rule) {
            let _ = writeln!(text, "- {}", plain(&line));
        }
        for (title, examples) in [("Reported", &rule.flags), ("Not reported", &rule.passes)] {
            let _ = writeln!(text, "\n**{title}**\n");
            // Short examples are the readable ones.
            let mut chosen: Vec<&Example> = examples.iter().collect();
            chosen.sort_by_key(|example| example.text.chars().count() > SHOWN);
            for example in chosen.iter().take(EXAMPLES) {
                let _ = writeln!(text, "- {}", quoted(&example.text));
            }
        }
    }
    text
}

/// The anchor that a heading gets.
fn anchor(id: &str) -> String {
    id.chars().filter(|char| *char != '/').collect()
}

/// Words of a pack in a paragraph, on one line: what would be markup is not.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut escaped = String::new();
    let mut code = false;
    for char in words.join(" ").chars() {
        code ^= char == '`';
        if !code && matches!(char, '*' | '_' | '[' | ']' | '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

/// An example as code, so that its brackets and markup are seen.
fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let text = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text,
    };
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}
