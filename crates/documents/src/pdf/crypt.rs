//! Files that are encrypted with an empty password, as everybody may read them (ISO 32000-2, 7.6).

use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};

use super::file::File;
use super::value::{Dict, Value};

/// What fills up a password (7.6.4.3.2).
const PADDING: [u8; 32] = *b"\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\
    \x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";

const BLOCK_BYTES: usize = 16;

/// How strings or streams are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Plain,
    Rc4,
    Aes128,
    Aes256,
}

/// The key of a file.
pub(super) struct Crypt {
    key: Vec<u8>,
    texts: Method,
    streams: Method,
    leaves_metadata: bool,
}

impl Crypt {
    /// The key that an empty password opens; none where it opens nothing, or the way is not known.
    pub(super) fn open_with_no_password(dict: &Dict, identifier: &[u8], file: &mut File) -> Option<Self> {
        let version = dict.get("V")?.number()? as u32;
        let revision = dict.get("R")?.number()? as u32;
        let of_filter = |filter: &str, file: &mut File| method(dict, filter, file);
        let (texts, streams) = match version {
            1 | 2 => (Method::Rc4, Method::Rc4),
            4 | 5 => (of_filter("StrF", file)?, of_filter("StmF", file)?),
            _ => return None,
        };
        let leaves_metadata = dict.get("EncryptMetadata") == Some(&Value::False);
        let key =
            if revision >= 5 { long_key(dict, revision)? } else { key(dict, revision, identifier, leaves_metadata)? };
        Some(Crypt { key, texts, streams, leaves_metadata })
    }

    /// Whether a stream is as it is: what tells of the objects of the file, and what the file says of itself if it may.
    pub(super) fn leaves(&self, dict: &Dict) -> bool {
        dict.has_name("Type", "XRef") || self.leaves_metadata && dict.has_name("Type", "Metadata")
    }

    /// The plain bytes of a stream.
    pub(super) fn open(&self, bytes: &[u8], number: u32, generation: u16) -> Vec<u8> {
        self.opened(self.streams, bytes, number, generation)
    }

    /// Makes every string of an object plain.
    pub(super) fn open_texts(&self, value: &mut Value, number: u32, generation: u16) {
        match value {
            Value::Text(text) => *text = self.opened(self.texts, text, number, generation),
            Value::Array(values) => values.iter_mut().for_each(|value| self.open_texts(value, number, generation)),
            Value::Dict(dict) => {
                dict.0.iter_mut().for_each(|(_, value)| self.open_texts(value, number, generation));
            }
            _ => {}
        }
    }

    fn opened(&self, method: Method, bytes: &[u8], number: u32, generation: u16) -> Vec<u8> {
        match method {
            Method::Plain => bytes.to_vec(),
            Method::Rc4 => rc4(&self.key_of(b"", number, generation), bytes),
            Method::Aes128 => match <[u8; 16]>::try_from(self.key_of(b"sAlT", number, generation)) {
                Ok(key) => unchained(&Aes128::new(&Array::from(key)), bytes),
                Err(_) => Vec::new(),
            },
            Method::Aes256 => match <[u8; 32]>::try_from(&self.key[..]) {
                Ok(key) => unchained(&Aes256::new(&Array::from(key)), bytes),
                Err(_) => Vec::new(),
            },
        }
    }

    /// The key of an object (7.6.3.2).
    fn key_of(&self, salt: &[u8], number: u32, generation: u16) -> Vec<u8> {
        let mut hash = Md5::new();
        hash.update(&self.key);
        hash.update(&number.to_le_bytes()[..3]);
        hash.update(generation.to_le_bytes());
        hash.update(salt);
        hash.finalize()[..(self.key.len() + 5).min(16)].to_vec()
    }
}

