// The draft of what those concerned are told: Markdown, with every fact that a log can know, and
// [brackets] for the rest. The same facts make the same text.

import type { UnixSeconds } from '../basics.ts'
import { isLever, LEVER_WORDS } from '../charter/levers.ts'
import type { Happened, Stopped } from './happened.ts'

export type Touched = {
  readonly side: 'act' | 'actor' | 'network' | 'token' | 'session'
  readonly name: string
  readonly count: number
}

/** What could have been read at most. */
export type Exposed = {
  readonly sessions: number
  readonly tokens: number
  readonly devices: number
  readonly wallets: readonly string[]
  readonly addresses: number
  readonly members: number
  readonly contacts: number
  readonly proposals: number
}

export type DisclosureFacts = {
  readonly organisation: string
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  /** What was searched for, such as `address 203.0.113.7`; empty: everybody is told of. */
  readonly search: readonly string[]
  readonly found: {
    readonly count: number
    readonly first: UnixSeconds | null
    readonly last: UnixSeconds | null
    readonly groups: readonly Touched[]
    /** Null where nobody got in, as far as the log says. */
    readonly exposure: Exposed | null
  }
  readonly happened: Happened
  /** Names of people by their ids, and by the keys of their devices. */
  readonly names: Readonly<Record<string, string>>
}

