// Signs in and chats through the generated TypeScript client: `node platform.js URL EMAIL PASSWORD`.
import createClient from "openapi-fetch";
import { demand, given } from "./demand.js";
import type { components, paths } from "./platform.schema.js";

const [url, email, password] = given("URL", "EMAIL", "PASSWORD");
const visitor = createClient<paths>({ baseUrl: url });

const refused = await visitor.POST("/api/auth/login", { body: { email, password: "not the password" } });
demand(refused.response.status === 401 && refused.error?.code === "auth.bad_credentials", refused.error);

const signedIn = await visitor.POST("/api/auth/login", { body: { email, password } });
demand(signedIn.data, signedIn.error);

const person = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${signedIn.data.token}` } });
const me = await person.GET("/api/users/me");
demand(me.data?.user.email === email && me.data.user.id === signedIn.data.user.id, me);

const question: components["schemas"]["Question"] = { message: "Explain data governance in simple terms", history: [] };
const answer = await person.POST("/api/ai-tutor/chat", { body: question });
demand(answer.data && answer.data.reply && answer.data.engine, answer);
for (const citation of answer.data.citations) {
  const material: number | null = citation.material_id;
  demand(citation.quote && citation.end > citation.start && (material === null || material > 0), citation);
}
console.log(`${me.data.user.full_name} asked; ${answer.data.engine} answered with ${answer.data.citations.length} citations`);

// The types are worth something only if they refuse what the contract does not have. This is compiled, never called.
export async function refusedByTheCompiler() {
  // @ts-expect-error A question needs its message.
  await person.POST("/api/ai-tutor/chat", { body: { history: [] } });
  // @ts-expect-error There is no such path.
  await person.GET("/api/absent");
}
