// The levers of a bad day: what any member stops at once for everybody, beside wallets, people and
// keys. Each is the subject of a freeze; coming back is a proposal, as for every other.

export const LEVERS = [
  /** Every order of every exchange account. */
  'trading',
  /** Links in notices: they neither veto nor freeze. */
  'links',
  /** Signing in to the console: sessions end, and whoever comes back makes their ways in anew. */
  'entry',
  /** The server answers the listed networks alone: networks.ts. */
  'network',
] as const

export type Lever = (typeof LEVERS)[number]

export const isLever = (subject: string): subject is Lever =>
  (LEVERS as readonly string[]).includes(subject)

/** What people read in its place, and what pulling it does. */
export const LEVER_WORDS: {
  readonly [L in Lever]: { readonly name: string; readonly does: string }
} = {
  trading: { name: 'all trading', does: 'No order of any exchange account is placed any more.' },
  links: {
    name: 'links in notices',
    does: 'Links in mails and messages neither veto nor freeze any more.',
  },
  entry: {
    name: 'signing in to the console',
    does: 'All sessions end, and nobody signs in. Afterwards everybody makes their ways in anew.',
  },
  network: {
    name: 'networks that are not listed',
    does: 'The server answers nobody outside the listed networks. The desk stays open.',
  },
}
