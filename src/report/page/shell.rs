//! The page around its sections: head, policy, navigation, filters.
//!
//! The policy names the digests of the one style sheet and the one script: whatever else would run, load or send
//! something, the browser refuses. Style sheet and script are files beside this one.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::super::summary::grouped;
use super::words::plain;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The sign of the page in a browser's tab: a drawing without any reference.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath \
                    d='M2 3h12M2 8h7M2 13h10' stroke='%23a3352b' stroke-width='2.4'/%3E%3C/svg%3E";

/// A part of the page.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// How much there is in it.
    pub(super) count: Option<usize>,
    pub(super) body: Markup,
}

/// What the filters offer.
pub(super) struct Tools<'a> {
    /// How many findings have each severity.
    pub(super) counts: [(crate::diagnostic::Severity, usize); 3],
    /// How many do not count.
    pub(super) excused: usize,
    pub(super) rules: Vec<&'a str>,
}

/// Writes the page.
pub(super) fn write(
    title: &str,
    scope: &Markup,
    tools: Option<Tools<'_>>,
    sections: &[Section],
    out: &mut dyn Write,
) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        digest(SCRIPT),
        digest(STYLE)
    );
    let title = plain(title);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                meta name="generator" content=(concat!("claimspan ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                link rel="icon" href=(ICON);
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                nav.rail aria-label="Sections" {
                    p.brand { "Claimspan" }
                    ul {
                        @for section in sections {
                            li {
                                a href={ "#" (section.id) } {
                                    (section.name)
                                    @if let Some(count) = section.count { " " span.num { (grouped(count)) } }
                                }
                            }
                        }
                    }
                    p.js.aids hidden {
                        button type="button" data-do="theme" aria-pressed="false" { "Dark" }
                        button type="button" data-do="help" aria-haspopup="dialog" { "Keys" }
                    }
                }
                main id="main" tabindex="-1" {
                    header.top {
                        h1 { (title) }
                        p.scope { (scope) }
                    }
                    @if let Some(tools) = tools { (filters(&tools)) }
                    @for section in sections {
                        section id=(section.id) aria-labelledby={ "h-" (section.id) } {
                            h2 id={ "h-" (section.id) } {
                                (section.name)
                                @if let Some(count) = section.count { " " span.num { (grouped(count)) } }
                            }
                            (section.body)
                        }
                    }
                }
                dialog #keys aria-labelledby="h-keys" {
                    h2 id="h-keys" { "Keys" }
                    dl {
                        @for (keys, what) in KEYS {
                            dt { @for key in keys.split(' ') { kbd { (key) } " " } }
                            dd { (what) }
                        }
                    }
                    form method="dialog" { button { "Close" } }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}

const KEYS: &[(&str, &str)] = &[
    ("j k", "next and previous finding"),
    ("] [", "next and previous conflict"),
    ("/", "search"),
    ("t", "light or dark"),
    ("Esc", "take all filters back"),
    ("?", "these keys"),
];

/// The filters. They need the script, which shows them.
fn filters(tools: &Tools<'_>) -> Markup {
    html! {
        form.tools.js id="tools" hidden role="search" aria-label="Filter findings" {
            input type="search" id="query" placeholder="Search findings and articles" aria-label="Search findings and articles";
            fieldset {
                legend.vh { "Severity" }
                @for (severity, count) in &tools.counts {
                    label {
                        input type="checkbox" name="severity" value=(super::words::letter(*severity)) checked;
                        (super::words::sign(*severity))
                        (grouped(*count))
                    }
                }
                @if tools.excused > 0 {
                    label {
                        input type="checkbox" name="severity" value="x" checked;
                        span.sv.x { span aria-hidden="true" { "–" } }
                        (grouped(tools.excused)) span.vh { " not counted" }
                    }
                }
            }
            select id="rule" aria-label="Rule" {
                option value="" { "All rules" }
                @for rule in &tools.rules { option { (plain(rule)) } }
            }
            span.steps {
                button type="button" data-do="back" aria-label="Previous finding" { "↑" }
                button type="button" data-do="next" aria-label="Next finding" { "↓" }
            }
            output id="shown" aria-live="polite" {}
            button type="reset" { "Reset" }
        }
    }
}

/// The digest of an inline text, as a policy names it.
fn digest(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
