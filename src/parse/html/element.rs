//! What an HTML element is for a reader: its role, its attributes, and whether it is prose at all.
//!
//! In: a start tag of `html5gum` and the source. Out: [`Role`], attribute values with their bytes, and the reason for
//! leaving an element out. It keeps no state; [`super`] does.

use html5gum::StartTag;

use crate::document::MarkKind;
use crate::source::{Source, Span};

/// A start tag with spans in bytes of the slice that was tokenized.
pub(super) type Start = StartTag<usize>;

/// What an element does to the text inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Changes nothing: `span`, `sup`, unknown names.
    Inline,
    /// Marks its text.
    Mark(MarkKind),
    /// Separates its text from what surrounds it: `div`, `p`, `section`.
    Block,
    /// `h1` to `h6`.
    Heading(u8),
    /// `title`.
    Title,
    /// `ul` or `ol`.
    List {
        /// `ol`.
        ordered: bool,
    },
    /// `li`.
    Item,
    /// `dl`.
    Terms,
    /// `dt`.
    Term,
    /// `dd`.
    Definition,
    /// `table`.
    Table,
    /// `thead`, `tbody`, `tfoot`.
    RowGroup {
        /// `thead`.
        header: bool,
    },
    /// `tr`.
    Row,
    /// `td` or `th`.
    Cell {
        /// `th`.
        header: bool,
    },
    /// `caption` or `figcaption`.
    Caption,
    /// `figure`.
    Figure,
    /// `blockquote`.
    Quotation,
    /// `details`.
    Details,
    /// `summary`.
    Summary,
    /// A button that asks what the next element answers.
    Prompt,
    /// `aside`, `article`, `main`: its headings end with it.
    Region,
    /// `footer`: what it says belongs to no heading above.
    Footer,
    /// `pre`.
    Code,
}

impl Role {
    /// The role of an element by its name.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"b" | b"strong" => Self::Mark(MarkKind::Strong),
            b"i" | b"em" => Self::Mark(MarkKind::Emphasis),
            b"a" => Self::Mark(MarkKind::Link),
            b"q" => Self::Mark(MarkKind::Quote),
            b"code" | b"kbd" | b"samp" | b"tt" => Self::Mark(MarkKind::Code),
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"title" => Self::Title,
            b"ul" | b"menu" | b"dir" => Self::List { ordered: false },
            b"ol" => Self::List { ordered: true },
            b"li" => Self::Item,
            b"dl" => Self::Terms,
            b"dt" => Self::Term,
            b"dd" => Self::Definition,
            b"table" => Self::Table,
            b"thead" => Self::RowGroup { header: true },
            b"tbody" | b"tfoot" => Self::RowGroup { header: false },
            b"tr" => Self::Row,
            b"td" => Self::Cell { header: false },
            b"th" => Self::Cell { header: true },
            b"caption" | b"figcaption" => Self::Caption,
            b"figure" => Self::Figure,
            b"blockquote" => Self::Quotation,
            b"details" => Self::Details,
            b"summary" => Self::Summary,
            b"aside" | b"article" | b"main" => Self::Region,
            b"footer" => Self::Footer,
            b"pre" | b"listing" | b"xmp" => Self::Code,
            b"html" | b"head" | b"body" | b"div" | b"p" | b"section" | b"header" | b"hgroup"
            | b"address" | b"center" | b"fieldset" | b"form" | b"legend" | b"label" | b"hr"
            | b"search" | b"dialog" | b"nav" => Self::Block,
            // A custom element (`<faq-item>`) is a box more often than a part of a line.
            name if name.contains(&b'-') => Self::Block,
            _ => Self::Inline,
        }
    }

    /// Whether the text before it and the text in it are different blocks.
    pub(super) fn separates(self) -> bool {
        !matches!(self, Self::Inline | Self::Mark(_))
    }

    /// Whether a stray end tag inside must not close elements around it.
    pub(super) fn holds_end_tags(self) -> bool {
        matches!(self, Self::Cell { .. } | Self::Table | Self::Caption)
    }
}

/// Whether an element has no content.
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Why words that are struck out are left out: the text no longer says them.
pub(in crate::parse) const STRUCK_OUT: &str = "struck out";

/// Why an element is left out, whatever is in it.
pub(super) fn skip_reason(tag: &Start) -> Option<&'static str> {
    let reason = match &*tag.name.0 {
        b"script" => "script",
        b"style" => "style",
        b"template" => "template",
        b"noscript" => "noscript",
        b"nav" => "nav",
        b"svg" => "svg",
        b"select" | b"datalist" | b"textarea" | b"input" => "form field",
        b"iframe" | b"object" | b"video" | b"audio" | b"canvas" | b"noembed" | b"noframes"
        | b"meter" | b"progress" => "embedded",
        b"del" | b"s" | b"strike" => STRUCK_OUT,
        // Brackets for browsers that do not set small text over a word.
        b"rp" => "hidden",
        _ if plain(tag, b"role") == Some("navigation") => "nav",
        _ if is_hidden(tag) => "hidden",
        _ => return None,
    };
    Some(reason)
}

/// Whether a reason comes from an attribute that a script may take away again.
pub(super) fn is_hidden(tag: &Start) -> bool {
    let hidden = tag.attributes.contains_key(b"hidden".as_slice());
    let searchable =
        plain(tag, b"hidden").is_some_and(|value| value.eq_ignore_ascii_case("until-found"));
    (hidden && !searchable)
        || plain(tag, b"aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || plain(tag, b"style").is_some_and(hides)
        || (*tag.name.0 == *b"dialog" && !tag.attributes.contains_key(b"open".as_slice()))
}

/// Whether a style attribute hides its element.
fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else {
            return false;
        };
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" => value.eq_ignore_ascii_case("none"),
            "visibility" => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}

/// The value of an attribute, decoded.
pub(super) fn plain<'t>(tag: &'t Start, name: &[u8]) -> Option<&'t str> {
    let value = tag.attributes.get(name)?;
    std::str::from_utf8(&value.value.0).ok()
}

/// A number attribute such as `colspan`; 1 where there is none.
pub(super) fn number(tag: &Start, name: &[u8]) -> usize {
    plain(tag, name)
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(1)
}

/// The bytes of an attribute's value, without its quotes. `base` is where the tokenized slice begins.
pub(super) fn value_span(source: &Source, tag: &Start, name: &[u8], base: usize) -> Option<Span> {
    let attribute = tag.attributes.get(name)?;
    let from = base + attribute.span.start;
    let raw = source.text.get(from..base + tag.span.end)?;
    let equals = raw.find('=')?;
    let value = raw[equals + 1..].trim_start();
    let start = from + raw.len() - value.len();
    let span = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = &value[1..];
            Span::new(start + 1, start + 1 + inner.find(quote)?)
        }
        _ => {
            let end = value.find(|char: char| char.is_ascii_whitespace() || char == '>')?;
            Span::new(start, start + end)
        }
    };
    Some(span)
}
