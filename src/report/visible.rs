//! Text of an article made safe and straight for a terminal.
//!
//! Control characters, bidirectional controls and other invisible characters could move the cursor, hide words or
//! shift the carets; each is shown as one visible character. Joined emoji are shown as their first part, since
//! terminals disagree about their width. Nothing here changes what is written to JSON, except [`is_unsafe`].

use std::borrow::Cow;

/// What stands for a character that has no picture.
const UNKNOWN: char = '\u{fffd}';

/// Whether a character must never reach a terminal as it is.
pub fn is_unsafe(char: char) -> bool {
    char.is_control() || is_format(char)
}

/// Controls of direction, marks without width, tags and separators of lines. Joiners are not among them: scripts
/// need them.
fn is_format(char: char) -> bool {
    matches!(char,
        '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The visible character that stands for this one; itself if it is harmless.
pub(super) fn substitute(char: char) -> char {
    match char {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(UNKNOWN),
        '\u{7f}' => '\u{2421}',
        // A soft hyphen has a width on some terminals and none on others.
        '\u{ad}' => '\u{2010}',
        _ if is_unsafe(char) => UNKNOWN,
        _ => char,
    }
}

/// Goes through a text and tells of each character what is shown for it.
#[derive(Debug, Default)]
pub(super) struct Eye {
    /// Whether the last character was a part of an emoji.
    emoji: bool,
    /// Whether the next emoji belongs to the last one.
    joined: bool,
}

impl Eye {
    /// What is shown for the next character; nothing for the further parts of an emoji.
    pub(super) fn see(&mut self, char: char) -> Option<char> {
        if char.is_ascii() {
            *self = Self::default();
            return Some(if char == '\t' { char } else { substitute(char) });
        }
        let joined = std::mem::take(&mut self.joined);
        match char {
            '\u{fe00}'..='\u{fe0f}' => None,
            '\u{200d}' if self.emoji => {
                self.joined = true;
                None
            }
            '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' if self.emoji => None,
            _ => {
                self.emoji = is_emoji(char);
                let part = joined && self.emoji;
                (!part).then(|| substitute(char))
            }
        }
    }
}

fn is_emoji(char: char) -> bool {
    matches!(char, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// A text on one line: visible, with each run of white space as one blank.
pub fn line(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| matches!(byte, b' '..=b'~');
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut eye = Eye::default();
    for char in text.chars() {
        if matches!(char, '\n' | '\r' | '\t') {
            if !shown.ends_with(' ') {
                shown.push(' ');
            }
        } else if let Some(visible) = eye.see(char) {
            let doubled = visible == ' ' && shown.ends_with(' ');
            if !doubled {
                shown.push(visible);
            }
        }
    }
    Cow::Owned(shown)
}

/// A text in which each character that has no picture or ends a line is one visible character, and all else stays: for
/// names, whose blanks count.
pub fn name(text: &str) -> String {
    text.chars().map(substitute).collect()
}

/// A text of several lines, visible and wrapped at blanks so that no line is longer than `width`, words permitting.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let paragraph = line(paragraph);
        let indent = paragraph.len() - paragraph.trim_start().len();
        let mut current = paragraph[..indent].to_owned();
        for word in paragraph.split_whitespace() {
            let fits = current.chars().count() + 1 + word.chars().count() <= width;
            if !fits && !current.trim().is_empty() {
                lines.push(std::mem::replace(&mut current, " ".repeat(indent)));
            }
            if !current.trim().is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_move_the_cursor() {
        assert_eq!(
            line("a\u{1b}[31mb\u{7f}\u{85}\u{202e}c"),
            "a\u{241b}[31mb\u{2421}\u{fffd}\u{fffd}c"
        );
        assert_eq!(line("first\r\n  line\ttwo"), "first line two");
        assert_eq!(line("Sched\u{ad}ule"), "Sched\u{2010}ule");
    }

    #[test]
    fn shows_joined_emoji_as_one() {
        assert_eq!(
            line("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} x"),
            "\u{1f468} x"
        );
        assert_eq!(
            line("\u{1f44d}\u{1f3fd}\u{2764}\u{fe0f}"),
            "\u{1f44d}\u{2764}"
        );
        assert_eq!(line("\u{645}\u{200c}\u{646}"), "\u{645}\u{200c}\u{646}");
    }

    #[test]
    fn wraps_at_blanks() {
        assert_eq!(wrapped("one two three\nfour", 8), "one two\nthree\nfour");
        assert_eq!(
            wrapped("https://example.org/long two", 8),
            "https://example.org/long\ntwo"
        );
    }
}