/// How the filter for strings or for streams encrypts.
fn method(dict: &Dict, filter: &str, file: &mut File) -> Option<Method> {
    let Some(name) = dict.get(filter).and_then(Value::name) else { return Some(Method::Plain) };
    if name == b"Identity" {
        return Some(Method::Plain);
    }
    let filters = file.entry(dict, "CF")?;
    let chosen = filters.dict()?.get(std::str::from_utf8(name).ok()?).cloned()?;
    let chosen = file.resolve(&chosen);
    Some(match chosen.dict()?.get("CFM").and_then(Value::name) {
        None | Some(b"None") => Method::Plain,
        Some(b"V2") => Method::Rc4,
        Some(b"AESV2") => Method::Aes128,
        Some(b"AESV3") => Method::Aes256,
        Some(_) => return None,
    })
}

fn bytes<'d>(dict: &'d Dict, key: &str) -> Option<&'d [u8]> {
    match dict.get(key)? {
        Value::Text(bytes) => Some(bytes),
        _ => None,
    }
}

/// The key of a file up to revision 4, if an empty password is the right one (7.6.4.4).
fn key(dict: &Dict, revision: u32, identifier: &[u8], leaves_metadata: bool) -> Option<Vec<u8>> {
    let key = unchecked_key(dict, revision, identifier, leaves_metadata)?;
    let proof = bytes(dict, "U")?;
    let is_right = if revision == 2 {
        rc4(&key, &PADDING) == proof
    } else {
        let mut hash = Md5::new();
        hash.update(PADDING);
        hash.update(identifier);
        let turned = |round: u8| key.iter().map(|byte| byte ^ round).collect::<Vec<u8>>();
        let expected = (0..20).fold(hash.finalize()[..].to_vec(), |proof, round| rc4(&turned(round), &proof));
        proof.starts_with(&expected)
    };
    is_right.then_some(key)
}

/// The key that an empty password gives (7.6.4.3.2).
fn unchecked_key(dict: &Dict, revision: u32, identifier: &[u8], leaves_metadata: bool) -> Option<Vec<u8>> {
    let bits = dict.get("Length").and_then(Value::number).unwrap_or(if revision >= 4 { 128.0 } else { 40.0 });
    let length = if revision == 2 { 5 } else { (bits as usize / 8).clamp(5, 16) };
    let mut hash = Md5::new();
    hash.update(PADDING);
    hash.update(bytes(dict, "O")?.get(..32)?);
    hash.update((dict.get("P")?.number()? as i64 as u32).to_le_bytes());
    hash.update(identifier);
    if revision >= 4 && leaves_metadata {
        hash.update([0xFF; 4]);
    }
    let mut key = hash.finalize()[..].to_vec();
    if revision >= 3 {
        for _ in 0..50 {
            key = Md5::digest(&key[..length])[..].to_vec();
        }
    }
    key.truncate(length);
    Some(key)
}

/// The key of a file of revision 5 or 6, if an empty password is the right one (7.6.4.3.3).
fn long_key(dict: &Dict, revision: u32) -> Option<Vec<u8>> {
    let proof = bytes(dict, "U")?.get(..48)?;
    let wrapped = bytes(dict, "UE")?.get(..32)?;
    let hash = |salt: &[u8]| if revision == 5 { Sha256::digest(salt)[..].to_vec() } else { hardened(salt) };
    if hash(&proof[32..40]) != proof[..32] {
        return None;
    }
    let key: [u8; 32] = hash(&proof[40..48]).try_into().ok()?;
    let without_start = [&[0; BLOCK_BYTES][..], wrapped].concat();
    Some(chained_blocks(&Aes256::new(&Array::from(key)), &without_start))
}

