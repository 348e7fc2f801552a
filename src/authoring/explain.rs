//! A rule in plain words: what it judges, why, what it rests on, its examples, how to fix and how to suppress.
//!
//! In: a compiled rule. Out: text, one paragraph a line; [`wrap`] breaks the lines for a terminal. The pages for the
//! documentation are made by [`super::pages`].

use crate::pack::RuleSet;
use crate::report::visible_line;
use crate::rule::{Example, Kind, Rule};

/// The most characters of an example that are shown.
const SHOWN: usize = 400;

/// All about a rule.
pub fn rule(rule: &Rule, set: &RuleSet) -> String {
    let (kind, severity) = (rule.kind.name(), rule.severity.name());
    let mut text = format!(
        "{}\nseverity {severity}, kind {kind}, {}\n",
        rule.id, rule.file
    );
    let mut section = |title: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        text.push_str(&format!("\n{title}\n"));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    };
    let mut what = vec![rule.message.clone()];
    what.extend(judges(rule, set));
    section("What it reports", what);
    section("Why", vec![rule.why.clone()]);
    section("Sources", sources(rule));
    let flags = rule.flags.iter();
    section(
        "Reported, at the words in brackets",
        flags.map(shown).collect(),
    );
    let passes = rule.passes.iter();
    section("Not reported", passes.map(shown).collect());
    section("How to fix", fixes(rule));
    section("How to suppress", suppressions(rule));
    text.push_str(&format!(
        "\nHow rules of this kind judge: claimspan explain --kind {kind}\n"
    ));
    text
}

/// What the rule looks at, a line each.
pub(super) fn judges(rule: &Rule, set: &RuleSet) -> Vec<String> {
    let mut lines = Vec::new();
    for claim in &rule.claims {
        let declaration = &set.claims[*claim];
        lines.push(format!(
            "It judges the claim `{}`: {}",
            declaration.id, declaration.asks
        ));
    }
    let answers = |stances: &[(usize, usize)]| {
        let stance = |(claim, stance): &(usize, usize)| {
            let declaration = &set.claims[*claim];
            format!("`{}`", declaration.stances[*stance].id)
        };
        stances.iter().map(stance).collect::<Vec<_>>().join(", ")
    };
    let ids = |claims: &[usize]| {
        let id = |claim: &usize| format!("`{}`", set.claims[*claim].id);
        claims.iter().map(id).collect::<Vec<_>>().join(", ")
    };
    let mut told = |label: &str, what: String| {
        if !what.is_empty() {
            lines.push(format!("{label}: {what}"));
        }
    };
    match &rule.kind {
        Kind::Forbid(kind) => told("Answers that may not be held", answers(&kind.stances)),
        Kind::Expect(kind) => {
            let slots = rule
                .claims
                .iter()
                .filter_map(|claim| set.claims[*claim].value);
            let values: Vec<&String> = slots.flat_map(|slot| &set.slots[slot].values).collect();
            let right = kind.values.iter().filter_map(|value| values.get(*value));
            let right: Vec<String> = right.map(|value| format!("`{value}`")).collect();
            told("Right values", right.join(", "));
            told("Answers that are as wrong", answers(&kind.stances));
        }
        Kind::Range(kind) => {
            for accept in &kind.accept {
                let (min, max, unit) = (accept.min, accept.max, &accept.unit);
                told("Accepted", format!("{min} to {max}, in the unit `{unit}`"));
            }
            told("Answers that are out of range", answers(&kind.stances));
        }
        Kind::Require(kind) => {
            told("Answers that will do", answers(&kind.stances));
            if kind.from_words > 0 {
                told(
                    "Only articles of at least so many words",
                    kind.from_words.to_string(),
                );
            }
        }
        Kind::Contradiction(kind) => {
            told("Answers that take part", answers(&kind.stances));
            told("Answers that the fact supports", answers(&kind.right));
            if kind.across {
                told(
                    "Compared",
                    "within an article, and between articles".to_owned(),
                );
            }
        }
        Kind::Pair(kind) => {
            told("What makes it necessary", answers(&kind.stances));
            told("What must be said as well", ids(&kind.beside));
            told("How near", format!("in the same {}", kind.within.name()));
            told("Only articles that make the claim", ids(&kind.only_if));
        }
        Kind::Cite(kind) => {
            told("Answers that need a source", answers(&kind.stances));
            told(
                "A source besides links, footnotes and years",
                ids(&kind.sources),
            );
        }
        Kind::Structure(kind) => told("What it checks", format!("`{}`", kind.check.name())),
        Kind::Date(kind) => told("Too old after months", kind.stale_months.to_string()),
        Kind::Undeclared(_) | Kind::Consistent(_) | Kind::Prefer(_) => {}
    }
    let contexts = |limits: &[(usize, Vec<usize>)]| {
        let limit = |(dimension, values): &(usize, Vec<usize>)| {
            let dimension = &set.dimensions[*dimension];
            let values = values.iter().map(|value| dimension.values[*value].as_str());
            format!(
                "{} {}",
                dimension.id,
                values.collect::<Vec<_>>().join(" or ")
            )
        };
        limits.iter().map(limit).collect::<Vec<_>>().join("; ")
    };
    told("Only where the context is", contexts(&rule.when));
    told("Not where the context is", contexts(&rule.unless));
    let yields = rule.yields_to.iter().map(|id| format!("`{id}`"));
    told(
        "Silent where one of these reports the sentence",
        yields.collect::<Vec<_>>().join(", "),
    );
    lines
}

