// What the lodge's signer has signed.

/** As the signer tells its journal, newest first. */
const PAST = [3, 2].map((seq) => ({
  seq: String(seq),
  signedAt: String(1_794_999_000 + 100 * seq),
  txid: String(seq).repeat(64),
  amountSats: `${seq}2000`,
  feeSats: '500',
  countedSats: `${seq}1000`,
  payments: [{ script: `0014${'cd'.repeat(20)}`, sats: `${seq}1500` }],
  replaces: seq === 3 ? ['2'.repeat(64)] : [],
  factor: 'main',
  device: 'ab'.repeat(32),
  ...(seq === 3 ? { member: 'bob', vsize: '189' } : {}),
  hash: 'cd'.repeat(32),
}))

/** As its message `history` answers. */
export const pastBefore = (limit: number, before = 9) => ({
  spends: PAST.filter(({ seq }) => Number(seq) < before).slice(0, limit),
})
