//! The checksum behind the last segment of a data set.
//!
//! The standard asks for a 16-bit CRC of the CCITT polynomial, written in ASCII into the eight
//! bytes behind the last segment, or eight times `0`. It does not fix the variant beyond doubt, and
//! next to no instrument writes one, so that any usual variant and both decimal and hexadecimal
//! digits are accepted as right.

/// Polynomial x^16 + x^12 + x^5 + 1.
const POLYNOMIAL: u16 = 0x1021;

/// Eight tables, to take eight bytes at a time.
const TABLES: [[u16; 256]; 8] = tables();

// Constants can't use iterators; checked when compiled.
const fn tables() -> [[u16; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ POLYNOMIAL
            };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut table = 1;
    while table < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[table - 1][byte];
            tables[table][byte] = before << 8 ^ tables[0][(before >> 8) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
}

/// CRC of bytes, highest bit first, continuing from `crc`.
pub(super) fn crc16(mut crc: u16, bytes: &[u8]) -> u16 {
    let look = |table: &[u16; 256], byte: u8| table.get(usize::from(byte)).copied().unwrap_or(0);
    let [t0, t1, t2, t3, t4, t5, t6, t7] = &TABLES;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for [a, b, c, d, e, f, g, h] in chunks {
        let [high, low] = crc.to_be_bytes();
        crc = look(t7, a ^ high)
            ^ look(t6, b ^ low)
            ^ look(t5, *c)
            ^ look(t4, *d)
            ^ look(t3, *e)
            ^ look(t2, *f)
            ^ look(t1, *g)
            ^ look(t0, *h);
    }
    for byte in rest {
        let [high, low] = crc.to_be_bytes();
        crc = look(t0, byte ^ high) ^ u16::from(low) << 8;
    }
    crc
}

/// CRC of bytes, lowest bit first: the variant of serial lines.
fn crc16_reflected(initial: u16, bytes: &[u8]) -> u16 {
    let mut crc = initial.reverse_bits();
    for byte in bytes {
        crc = crc16(crc, &[byte.reverse_bits()]);
    }
    crc.reverse_bits()
}

/// What a checksum field says about the bytes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is none.
    NotMade,
    /// It fits the bytes.
    Right,
    /// It fits them by no variant; what is written, and what it should be.
    Wrong(String, u16),
}

/// Judges the checksum in `field`, made of `bytes`.
pub(super) fn verify(bytes: &[u8], field: &[u8]) -> Verdict {
    let Some(text) = field
        .get(..8)
        .and_then(|field| std::str::from_utf8(field).ok())
        .map(str::trim)
    else {
        return Verdict::NotMade;
    };
    // Other bytes than digits belong to something else.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Verdict::NotMade;
    }
    if text.bytes().all(|byte| byte == b'0') {
        return Verdict::NotMade;
    }
    let decimal = text.parse::<u32>().ok();
    let hexadecimal = u32::from_str_radix(text, 16).ok();
    let fits = |crc: u16| {
        let forms = [crc, crc.swap_bytes()];
        forms
            .iter()
            .any(|crc| decimal == Some(u32::from(*crc)) || hexadecimal == Some(u32::from(*crc)))
    };
    let own = crc16(0xffff, bytes);
    if fits(own) || fits(crc16(0, bytes)) || fits(!own) {
        return Verdict::Right;
    }
    for initial in [0, 0xffff] {
        let crc = crc16_reflected(initial, bytes);
        if fits(crc) || fits(!crc) {
            return Verdict::Right;
        }
    }
    Verdict::Wrong(text.to_owned(), own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check values of the string "123456789" in the catalogue of parametrised CRC algorithms
    /// (reveng): CRC-16/IBM-3740, CRC-16/XMODEM, CRC-16/IBM-SDLC, CRC-16/KERMIT.
    #[test]
    fn check_values() {
        let bytes = b"123456789";
        assert_eq!(crc16(0xffff, bytes), 0x29b1);
        assert_eq!(crc16(0, bytes), 0x31c3);
        assert_eq!(!crc16_reflected(0xffff, bytes), 0x906e);
        assert_eq!(crc16_reflected(0, bytes), 0x2189);
    }

    #[test]
    fn eight_at_a_time_is_the_same() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1003).collect();
        let slow = bytes.iter().fold(0xffff, |crc, byte| crc16(crc, &[*byte]));
        assert_eq!(crc16(0xffff, &bytes), slow);
    }

    #[test]
    fn verdicts() {
        let bytes = b"123456789";
        assert_eq!(verify(bytes, b"00000000"), Verdict::NotMade);
        assert_eq!(verify(bytes, b""), Verdict::NotMade);
        assert_eq!(verify(bytes, b"\x00\x01\x02abcde"), Verdict::NotMade);
        assert_eq!(verify(bytes, b"00010673"), Verdict::Right);
        assert_eq!(verify(bytes, b"000029B1"), Verdict::Right);
        assert!(matches!(verify(bytes, b"00010674"), Verdict::Wrong(..)));
    }
}
