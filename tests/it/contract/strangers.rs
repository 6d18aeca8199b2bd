//! Responses to unknown clients at paths that the APIs share, and at paths that do not exist.

use super::school::School;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_platform_opens_no_other_surface() {
    let school = School::open().await;
    for sender in [school.server.nobody(), school.sender("developer").await, school.server.bearer("sk_live_garbage")] {
        let of_the_author = "/author/api/v1/courses/jobs/job_x";
        for path in ["/api/v1/courses", "/factory/api/v1/courses", of_the_author, "/api/v1/courses/x/export"] {
            let reply = sender.get(path).await;
            assert_eq!(reply.status.as_u16(), 401, "{path}");
            assert!(reply.header("www-authenticate").is_some(), "{path} does not say how to authenticate");
        }
        for path in ["/api/v1/nowhere", "/v1/nowhere", "/factory/api/v1/nowhere", "/author/api/nowhere"] {
            let status = sender.get(path).await.status.as_u16();
            assert!([401, 404].contains(&status), "{path} answered {status}");
        }
    }
    let body = school.server.nobody().get("/api/v1/courses").await.json();
    for field in ["error", "message", "code", "detail"] {
        assert!(!body[field].is_null(), "the body on the shared path lacks {field}: {body}");
    }
}
