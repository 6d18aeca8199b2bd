// Creates a course and reads it through the generated TypeScript client: `node factory.js URL LIVE-KEY TEST-KEY`.
import createClient from "openapi-fetch";
import { demand, given } from "./demand.js";
import type { paths } from "./factory.schema.js";

const [url, liveKey, testKey] = given("URL", "LIVE-KEY", "TEST-KEY");
const client = (key: string) => createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });
const refused = await client("sk_live_sch_nothing").GET("/api/v1/courses");
demand(refused.error?.detail.error.type === "authentication_error", refused);

const sandbox = client(testKey);
const ready = await sandbox.POST("/api/v1/courses", { body: { title: "Safe lifting" } });
demand(ready.data?.status === "ready", ready);
const path = { course_id: ready.data.course_id };
const outline = await sandbox.GET("/api/v1/courses/{course_id}/outline", { params: { path } });
demand(outline.data?.course_id === path.course_id, outline);
const quiz = await sandbox.GET("/api/v1/courses/{course_id}/quiz", { params: { path } });
demand(quiz.data?.sandbox === true, quiz);

const live = client(liveKey);
const foreign = await live.GET("/api/v1/courses/{course_id}", { params: { path } });
demand(foreign.response.status === 404 && foreign.error?.detail.error.code === "course_not_found", foreign);
const made = await live.POST("/api/v1/courses", {
  body: { title: "Safe lifting", sources: [{ type: "text", value: "Lift with the legs. Keep the load close." }] },
});
demand(made.data?.status === "awaiting_brief", made);
const launched = await live.POST("/api/v1/courses/{course_id}/launch", {
  params: { path: { course_id: made.data.course_id }, header: { "Idempotency-Key": "launch-1" } },
});
demand(launched.data, launched);
const billing = await live.GET("/api/v1/billing");
demand(billing.data, billing);
console.log(`course ${made.data.course_id} is ${launched.data.status}`);

// This is compiled, never called.
export async function refusedByTheCompiler() {
  // @ts-expect-error A launch needs its Idempotency-Key.
  await live.POST("/api/v1/courses/{course_id}/launch", { params: { path } });
}
