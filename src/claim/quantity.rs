//! stub
#![allow(missing_docs)]
use crate::document::token::{Lexicon, Token};
use std::ops::Range;
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    pub tokens: Range<usize>,
    pub kind: Kind,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
    pub unit: String,
    pub approximate: bool,
    pub lo_open: bool,
    pub hi_open: bool,
    pub derived: bool,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Count,
}
impl Kind {
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
    pub fn name(self) -> &'static str {
        "count"
    }
}
impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.unit)
    }
}
pub type Wire = toml::Table;
#[derive(Debug, Default)]
pub struct Quantities;
impl Quantities {
    pub fn compile(_w: &Wire, _l: &mut Lexicon) -> Result<Self, Vec<String>> {
        Ok(Self)
    }
    pub fn read(&self, _t: &str, _k: &[Token], _s: Range<usize>) -> Vec<Quantity> {
        Vec::new()
    }
    pub fn convert(&self, _v: f64, _f: &str, _t: &str) -> Option<f64> {
        None
    }
    pub fn disjoint(&self, _a: &Quantity, _b: &Quantity) -> bool {
        false
    }
}
