//! `claimspan explain`: what a rule is about, or what a kind of rule asks.
//!
//! In: the id of a rule, or a kind. Out: plain text, wrapped. Next: [`crate::authoring::explain`].

use super::Outcome;
use super::articles;
use super::terminal::Terminal;
use crate::authoring::{explain, kinds};
use crate::pack::did_you_mean;

#[derive(Debug, clap::Args)]
#[group(id = "topic", required = true, multiple = false)]
struct Topic {
    /// The rule
    #[arg(value_name = "RULE")]
    rule: Option<String>,

    /// A kind of rule instead
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    topic: Topic,

    /// A folder of rule packs besides the shipped ones; may be repeated
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<String>,
}

/// Explains.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let text = match (&arguments.topic.rule, &arguments.topic.kind) {
        (_, Some(kind)) => kinds::page(kind),
        (Some(id), None) => {
            let Some(loaded) = articles::load_packs(&arguments.rules, terminal) else {
                return Outcome::Failure;
            };
            let rules = &loaded.rules;
            rules
                .rule(id)
                .map(|rule| explain::rule(rule, rules))
                .ok_or_else(|| {
                    let ids = rules.rules.iter().map(|rule| rule.id.as_str());
                    let help = did_you_mean(id, ids)
                        .unwrap_or_else(|| "`claimspan rules list` lists them".to_owned());
                    format!("{id}: there is no such rule; {help}")
                })
        }
        (None, None) => Err("name a rule, or a kind with `--kind`".to_owned()),
    };
    match text {
        Ok(text) => terminal.print(Outcome::Clean, |out, _| {
            out.write_all(explain::wrap(&text, terminal.text_width()).as_bytes())
        }),
        Err(trouble) => {
            terminal.error(&trouble);
            Outcome::Failure
        }
    }
}
