// What the bench's trader writes down of a fire, and the clock of it, which all processes share.

/** In the trader's own folder: one line for each order that left. */
export const FIRES = 'fires.jsonl'

/** In microseconds. `tick`: from a tick that was read to the first question that it raised. */
export type Mark = {
  readonly part: 'tick' | 'journal' | 'signer' | 'turn'
  readonly from: number
  readonly to: number
}

/** Microseconds by the machine's own clock, which nobody sets. */
export const now = (): number => Number(process.hrtime.bigint() / 100n) / 10
