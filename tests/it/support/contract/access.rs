//! Who may call which operation, by the contract.

use super::examples::{filled_path, first_example};
use super::{Document, Result};

/// An operation, for tests that call it with every kind of credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The operation's id.
    pub operation_id: String,
    /// The method, in capitals.
    pub method: String,
    /// The path template.
    pub template: String,
    /// The path with the examples of its parameters filled in.
    pub path: String,
    /// Whether it is served without a credential.
    pub is_public: bool,
    /// The roles that may call it. Empty: every signed-in person.
    pub roles: Vec<String>,
    /// The names of the path parameters, which identify things with an owner.
    pub path_parameters: Vec<String>,
    /// The first tag.
    pub tag: String,
    /// The statuses that it declares.
    pub statuses: Vec<u16>,
}

impl Access {
    /// Whether a person of that role may call it.
    pub fn admits(&self, role: &str) -> bool {
        self.is_public || self.roles.is_empty() || self.roles.iter().any(|known| known == role)
    }
}

/// The access of every operation. Roles are those of `x-roles`; the tag `Admin` means admins only.
pub fn access(document: &Document) -> Result<Vec<Access>> {
    let operations = document.operations()?;
    let all = operations.into_iter().map(|operation| {
        let tags = operation.tags();
        let stated = operation.stated_roles();
        let roles = stated.unwrap_or_else(|| if tags.contains(&"Admin") { vec!["admin"] } else { Vec::new() });
        let parameters = operation.parameters()?;
        let in_path = parameters.iter().filter(|parameter| parameter.place == "path");
        let values: Vec<(&str, String)> = in_path
            .map(|parameter| (parameter.name, first_example(document, parameter.node).unwrap_or_default()))
            .collect();
        Ok(Access {
            operation_id: operation.id.to_owned(),
            method: operation.method.to_owned(),
            template: operation.path.to_owned(),
            path: filled_path(operation.path, &values),
            is_public: operation.is_public(),
            roles: roles.into_iter().map(str::to_owned).collect(),
            path_parameters: values.iter().map(|(name, _)| (*name).to_owned()).collect(),
            tag: tags.first().copied().unwrap_or_default().to_owned(),
            statuses: operation.answers()?.iter().filter_map(|(status, _)| status.parse().ok()).collect(),
        })
    });
    all.collect()
}
