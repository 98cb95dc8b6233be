//! Archives give the same answer however they arrive, and unpack to no more than they may.

use reports::archive::{Damage, Unpacker};
use reports::limits::{UNPACKED_FREE_BYTES, UNPACKED_RATIO};
use reports::report::inspect_all;

use super::chosen;

/// The first byte chooses where the bytes are cut.
pub(super) fn holds(data: &[u8]) {
    let (part, packed) = chosen(data, 255);
    let cut = packed.len() * part / 255;
    let whole = unpack(&[packed]);
    assert_eq!(
        unpack(&[&packed[..cut], &packed[cut..]]),
        whole,
        "cut at {cut}"
    );
    if let Some((bytes, _)) = whole {
        let most = UNPACKED_FREE_BYTES.max(packed.len() as u64 * (UNPACKED_RATIO + 1));
        assert!(bytes.len() as u64 <= most);
    }
    let _ = inspect_all("a.zip", packed, None);
}

/// The unpacked bytes and the problem with them; `None` if it was refused.
fn unpack(pieces: &[&[u8]]) -> Option<(Vec<u8>, Option<Damage>)> {
    let mut unpacker = Unpacker::gzip();
    let mut out = Vec::new();
    for piece in pieces {
        let mut sink = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            Ok(())
        };
        unpacker.push(piece, &mut sink).ok()?;
    }
    Some((out, unpacker.finish()))
}