/** The whole draft. */
export function draftDisclosure(facts: DisclosureFacts): string {
  const { organisation, from, to } = facts
  return [
    `# Security incident at ${plainText(organisation)}`,
    '',
    `Draft, from the audit log and the charter, of ${moment(from)} to ` +
      `${moment(to)}. What stands in`,
    '[brackets] no log can know: fill it in, or strike it out.',
    '',
    ...section('What happened', happenedLines(facts)),
    ...section('When', whenLines(facts)),
    ...section('What was stopped', stoppedLines(facts)),
    ...section('Who and what was touched', touchedLines(facts)),
    ...section('What could have been seen', seenLines(facts.found.exposure)),
    ...section('What could not have been seen', UNSEEN),
    ...section('Money', moneyLines(facts.happened)),
    ...section('What is being done', doneLines(facts)),
    ...section('What you should do', READERS),
    '## Contact',
    '',
    '[Name, address and telephone of whoever answers questions. The authority that ' +
      'was told, and when.]',
    '',
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): readonly string[] => [
  `## ${title}`,
  '',
  ...lines.map((line) => `- ${line}`),
  '',
]

function happenedLines({ search, found, happened }: DisclosureFacts): readonly string[] {
  const whose = search.length === 0 ? 'everybody' : search.map(plainText).join(', ')
  return [
    '[What happened, in two sentences: who got hold of what, and how.]',
    `The audit log holds ${counted(found.count, 'event')} of ${whose} in this time.`,
    `${counted(happened.refused, 'request')} of that time ${verb(happened.refused)} refused.`,
  ]
}

function whenLines({ search, found, happened }: DisclosureFacts): readonly string[] {
  const began =
    search.length > 0 && found.first !== null
      ? `The first trace of it is of ${moment(found.first)}.`
      : 'It began [when]: no log can tell whose trace is the first.'
  const last =
    search.length > 0 && found.last !== null ? [`The last is of ${moment(found.last)}.`] : []
  const noticed = happened.stopped.toSorted((a, b) => a.at - b.at)[0]
  const stopped =
    noticed === undefined
      ? 'It was noticed [when, by whom]; nothing was stopped in this time.'
      : `It was noticed [by whom, how], and answered on ${moment(noticed.at)} at the latest.`
  return [began, ...last, stopped]
}

function stoppedLines({ happened, names }: DisclosureFacts): readonly string[] {
  if (happened.stopped.length === 0) return ['Nothing was stopped in this time.']
  return happened.stopped.map((each) => {
    const by = each.by === '' ? 'by the signer itself' : `by ${nameOf(names, each.by)}`
    const why = each.why === '' ? '' : ` (${plainText(each.why)})`
    return `${moment(each.at)}: ${subjectWords(each)}, ${by}${why}.`
  })
}

function subjectWords({ subject }: Pick<Stopped, 'subject'>): string {
  return isLever(subject) ? LEVER_WORDS[subject].name : plainText(subject)
}

const SIDES = [
  ['actor', 'People, devices and tokens'],
  ['token', 'Tokens used'],
  ['session', 'Sessions'],
  ['network', 'Addresses it came from'],
  ['act', 'Acts'],
] as const
const MOST_NAMED = 20

function touchedLines({ found: { groups }, names }: DisclosureFacts): readonly string[] {
  const lines = SIDES.flatMap(([side, title]) => {
    const own = groups.filter((each) => each.side === side)
    if (own.length === 0) return []
    const named = own.slice(0, MOST_NAMED).map((each) => {
      return `${side === 'actor' ? nameOf(names, each.name) : plainText(each.name)} (${each.count})`
    })
    const more = own.length > MOST_NAMED ? `, and ${own.length - MOST_NAMED} more` : ''
    return [`${title}: ${named.join(', ')}${more}.`]
  })
  return lines.length === 0 ? ['The log tells of nobody.'] : lines
}

function seenLines(exposure: Exposed | null): readonly string[] {
  if (!exposure) {
    return [
      'Nothing, as far as the log says: no session, token or device got in.',
      'Reading leaves no trace: [what else was within reach, such as a copied disk or mailbox].',
    ]
  }
  const { sessions, tokens, devices, wallets, addresses, members, contacts, proposals } = exposure
  const ways = [
    counted(sessions, 'session'),
    counted(tokens, 'token'),
    counted(devices, 'device'),
  ].join(', ')
  return [
    `Used in this time: ${ways}. Reading leaves no trace, so this is what they could read at most.`,
    `Balances, addresses and transactions of these wallets: ` +
      `${wallets.map(plainText).join(', ') || 'none'}.`,
    `${counted(addresses, 'address', 'addresses')} that ` +
      `${addresses === 1 ? 'was' : 'were'} given out.`,
    `Names and roles of ${counted(members, 'person', 'people')}, and ` +
      `${counted(contacts, 'contact')} of theirs (mail, telephone).`,
    `${counted(proposals, 'proposal')}, with their reasons.`,
  ]
}

const UNSEEN: readonly string[] = [
  'Keys of wallets and seeds: they lie in a process of their own that shows them ' +
    'to nobody, and in people’s hands.',
  'Keys of exchange accounts: the same, in another process; none that could withdraw is taken in.',
  'Passwords and codes: passwords are kept as hashes, codes are sealed to the ' +
    'signer and good once.',
  '[Strike out what does not hold: whoever had the machine itself, or its ' +
    'backups, may have had more.]',
]

function moneyLines({ spends }: Happened): readonly string[] {
  const states = Object.entries(spends).map(([state, count]) => `${state}: ${count}`)
  return [
    states.length === 0
      ? 'No spend was asked for, signed or sent in this time.'
      : `Spends in this time, by what became of them: ${states.join(', ')}.`,
    '[Whether money was lost, how much, and who bears it.]',
  ]
}

function doneLines({ happened, names }: DisclosureFacts): readonly string[] {
  const lines = happened.done.slice(-MOST_NAMED).map(({ words, by, at }) => {
    return `${moment(at)}: ${words}${by === '' ? '' : `, by ${nameOf(names, by)}`}.`
  })
  return [...lines, '[What else is being done, by whom, and until when.]']
}

const READERS: readonly string[] = [
  'Believe no message that asks you for a code, a password or a payment, also if ' +
    'it names details that only we should know.',
  'Go to our pages by your own bookmark, and compare addresses for payments by another channel.',
  'Where you used the same password elsewhere, change it there; use a passkey where there is one.',
  '[What else those concerned should do.]',
]

const moment = (at: UnixSeconds): string =>
  `${new Date(at * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`
const verb = (count: number): string => (count === 1 ? 'was' : 'were')

/** Devices and strangers are told by the beginning of their key. */
const nameOf = (names: DisclosureFacts['names'], id: string): string =>
  plainText(names[id] ?? (/^[0-9a-f]{64}$/.test(id) ? `device ${id.slice(0, 8)}` : id))

/** What somebody wrote must not be a link, a heading or a placeholder here. */
const plainText = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|!]|:(?=\/\/)|(?<=www)\./gi, (sign) => `\\${sign}`)