/// Its sources with their days, a line each, and the days on which it falls due.
pub(super) fn sources(rule: &Rule) -> Vec<String> {
    let fact = |fact: &crate::rule::Fact| {
        let url = fact.url.as_ref();
        let url = url.map(|url| format!(", {url}")).unwrap_or_default();
        format!("{}{url} (checked {})", fact.title, fact.checked)
    };
    let mut lines: Vec<String> = rule.sources.iter().map(fact).collect();
    lines.push(format!("To be reviewed by {}.", rule.review_by));
    if let Some(day) = rule.valid_until {
        lines.push(format!(
            "Known to hold until {day}; after that day its findings are notes."
        ));
    }
    lines
}

fn fixes(rule: &Rule) -> Vec<String> {
    let mut lines: Vec<String> = rule.help.iter().cloned().collect();
    let text = match &rule.kind {
        Kind::Require(kind) => kind.text.as_ref(),
        Kind::Pair(kind) => kind.text.as_ref(),
        _ => None,
    };
    lines.extend(text.map(|text| format!("A text to insert: {text}")));
    if matches!(rule.kind, Kind::Prefer(_)) {
        lines.push("The finding carries the better term.".to_owned());
    }
    lines
}

/// How a reader of the finding can live with it, and for how long.
fn suppressions(rule: &Rule) -> Vec<String> {
    let id = &rule.id;
    vec![
        "One block: the line before it, with a reason and a last day".to_owned(),
        format!("    <!-- claimspan-ignore {id}: reason until=YYYY-MM-DD -->"),
        "The whole file: anywhere in it".to_owned(),
        format!("    <!-- claimspan-ignore-file {id}: reason -->"),
        "or in the front matter".to_owned(),
        format!("    claimspan: {{ignore: [{id}]}}"),
        "All articles of a run".to_owned(),
        format!("    claimspan check --ignore {id}"),
    ]
}

/// An example on one line, shortened if it is a whole article.
pub(super) fn shown(example: &Example) -> String {
    let text = visible_line(example.text.trim()).into_owned();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("- {} …", text[..end].trim_end()),
        None => format!("- {text}"),
    }
}

/// Breaks lines at blanks so that none is longer than `width`, words permitting. What follows a line's first column,
/// set off by two blanks, stays in its column; a line indented by four and more stays as it is.
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if line.chars().count() <= width || indent >= 4 {
            wrapped.push_str(line);
            wrapped.push('\n');
            continue;
        }
        let body = &line[indent..];
        let column = body.find("  ").map(|gap| {
            let rest = body[gap..].trim_start();
            body.len() - rest.len()
        });
        let bullet = if body.starts_with("- ") { 2 } else { 0 };
        let hang = column
            .filter(|column| *column < width / 2)
            .unwrap_or(bullet);
        let (head, rest) = body.split_at(hang);
        let mut current = format!("{}{head}", &line[..indent]);
        let mut empty = true;
        for word in rest.split_whitespace() {
            let length = current.chars().count() + usize::from(!empty) + word.chars().count();
            if !empty && length > width {
                wrapped.push_str(current.trim_end());
                wrapped.push('\n');
                current = " ".repeat(indent + hang);
                empty = true;
            }
            if !empty {
                current.push(' ');
            }
            current.push_str(word);
            empty = false;
        }
        wrapped.push_str(current.trim_end());
        wrapped.push('\n');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_and_keeps_columns() {
        assert_eq!(wrap("one two three\n", 9), "one two\nthree\n");
        assert_eq!(
            wrap("  a  one two three four\n", 16),
            "  a  one two\n     three four\n"
        );
        assert_eq!(wrap("  - one two three\n", 11), "  - one two\n    three\n");
        assert_eq!(wrap("    as it is here\n", 9), "    as it is here\n");
    }
}
