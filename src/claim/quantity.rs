//! Quantities of a sentence: counts, durations, doses, frequencies, shares, ages, and the numbers that are none.
//!
//! In: tokens of a block and one sentence of it. Out: [`Quantity`]s in reading order, each with its unit, its bounds
//! and its tokens, and the totals that follow from them ("twice weekly for four weeks" is 8 sessions). Every word of
//! the language is data: [`Wire`] is its shape in `rules/language/en/quantities.toml`, [`Quantities`] the compiled
//! form, which only compares word ids. A number that is a name, a citation, a price or a date is told apart, so that
//! "Phase 3" is nobody's count. It does not say what a quantity is *of*: [`crate::claim`] does that.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::document::token::{Lexicon, Token};

mod age;
mod aside;
mod compare;
mod compile;
mod count;
mod frequency;
mod measure;
mod number;
mod ordinal;
mod phrase;
mod prefix;
mod reader;
mod share;
mod total;
mod unit;
mod wire;
mod words;

pub use compile::Mistake;
pub use wire::Wire;
pub use words::Quantities;

/// One quantity of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its tokens, bound and approximation words included, as a range of the block's tokens.
    pub tokens: Range<usize>,
    /// What it measures.
    pub kind: Kind,
    /// The lower end; none if it has no lower bound or is vague.
    pub lo: Option<f64>,
    /// The upper end; none if it has no upper bound or is vague.
    pub hi: Option<f64>,
    /// The unit's name in the language file: `session`, `minute`, `mg/kg`, `per week`, `every day`, `percent`.
    pub unit: String,
    /// Whether the writer says that it is not exact: about, nearly, a dozen.
    pub approximate: bool,
    /// Whether the lower end itself is excluded: more than six.
    pub lo_open: bool,
    /// Whether the upper end itself is excluded: under six.
    pub hi_open: bool,
    /// Whether it is worked out from other quantities of the sentence.
    pub derived: bool,
}

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// So many things: six infusions.
    Count,
    /// A time: 40 minutes.
    Duration,
    /// An amount of a medicine or food: 0.5 mg/kg, two tablets.
    Dose,
    /// How often: twice a week, every other day.
    Frequency,
    /// A share written in percent.
    Percentage,
    /// A share or a ratio written otherwise: one in five, two-thirds, 150 minutes a week.
    Rate,
    /// Years of life.
    Age,
    /// A price.
    Money,
    /// A point in time; its value is the year, if there is one.
    Date,
    /// A telephone number; it has no value.
    Phone,
    /// Any other measure: weight, length, temperature, a multiple.
    Other,
}

impl fmt::Display for Quantity {
    /// The value in figures with its unit: `6–8 session`, `≤ 40 minute`, `~2 per week`, `every 3 week`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, unit) = match self.unit.split_once(' ') {
            Some((every, unit)) if self.kind == Kind::Frequency && every == EVERY => (every, unit),
            _ => ("", self.unit.as_str()),
        };
        if !before.is_empty() {
            write!(formatter, "{before} ")?;
        }
        if self.approximate {
            formatter.write_str("~")?;
        }
        match (self.lo, self.hi) {
            (Some(lo), Some(hi)) if lo == hi => write!(formatter, "{}", Figure(lo)),
            (Some(lo), Some(hi)) => write!(formatter, "{}–{}", Figure(lo), Figure(hi)),
            (Some(lo), None) => write!(
                formatter,
                "{} {}",
                if self.lo_open { ">" } else { "≥" },
                Figure(lo)
            ),
            (None, Some(hi)) => write!(
                formatter,
                "{} {}",
                if self.hi_open { "<" } else { "≤" },
                Figure(hi)
            ),
            (None, None) => formatter.write_str("?"),
        }?;
        if unit.is_empty() {
            Ok(())
        } else {
            write!(formatter, " {unit}")
        }
    }
}

/// First word of the unit of an interval: `every week`.
const EVERY: &str = "every";

/// First word of the unit of a frequency: `per week`.
const PER: &str = "per";

/// A number with at most four decimals.
struct Figure(f64);

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", (self.0 * 1e4).round() / 1e4)
    }
}

impl Kind {
    /// The names of all kinds.
    pub const NAMES: [&'static str; 11] = [
        "count",
        "duration",
        "dose",
        "frequency",
        "percentage",
        "rate",
        "age",
        "money",
        "date",
        "phone",
        "other",
    ];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let kinds = [
            Self::Count,
            Self::Duration,
            Self::Dose,
            Self::Frequency,
            Self::Percentage,
            Self::Rate,
            Self::Age,
            Self::Money,
            Self::Date,
            Self::Phone,
            Self::Other,
        ];
        kinds.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in rule files and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Duration => "duration",
            Self::Dose => "dose",
            Self::Frequency => "frequency",
            Self::Percentage => "percentage",
            Self::Rate => "rate",
            Self::Age => "age",
            Self::Money => "money",
            Self::Date => "date",
            Self::Phone => "phone",
            Self::Other => "other",
        }
    }
}

impl Quantities {
    /// Compiles the language's words. What is wrong with them is told all at once.
    pub fn compile(wire: &Wire, lexicon: &mut Lexicon) -> Result<Self, Vec<Mistake>> {
        compile::compile(wire, lexicon)
    }

    /// Reads the quantities of one sentence. `tokens` are all of the block's; a range outside of them is cut.
    pub fn read(&self, text: &str, tokens: &[Token], sentence: Range<usize>) -> Vec<Quantity> {
        reader::read(self, text, tokens, sentence)
    }
}
