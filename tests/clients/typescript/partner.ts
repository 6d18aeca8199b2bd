// Makes a learner and asks for them through the generated TypeScript client: `node partner.js URL KEY`.
import createClient from "openapi-fetch";
import { demand, given } from "./demand.js";
import type { paths } from "./partner.schema.js";

const [url, key] = given("URL", "KEY");
const stranger = createClient<paths>({ baseUrl: url, headers: { Authorization: "Bearer sk_live_sch_nothing" } });
const refused = await stranger.GET("/v1/ping");
demand(refused.response.status === 401 && refused.error?.code === "auth.invalid", refused.error);

const partner = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });
const ping = await partner.GET("/v1/ping");
demand(ping.data?.ok && ping.data.usage.requests_this_cycle === 1, ping);

const body = { full_name: "Mina Sato", external_reference: "pupil-7" };
const made = await partner.POST("/v1/learners", { body });
demand(made.data, made.error);
demand(made.response.headers.get("schola-usage-requests") === "2", [...made.response.headers]);
const again = await partner.POST("/v1/learners", { body });
demand(again.response.status === 409, again);

const header = { "Schola-Learner": "ext:pupil-7" };
const me = await partner.GET("/v1/users/me", { params: { header } });
demand(me.data?.user.id === made.data.id, me);
const answer = await partner.POST("/v1/ai-tutor/chat", { params: { header }, body: { message: "What is a tide?", history: [] } });
demand(answer.data?.reply, answer);
const gone = await partner.DELETE("/v1/learners/{learner}", { params: { path: { learner: "ext:pupil-7" } } });
demand(gone.response.status === 204, gone);
console.log(`${me.data.user.full_name} asked, and was deleted`);

// This is compiled, never called.
export async function refusedByTheCompiler() {
  // @ts-expect-error For whom it is must be said.
  await partner.GET("/v1/users/me");
}
