//! What features declare about tables with people in them, compared with the migrations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;
use schola::features;
use schola::features::holding::{Erasure, Table};

/// What a table about people calls its column.
const ABOUT_PEOPLE: [&str; 8] =
    ["user_id", "actor_id", "subject_id", "owner", "owner_id", "learner_id", "person_id", "created_by"];

/// By table: the lines of its columns, as the migrations state them.
fn tables() -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let created = Regex::new(r"(?s)CREATE TABLE (\w+) \((.*?)\n\);").unwrap();
    let altered = Regex::new(r"ALTER TABLE (\w+) ADD COLUMN ([^;]+);").unwrap();
    let dropped = Regex::new(r"DROP TABLE (\w+);").unwrap();
    let renamed = Regex::new(r"ALTER TABLE (\w+) RENAME TO (\w+);").unwrap();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let sql = std::fs::read_to_string(file).unwrap();
        for found in created.captures_iter(&sql) {
            let columns = found[2].lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
            tables.entry(found[1].to_owned()).or_default().extend(columns);
        }
        for found in altered.captures_iter(&sql) {
            tables.entry(found[1].to_owned()).or_default().push(found[2].trim().to_owned());
        }
        for found in dropped.captures_iter(&sql) {
            tables.remove(&found[1]);
        }
        for found in renamed.captures_iter(&sql) {
            let columns = tables.remove(&found[1]).unwrap();
            tables.insert(found[2].to_owned(), columns);
        }
    }
    tables
}

/// Tables with such a column that is about something else.
const NOT_ABOUT_PEOPLE: [(&str, &str); 2] =
    [("analytics_totals", "their `subject_id` is what was studied"), ("analytics_spreads", "the same")];

fn is_about_people(column: &str) -> bool {
    ABOUT_PEOPLE.contains(&column.split_whitespace().next().unwrap_or_default())
}

/// The tables that features declare.
pub fn registered() -> Vec<Table> {
    let held = features::holdings().flat_map(|holding| holding.tables.iter().copied());
    let withheld = features::all().flat_map(|feature| feature.withholds);
    held.chain(withheld.map(|withheld| withheld.table)).collect()
}

#[test]
fn every_table_about_people_is_in_the_registry() {
    let tables = tables();
    let about_people: BTreeSet<&str> = tables
        .iter()
        .filter(|(name, _)| !NOT_ABOUT_PEOPLE.iter().any(|(other, _)| other == name))
        .filter(|(name, columns)| *name == "users" || columns.iter().any(|column| is_about_people(column)))
        .map(|(name, _)| name.as_str())
        .collect();
    // The reading of the migrations itself works.
    for known in ["users", "logins", "audit_entries", "mails", "materials"] {
        assert!(about_people.contains(known), "{known} is not seen among {about_people:?}");
    }
    let registered = registered();
    let names: BTreeSet<&str> = registered.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), registered.len(), "a table is in the registry twice");
    assert_eq!(names, about_people, "left: declared by features, right: in the migrations");
    for withheld in features::all().flat_map(|feature| feature.withholds) {
        assert!(withheld.reason.len() > 10, "{} is left out without a reason", withheld.table.name);
    }
}

#[test]
fn what_the_registry_says_about_erasure_is_so() {
    let tables = tables();
    let goes_along = |name: &str| {
        let of_people = tables[name].iter().find(|column| is_about_people(column));
        of_people.is_some_and(|column| column.contains("REFERENCES users (id) ON DELETE CASCADE"))
    };
    for table in registered() {
        match table.erasure {
            Erasure::WithThePerson => assert!(table.name == "users" || goes_along(table.name), "{} stays", table.name),
            Erasure::ByTheFeature => {
                let holder = features::all().find(|feature| {
                    feature.holds.iter().any(|held| held.tables.contains(&table))
                        || feature.withholds.iter().any(|withheld| withheld.table == table)
                });
                assert!(holder.unwrap().erase.is_some(), "{} is not erased", table.name);
            }
        }
    }
}
