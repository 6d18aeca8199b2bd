//! The SQL of `classes`, `classes_search` and `class_members`.

use super::model::{Class, HeldClass, Member, MemberRole, NewClass, Taught};
use super::sight::Relations;
use crate::db::{Keyset, Reader, Row, SearchIndex, ToValue, Tx, id_list, keyset, listed, params, search_index};
use crate::features::users::User;
use crate::kernel::text::{ParsedText, like_pattern, sort_key};
use crate::kernel::{Actor, Id, Page, PageRequest, Realm, Result, Timestamp, id::kind};

/// Parts of names and subjects of classes. The mark says whether the class is archived.
const SEARCH: SearchIndex = search_index!("classes_search");

/// Matches every text.
const ANY: &str = "%";

/// The classes of a person, by name.
const OF_PERSON: Keyset = keyset!(
    "SELECT classes.id, classes.realm, classes.name, classes.subject, classes.code, classes.students, classes.tutors, \
     classes.archived_at, classes.created_at, class_members.role, class_members.class_name FROM class_members \
     JOIN classes ON classes.id = class_members.class_id \
     WHERE class_members.user_id = ?1 AND class_members.is_archived = ?2",
    limit "?3", ascending ["class_members.class_name" = "?4", "class_members.class_id" = "?5"]
);

/// All classes of a realm, by name, with the role that the person `?3` has in each.
const OF_REALM: Keyset = keyset!(
    "SELECT classes.id, classes.realm, classes.name, classes.subject, classes.code, classes.students, classes.tutors, \
     classes.archived_at, classes.created_at, class_members.role, classes.sort_name AS class_name FROM classes \
     LEFT JOIN class_members ON class_members.class_id = classes.id AND class_members.user_id = ?3 \
     WHERE classes.realm = ?1 AND classes.is_archived = ?2",
    limit "?4", ascending ["classes.sort_name" = "?5", "classes.id" = "?6"]
);

/// The members of a class, by name.
const MEMBERS: Keyset = keyset!(
    "SELECT user_id, role, joined_at, sort_name FROM class_members WHERE class_id = ?1 AND sort_name LIKE ?2 ESCAPE '\\'",
    limit "?3", ascending ["sort_name" = "?4", "user_id" = "?5"]
);

/// The members of a class with one role, by name.
const MEMBERS_BY_ROLE: Keyset = keyset!(
    "SELECT user_id, role, joined_at, sort_name FROM class_members WHERE class_id = ?1 AND role = ?2 \
     AND sort_name LIKE ?3 ESCAPE '\\'",
    limit "?4", ascending ["sort_name" = "?5", "user_id" = "?6"]
);

fn class(row: &Row) -> Result<Class> {
    Ok(Class {
        id: row.get("id")?,
        realm: Realm::from_column(row.get("realm")?),
        name: row.get("name")?,
        subject: row.get("subject")?,
        code: row.get("code")?,
        students: row.get("students")?,
        tutors: row.get("tutors")?,
        archived_at: row.get("archived_at")?,
        created_at: row.get("created_at")?,
        role: row.get("role")?,
    })
}

fn member(row: &Row) -> Result<Member> {
    Ok(Member {
        user: row.get("user_id")?,
        role: row.get("role")?,
        joined_at: row.get("joined_at")?,
        sort_name: row.get("sort_name")?,
    })
}

/// A pattern for the names by which members are sorted, which have no accents.
fn pattern(query: Option<&str>) -> String {
    let wanted = query.filter(|query| !query.trim().is_empty());
    wanted.map_or_else(|| ANY.to_owned(), |query| like_pattern(&sort_key(query)))
}

/// The class with this id, if the actor belongs to it or `sees_all` the classes of the realm.
pub(super) fn visible(db: &Reader, actor: &Actor, id: Id<kind::Class>, sees_all: bool) -> Result<Option<Class>> {
    db.opt(
        "SELECT classes.id, classes.realm, classes.name, classes.subject, classes.code, classes.students, classes.tutors, \
         classes.archived_at, classes.created_at, class_members.role FROM classes \
         LEFT JOIN class_members ON class_members.class_id = classes.id AND class_members.user_id = ?2 \
         WHERE classes.id = ?1 AND classes.realm = ?3 AND (?4 OR class_members.user_id IS NOT NULL)",
        params![id, actor.user, actor.realm, sees_all],
        class,
    )
}

