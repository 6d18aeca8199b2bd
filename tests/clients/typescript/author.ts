// Orders a course and asks after it through the generated TypeScript client: `node author.js URL KEY`.
import createClient from "openapi-fetch";
import { demand, given } from "./demand.js";
import type { paths } from "./author.schema.js";

const [url, key] = given("URL", "KEY");
const client = (token: string) => createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });
const refused = await client("ls_sch_nothing").POST("/api/v1/courses", { body: { subject: "Onboarding for new hires" } });
demand(refused.response.status === 401 && refused.error?.code === "INVALID_API_KEY", refused);

const author = client(key);
const ordered = await author.POST("/api/v1/courses", { body: { subject: "Onboarding for new hires" } });
demand(ordered.response.status === 202 && ordered.data?.status === "pending", ordered);
const job = await author.GET("/api/v1/courses/jobs/{jobId}", { params: { path: { jobId: ordered.data.jobId } } });
demand(job.data?.status === "pending" && job.data.course === null, job);
const absent = await author.GET("/api/v1/courses/jobs/{jobId}", { params: { path: { jobId: "job_aaaaaaaaaaaaaaaaaaaa" } } });
demand(absent.response.status === 404, absent);
console.log(`job ${ordered.data.jobId} is ${job.data.status}`);

// This is compiled, never called.
export async function refusedByTheCompiler() {
  // @ts-expect-error An order needs its subject.
  await author.POST("/api/v1/courses", { body: {} });
}
