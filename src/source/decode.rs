//! Bytes to text: UTF-8, UTF-16 with a byte-order mark, Windows-1252 as the last resort.
//!
//! The decoding itself is `encoding_rs`, which follows the WHATWG Encoding Standard.

use std::fmt;

/// The encodings that an article may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte-order mark.
    Utf8,
    /// Little-endian, known by its byte-order mark.
    Utf16Le,
    /// Big-endian, known by its byte-order mark.
    Utf16Be,
    /// Taken when the bytes are not UTF-8 but hold no control characters.
    Windows1252,
}

/// Why a file cannot be read as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// A NUL or another control character: most likely not text at all. The offset is in bytes of the file.
    Binary {
        /// Where the first such byte stands.
        offset: usize,
    },
    /// A UTF-16 mark, and then something that is not UTF-16.
    Utf16,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary { offset } => write!(
                f,
                "not a text file: byte {offset} is a control character; save it as UTF-8 text"
            ),
            Self::Utf16 => f.write_str("starts like UTF-16 but is damaged; save it as UTF-8 text"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a whole file.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), DecodeError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return decode_utf16(&bytes);
    }
    if let Some(offset) = bytes.iter().position(|byte| is_binary(*byte)) {
        return Err(DecodeError::Binary { offset });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, Encoding::Utf8)),
        Err(error) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Ok((text.into_owned(), Encoding::Windows1252))
        }
    }
}

fn decode_utf16(bytes: &[u8]) -> Result<(String, Encoding), DecodeError> {
    let (codec, encoding) = if bytes[0] == 0xff {
        (encoding_rs::UTF_16LE, Encoding::Utf16Le)
    } else {
        (encoding_rs::UTF_16BE, Encoding::Utf16Be)
    };
    // The mark stays in the text, as it does for UTF-8, so that offsets count from the start of the file.
    let (text, damaged) = codec.decode_without_bom_handling(bytes);
    if damaged || text.contains('\0') {
        return Err(DecodeError::Utf16);
    }
    Ok((text.into_owned(), encoding))
}

/// Control characters that no text file holds; tab, line feed, form feed, carriage return and escape may occur.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b)
}