/// Finds a class by id, without a check of the actor.
pub(super) fn find(db: &Reader, id: Id<kind::Class>) -> Result<Option<Class>> {
    db.opt(
        "SELECT id, realm, name, subject, code, students, tutors, archived_at, created_at, NULL AS role FROM classes WHERE id = ?1",
        params![id],
        class,
    )
}

/// The current class with this join code.
pub(super) fn by_code(db: &Reader, realm: Realm, code: &str) -> Result<Option<Id<kind::Class>>> {
    db.opt(
        "SELECT id FROM classes WHERE code = ?1 AND realm = ?2 AND is_archived = ?3",
        params![code, realm, false],
        |row| row.get("id"),
    )
}

/// Whether any class has this join code.
pub(super) fn has_code(db: &Reader, code: &str) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM classes WHERE code = ?1) AS found", params![code], |row| row.get("found"))
}

/// The classes that the person belongs to, by name.
pub(super) fn list(
    db: &Reader,
    actor: &Actor,
    is_archived: bool,
    page: &PageRequest<String>,
) -> Result<Page<Class, String>> {
    db.page(&OF_PERSON, &[&actor.user, &is_archived], page, class, position)
}

/// All classes of the actor's realm, by name.
pub(super) fn list_all(
    db: &Reader,
    actor: &Actor,
    is_archived: bool,
    page: &PageRequest<String>,
) -> Result<Page<Class, String>> {
    db.page(&OF_REALM, &[&actor.realm, &is_archived, &actor.user], page, class, position)
}

/// The place of a class in lists by name.
pub(super) fn position(class: &Class) -> (String, i64) {
    (sort_key(&class.name), class.id.get())
}

/// The classes of the actor's realm whose name or subject holds the text, the newest first.
pub(super) fn search(
    db: &Reader,
    actor: &Actor,
    is_archived: bool,
    query: &str,
    page: PageRequest,
) -> Result<Page<Class>> {
    let rows = db.search(&SEARCH, &[Some(mark(is_archived))], query, page, |id| {
        Ok(visible(db, actor, Id::new(id), true)?.filter(|class| class.is_archived() == is_archived))
    })?;
    Ok(Page::of(rows, page, |class| class.id.get()))
}

const fn mark(is_archived: bool) -> &'static str {
    if is_archived { "archived" } else { "current" }
}

/// Creates a class without members.
pub(super) fn insert(tx: &Tx, at: Timestamp, realm: Realm, new: &NewClass, code: &str) -> Result<Id<kind::Class>> {
    let (name, subject) =
        (new.name.as_str(), new.subject.as_ref().map(ParsedText::as_str).filter(|text| !text.is_empty()));
    let id: Id<kind::Class> = tx.insert(
        "INSERT INTO classes (realm, name, sort_name, subject, code, students, tutors, is_archived, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7)",
        params![realm, name, sort_key(name), subject, code, false, at],
    )?;
    index(tx, id, false, name, subject)?;
    Ok(id)
}

/// Saves name, subject, code and archive of a class, and the copies that its members carry.
pub(super) fn save(tx: &Tx, class: &Class) -> Result<()> {
    let (name, is_archived) = (sort_key(&class.name), class.is_archived());
    tx.exec(
        "UPDATE classes SET name = ?2, sort_name = ?3, subject = ?4, code = ?5, is_archived = ?6, archived_at = ?7 WHERE id = ?1",
        params![class.id, class.name, name, class.subject, class.code, is_archived, class.archived_at],
    )?;
    tx.exec(
        "UPDATE class_members SET class_name = ?2, is_archived = ?3 WHERE class_id = ?1 AND (class_name <> ?2 OR is_archived <> ?3)",
        params![class.id, name, is_archived],
    )?;
    tx.unindex_text(&SEARCH, class.id.get())?;
    index(tx, class.id, is_archived, &class.name, class.subject.as_deref())
}

fn index(tx: &Tx, id: Id<kind::Class>, is_archived: bool, name: &str, subject: Option<&str>) -> Result<()> {
    let texts: Vec<&str> = [Some(name), subject].into_iter().flatten().collect();
    tx.index_text(&SEARCH, id.get(), &[mark(is_archived)], &texts)
}

