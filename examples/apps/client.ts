// A case for Ottava and what to make of its advice; `tsc --strict` checks both against the types of docs/use/contract.md.
import type { Advice } from "./advice";
import type { Case } from "./case";

export const quarrel: Case = {
  dispute: { category: "consumer", stakes: "trivial" },
  parties: [
    { id: "customer", role: "claimant", arousal: "highly_agitated", trust: { value: 2, certainty: 0.6 } },
    { id: "shopkeeper", role: "respondent" },
  ],
};

export function summary(json: string): string[] {
  const advice = JSON.parse(json) as Advice;
  if (advice.format_version !== 2) throw new Error(`advice of format ${advice.format_version}`);
  const gates = advice.gates.map((gate) => `${gate.effect}: ${gate.title}`);
  const methods = advice.recommendations
    .filter((each) => each.rank !== null)
    .map((each) => `${each.rank}. ${each.title}, for ${each.party ?? "everyone"}`);
  const due = advice.directives.map((each) => `${each.kind}: ${each.text} ${each.due?.day ?? ""}`.trimEnd());
  return [...gates, ...methods, ...due];
}
