// The attack suite's report: one line for each scenario, on standard output, where the test runner
// passes it on. Whoever calls it has asserted every word before.

/** @param had - what the attacker had; @param got - what they got by it, amounts exact */
export function say(had: string, got: string): void {
  process.stdout.write(`attack: the attacker had ${had}; got ${got}\n`)
}
