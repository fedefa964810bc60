//! Parts of a diagram that come one after the other: what an author names in `steps="A, B | C"` is found in the drawing.

use std::collections::BTreeSet;

/// Stands before the number of a part in a drawing that is remembered; no author can type it.
pub(crate) const PART: &str = "\u{2}";

/// Which names come with which step.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parts {
    groups: Vec<Vec<String>>,
    /// Ids and what is read in the drawing, or what brings what along.
    also: Vec<(String, String)>,
    found: BTreeSet<(usize, usize)>,
    /// Everything that has a name, as an author would write it.
    names: Vec<String>,
}

/// A name that is nowhere in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Missed {
    pub(crate) name: String,
    /// One that is like it.
    pub(crate) near: Option<String>,
}

impl Parts {
    pub(crate) fn of(groups: &[Vec<String>]) -> Self {
        Self { groups: groups.to_vec(), ..Self::default() }
    }

    pub(crate) fn count(&self) -> usize {
        self.groups.len()
    }

    /// `name` stands for `shown` too: an id for its label, a section for what is in it.
    pub(crate) fn stands_for(&mut self, name: &str, shown: &str) {
        self.also.push((plain(name), plain(shown)));
        self.names.push(name.to_owned());
    }

    /// The step at which something with these names comes, from 1; 0 is there from the beginning. Its own name counts
    /// before the name of what it is in.
    pub(crate) fn step(&mut self, names: &[&str]) -> usize {
        let names: Vec<String> = names.iter().filter(|n| !n.trim().is_empty()).map(|n| n.trim().to_owned()).collect();
        let own: Vec<String> = names.iter().map(|n| plain(n)).collect();
        self.names.extend(names);
        let others: Vec<String> =
            self.also.iter().filter(|(_, shown)| own.contains(shown)).map(|(name, _)| name.clone()).collect();
        let mut at = 0;
        for wanted in [others, own] {
            for (i, group) in self.groups.iter().enumerate() {
                for (j, _) in group.iter().enumerate().filter(|(_, name)| wanted.contains(&plain(name))) {
                    self.found.insert((i, j));
                    at = i + 1;
                }
            }
        }
        at
    }

    /// The names that nothing has.
    pub(crate) fn missed(&self) -> Vec<Missed> {
        let all = self.groups.iter().enumerate().flat_map(|(i, g)| g.iter().enumerate().map(move |(j, n)| (i, j, n)));
        all.filter(|(i, j, _)| !self.found.contains(&(*i, *j)))
            .map(|(_, _, name)| Missed {
                name: name.clone(),
                near: crate::diagnostics::closest(name, self.names.iter().map(String::as_str)).map(str::to_owned),
            })
            .collect()
    }
}

/// What is compared: spaces, breaks and the kind of apostrophe make no difference.
fn plain(name: &str) -> String {
    let name = name.replace("<br/>", "").replace("<br>", "").replace("<br />", "").replace('\'', "’");
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_what_is_read_by_its_id_and_by_what_it_stands_in() {
        let groups = [vec!["a1".to_owned(), "Web 2.0".to_owned()], vec!["Money".to_owned(), "Hivves".to_owned()]];
        let mut parts = Parts::of(&groups);
        parts.stands_for("a1", "Research");
        parts.stands_for("Money", "Web 2.0");
        parts.stands_for("Money", "Banner");
        assert_eq!(parts.step(&["Research"]), 1);
        assert_eq!(parts.step(&["Web<br/>2.0"]), 1, "its own name first");
        assert_eq!(parts.step(&["Banner"]), 2);
        assert_eq!(parts.step(&["Hyves"]), 0);
        let missed = Missed { name: "Hivves".to_owned(), near: Some("Hyves".to_owned()) };
        assert_eq!(parts.missed(), [missed]);
    }
}
