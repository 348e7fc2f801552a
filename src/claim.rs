//! Document to claims: who says what of which subject, with which value, how firmly, in which context, at which bytes.

pub mod quantity;
