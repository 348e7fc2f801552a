//! The beginning of a rule: a pack file that parses, with comments that say what to write.
//!
//! In: an id, a kind, a day. Out: TOML. It is the example of the kind ([`super::kinds`]) about a drug that does not
//! exist, under the names asked for, its examples commented out: until the author has written some, `rules test` says
//! that they are missing.

use jiff::ToSpan;
use jiff::civil::Date;

use super::kinds::{CHECKED, PACK, PAGES, Page, REVIEW_BY};
use crate::pack::did_you_mean;
use crate::rule::Kind;

/// A rule to be begun.
#[derive(Debug, Clone)]
pub struct Skeleton {
    /// The pack, a folder.
    pub pack: String,
    /// The name of the file, without its extension.
    pub name: String,
    id: String,
    page: Page,
    today: Date,
}

impl Skeleton {
    /// A rule of this id and kind; else what is wrong with them.
    pub fn new(id: &str, kind: &str, today: Date) -> Result<Self, String> {
        let page = PAGES.iter().find(|page| page.name == kind).ok_or_else(|| {
            let help = did_you_mean(kind, Kind::NAMES)
                .unwrap_or_else(|| format!("the kinds are {}", Kind::NAMES.join(", ")));
            format!("--kind {kind}: there is no such kind of rule; {help}")
        })?;
        let plain = |part: &str| {
            let letter = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
            part.starts_with(letter)
                && part.ends_with(letter)
                && part.chars().all(|char| letter(char) || char == '-')
        };
        let (pack, name) = id
            .split_once('/')
            .filter(|(pack, name)| plain(pack) && name.split('/').all(plain))
            .ok_or_else(|| {
                format!("{id}: this is no id; write PACK/NAME in small letters, digits and hyphens")
            })?;
        Ok(Self {
            pack: pack.to_owned(),
            name: name.replace('/', "-"),
            id: id.to_owned(),
            page: *page,
            today,
        })
    }

    /// The file; with a line that names the schema if there is one beside the packs.
    pub fn text(&self, schema: bool) -> String {
        let kind = self.page.name;
        let year_on = self.today.saturating_add(1.year());
        let example = self
            .page
            .example()
            .replace(&format!("\"{PACK}/{kind}\""), &format!("\"{}\"", self.id))
            .replace(CHECKED, &self.today.to_string())
            .replace(REVIEW_BY, &year_on.to_string());
        let mut text = String::new();
        if schema {
            text.push_str("#:schema ../schema.json\n");
        }
        text.push_str(&format!(
            "# A rule of kind `{kind}`; what it asks: claimspan explain --kind {kind}\n\
             # Testamine does not exist: put your own subject, claim, words and source in its place. What the pack\n\
             # declares elsewhere already can go. Then uncomment `flags` and `passes` with examples of your own, and run\n\
             # claimspan rules test on this file.\n\n"
        ));
        let mut in_examples = false;
        for line in example.lines() {
            let opens = line == "flags = [" || line == "passes = [";
            in_examples = (in_examples || opens) && line != "]";
            match line.strip_prefix("  ") {
                Some(example) if in_examples => text.push_str(&format!("  # {example}\n")),
                _ => text.push_str(&format!("{line}\n")),
            }
        }
        text
    }
}
