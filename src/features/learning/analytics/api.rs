//! Operations of analytics: tag Analytics.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::School;
use super::service::{self, AllClasses, Students};
use super::table::{self, Table};
use super::wire::{self, AnalyticsFormat, AnalyticsLine};
use crate::app::{App, rows};
use crate::features::study::model::Subject;
use crate::http::guard::{Admin, AnyUser, Teaching};
use crate::http::rows::{JsonOrRows, Rows};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Day, Error, Id, Result, id::kind};

/// Figures of learning.
pub struct Api {
    pub app: App,
}

/// The numbers of the days that are asked for.
fn days(from: &Query<Option<Day>>, to: &Query<Option<Day>>) -> (Option<i64>, Option<i64>) {
    (from.0.map(Day::number), to.0.map(Day::number))
}

/// The subject that is asked for.
fn subject(sent: Option<String>) -> Result<Option<String>> {
    let parsed = |text: String| Subject::parse(&text).map(|subject| subject.as_str().to_owned());
    sent.map(|text| parsed(text).map_err(|what| Error::invalid("subject", what))).transpose()
}

/// A JSON body, or the file.
async fn answered<T>(
    format: Option<AnalyticsFormat>,
    body: impl FnOnce() -> T,
    table: impl FnOnce() -> Table,
) -> Result<JsonOrRows<T>> {
    Ok(match format {
        Some(AnalyticsFormat::Csv) => JsonOrRows::Rows(table().rows().await?),
        Some(AnalyticsFormat::Json) | None => JsonOrRows::Json(body()),
    })
}

impl Api {
    /// All current classes as a file.
    async fn all_classes(&self, admin: Actor, days: (Option<i64>, Option<i64>)) -> Result<Rows> {
        let classes = self.app.read(move |db| AllClasses::of(db, days)).await?;
        let range = classes.range();
        let portions =
            rows::portions(&self.app, AllClasses::first(), move |db, page| classes.portion(db, &admin, page));
        table::all_classes(range, portions).await
    }
}

#[OpenApi]
impl Api {
    /// Get the figures of the school.
    #[oai(path = "/analytics/platform", method = "get", operation_id = "getSchoolAnalytics")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the contract")]
    async fn platform(
        &self,
        admin: Admin,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        class_id: Query<Option<Id<kind::Class>>>,
        subject: Query<Option<String>>,
        format: Query<Option<AnalyticsFormat>>,
        by: Query<Option<AnalyticsLine>>,
    ) -> Result<JsonOrRows<wire::SchoolAnalyticsAnswer>> {
        let days = days(&from, &to);
        let asked = School { class: class_id.0, subject: self::subject(subject.0)? };
        let by = by.0.unwrap_or(AnalyticsLine::Day);
        if asked.class.is_none() && format.0 == Some(AnalyticsFormat::Csv) && by == AnalyticsLine::Class {
            return self.all_classes(admin.0, days).await.map(JsonOrRows::Rows);
        }
        let view = self.app.read(move |db| service::school(db, &admin.0, &asked, days)).await?;
        let table = Table::school(&view, by);
        answered(format.0, || view.into(), || table).await
    }

    /// Get what learning led to.
    #[oai(path = "/analytics/outcomes", method = "get", operation_id = "getLearningOutcomes")]
    async fn outcomes(
        &self,
        teacher: Teaching,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        class_id: Query<Option<Id<kind::Class>>>,
        format: Query<Option<AnalyticsFormat>>,
    ) -> Result<JsonOrRows<wire::LearningOutcomesAnswer>> {
        let days = days(&from, &to);
        let view = self.app.read(move |db| service::outcomes(db, &teacher.0, class_id.0, days)).await?;
        let table = Table::outcomes(&view);
        answered(format.0, || view.into(), || table).await
    }

    /// List my students and who needs attention.
    #[oai(path = "/analytics/students", method = "get", operation_id = "listStudentAnalytics")]
    async fn students(
        &self,
        teacher: Teaching,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        class_id: Query<Option<Id<kind::Class>>>,
        attention: Query<Option<bool>>,
        format: Query<Option<AnalyticsFormat>>,
    ) -> Result<JsonOrRows<wire::StudentAnalyticsList>> {
        let days = days(&from, &to);
        let is_file = format.0 == Some(AnalyticsFormat::Csv);
        let asked = Students { class: class_id.0, needs_attention: attention.0.unwrap_or(false), is_file };
        let found = self.app.read(move |db| service::students(db, &teacher.0, asked, days)).await?;
        let table = Table::students((found.0.range.from, found.0.range.to), (found.1.as_slice(), found.2));
        let (links, now) = (self.app.links(), self.app.now());
        answered(format.0, || wire::StudentAnalyticsList::of(found, (&links, now)), || table).await
    }

    /// Get the figures of a student.
    #[oai(path = "/analytics/students/:id", method = "get", operation_id = "getStudentAnalytics")]
    async fn student(
        &self,
        user: AnyUser,
        id: Path<Id<kind::User>>,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        format: Query<Option<AnalyticsFormat>>,
    ) -> Result<JsonOrRows<wire::StudentProgressAnswer>> {
        let days = days(&from, &to);
        let found = self.app.read(move |db| service::of_student(db, &user.0, id.0, days)).await?;
        let table = Table::progress(&format!("student-{}", id.0), &found.1);
        let (links, now) = (self.app.links(), self.app.now());
        answered(format.0, || wire::StudentProgressAnswer::of(found, (&links, now)), || table).await
    }

    /// Get my progress.
    #[oai(path = "/analytics/me", method = "get", operation_id = "getMyAnalytics")]
    async fn mine(
        &self,
        user: AnyUser,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        format: Query<Option<AnalyticsFormat>>,
    ) -> Result<JsonOrRows<wire::ProgressAnswer>> {
        let days = days(&from, &to);
        let view = self.app.read(move |db| service::progress(db, &user.0, days)).await?;
        let table = Table::progress("progress", &view);
        answered(format.0, || view.into(), || table).await
    }
}
