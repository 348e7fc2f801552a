//! Letters that look like Latin ones and are others: `о` of Cyrillic, `Ο` of Greek, letters of full width, letters for
//! formulas.
//!
//! In: a word. Out: the word as a reader takes it, if such letters stand among Latin ones or are Latin ones in dress. A
//! word of another script is left alone, and so are letters that science mixes with Latin ones (`TNFα`). It judges
//! nothing. Next: [`super::token`].

/// The word as it looks, if it is not what it looks like.
pub fn undisguised(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut plain = String::with_capacity(word.len());
    let (mut latin, mut strange) = (false, false);
    for char in word.chars() {
        if let Some(dressed) = dressed(char) {
            (latin, strange) = (true, true);
            plain.push(dressed);
        } else if let Some(other) = other_script(char) {
            strange = true;
            plain.push(other);
        } else if char.is_alphabetic() && !is_latin(char) {
            return None;
        } else {
            latin |= char.is_ascii_alphabetic();
            plain.push(char);
        }
    }
    (latin && strange).then_some(plain)
}

fn is_latin(char: char) -> bool {
    char.is_ascii() || matches!(char, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// A Latin letter of full width, or in a style for formulas.
fn dressed(char: char) -> Option<char> {
    let code = u32::from(char);
    let letter = match code {
        0xff21..=0xff3a => code - 0xff21,
        0xff41..=0xff5a => code - 0xff41 + 26,
        0x1_d400..=0x1_d6a3 => (code - 0x1_d400) % 52,
        _ => return None,
    };
    let (first, offset) = if letter < 26 {
        (b'A', letter)
    } else {
        (b'a', letter - 26)
    };
    u8::try_from(offset)
        .ok()
        .map(|offset| char::from(first + offset))
}

/// The Latin letter that a letter of another script looks like.
fn other_script(char: char) -> Option<char> {
    Some(match char {
        // Cyrillic.
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'у' => 'y',
        'і' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'һ' => 'h',
        'ԁ' => 'd',
        'ԛ' => 'q',
        'ԝ' => 'w',
        'к' => 'k',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ε' => 'E',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Н' | 'Η' => 'H',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' => 'C',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'Ѕ' => 'S',
        // Greek, besides the capitals above.
        'ο' => 'o',
        'Ν' => 'N',
        'Υ' => 'Y',
        'Ζ' => 'Z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::undisguised;

    #[test]
    fn sees_through_letters_of_other_scripts() {
        for (word, plain) in [
            ("k\u{435}tamine", "ketamine"),
            ("\u{41a}etamine", "Ketamine"),
            ("addi\u{441}tive", "addictive"),
            ("\u{ff43}\u{ff55}\u{ff52}\u{ff45}", "cure"),
            ("\u{1d5f0}\u{1d602}\u{1d5ff}\u{1d5f2}", "cure"),
        ] {
            assert_eq!(undisguised(word).as_deref(), Some(plain));
        }
    }

    #[test]
    fn leaves_words_alone_that_are_what_they_look_like() {
        for word in [
            "ketamine",
            "caf\u{e9}",
            "TNF\u{3b1}",
            "\u{3bc}g",
            "\u{441}\u{43e}\u{43a}",
            "\u{43c}o\u{440}e",
        ] {
            assert_eq!(undisguised(word), None, "{word}");
        }
    }
}
