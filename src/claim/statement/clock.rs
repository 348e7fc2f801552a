//! Times of day: `8 a.m.`, `from 9 to 5`, `noon`. The reader of quantities leaves them out.
//!
//! In: the tokens of a clause. Out: quantities in minutes from midnight, of the kind `date`. A bare number is a time
//! only where the clause speaks of opening or visiting and a word like "until" stands before it.

use std::ops::Range;

use super::clause::Reader;
use super::lexis::Clock;
use crate::claim::quantity::{Kind, Quantity};
use crate::document::BlockId;
use crate::document::token::{TokenKind, WordId};

/// Minutes of half a day.
const NOON: f64 = 720.0;

/// The times in these tokens. `spoken` says whether the clause speaks of times.
pub(super) fn times(
    reader: &Reader<'_>,
    block: BlockId,
    tokens: &Range<usize>,
    taken: &[&Quantity],
    spoken: bool,
) -> Vec<Quantity> {
    let scan = Scan {
        reader,
        clock: &reader.reading.rules.lexis.clock,
        block,
        end: tokens.end,
    };
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        if taken.iter().any(|quantity| quantity.tokens.contains(&at)) {
            at += 1;
            continue;
        }
        match scan.range(at, spoken) {
            Some(time) => {
                at = time.tokens.end;
                found.push(time);
            }
            None => at += 1,
        }
    }
    found
}

struct Scan<'a, 'r> {
    reader: &'a Reader<'r>,
    clock: &'a Clock,
    block: BlockId,
    end: usize,
}

/// A time as written: whether before noon or after is said, and the token after it.
struct Time {
    minutes: f64,
    half: Option<bool>,
    end: usize,
}

impl Scan<'_, '_> {
    fn range(&self, at: usize, spoken: bool) -> Option<Quantity> {
        let first = self.time(at)?;
        let before = at > 0 && self.is_among(at - 1, &self.clock.at);
        let mut last = None;
        if self.is_between(first.end) {
            last = self.time(first.end + 1);
        }
        let said = first.half.is_some() || last.as_ref().is_some_and(|last| last.half.is_some());
        if !said && !(spoken && (before || last.is_some())) {
            return None;
        }
        let pm = |time: &Time, or: Option<bool>| match time.half.or(or) {
            Some(true) if time.minutes < NOON => time.minutes + NOON,
            Some(false) if time.minutes >= NOON => time.minutes - NOON,
            _ => time.minutes,
        };
        let (lo, hi, end) = match last {
            Some(last) => {
                let hi = pm(&last, None);
                let mut lo = pm(&first, last.half.filter(|_| first.minutes < last.minutes));
                if lo > hi {
                    lo = first.minutes;
                }
                let hi = if hi <= lo { hi + NOON } else { hi };
                (lo, hi, last.end)
            }
            None => (pm(&first, None), pm(&first, None), first.end),
        };
        Some(Quantity {
            tokens: at..end,
            kind: Kind::Date,
            lo: Some(lo),
            hi: Some(hi),
            unit: "minute".to_owned(),
            approximate: false,
            lo_open: false,
            hi_open: false,
            derived: false,
        })
    }

    fn is_between(&self, at: usize) -> bool {
        if at >= self.end {
            return false;
        }
        let token = self.reader.token(self.block, at);
        token.is_sign('–') || token.is_sign('-') || self.is_among(at, &self.clock.to)
    }

    fn is_among(&self, at: usize, words: &[String]) -> bool {
        at < self.end
            && words
                .iter()
                .any(|word| *word == self.reader.lower(self.block, at))
    }

    /// A clock time at this token.
    fn time(&self, at: usize) -> Option<Time> {
        if at >= self.end {
            return None;
        }
        let token = self.reader.token(self.block, at);
        // Most tokens are words that name no time.
        let rules = self.reader.reading.rules;
        let names_none = match token.kind {
            TokenKind::Sign(_) => true,
            TokenKind::Number => false,
            TokenKind::Word => {
                let known = rules.lexis.known(token.word, &rules.lexicon);
                token.word != WordId::UNKNOWN && known.is_some_and(|known| !known.is_hour)
            }
        };
        if names_none {
            return None;
        }
        let word = self.reader.lower(self.block, at);
        if let Some(minutes) = self.clock.named.get(&word) {
            let whole = *minutes == 0 || f64::from(*minutes) == NOON;
            let mut end = at + 1;
            let half = self.half(&mut end);
            return Some(Time {
                minutes: f64::from(*minutes),
                half: half.or(whole.then_some(f64::from(*minutes) >= NOON)),
                end,
            });
        }
        if token.kind != TokenKind::Number {
            return None;
        }
        let hour: f64 = word.parse().ok()?;
        if !(0.0..=24.0).contains(&hour) {
            return None;
        }
        let (hour, mut minute) = (hour.floor(), ((hour % 1.0) * 100.0).round());
        let mut end = at + 1;
        if minute == 0.0
            && end + 1 < self.end
            && self.reader.token(self.block, end).is_sign(':')
            && let Ok(value) = self.reader.lower(self.block, end + 1).parse::<f64>()
        {
            minute = value;
            end += 2;
        }
        if minute >= 60.0 {
            return None;
        }
        let half = self.half(&mut end);
        Some(Time {
            minutes: hour * 60.0 + minute,
            half: half.or((hour > 12.0).then_some(true)),
            end,
        })
    }

    /// `am`, `a.m.`, `p.m.` from here on.
    fn half(&self, end: &mut usize) -> Option<bool> {
        let half = if self.is_among(*end, &self.clock.am) {
            false
        } else if self.is_among(*end, &self.clock.pm) {
            true
        } else {
            return None;
        };
        let letter = self.reader.lower(self.block, *end).chars().count() == 1;
        let dot = |at: usize| at < self.end && self.reader.token(self.block, at).is_sign('.');
        let tail = dot(*end + 1) && self.is_among(*end + 2, &self.clock.tail);
        if letter && !tail {
            return None;
        }
        *end += 1;
        if tail {
            *end += 2;
            if dot(*end) {
                *end += 1;
            }
        }
        Some(half)
    }
}
