//! Content keys: what two things were made from decides whether they are the same.

use std::fmt;
use xxhash_rust::xxh3::Xxh3;

/// A 128-bit key of everything a result came from. The same on every machine and in every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(u128);

impl Key {
    /// The key of a list of byte strings; borders count, so `["ab", "c"]` differs from `["a", "bc"]`.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The key of one text.
    pub fn of_str(text: &str) -> Self {
        Self::of([text.as_bytes()])
    }

    /// A key made of this one and more.
    pub fn with(self, more: &[u8]) -> Self {
        Self::of([&self.0.to_le_bytes()[..], more])
    }

    /// A key made of this one and another.
    pub fn and(self, other: Self) -> Self {
        self.with(&other.0.to_le_bytes())
    }

    /// The first `digits` (at most 32) hexadecimal digits, for names.
    pub fn short(self, digits: usize) -> String {
        let mut hex = format!("{:032x}", self.0);
        hex.truncate(digits);
        hex
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
