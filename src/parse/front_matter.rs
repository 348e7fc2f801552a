//! Front matter: YAML between `---` lines or TOML between `+++` lines at the start of a Markdown file.
//!
//! In: a source and the outline of its document. Out: an [`Entry`] for each value, with the value's bytes; the title
//! and the description are blocks too, since readers see them. It never fails: what cannot be read is recorded as
//! damaged front matter, and the body is parsed all the same.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use toml::de::{DeTable, DeValue};

use super::outline::Outline;
use crate::document::{BlockKind, Entry, Prose, ProseBuilder};
use crate::source::{Source, Span};

/// Reads the front matter, if there is any, and returns where the body begins.
pub(super) fn read(source: &Source, outline: &mut Outline) -> usize {
    let start = source.start();
    let Some(region) = find(&source.text, start) else {
        return start;
    };
    let text = source.slice(region.inner);
    let entries = match region.syntax {
        Syntax::Yaml => yaml_entries(text),
        Syntax::Toml => toml_entries(text),
    };
    match entries {
        Some(entries) => {
            for entry in entries {
                push(source, outline, &region, entry);
            }
            outline.skip(region.all, "front matter");
        }
        None if region.syntax == Syntax::Yaml && !begins_with_key(text) => return start,
        None => outline.skip(region.all, "damaged front matter"),
    }
    outline.separate();
    region.all.end
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
}

#[derive(Debug)]
struct Region {
    syntax: Syntax,
    /// With the lines that mark it.
    all: Span,
    /// Between these lines.
    inner: Span,
}

/// A value as the syntax gives it; the span counts from the start of the region.
#[derive(Debug)]
struct Value {
    key: String,
    text: String,
    span: Span,
    item: Option<usize>,
}

fn find(text: &str, start: usize) -> Option<Region> {
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    let syntax = match first.trim_end() {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => return None,
    };
    let inner = start + first.len();
    let mut at = inner;
    for line in lines {
        let ends = match syntax {
            Syntax::Yaml => matches!(line.trim_end(), "---" | "..."),
            Syntax::Toml => line.trim_end() == "+++",
        };
        if ends {
            return Some(Region {
                syntax,
                all: Span::new(start, at + line.len()),
                inner: Span::new(inner, at),
            });
        }
        at += line.len();
    }
    None
}

/// Whether it was meant as front matter: its first line is `key: …`. Otherwise the `---` is a line across the page.
fn begins_with_key(text: &str) -> bool {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let key = line
        .and_then(|line| line.split_once(':'))
        .map(|(key, _)| key);
    key.is_some_and(|key| !key.is_empty() && !key.contains(' '))
}

fn push(source: &Source, outline: &mut Outline, region: &Region, value: Value) {
    let start = region.inner.start + value.span.start;
    let raw = &source.text[start..region.inner.start + value.span.end];
    let (inner, quote) = unquote(raw);
    // The quotes at both ends are equally long.
    let offset = start + (raw.len() - inner.len()) / 2;
    let span = Span::new(offset, offset + inner.len());
    let kind = match value.key.as_str() {
        "title" => Some(BlockKind::Title),
        "description" => Some(BlockKind::Description),
        _ => None,
    };
    if let Some(kind) = kind {
        let prose = prose(inner, offset, quote);
        if !prose.is_empty() {
            outline.push(kind, prose, span, None);
        }
    }
    outline.document.front_matter.push(Entry {
        key: value.key,
        value: value.text,
        span,
        item: value.item,
    });
}

/// The words between the quotes, and the quote.
fn unquote(raw: &str) -> (&str, Option<char>) {
    for mark in ["\"\"\"", "'''", "\"", "'"] {
        let inner = raw
            .strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) = inner {
            return (inner, mark.chars().next());
        }
    }
    (raw, None)
}

/// The words of a value: slices of the file, escapes decoded one by one.
fn prose(inner: &str, start: usize, quote: Option<char>) -> Prose {
    let mut prose = ProseBuilder::new();
    let mut done = 0;
    let escape = match quote {
        Some('"') => "\\",
        Some(_) => "''",
        None => "",
    };
    while !escape.is_empty()
        && let Some(found) = inner[done..].find(escape)
    {
        let at = done + found;
        prose.push(&inner[done..at], start + done);
        let (text, length) = if escape == "''" {
            ("'".to_owned(), 2)
        } else {
            escaped(&inner[at..])
        };
        prose.push_decoded(&text, Span::new(start + at, start + at + length));
        done = at + length;
    }
    prose.push(&inner[done..], start + done);
    prose.finish()
}