/// The hash of revision 6 for an empty password (7.6.4.3.4).
fn hardened(salt: &[u8]) -> Vec<u8> {
    let mut key = Sha256::digest(salt)[..].to_vec();
    let mut round = 0_u32;
    loop {
        let mut block: [u8; BLOCK_BYTES] = key[16..32].try_into().unwrap_or_default();
        let cipher = Aes128::new(&Array::from(<[u8; 16]>::try_from(&key[..16]).unwrap_or_default()));
        let mut coded = key.repeat(64);
        for piece in coded.chunks_exact_mut(BLOCK_BYTES) {
            piece.iter_mut().zip(block).for_each(|(byte, before)| *byte ^= before);
            let mut out = Array::from(<[u8; 16]>::try_from(&*piece).unwrap_or_default());
            cipher.encrypt_block(&mut out);
            piece.copy_from_slice(&out);
            block = out.into();
        }
        let sum: u32 = coded[..16].iter().map(|&byte| u32::from(byte)).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&coded)[..].to_vec(),
            1 => Sha384::digest(&coded)[..].to_vec(),
            _ => Sha512::digest(&coded)[..].to_vec(),
        };
        round += 1;
        // It ends by itself after some seventy rounds; the last byte is at most 255.
        if round >= 64 && u32::from(coded.last().copied().unwrap_or(0)) + 32 <= round {
            return key[..32].to_vec();
        }
    }
}

/// Blocks that were chained, without the padding of the last.
fn unchained(cipher: &impl BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>, bytes: &[u8]) -> Vec<u8> {
    let mut plain = chained_blocks(cipher, bytes);
    let padding = plain.last().map_or(0, |&last| usize::from(last));
    if (1..=BLOCK_BYTES).contains(&padding) && padding <= plain.len() {
        plain.truncate(plain.len() - padding);
    }
    plain
}

/// Blocks, each of which was mixed with the one before; the first only starts the chain.
fn chained_blocks(cipher: &impl BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let blocks: Vec<&[u8]> = bytes.chunks_exact(BLOCK_BYTES).collect();
    for pair in blocks.windows(2) {
        let mut block = Array::from(<[u8; 16]>::try_from(pair[1]).unwrap_or_default());
        cipher.decrypt_block(&mut block);
        plain.extend(block.iter().zip(pair[0]).map(|(byte, before)| byte ^ before));
    }
    plain
}

