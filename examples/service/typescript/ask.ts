// Asks a running service in TypeScript, by a client that is made of its OpenAPI; docs/use/service.md says how.
import { advise, adviseMany, consult, health, whyNot } from "./ottava";
import type { Advice, Case, Problem, RejectedLine } from "./ottava";
import { client } from "./ottava/client.gen";

client.setConfig({ baseUrl: process.env.SERVICE ?? "http://127.0.0.1:8400", auth: process.env.OTTAVA_TOKEN });

const quarrel: Case = {
  id: "fence",
  dispute: { category: "neighbour" },
  parties: [
    { id: "left", arousal: "upset", trust: { value: 2, certainty: 0.6 } },
    { id: "right", stance: "insistent" },
  ],
};

function summary(advice: Advice): string[] {
  const gates = advice.gates.map((gate) => `${gate.effect}: ${gate.title}`);
  const methods = advice.recommendations
    .filter((each) => each.rank !== null)
    .map((each) => `${each.rank}. ${each.title}, for ${each.party ?? "everyone"}`);
  return [...gates, ...methods, ...advice.directives.map((each) => `${each.kind}: ${each.text}`)];
}

/** What is wrong with a request, to show where it was typed. */
function mistakes(problem: Problem): string[] {
  switch (problem.type) {
    case "urn:ottava:invalid-case":
    case "urn:ottava:invalid-request":
      return problem.mistakes.map((each) => `${each.path ?? "the request"}: ${each.message}${each.hint ? `; ${each.hint}` : ""}`);
    case "urn:ottava:overloaded":
      return ["there is much to do; send it again later"];
    default:
      return [`${problem.title}: ${problem.detail}`];
  }
}

function show(title: string, lines: string[]): void {
  console.log([`== ${title}`, ...lines].join("\n"));
}

async function main(): Promise<void> {
  const { data: found } = await health({ throwOnError: true });
  show("The service", [found.status, ...found.rulebooks.map((each) => `${each.name} ${each.version}`)]);

  const headers = { "Asked-By": encodeURIComponent("五号窗口") };
  const { data: advice } = await advise({ body: quarrel, headers, throwOnError: true });
  show("Advice on a case", summary(advice));

  // What comes from elsewhere may not fit the types; the service says what is wrong with it.
  const typed = JSON.parse('{"parties": [{"id": "left", "arousal": "upst"}]}') as Case;
  const refused = await advise({ body: typed });
  show("A case with a mistake", refused.error ? mistakes(refused.error) : []);

  const lines = [quarrel, typed, {}].map((each) => JSON.stringify(each)).join("\n");
  const { data: answered } = await adviseMany({ body: new Blob([lines]), headers, throwOnError: true });
  const answers = (await answered.text()).trimEnd().split("\n");
  const rows = answers.map((each) => JSON.parse(each) as Advice | RejectedLine);
  show(
    "Many cases",
    rows.map((each) => ("problem" in each ? `line ${each.line}: ${each.problem.detail}` : `${each.case}: ${each.notice}`)),
  );

  const { data: why } = await whyNot({ body: { case: quarrel, method: "circuitous_tactics" }, throwOnError: true });
  show("The nearest rules for a method", why.near_misses.map((each) => `${each.title}: ${each.missing.map((one) => `${one.label} ${one.said}`).join(", ")}`));

  let { data: asking } = await consult({ body: { quick: true }, throwOnError: true });
  while (asking.question !== null) {
    const { kind, choices } = asking.question;
    const given = kind === "parties" ? { answer: ["left", "right"] } : choices[0] ? { answer: choices[0].value } : { dont_know: true };
    ({ data: asking } = await consult({ body: { state: asking.state, ...given }, throwOnError: true }));
  }
  const { data: last } = await advise({ body: asking.case, throwOnError: true });
  show("A consultation", [`${asking.answers.length} answers`, ...summary(last)]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
