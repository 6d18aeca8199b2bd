//! Operations on a person's study bank: tag Materials.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::source::{LARGEST_FILE, Source};
use super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, Done, created, done, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page, search_text};
use crate::http::upload::{Form, JsonOrForm};
use crate::kernel::{Error, Fault, Id, Result, id::kind};

/// The actor's study bank.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Add a material.
    #[oai(path = "/materials", method = "post", operation_id = "createMaterial")]
    async fn create(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: JsonOrForm<wire::MaterialCreate, LARGEST_FILE>,
    ) -> Created<Made<wire::Material>> {
        let new = flow::ready(&self.app, &user.0, source_of(body)?).await?;
        let allowed = self.app.config.storage.study_bank_bytes;
        let create = move |tx: &Tx| {
            let material = service::create(tx, &user.0, &new, allowed)?;
            Ok(Made::of(material.id, material))
        };
        created(self.app.write_once(claim, create).await?)
    }

    /// List materials.
    #[oai(path = "/materials", method = "get", operation_id = "listMaterials")]
    async fn list(
        &self,
        user: AnyUser,
        query: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Material>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let query = search_text(query.0)?;
        let found = self.app.read(move |db| service::list(db, &user.0, query.as_deref(), page)).await?;
        many(found)
    }

    /// Get a material with its text.
    #[oai(path = "/materials/:id", method = "get", operation_id = "getMaterial")]
    async fn get(&self, user: AnyUser, id: Path<Id<kind::Material>>) -> Answer<One<wire::Material>> {
        let (material, text) = self.app.read(move |db| service::visible(db, &user.0, id.0)).await?;
        one(wire::Material { text: Some(text), ..material.into() })
    }

    /// Rename a material.
    #[oai(path = "/materials/:id", method = "patch", operation_id = "updateMaterial")]
    async fn update(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Material>>,
        body: Json<wire::MaterialUpdate>,
    ) -> Answer<One<wire::Material>> {
        let title = body.0.title;
        one(self.app.write(move |tx| service::rename(tx, &user.0, id.0, title.as_ref())).await?)
    }

    /// Delete a material.
    #[oai(path = "/materials/:id", method = "delete", operation_id = "deleteMaterial")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::Material>>) -> Done {
        self.app.write(move |tx| service::delete(tx, &user.0, id.0)).await?;
        done()
    }
}

/// Reads the text from either kind of body. A form without a file, or with a file that is no text, is an error that names the field.
fn source_of(body: JsonOrForm<wire::MaterialCreate, LARGEST_FILE>) -> Result<Source> {
    match body {
        JsonOrForm::Json(wire::MaterialCreate { title, text }) => Ok(Source::of_text(title, text)),
        JsonOrForm::Form(Form { file, title }) => {
            let file = file.ok_or_else(|| Error::invalid("file", Fault::REQUIRED))?;
            Source::of_file(file.name.as_deref(), file.content_type.as_deref(), &file.bytes, title.as_deref())
        }
    }
}
