//! Which rows are one person: the same id in the same source, or the same e-mail address or
//! telephone number and no differing first name. The search for a person goes further, with the
//! operator's word; this is what a denial travels along at import.

use std::collections::HashMap;

/// Groups of records that are one person. A record that is alone has no entry.
#[derive(Debug, Default)]
pub struct Persons {
    subject: HashMap<i64, i64>,
    /// The other records of a group, by its subject.
    members: HashMap<i64, Vec<i64>>,
    name: HashMap<i64, i64>,
}

impl Persons {
    /// The groups as they are known.
    #[must_use]
    pub fn new(links: HashMap<i64, i64>) -> Self {
        let mut members: HashMap<i64, Vec<i64>> = HashMap::new();
        for (&record, &subject) in &links {
            members.entry(subject).or_default().push(record);
        }
        Self {
            subject: links,
            members,
            name: HashMap::new(),
        }
    }

    /// The subject of a record: the smallest record of its group.
    #[must_use]
    pub fn subject(&self, record: i64) -> i64 {
        self.subject.get(&record).copied().unwrap_or(record)
    }

    /// Dissolves the group of a record, whose new version says anew whom it belongs to; returns the
    /// records that were in it. What held the others together may have been the old version.
    pub fn dissolve(&mut self, record: i64) -> Vec<i64> {
        let root = self.subject(record);
        let mut group = self.members.remove(&root).unwrap_or_default();
        group.push(root);
        for member in &group {
            self.subject.remove(member);
            self.name.remove(member);
        }
        group
    }

    /// Joins the groups of two records, unless their first names differ; `name` gives the keyed
    /// hash of a record's first name, 0 where there is none. Returns whether they are one now.
    pub fn join<E>(
        &mut self,
        a: i64,
        b: i64,
        same_id: bool,
        mut name: impl FnMut(i64) -> Result<i64, E>,
    ) -> Result<bool, E> {
        let (a, b) = (self.subject(a), self.subject(b));
        if a == b {
            return Ok(true);
        }
        let name_a = self.group_name(a, &mut name)?;
        let name_b = self.group_name(b, &mut name)?;
        if name_a != 0 && name_b != 0 && name_a != name_b && !same_id {
            return Ok(false);
        }
        let (kept, gone) = if a < b { (a, b) } else { (b, a) };
        let mut moved = self.members.remove(&gone).unwrap_or_default();
        moved.push(gone);
        for &member in &moved {
            self.subject.insert(member, kept);
        }
        self.members.entry(kept).or_default().extend(moved);
        self.name
            .insert(kept, if name_a == 0 { name_b } else { name_a });
        Ok(true)
    }

    /// Joins the records of one look-up key: each with the first that has the same first name, or
    /// with one that has none. Records of one source's id are one person whatever their names.
    pub fn join_run<E>(
        &mut self,
        run: &[i64],
        is_id: bool,
        name: &mut impl FnMut(i64) -> Result<i64, E>,
    ) -> Result<(), E> {
        let Some((&first, others)) = run.split_first() else {
            return Ok(());
        };
        let mut groups = HashMap::from([(name(first)?, first)]);
        for &record in others {
            let own = name(record)?;
            let partner = match (is_id || own == 0, groups.get(&own)) {
                (true, _) => Some(first),
                (false, Some(&same)) => Some(same),
                (false, None) => groups.get(&0).copied(),
            };
            let is_joined = match partner {
                Some(partner) => self.join(partner, record, is_id, &mut *name)?,
                None => false,
            };
            if !is_joined || own != 0 {
                groups.entry(own).or_insert(record);
            }
        }
        Ok(())
    }

    /// A group's name is the first name that any of its members has: of a group that the store knows,
    /// the first record is not always one with a name.
    fn group_name<E>(
        &mut self,
        subject: i64,
        name: &mut impl FnMut(i64) -> Result<i64, E>,
    ) -> Result<i64, E> {
        if let Some(&known) = self.name.get(&subject) {
            return Ok(known);
        }
        let mut members = self.members.get(&subject).cloned().unwrap_or_default();
        members.sort_unstable();
        let mut own = name(subject)?;
        for member in members {
            if own != 0 {
                break;
            }
            own = name(member)?;
        }
        self.name.insert(subject, own);
        Ok(own)
    }

    /// Every record that is not its own subject, with its subject.
    #[must_use]
    pub fn links(&self) -> &HashMap<i64, i64> {
        &self.subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(persons: &mut Persons, a: i64, b: i64, names: &[(i64, i64)]) -> bool {
        let names: HashMap<i64, i64> = names.iter().copied().collect();
        persons
            .join(a, b, false, |record| {
                Ok::<_, ()>(names.get(&record).copied().unwrap_or(0))
            })
            .unwrap()
    }

    #[test]
    fn records_that_share_an_address_and_no_differing_first_name_are_one_person() {
        let mut persons = Persons::default();
        assert!(join(&mut persons, 2, 1, &[(1, 10), (2, 10)]));
        assert!(join(&mut persons, 3, 2, &[]));
        assert_eq!(persons.subject(3), 1);
        assert_eq!(persons.subject(4), 4);
    }

    #[test]
    fn a_nameless_record_does_not_join_two_members_of_a_household() {
        let mut persons = Persons::default();
        let names = [(1, 10), (2, 0), (3, 30)];
        assert!(join(&mut persons, 1, 2, &names));
        assert!(!join(&mut persons, 2, 3, &names));
        assert_ne!(persons.subject(1), persons.subject(3));
    }

    /// A second import joined two members of a household over a record without a name: the group that the
    /// store knew had forgotten the name of its other member.
    #[test]
    fn a_group_of_the_store_is_named_by_any_of_its_members() {
        let mut persons = Persons::new(HashMap::from([(2, 1)]));
        let names = [(1, 0), (2, 10), (3, 30), (4, 10)];
        assert!(!join(&mut persons, 1, 3, &names));
        assert!(join(&mut persons, 1, 4, &names));
        assert_eq!(*persons.links(), HashMap::from([(2, 1), (4, 1)]));
    }

    /// A changed record lost its person: the link was taken from the store and not made again.
    #[test]
    fn a_record_that_was_let_go_is_linked_again() {
        let mut persons = Persons::new(HashMap::from([(2, 1), (3, 1)]));
        let mut group = persons.dissolve(2);
        group.sort_unstable();
        assert_eq!(group, [1, 2, 3]);
        assert_eq!(
            persons.subject(3),
            3,
            "nobody keeps what may have hung on the old version"
        );
        assert!(join(&mut persons, 2, 1, &[]));
        assert_eq!(*persons.links(), HashMap::from([(2, 1)]));
    }

    #[test]
    fn groups_that_meet_bring_all_their_records() {
        let mut persons = Persons::default();
        assert!(join(&mut persons, 5, 6, &[]));
        assert!(join(&mut persons, 1, 2, &[]));
        assert!(join(&mut persons, 6, 2, &[]));
        assert_eq!(*persons.links(), HashMap::from([(2, 1), (5, 1), (6, 1)]));
    }
}
