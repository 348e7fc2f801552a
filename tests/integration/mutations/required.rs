//! What a `require` rule accepts, refuted or asked: the article lacks it still.

use claimspan::claim::{self, Status};
use claimspan::document::Format;
use claimspan::parse;
use claimspan::rule::{Kind, Rule};
use claimspan::source::Source;

use super::example::findings;
use super::frame::is_statement;
use super::{DATA, Outcome, RULES};

/// Frames of every required sentence of every rule.
pub(super) fn outcomes() -> Vec<Outcome> {
    let rules = RULES.rules.iter();
    let required = rules.filter(|rule| matches!(rule.kind, Kind::Require(_)));
    required
        .flat_map(|rule| {
            rule.passes
                .iter()
                .flat_map(|pass| of(rule, &pass.text, pass.format))
        })
        .collect()
}

fn of(rule: &Rule, text: &str, format: Format) -> Vec<Outcome> {
    let source = Source::from_text("example", text);
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, &RULES);
    let made: Vec<_> = article
        .claims
        .iter()
        .filter(|claim| rule.claims.contains(&claim.declaration))
        .collect();
    let [claim] = made[..] else {
        return Vec::new();
    };
    let sentence = claim.passage;
    let mut outcomes = Vec::new();
    let statement = is_statement(source.slice(sentence));
    for frame in DATA
        .frame
        .iter()
        .filter(|frame| statement || frame.takes_any())
    {
        let status = frame.status();
        // A denial of what is accepted makes it false, whatever statuses count.
        let lacking = status == Status::Negated || !rule.statuses.contains(&status);
        let changed = [
            &text[..sentence.start],
            &frame.around(source.slice(sentence)),
            &text[sentence.end..],
        ]
        .concat();
        let reported = !findings(&changed, frame.format(), rule).is_empty();
        outcomes.push(Outcome {
            rule: rule.id.clone(),
            variant: format!("required-{}", frame.name()),
            example: text.to_owned(),
            fault: (reported != lacking).then(|| {
                if reported {
                    "is not accepted"
                } else {
                    "is accepted"
                }
                .to_owned()
            }),
            text: changed,
        });
    }
    outcomes
}
