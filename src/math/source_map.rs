//! A formula rewritten, with the way back: where in the formula a byte of the rewritten one comes from.

/// What was rewritten, and from where.
#[derive(Debug, Default)]
pub(super) struct MappedTex {
    pub(super) tex: String,
    /// A byte of `tex`, and where what begins there comes from; in order.
    places: Vec<(usize, From)>,
}

/// Where a piece comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum From {
    /// Copied from this byte of the formula on.
    Copied(usize),
    /// Written in place of what is at this byte.
    Instead(usize),
}

impl From {
    /// The same, `offset` bytes on.
    pub(super) fn plus(self, offset: usize) -> Self {
        match self {
            Self::Copied(start) => Self::Copied(start + offset),
            Self::Instead(_) => self,
        }
    }

    /// The byte of the formula.
    pub(super) fn byte(self) -> usize {
        match self {
            Self::Copied(at) | Self::Instead(at) => at,
        }
    }
}

impl MappedTex {
    /// Adds a piece.
    pub(super) fn put(&mut self, text: &str, from: From) {
        if !text.is_empty() {
            self.places.push((self.tex.len(), from));
            self.tex.push_str(text);
        }
    }

    /// The byte of the formula that byte `at` of what was rewritten comes from.
    pub(super) fn place(&self, at: usize) -> usize {
        let before = self.places.partition_point(|(written, _)| *written <= at);
        let last = before.checked_sub(1).and_then(|i| self.places.get(i));
        last.map_or(at, |(written, from)| from.plus(at - written).byte())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_knows_where_it_comes_from() {
        let mut traced = MappedTex::default();
        traced.put("abc", From::Copied(0));
        traced.put("LONG", From::Instead(3));
        traced.put("", From::Copied(9));
        traced.put("de", From::Copied(5));
        let places: Vec<usize> = (0..=9).map(|at| traced.place(at)).collect();
        assert_eq!(places, [0, 1, 2, 3, 3, 3, 3, 5, 6, 7]);
        assert_eq!(MappedTex::default().place(4), 4);
    }
}
