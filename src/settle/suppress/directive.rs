//! One directive: from its words to what it asks for.
//!
//! In: the words of a comment or of an entry of the front matter, with their place. Out: [`Wanted`], or what is wrong
//! with them. A directive that is wrong in any way asks for nothing: a slip of the pen must never silence more than
//! was meant. It does not know which rules there are.

use jiff::civil::Date;

use crate::pack::did_you_mean;
use crate::source::Span;

/// What all directives begin with.
const MARK: &str = "claimspan-";

/// The directives, each with how far it reaches.
const DIRECTIVES: [(&str, Reach); 2] = [
    ("claimspan-ignore", Reach::Block),
    ("claimspan-ignore-file", Reach::Article),
];

/// The word before the last day.
const UNTIL: &str = "until=";

/// How far a directive reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The block that it stands in, or the next one.
    Block,
    /// The whole article.
    Article,
}

/// A rule that is named, or all rules whose ids begin alike: `ketamine/*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it is written.
    pub pattern: String,
    /// Where.
    pub span: Span,
}

impl Named {
    /// Whether it names this rule.
    pub fn names(&self, rule: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(start) => rule.starts_with(start),
            None => self.pattern == rule,
        }
    }
}

/// What a directive asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) reach: Reach,
    pub(super) rules: Vec<Named>,
    pub(super) reason: String,
    pub(super) until: Option<Date>,
}

/// What is wrong with a directive, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

fn malformed(message: impl Into<String>, help: Option<String>) -> Malformed {
    Malformed {
        message: message.into(),
        help,
    }
}

/// Reads the words of a comment, which stand at `start` of the file. None if they are no directive.
pub(super) fn read(words: &str, start: usize) -> Option<Result<Wanted, Malformed>> {
    let trimmed = words.trim_start();
    let start = start + words.len() - trimmed.len();
    let end = trimmed
        .find(|char: char| char.is_whitespace() || char == ':')
        .unwrap_or(trimmed.len());
    let (name, rest) = trimmed.split_at(end);
    let lower = name.to_ascii_lowercase();
    if !lower.starts_with(MARK) {
        return None;
    }
    let known = DIRECTIVES.iter().find(|(known, _)| *known == name);
    let Some((_, reach)) = known else {
        let names = DIRECTIVES.iter().map(|(name, _)| *name);
        let help = did_you_mean(&lower, names).unwrap_or_else(|| {
            "the directives are `claimspan-ignore` and `claimspan-ignore-file`".to_owned()
        });
        let message = format!("there is no directive `{name}`");
        return Some(Err(malformed(message, Some(help))));
    };
    Some(wanted(*reach, rest, start + end))
}

/// Reads `RULES: reason until=YYYY-MM-DD`.
pub(super) fn wanted(reach: Reach, words: &str, start: usize) -> Result<Wanted, Malformed> {
    let Some((rules, reason)) = words.split_once(':') else {
        let message = if words.trim().is_empty() {
            "this names no rule and gives no reason"
        } else {
            "this gives no reason"
        };
        return Err(malformed(message, Some(form())));
    };
    let rules = names(rules, start)?;
    let (reason, until) = reason_and_day(reason)?;
    Ok(Wanted {
        reach,
        rules,
        reason,
        until,
    })
}

fn form() -> String {
    "write `RULE: reason`, and `until=YYYY-MM-DD` after it if it ends".to_owned()
}

/// Rules in a row, commas between them.
pub(super) fn names(words: &str, start: usize) -> Result<Vec<Named>, Malformed> {
    let mut named: Vec<Named> = Vec::new();
    let mut at = start;
    for part in words.split(',') {
        let pattern = part.trim();
        let offset = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        if pattern.is_empty() {
            return Err(malformed("this names no rule", Some(form())));
        }
        if pattern.contains(char::is_whitespace) {
            let message = format!("`{pattern}` is no rule");
            let help = "put commas between rules, and a colon before the reason".to_owned();
            return Err(malformed(message, Some(help)));
        }
        let plain = pattern.strip_suffix("/*").unwrap_or(pattern);
        if plain.is_empty() || plain.contains(['*', '?', '[', '{']) {
            let message = format!("`{pattern}` does not say which rules are meant");
            let help = "name the rules, or all of a pack: `ketamine/*`".to_owned();
            return Err(malformed(message, Some(help)));
        }
        named.push(Named {
            pattern: pattern.to_owned(),
            span: Span::new(offset, offset + pattern.len()),
        });
    }
    Ok(named)
}

fn reason_and_day(words: &str) -> Result<(String, Option<Date>), Malformed> {
    let mut until = None;
    let mut reason = Vec::new();
    for word in words.split_whitespace() {
        match word.strip_prefix(UNTIL) {
            Some(_) if until.is_some() => {
                return Err(malformed("this ends on two days", None));
            }
            Some(day) => until = Some(self::day(day)?),
            None => reason.push(word),
        }
    }
    let reason = reason.join(" ");
    told(&reason)?;
    Ok((reason, until))
}

/// A reason must have a word in it.
pub(super) fn told(reason: &str) -> Result<(), Malformed> {
    if reason.chars().any(char::is_alphanumeric) {
        Ok(())
    } else {
        Err(malformed("this gives no reason", Some(form())))
    }
}

/// The last day on which a directive holds.
pub(super) fn day(word: &str) -> Result<Date, Malformed> {
    let shaped = word.len() == "YYYY-MM-DD".len();
    let day: Option<Date> = shaped.then(|| word.parse().ok()).flatten();
    day.ok_or_else(|| {
        let help = "write the last day as until=YYYY-MM-DD".to_owned();
        malformed(format!("`{word}` is no day"), Some(help))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(words: &str) -> Result<Wanted, String> {
        read(words, 0).unwrap().map_err(|wrong| wrong.message)
    }

    #[test]
    fn reads_rules_reason_and_day() {
        let wanted =
            read_all(" claimspan-ignore a/b,\n c/*: seen by X:\n ok until=2026-12-31 ").unwrap();
        let rules: Vec<&str> = wanted
            .rules
            .iter()
            .map(|rule| rule.pattern.as_str())
            .collect();
        assert_eq!(rules, ["a/b", "c/*"]);
        assert_eq!(wanted.rules[1].span, Span::new(24, 27));
        assert_eq!(wanted.reason, "seen by X: ok");
        assert_eq!(wanted.until, Some(jiff::civil::date(2026, 12, 31)));
        assert_eq!(wanted.reach, Reach::Block);
    }

    #[test]
    fn leaves_other_comments_alone() {
        assert_eq!(read(" claimspan ignores this ", 0), None);
        assert_eq!(read(" see claimspan-ignore a/b: no ", 0), None);
    }

    #[test]
    fn refuses_what_is_not_clear() {
        for words in [
            "claimspan-ignore",
            "claimspan-ignore a/b",
            "claimspan-ignore a/b:",
            "claimspan-ignore a/b: --",
            "claimspan-ignore a/b: until=2026-12-31",
            "claimspan-ignore : because",
            "claimspan-ignore *: because",
            "claimspan-ignore a/b*: because",
            "claimspan-ignore a/b c/d: because",
            "claimspan-ignore a/b,: because",
            "claimspan-ignore a/b: because until=2026-13-01",
            "claimspan-ignore a/b: because until=soon",
            "claimspan-ignore a/b: because until=2026-12-01 until=2026-12-02",
            "claimspan-ignore-next a/b: because",
            "Claimspan-Ignore a/b: because",
        ] {
            assert!(read_all(words).is_err(), "{words}");
        }
    }
}