/// RC4, which undoes itself.
fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|place| place as u8);
    let mut other = 0_u8;
    for place in 0..256 {
        other = other.wrapping_add(state[place]).wrapping_add(key[place % key.len()]);
        state.swap(place, usize::from(other));
    }
    let (mut one, mut other) = (0_u8, 0_u8);
    let mut next = || {
        one = one.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(one)]);
        state.swap(usize::from(one), usize::from(other));
        state[usize::from(state[usize::from(one)].wrapping_add(state[usize::from(other)]))]
    };
    bytes.iter().map(|byte| byte ^ next()).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::pdf::value::Parser;
    use crate::writers::{Pdf, read_as_lines};

    const IDENTIFIER: &[u8] = b"0123456789abcdef";

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold("<".to_owned(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        }) + ">"
    }

    /// Blocks in a chain, the first of which is all zeros, filled up at the end.
    fn chained(cipher: &impl BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>, bytes: &[u8]) -> Vec<u8> {
        let fill = BLOCK_BYTES - bytes.len() % BLOCK_BYTES;
        let mut coded = vec![0; BLOCK_BYTES];
        for piece in [bytes, &vec![fill as u8; fill]].concat().chunks(BLOCK_BYTES) {
            let before = coded[coded.len() - BLOCK_BYTES..].to_vec();
            let mixed: Vec<u8> = piece.iter().zip(before).map(|(byte, before)| byte ^ before).collect();
            let mut block = Array::from(<[u8; 16]>::try_from(mixed).unwrap());
            cipher.encrypt_block(&mut block);
            coded.extend(block);
        }
        coded
    }

    /// A file with a link, encrypted with an empty password as these entries say.
    fn file(entries: &str, crypt: &Crypt) -> Vec<u8> {
        let link = b"http://casino.example/";
        let coded = match crypt.texts {
            Method::Rc4 => rc4(&crypt.key_of(b"", 10, 0), link),
            Method::Aes128 => {
                let key = <[u8; 16]>::try_from(crypt.key_of(b"sAlT", 10, 0)).unwrap();
                chained(&Aes128::new(&Array::from(key)), link)
            }
            _ => chained(&Aes256::new(&Array::from(<[u8; 32]>::try_from(&crypt.key[..]).unwrap())), link),
        };
        let mut file = Pdf::default();
        file.page("", "");
        file.object(10, &format!("<</S/URI/URI{}>>", hex(&coded)));
        let end = format!("trailer <</ID[{}]/Encrypt<<{entries}>>>>", hex(IDENTIFIER));
        [file.bytes(), end.into_bytes()].concat()
    }

    fn open(entries: &str) -> Option<Crypt> {
        let value = Parser::new(format!("<<{entries}>>").as_bytes(), 0).value(0).unwrap();
        Crypt::open_with_no_password(value.dict().unwrap(), IDENTIFIER, &mut File::new(b""))
    }

    /// What proves that an empty password is the right one, up to revision 4.
    fn proof(key: &[u8], revision: u32) -> Vec<u8> {
        if revision == 2 {
            return rc4(key, &PADDING);
        }
        let hash = Md5::digest([&PADDING, IDENTIFIER].concat())[..].to_vec();
        let turned = |round: u8| key.iter().map(|byte| byte ^ round).collect::<Vec<u8>>();
        [(0..20).fold(hash, |proof, round| rc4(&turned(round), &proof)), vec![0; 16]].concat()
    }

    /// The key that entries give, whatever they prove.
    fn unproven(entries: &str, revision: u32) -> Vec<u8> {
        let value = Parser::new(format!("<<{entries}/U<>>>").as_bytes(), 0).value(0).unwrap();
        let dict = value.dict().unwrap();
        unchecked_key(dict, revision, IDENTIFIER, false).unwrap()
    }

    #[test]
    fn an_empty_password_opens_every_kind_of_file() {
        let owner = hex(&[7; 32]);
        let filter = |method: &str| format!("/CF<</StdCF<</CFM/{method}>>>>/StmF/StdCF/StrF/StdCF");
        for (revision, more) in
            [(2, "/V 1".to_owned()), (3, "/V 2/Length 128".to_owned()), (4, format!("/V 4{}", filter("AESV2")))]
        {
            let entries = format!("{more}/R {revision}/P -44/O{owner}");
            let entries = format!("{entries}/U{}", hex(&proof(&unproven(&entries, revision), revision)));
            let crypt = open(&entries).unwrap();
            assert_eq!(
                read_as_lines(&file(&entries, &crypt)),
                ["Link object 10: http://casino.example/"],
                "{revision}"
            );
        }
        for revision in [5, 6] {
            let hash = |salt: &[u8]| if revision == 5 { Sha256::digest(salt)[..].to_vec() } else { hardened(salt) };
            let proof = [&hash(b"validate")[..], b"validate", b"the key."].concat();
            let wrapping = <[u8; 32]>::try_from(hash(b"the key.")).unwrap();
            let wrapped = &chained(&Aes256::new(&Array::from(wrapping)), &[9; 32])[16..48];
            let entries = format!("/V 5/R {revision}{}/U{}/UE{}", filter("AESV3"), hex(&proof), hex(wrapped));
            let crypt = open(&entries).unwrap();
            assert_eq!(crypt.key, [9; 32]);
            assert_eq!(
                read_as_lines(&file(&entries, &crypt)),
                ["Link object 10: http://casino.example/"],
                "{revision}"
            );
        }
    }

    #[test]
    fn what_an_empty_password_does_not_open_is_not_read() {
        let entries = format!("/V 2/R 3/P -44/O{}/U{}", hex(&[7; 32]), hex(&[8; 32]));
        assert!(open(&entries).is_none());
        let crypt = Crypt { key: vec![1; 16], texts: Method::Rc4, streams: Method::Rc4, leaves_metadata: false };
        let document = crate::read(&file(&entries, &crypt)).unwrap();
        assert_eq!((document.pieces.len(), document.partial), (0, Some("encrypted")));
    }
}
