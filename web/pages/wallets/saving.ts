// What it is worth to have one coin instead of many: the spends to come are shorter.

/** What it holds beside the coins, about: its head and one output. */
const REST_VBYTES = 54
/** A busy day, as an example. */
export const BUSY_SAT_PER_VB = 20

/** As a draft says it. */
type Joined = {
  readonly inputs: readonly unknown[]
  readonly feeSats: string
  readonly vsize: number
}

export type Saving = {
  /** At the rate of a busy day, the fee of now taken off; below nothing where it does not pay. */
  readonly savedSats: bigint
  /** From this fee rate of the spends to come on, it pays. */
  readonly evenSatPerVb: number
}

export function savingOf({ inputs, feeSats, vsize }: Joined): Saving {
  const fewerVbytes = ((vsize - REST_VBYTES) / inputs.length) * (inputs.length - 1)
  const fee = Number(feeSats)
  return {
    savedSats: BigInt(Math.round(fewerVbytes * BUSY_SAT_PER_VB - fee)),
    evenSatPerVb: Math.ceil((fee / fewerVbytes) * 10) / 10,
  }
}
