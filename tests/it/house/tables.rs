//! Who owns which table.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::keep;
use super::sources::{Source, repository, rust, text_files};

/// The tables that SQL makes.
fn made(sql: &str) -> Vec<String> {
    let made = Regex::new(r#"CREATE (?:TABLE "?|VIRTUAL TABLE |\{search |\{words )([a-z_]+)"#).unwrap();
    made.captures_iter(sql).map(|table| table[1].to_owned()).collect()
}

/// The tables of all migrations that no later one drops. None is made twice.
fn migrated() -> BTreeSet<String> {
    let dropped = Regex::new(r"(?m)^DROP TABLE ([a-z_]+)").unwrap();
    let renamed = Regex::new(r"(?m)^ALTER TABLE ([a-z_]+) RENAME TO ([a-z_]+)").unwrap();
    let mut files = text_files(&["src/db/migrations"]);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut tables = BTreeSet::new();
    for file in files {
        for table in made(&file.text) {
            assert!(tables.insert(table.clone()), "{}: {table} is made twice", file.path);
        }
        for table in dropped.captures_iter(&file.text) {
            assert!(tables.remove(&table[1]), "{}: {} is not there to drop", file.path, &table[1]);
        }
        for names in renamed.captures_iter(&file.text) {
            assert!(tables.remove(&names[1]), "{}: {} is not there to rename", file.path, &names[1]);
            assert!(tables.insert(names[2].to_owned()), "{}: {} is there twice", file.path, &names[2]);
        }
    }
    tables
}

#[test]
fn the_dump_of_the_schema_has_every_table_of_the_migrations() {
    let schema = std::fs::read_to_string(repository().join("src/db/schema.sql")).unwrap();
    assert_eq!(made(&schema).into_iter().collect::<BTreeSet<_>>(), migrated());
}

/// Who owns which table, as the module docs say; beside features, the queue of jobs and the kept answers.
fn owners() -> BTreeMap<String, Vec<String>> {
    let said = Regex::new(r"(?m)^//! Tables?: ([^.]*)").unwrap();
    let quoted = Regex::new(r"`([a-z_]+)`").unwrap();
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust("src") {
        for list in said.captures_iter(&file.text) {
            for table in quoted.captures_iter(&list[1]) {
                owners.entry(table[1].to_owned()).or_default().push(file.path.clone());
            }
        }
    }
    owners
}

#[test]
fn a_table_has_one_owner() {
    let owners = owners();
    let owned: BTreeSet<String> = owners.keys().cloned().collect();
    assert_eq!(owned, migrated(), "the tables that module docs name are those of the migrations");
    for (table, files) in owners {
        assert_eq!(files.len(), 1, "`{table}` is owned by {files:?}");
    }
}

#[test]
fn a_store_names_no_table_of_another_feature() {
    let named = Regex::new(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)").unwrap();
    // What a statement calls its own parts is no table.
    let part = Regex::new(r"(?:\bWITH|\bRECURSIVE|,)[\s\\]+([a-z_]+)(?: \([a-z_, ]+\))? AS \(SELECT").unwrap();
    let owners = owners();
    let mut broken = Vec::new();
    let mut read = 0;
    // The tables of a collection are those of another program.
    let is_own = |file: &&Source| file.part() == Some("store") && !file.path.ends_with("store/collection.rs");
    for file in rust("src/features").into_iter().filter(is_own) {
        let own = format!("src/features/{}/{}/mod.rs", file.room().unwrap(), file.feature().unwrap());
        for text in &file.strings {
            let parts: BTreeSet<&str> =
                part.captures_iter(text).filter_map(|found| found.get(1)).map(|it| it.as_str()).collect();
            for table in named.captures_iter(text).filter(|table| !parts.contains(&table[1])) {
                read += 1;
                if owners.get(&table[1]).is_none_or(|owner| !owner.contains(&own)) {
                    broken.push(format!("{}: {}", file.path, &table[1]));
                }
            }
        }
    }
    assert!(read > 40, "only {read} statements were read");
    keep("a store reads and writes the tables of its feature", &broken, &[]);
}