/// Deletes a class. Its memberships go along.
pub(super) fn delete(tx: &Tx, id: Id<kind::Class>) -> Result<()> {
    tx.unindex_text(&SEARCH, id.get())?;
    tx.exec("DELETE FROM classes WHERE id = ?1", params![id])?;
    Ok(())
}

/// The membership of a person in a class.
pub(super) fn membership(db: &Reader, class: Id<kind::Class>, user: Id<kind::User>) -> Result<Option<Member>> {
    db.opt(
        "SELECT user_id, role, joined_at, sort_name FROM class_members WHERE class_id = ?1 AND user_id = ?2",
        params![class, user],
        member,
    )
}

/// A page of the members of a class, by name.
pub(super) fn members(
    db: &Reader,
    class: Id<kind::Class>,
    role: Option<MemberRole>,
    query: Option<&str>,
    page: &PageRequest<String>,
) -> Result<Page<Member, String>> {
    let pattern = pattern(query);
    let position = |member: &Member| (member.sort_name.clone(), member.user.get());
    match role {
        None => db.page(&MEMBERS, &[&class, &pattern], page, member, position),
        Some(role) => db.page(&MEMBERS_BY_ROLE, &[&class, &role, &pattern], page, member, position),
    }
}

/// The tutors of a class.
pub(super) fn tutors(db: &Reader, class: Id<kind::Class>) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM class_members WHERE class_id = ?1 AND role = ?2 ORDER BY sort_name, user_id",
        params![class, MemberRole::Tutor],
        |row| row.get("user_id"),
    )
}

/// The people of a class, `most` at the most.
pub(super) fn member_ids(db: &Reader, class: Id<kind::Class>, most: i64) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM class_members WHERE class_id = ?1 ORDER BY user_id LIMIT ?2",
        params![class, most],
        |row| row.get("user_id"),
    )
}

/// The students of a class, `most` at the most.
pub(super) fn student_ids(db: &Reader, class: Id<kind::Class>, most: i64) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM class_members WHERE class_id = ?1 AND role = ?2 ORDER BY sort_name, user_id LIMIT ?3",
        params![class, MemberRole::Student, most],
        |row| row.get("user_id"),
    )
}

/// Which of these people, a hundred at the most, are students of a current class of which the reader is a tutor.
pub(super) fn taught(db: &Reader, reader: Id<kind::User>, people: &[Id<kind::User>]) -> Result<Vec<Id<kind::User>>> {
    let mut values: Vec<&dyn ToValue> = vec![&reader, &MemberRole::Student, &MemberRole::Tutor, &false];
    values.extend(listed(people));
    db.all(
        concat!(
            "SELECT theirs.user_id FROM class_members AS theirs \
             JOIN class_members AS mine ON mine.class_id = theirs.class_id AND mine.user_id = ?1 \
             WHERE theirs.role = ?2 AND theirs.is_archived = ?4 AND mine.role = ?3 AND theirs.user_id IN (",
            id_list!(5),
            ")"
        ),
        values,
        |row| row.get("user_id"),
    )
}

fn taught_row(row: &Row) -> Result<Taught> {
    Ok(Taught { class: row.get("class_id")?, student: row.get("user_id")?, joined_at: row.get("joined_at")? })
}

/// The students of the current classes of which a person is a tutor, by name.
pub(super) fn students_taught(db: &Reader, tutor: Id<kind::User>, most: usize) -> Result<Vec<Taught>> {
    db.all(
        "SELECT theirs.class_id, theirs.user_id, theirs.joined_at FROM class_members AS mine \
         JOIN class_members AS theirs ON theirs.class_id = mine.class_id AND theirs.role = ?3 \
         WHERE mine.user_id = ?1 AND mine.role = ?2 AND mine.is_archived = ?4 \
         ORDER BY theirs.sort_name, theirs.user_id, theirs.class_id LIMIT ?5",
        params![tutor, MemberRole::Tutor, MemberRole::Student, false, most],
        taught_row,
    )
}

/// The students of a class, by name.
pub(super) fn students_of(db: &Reader, class: Id<kind::Class>, most: usize) -> Result<Vec<Taught>> {
    db.all(
        "SELECT class_id, user_id, joined_at FROM class_members WHERE class_id = ?1 AND role = ?2 \
         ORDER BY sort_name, user_id LIMIT ?3",
        params![class, MemberRole::Student, most],
        taught_row,
    )
}

