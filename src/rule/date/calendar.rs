//! Days, months and years as articles write them: `2024-03-06`, `6 March 2024`, `March 6th, 2024`, `Mar. 2024`, `2024`.
//!
//! In: a text and the names of the months. Out: a [`Period`] with its place in the text. A day without its year is no
//! date. Of `3/4/2024` the first number is the month, unless it can only be a day; of `3.4.2024` it is the day.

use std::ops::Range;

use jiff::civil::Date;

/// What a text dates: a day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// Its first day.
    pub(super) first: Date,
    /// Its last day.
    pub(super) last: Date,
}

impl Period {
    fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        Some(Self {
            first: date,
            last: date,
        })
    }

    fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Self {
            first,
            last: first.last_of_month(),
        })
    }

    fn year(year: i16) -> Option<Self> {
        Some(Self {
            first: Date::new(year, 1, 1).ok()?,
            last: Date::new(year, 12, 31).ok()?,
        })
    }
}

/// A run of letters or digits.
#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    what: What,
    /// What stands before it, since the piece before.
    before: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A number, and how many digits it has.
    Number(i32, usize),
    /// A month, from 1.
    Month(i8),
    Word,
}

/// The first date in a text.
pub(super) fn find(text: &str, months: &[String]) -> Option<(Range<usize>, Period)> {
    let pieces = pieces(text, months);
    (0..pieces.len()).find_map(|at| {
        let (length, period) = date_at(text, &pieces[at..])?;
        let range = pieces[at].range.start..pieces[at + length - 1].range.end;
        Some((range, period))
    })
}

/// A date that begins with the first of these pieces, and how many it takes.
fn date_at(text: &str, pieces: &[Piece]) -> Option<(usize, Period)> {
    let what = |at: usize| pieces.get(at).map(|piece| piece.what);
    let sign = |at: usize| {
        pieces
            .get(at)
            .map(|piece| text[piece.before.clone()].trim())
    };
    let joined = |at: usize| matches!(sign(at), Some("-" | "/" | "." | "\u{2013}"));
    let near = |at: usize| matches!(sign(at), Some("" | "," | "." | "-" | "/"));
    let (first, second, third) = (what(0)?, what(1), what(2));
    if let (What::Number(a, a_digits), Some(What::Number(b, _)), Some(What::Number(c, c_digits))) =
        (first, second, third)
        && joined(1)
        && joined(2)
    {
        let day_first = a > 12 || sign(1) == Some(".");
        let (month, day) = if day_first { (b, a) } else { (a, b) };
        return match (a_digits, c_digits) {
            (4, 1 | 2) => Some((3, day_of(a, b, c)?)),
            (1 | 2, 4) => Some((3, day_of(c, month, day)?)),
            _ => None,
        };
    }
    match (first, second, third) {
        (What::Number(day, 1 | 2), Some(What::Month(month)), Some(What::Number(year, 4)))
            if near(1) && near(2) =>
        {
            Some((3, day_of(year, i32::from(month), day)?))
        }
        (What::Month(month), Some(What::Number(day, 1 | 2)), Some(What::Number(year, 4)))
            if near(1) && near(2) =>
        {
            Some((3, day_of(year, i32::from(month), day)?))
        }
        (What::Month(month), Some(What::Number(year, 4)), _) if near(1) => {
            Some((2, Period::month(i16::try_from(year).ok()?, month)?))
        }
        (What::Number(year, 4), Some(What::Number(month, 1 | 2)), _) if sign(1) == Some("-") => {
            let month = i8::try_from(month).ok()?;
            Some((2, Period::month(i16::try_from(year).ok()?, month)?))
        }
        (What::Number(year @ 1990..=2100, 4), ..) => {
            Some((1, Period::year(i16::try_from(year).ok()?)?))
        }
        _ => None,
    }
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Period> {
    Period::day(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
}

fn pieces(text: &str, months: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut end = 0;
    let mut start = None;
    let closing = text.len();
    let chars = text.char_indices().chain([(closing, ' ')]);
    for (at, char) in chars {
        if char.is_alphanumeric() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            pieces.push(Piece {
                range: from..at,
                what: what(&text[from..at], months),
                before: end..from,
            });
            end = at;
        }
    }
    pieces
}

fn what(word: &str, months: &[String]) -> What {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    // `6th`, and the `06T09` of a date with its time.
    let ending = &word[digits..];
    if (1..=4).contains(&digits) && (ending.chars().count() <= 2 || ending.starts_with('T')) {
        return word[..digits]
            .parse()
            .map_or(What::Word, |number| What::Number(number, digits));
    }
    let word = word.to_lowercase();
    let named = |month: &String| *month == word || (word.len() >= 3 && month.starts_with(&word));
    match months.iter().position(named) {
        Some(month) => i8::try_from(month + 1).map_or(What::Word, What::Month),
        None => What::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let months: Vec<String> =
            "january february march april may june july august september october november december"
                .split(' ')
                .map(str::to_owned)
                .collect();
        let (range, period) = find(text, &months)?;
        Some(format!(
            "{} {}..{}",
            &text[range], period.first, period.last
        ))
    }

    #[test]
    fn reads_dates_as_they_are_written() {
        for (text, wanted) in [
            ("on 2024-03-06.", "2024-03-06 2024-03-06..2024-03-06"),
            (
                "2024-03-06T09:30:00Z",
                "2024-03-06T09 2024-03-06..2024-03-06",
            ),
            ("6 March 2024", "6 March 2024 2024-03-06..2024-03-06"),
            (
                "by A. Bee on March 6th, 2024",
                "March 6th, 2024 2024-03-06..2024-03-06",
            ),
            ("Sept. 2024", "Sept. 2024 2024-09-01..2024-09-30"),
            ("13/4/2024", "13/4/2024 2024-04-13..2024-04-13"),
            ("4/13/2024", "4/13/2024 2024-04-13..2024-04-13"),
            ("06.03.2024", "06.03.2024 2024-03-06..2024-03-06"),
            ("in 2024", "2024 2024-01-01..2024-12-31"),
            ("Feb 2024", "Feb 2024 2024-02-01..2024-02-29"),
        ] {
            assert_eq!(read(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn a_day_without_its_year_is_no_date() {
        for text in [
            "14 May",
            "",
            "May",
            "31 February",
            "room 12",
            "(555) 010-0188",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
