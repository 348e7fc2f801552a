//! Which rules judge, and how heavily: the choice made on the command line.
//!
//! In: ids and patterns of rules. Out: the rule set without the rules that were not chosen. An id that no rule has is
//! told with the nearest one. What a rule says and when is none of its business.

use globset::GlobBuilder;

use crate::diagnostic::Severity;
use crate::pack::{RuleSet, did_you_mean};

/// The rules to judge by.
#[derive(Debug, clap::Args)]
pub(super) struct Choice {
    /// Judge by these rules only: ids, or patterns such as `health/*`; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Judge by these rules besides those of `--select`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    extend_select: Vec<String>,

    /// Do not judge by these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Let these rules report errors
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,

    /// Let these rules report warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warning: Vec<String>,

    /// Let these rules report notes
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    note: Vec<String>,
}

impl Choice {
    /// Leaves the chosen rules in the set; what is wrong with the choice is told all at once.
    pub(super) fn apply(&self, rules: &mut RuleSet) -> Result<(), Vec<String>> {
        let mut troubles = Vec::new();
        let mut chosen = |option: &str, patterns: &[String]| -> Vec<bool> {
            let mut named = vec![false; rules.rules.len()];
            for pattern in patterns {
                match matching(pattern, rules) {
                    Ok(found) => found.into_iter().for_each(|rule| named[rule] = true),
                    Err(trouble) => troubles.push(format!("--{option} {pattern}: {trouble}")),
                }
            }
            named
        };
        let selected = chosen("select", &self.select);
        let besides = chosen("extend-select", &self.extend_select);
        let ignored = chosen("ignore", &self.ignore);
        let weights = [
            (Severity::Error, chosen("error", &self.error)),
            (Severity::Warning, chosen("warning", &self.warning)),
            (Severity::Note, chosen("note", &self.note)),
        ];
        let all = self.select.is_empty();
        let stays = |rule: usize| (all || selected[rule] || besides[rule]) && !ignored[rule];
        if troubles.is_empty() && !(0..rules.rules.len()).any(stays) {
            troubles.push("no rule is left to judge by; select fewer or ignore less".to_owned());
        }
        if !troubles.is_empty() {
            return Err(troubles);
        }
        for (severity, named) in weights {
            let of = rules.rules.iter_mut().zip(&named);
            of.filter(|(_, named)| **named)
                .for_each(|(rule, _)| rule.severity = severity);
        }
        let ids = rules.rules.iter().map(|rule| rule.id.clone());
        let left = (0..).zip(ids).filter(|(rule, _)| !stays(*rule));
        rules.left_out = left.map(|(_, id)| id).collect();
        let mut at = 0;
        rules.rules.retain(|_| {
            at += 1;
            stays(at - 1)
        });
        Ok(())
    }
}

/// The rules that an id or a pattern names.
fn matching(pattern: &str, rules: &RuleSet) -> Result<Vec<usize>, String> {
    let glob = GlobBuilder::new(pattern).build();
    let glob = glob.map_err(|error| format!("this is no pattern: {}", error.kind()))?;
    let matcher = glob.compile_matcher();
    let ids = || rules.rules.iter().map(|rule| rule.id.as_str());
    let found: Vec<usize> = ids()
        .enumerate()
        .filter(|(_, id)| matcher.is_match(id))
        .map(|(rule, _)| rule)
        .collect();
    if found.is_empty() {
        let help = did_you_mean(pattern, ids()).unwrap_or_else(|| {
            let packs = rules.packs.join("/*`, `");
            format!("the packs are `{packs}/*`")
        });
        return Err(format!("there is no such rule; {help}"));
    }
    Ok(found)
}
