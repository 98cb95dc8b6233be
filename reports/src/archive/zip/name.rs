//! This module decodes the name of an entry, in the encodings that writers use.

use super::super::crc::Crc32;
use super::Fields;
use super::directory::extra_field;

/// Info-ZIP's field with the name in UTF-8, for readers that know it.
const EXTRA_UNICODE_PATH: u16 = 0x7075;

/// The upper half of code page 437, which names are in that say nothing of UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The name as text. Many writers use UTF-8 and do not say so; a name that is UTF-8 beyond ASCII by
/// accident hardly exists, so that is what counts.
pub(super) fn decode(raw: &[u8], says_utf8: bool, extra: &[u8]) -> String {
    if let Some(name) = unicode_path(raw, extra) {
        return name.to_owned();
    }
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) if says_utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => raw.iter().map(|byte| cp437(*byte)).collect(),
    }
}

fn cp437(byte: u8) -> char {
    let upper = byte.checked_sub(0x80);
    upper.map_or(char::from(byte), |at| {
        CP437
            .chars()
            .nth(usize::from(at))
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

/// The field holds the checksum of the name that it replaces: another program may have changed that.
fn unicode_path<'a>(raw: &[u8], extra: &'a [u8]) -> Option<&'a str> {
    let field = extra_field(extra, EXTRA_UNICODE_PATH)?;
    let mut crc = Crc32::new();
    crc.push(raw);
    if *field.first()? != 1 || Fields(field).u32(1)? != crc.value() {
        return None;
    }
    std::str::from_utf8(field.get(5..)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_each_encoding() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(decode(b"B\x81ro.csv", false, &[]), "Büro.csv");
        assert_eq!(decode("Büro.csv".as_bytes(), false, &[]), "Büro.csv");
        assert_eq!(decode("Büro.csv".as_bytes(), true, &[]), "Büro.csv");
        assert_eq!(decode(b"\xe1\xff", false, &[]), "ß\u{a0}");
    }

    #[test]
    fn a_unicode_name_counts_while_it_is_of_the_name() {
        let mut crc = Crc32::new();
        crc.push(b"B_ro.csv");
        let name = "Büro.csv".as_bytes();
        let length = u16::try_from(name.len() + 5).unwrap();
        let extra = [
            &EXTRA_UNICODE_PATH.to_le_bytes()[..],
            &length.to_le_bytes(),
            &[1],
            &crc.value().to_le_bytes(),
            name,
        ]
        .concat();
        assert_eq!(decode(b"B_ro.csv", false, &extra), "Büro.csv");
        assert_eq!(decode(b"renamed.csv", false, &extra), "renamed.csv");
    }
}
