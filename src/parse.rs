//! Source to document, one file a format.
//!
//! In: a [`Source`] and its [`Format`]. Out: a [`Document`]; parsing never fails, since every text is some document.
//! Formats know nothing of rules. To add one: a file beside these, a variant of [`Format`], an arm here.

mod front_matter;
mod html;
pub mod line;
mod markdown;
mod mdx;
mod outline;
mod reference;
mod table;
mod text;
pub mod writing;

use crate::document::{Document, Format};
use crate::source::Source;

/// Parses a source.
pub fn parse(source: &Source, format: Format) -> Document {
    match format {
        Format::Text => text::parse(source),
        Format::Markdown => markdown::parse(source),
        Format::Html => html::parse(source),
    }
}
