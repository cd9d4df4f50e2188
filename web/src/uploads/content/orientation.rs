//! Which side of a picture is up, read from its Exif block (Exif 2.32, TIFF 6.0) and
//! written again as the only thing in a new one. Without it photographs of phones
//! would lie on their sides.

/// The tag of the orientation.
const TAG: u16 = 0x0112;
/// The type of a whole number of two bytes.
const SHORT: u16 = 3;
/// Most entries of a directory that are looked at.
const MOST_ENTRIES: u16 = 512;

/// 2 to 8, as the block (from its `II` or `MM` on) says; 1 is how it is anyway.
pub fn read(tiff: &[u8]) -> Option<u8> {
    let small_first = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let two = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if small_first {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let four = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if small_first {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    };
    let directory = usize::try_from(four(4)?).ok()?;
    let entries = two(directory)?.min(MOST_ENTRIES);
    for number in 0..usize::from(entries) {
        let entry = directory.checked_add(2 + 12 * number)?;
        if two(entry)? == TAG && two(entry + 2)? == SHORT && four(entry + 4)? == 1 {
            let value = u8::try_from(two(entry + 8)?).ok()?;
            return (2..=8).contains(&value).then_some(value);
        }
    }
    None
}

/// A block that says the orientation and nothing else.
pub fn block(orientation: u8) -> Vec<u8> {
    let mut block = Vec::with_capacity(26);
    block.extend_from_slice(b"II*\0");
    block.extend_from_slice(&8_u32.to_le_bytes());
    block.extend_from_slice(&1_u16.to_le_bytes());
    block.extend_from_slice(&TAG.to_le_bytes());
    block.extend_from_slice(&SHORT.to_le_bytes());
    block.extend_from_slice(&1_u32.to_le_bytes());
    block.extend_from_slice(&u32::from(orientation).to_le_bytes());
    block.extend_from_slice(&0_u32.to_le_bytes());
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for orientation in 2..=8 {
            assert_eq!(read(&block(orientation)), Some(orientation));
        }
        assert_eq!(read(&block(1)), None);
        assert_eq!(read(&block(9)), None);
    }

    #[test]
    fn nonsense_says_nothing_and_harms_nothing() {
        let whole = block(6);
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut bent = whole.clone();
                bent[at] = value;
                read(&bent);
            }
        }
        assert_eq!(read(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(read(b""), None);
    }
}