/// In how many classes the person is.
pub(super) fn count_of(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    db.one("SELECT COUNT(*) AS found FROM class_members WHERE user_id = ?1", params![user], |row| row.get("found"))
}

/// Makes the person a member of the class.
pub(super) fn insert_member(tx: &Tx, at: Timestamp, class: &Class, person: &User, role: MemberRole) -> Result<Member> {
    let (name, class_name) = (sort_key(&person.full_name), sort_key(&class.name));
    let made = tx.one(
        "INSERT INTO class_members (class_id, user_id, role, sort_name, class_name, is_archived, joined_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING user_id, role, joined_at, sort_name",
        params![class.id, person.id, role, name, class_name, class.is_archived(), at],
        member,
    )?;
    count(tx, class.id, role, 1)?;
    Ok(made)
}

/// Ends the membership of the person in the class.
pub(super) fn delete_member(tx: &Tx, class: Id<kind::Class>, member: &Member) -> Result<()> {
    tx.exec("DELETE FROM class_members WHERE class_id = ?1 AND user_id = ?2", params![class, member.user])?;
    count(tx, class, member.role, -1)
}

fn count(tx: &Tx, class: Id<kind::Class>, role: MemberRole, change: i64) -> Result<()> {
    let statement = match role {
        MemberRole::Student => "UPDATE classes SET students = students + ?2 WHERE id = ?1",
        MemberRole::Tutor => "UPDATE classes SET tutors = tutors + ?2 WHERE id = ?1",
    };
    tx.exec(statement, params![class, change])?;
    Ok(())
}

/// The memberships of a person: class and role.
pub(super) fn memberships(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Id<kind::Class>, Member)>> {
    db.all(
        "SELECT class_id, user_id, role, joined_at, sort_name FROM class_members WHERE user_id = ?1",
        params![user],
        |row| Ok((row.get("class_id")?, member(row)?)),
    )
}

/// The current classes in which a person is a student, each with since when: those that `tutor` teaches, or all of them.
pub(super) fn taught_to(
    db: &Reader,
    student: Id<kind::User>,
    tutor: Option<Id<kind::User>>,
) -> Result<Vec<(Id<kind::Class>, Timestamp)>> {
    db.all(
        "SELECT theirs.class_id, theirs.joined_at FROM class_members AS theirs WHERE theirs.user_id = ?1 AND theirs.role = ?3 \
         AND theirs.is_archived = ?4 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM class_members AS mine \
         WHERE mine.class_id = theirs.class_id AND mine.user_id = ?2 AND mine.role = ?5))",
        params![student, tutor, MemberRole::Student, false, MemberRole::Tutor],
        |row| Ok((row.get("class_id")?, row.get("joined_at")?)),
    )
}

/// Saves the name by which the person is sorted among the members of classes.
pub(super) fn rename_member(tx: &Tx, user: Id<kind::User>, name: &str) -> Result<()> {
    tx.exec("UPDATE class_members SET sort_name = ?2 WHERE user_id = ?1", params![user, sort_key(name)])?;
    Ok(())
}

/// What the reader is to the person by the current classes that both belong to.
pub(super) fn relations(db: &Reader, reader: Id<kind::User>, person: Id<kind::User>) -> Result<Relations> {
    let shared = db.all(
        "SELECT mine.role AS mine, theirs.role AS theirs FROM class_members AS mine \
         JOIN class_members AS theirs ON theirs.class_id = mine.class_id AND theirs.user_id = ?2 \
         WHERE mine.user_id = ?1 AND mine.is_archived = ?3",
        params![reader, person, false],
        |row| Ok(row.get::<MemberRole>("mine")?.relation_to(row.get("theirs")?)),
    )?;
    Ok(shared.into_iter().fold(Relations::NONE, Relations::with))
}

/// The memberships of a person above an id, for the archive.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldClass>> {
    db.all(
        "SELECT class_members.id, classes.name, class_members.role, class_members.joined_at FROM class_members \
         JOIN classes ON classes.id = class_members.class_id WHERE class_members.user_id = ?1 AND class_members.id > ?2 \
         ORDER BY class_members.id LIMIT ?3",
        params![user, after, most],
        |row| {
            Ok(HeldClass {
                id: row.get("id")?,
                name: row.get("name")?,
                role: row.get("role")?,
                joined_at: row.get("joined_at")?,
            })
        },
    )
}