/// What a backslash stands for together with what follows, and the length of both.
fn escaped(raw: &str) -> (String, usize) {
    let mut chars = raw.chars().skip(1);
    let Some(char) = chars.next() else {
        return (raw.to_owned(), raw.len());
    };
    let digits = match char {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let length = 1 + char.len_utf8();
    if digits > 0
        && let Some(hex) = raw.get(length..length + digits)
        && let Some(decoded) = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
    {
        return (decoded.to_string(), length + digits);
    }
    let text = match char {
        'n' | 't' | 'r' | '_' | 'N' | '\n' => " ".to_owned(),
        other => other.to_string(),
    };
    (text, length)
}

pub(super) fn dotted(path: &str, key: &str) -> String {
    let key = key.to_lowercase();
    if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}

fn toml_entries(text: &str) -> Option<Vec<Value>> {
    let table = DeTable::parse(text).ok()?;
    let mut values = Vec::new();
    collect_table(table.get_ref(), "", None, &mut values);
    values.sort_by_key(|value| value.span.start);
    Some(values)
}

fn collect_table(table: &DeTable<'_>, path: &str, item: Option<usize>, values: &mut Vec<Value>) {
    for (key, value) in table {
        collect_toml(value, dotted(path, key.get_ref()), item, values);
    }
}

fn collect_toml(
    value: &toml::Spanned<DeValue<'_>>,
    key: String,
    item: Option<usize>,
    values: &mut Vec<Value>,
) {
    let text = match value.get_ref() {
        DeValue::Table(table) => return collect_table(table, &key, item, values),
        DeValue::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                collect_toml(value, key.clone(), item.or(Some(at)), values);
            }
            return;
        }
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
    };
    let span = value.span();
    values.push(Value {
        key,
        text,
        span: Span::new(span.start, span.end),
        item,
    });
}

fn yaml_entries(text: &str) -> Option<Vec<Value>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    // What looks like a number that is too large (`54e7098`) is words like any other.
    let options = serde_saphyr::options! {
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::PassThrough,
    };
    let node = serde_saphyr::from_str_with_options(text, options);
    let Node::Map(map) = node.ok()? else {
        return None;
    };
    let mut values = Vec::new();
    collect_map(text, &map, ("", None), &mut values);
    Some(values)
}

/// A YAML value with the places of what is in it.
#[derive(Debug)]
enum Node {
    Scalar(String),
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
    Nothing,
}

/// `path` is the keys above, and the item of a list that they stand in.
fn collect_map(
    text: &str,
    map: &[(String, Spanned<Node>)],
    path: (&str, Option<usize>),
    values: &mut Vec<Value>,
) {
    let (path, item) = path;
    for (key, node) in map {
        collect_yaml(text, node, (dotted(path, key), item), values);
    }
}

fn collect_yaml(
    text: &str,
    node: &Spanned<Node>,
    path: (String, Option<usize>),
    values: &mut Vec<Value>,
) {
    let (key, item) = path;
    let scalar = match &node.value {
        Node::Nothing => return,
        Node::Map(map) => return collect_map(text, map, (&key, item), values),
        Node::List(items) => {
            for (at, node) in items.iter().enumerate() {
                collect_yaml(text, node, (key.clone(), item.or(Some(at))), values);
            }
            return;
        }
        Node::Scalar(scalar) => scalar,
    };
    let Some(span) = yaml_span(text, node) else {
        return;
    };
    // A number or a date is its spelling, not what YAML makes of it.
    let raw = &text[span.range()];
    let spelled = !raw.contains('\n') && unquote(raw).1.is_none();
    let value = if spelled { raw } else { scalar };
    values.push(Value {
        key,
        text: value.trim().to_owned(),
        span,
        item,
    });
}

fn yaml_span(text: &str, node: &Spanned<Node>) -> Option<Span> {
    let span = node.defined.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let end = start + usize::try_from(span.byte_len()?).ok()?;
    let raw = text.get(start..end)?;
    // The sign of a block scalar (`>-`) is not part of its words.
    let inner = match raw.strip_prefix(['|', '>']) {
        Some(rest) => rest.split_once('\n').map_or("", |(_, body)| body),
        None => raw,
    };
    let inner_start = start + raw.len() - inner.len();
    let lead = inner.len() - inner.trim_start().len();
    Some(Span::new(
        inner_start + lead.min(inner.len()),
        inner_start + inner.trim_end().len().max(lead),
    ))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Node::Map(map))
    }
}
